// The hashes of the live service by the machine's own cryptography: the same numbers as the plain ones, several times as fast.
import { hash } from "node:crypto";
import type { Mac } from "../core/index.ts";
import type { Digest } from "../service/index.ts";

const blockBytes = 64;

/** SHA-256. */
export const fastDigest: Digest = (bytes) => hash("sha256", bytes, "buffer");

/**
 * HMAC-SHA256 as hexadecimal digits (RFC 2104): two one-shot hashes over pads that are made once per secret. Node's own
 * `createHmac` prepares its key anew on every call, which takes ten times as long as the hashing.
 */
export const fastMac: Mac = (secret, text) => {
  const { inner, outer } = padsOf(secret);
  const message = Buffer.allocUnsafe(blockBytes + Buffer.byteLength(text));
  message.set(inner);
  message.write(text, blockBytes);
  const last = Buffer.allocUnsafe(blockBytes + 32);
  last.set(outer);
  last.set(fastDigest(message), blockBytes);
  return hash("sha256", last, "hex");
};

interface Pads {
  readonly inner: Uint8Array;
  readonly outer: Uint8Array;
}

const known = new WeakMap<Uint8Array, Pads>();

function padsOf(secret: Uint8Array): Pads {
  const found = known.get(secret);
  if (found !== undefined) return found;
  const key = new Uint8Array(blockBytes);
  key.set(secret.length > blockBytes ? fastDigest(secret) : secret);
  const pads = { inner: key.map((byte) => byte ^ 0x36), outer: key.map((byte) => byte ^ 0x5c) };
  known.set(secret, pads);
  return pads;
}
