// Keys of callers as text: 256 random bits, a name to find them by, and a hash to know them by.
import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import type { KeyState, Role } from "../../service/index.ts";

/** A key that was just drawn. */
export interface NewKey {
  /** The name it is found by; no secret. */
  readonly key: string;
  /** What the caller sends. It is told once and kept nowhere. */
  readonly secret: string;
  /** SHA-256 of the secret, hexadecimal. */
  readonly hash: string;
}

/** Draws a key. Its role is written on it for people; what counts is what is remembered. */
export function drawKey(role: Role): NewKey {
  const key = randomBytes(8).toString("hex");
  const secret = `propense_${role}_${key}_${randomBytes(32).toString("base64url")}`;
  return { key, secret, hash: hash("sha256", secret, "hex") };
}

const form = /^propense_[a-z]+_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;
const nobody = Buffer.alloc(32);

/** The key behind a secret, where it is known and not revoked. Takes the same time for a wrong secret as for an unknown one. */
export function keyOf(secret: string, find: (key: string) => KeyState | undefined): KeyState | null {
  const name = form.exec(secret)?.[1];
  if (name === undefined) return null;
  const known = find(name);
  const same = timingSafeEqual(hash("sha256", secret, "buffer"), known === undefined ? nobody : Buffer.from(known.hash, "hex"));
  return same && known !== undefined && known.revokedMs === null ? known : null;
}
