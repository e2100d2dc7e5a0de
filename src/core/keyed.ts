// Numbers that only the holder of a secret can foretell: seeds and shares from a keyed hash of names.
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** HMAC-SHA256 of a text as 64 hexadecimal digits: whoever has a faster one may bring it. */
export type Mac = (secret: Uint8Array, text: string) => string;

/** What the holder of a secret can say of names, e.g. (campaign, decision). */
export interface Keyed {
  /** A seed: repeatable, and not to be ground by a caller who picks the names. 64 hexadecimal digits. */
  seed(...names: readonly string[]): string;
  /** A number in [0, 1): a multiple of 2^-52, uniform over names. */
  share(...names: readonly string[]): number;
  /** The first 128 bits of the seed: a name in the place of these names. */
  pseudonym(...names: readonly string[]): string;
}

/** The names under this secret. */
export function createKeyed(secret: Uint8Array, mac: Mac = plainMac): Keyed {
  const seed = (...names: readonly string[]): string => mac(secret, JSON.stringify(names));
  return {
    seed,
    share: (...names) => Number.parseInt(seed(...names).slice(0, 13), 16) / 2 ** 52,
    pseudonym: (...names) => seed(...names).slice(0, 32),
  };
}

function plainMac(secret: Uint8Array, text: string): string {
  return bytesToHex(hmac(sha256, secret, utf8ToBytes(text)));
}

/** SHA-256 of bytes, 32 bytes. */
export function digestOf(bytes: Uint8Array): Uint8Array {
  return sha256(bytes);
}

/** SHA-256 of a text, 64 hexadecimal digits. */
export function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
