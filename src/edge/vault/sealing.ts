// Authenticated encryption under one key of a person: AES-256-GCM with a fresh nonce, and a mark that tells which key it was.
import { createCipheriv, createDecipheriv, createSecretKey, hash, randomBytes, randomFillSync, type KeyObject } from "node:crypto";
import { fail } from "../../core/index.ts";

export const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const markBytes = 8;
const overhead = markBytes + nonceBytes + tagBytes;

/** A key ready for use. */
export interface SealingKey {
  readonly raw: Uint8Array;
  readonly secret: KeyObject;
  /** Four bytes that name the key and four that check them: another key's bytes are told from damaged ones. */
  readonly mark: Uint8Array;
}

export function newKey(): SealingKey {
  return keyOf(randomBytes(keyBytes));
}

export function keyOf(raw: Uint8Array): SealingKey {
  const name = digest(raw).subarray(0, markBytes / 2);
  return { raw, secret: createSecretKey(raw), mark: Buffer.concat([name, digest(name).subarray(0, markBytes / 2)]) };
}

/** [mark][nonce][cipher text][tag]. `bound` is authenticated with it and not kept. */
export function sealWith({ secret, mark }: SealingKey, plain: Uint8Array, bound: Uint8Array): Uint8Array {
  const out = Buffer.allocUnsafe(plain.length + overhead);
  out.set(mark);
  const nonce = nextNonce();
  out.set(nonce, markBytes);
  const cipher = createCipheriv("aes-256-gcm", secret, nonce, { authTagLength: tagBytes });
  cipher.setAAD(bound);
  out.set(cipher.update(plain), markBytes + nonceBytes);
  cipher.final();
  out.set(cipher.getAuthTag(), out.length - tagBytes);
  return out;
}

/** What was sealed; null where it was sealed under another key. Throws `bad-file` for bytes that are not what was sealed. */
export function openWith({ secret, mark }: SealingKey, sealed: Uint8Array, bound: Uint8Array): Uint8Array | null {
  if (sealed.length < overhead) return damaged();
  if (!mark.every((byte, index) => byte === sealed[index])) return checkMark(sealed);
  const nonceEnd = markBytes + nonceBytes;
  const decipher = createDecipheriv("aes-256-gcm", secret, sealed.subarray(markBytes, nonceEnd), { authTagLength: tagBytes });
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const plain = decipher.update(sealed.subarray(nonceEnd, sealed.length - tagBytes));
  try {
    decipher.final();
  } catch {
    return damaged();
  }
  return plain;
}

/** Throws `bad-file` where the mark is none; null where it is, whoever's key it names. */
export function checkMark(sealed: Uint8Array): null {
  if (sealed.length < overhead) return damaged();
  const check = digest(sealed.subarray(0, markBytes / 2));
  for (let index = 0; index < markBytes / 2; index++) if (check[index] !== sealed[markBytes / 2 + index]) damaged();
  return null;
}

function damaged(): never {
  return fail("bad-file", "sealed part", "the bytes that were sealed", "damaged ones");
}

function digest(bytes: Uint8Array): Buffer {
  return Buffer.from(hash("sha256", bytes, "hex"), "hex");
}

// Random bytes are drawn in one go for many nonces; each is used once.
const pool = Buffer.alloc(nonceBytes * 1024);
let used = pool.length;

function nextNonce(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += nonceBytes;
  return pool.subarray(used - nonceBytes, used);
}
