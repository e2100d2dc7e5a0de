// Numbers that only the holder of a secret can foretell: seeds and shares from a keyed hash of names.
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** A seed for these names, e.g. (campaign, decision): repeatable, and not to be ground by a caller who picks the names. 64 hexadecimal digits of HMAC-SHA256. */
export function keyedSeed(secret: Uint8Array, ...names: readonly string[]): string {
  return bytesToHex(hmac(sha256, secret, utf8ToBytes(JSON.stringify(names))));
}

/** A number in [0, 1) for these names: a multiple of 2^-52, uniform over names. */
export function keyedShare(secret: Uint8Array, ...names: readonly string[]): number {
  return Number.parseInt(keyedSeed(secret, ...names).slice(0, 13), 16) / 2 ** 52;
}

/** SHA-256 of bytes, 32 bytes. */
export function digestOf(bytes: Uint8Array): Uint8Array {
  return sha256(bytes);
}

/** SHA-256 of a text, 64 hexadecimal digits. */
export function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
