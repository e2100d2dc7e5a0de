// A profile as text that only the holder of the person's key can read: for checkpoints, and for whoever was not seen lately.
import { fail } from "../../core/index.ts";
import type { Profile } from "./profile.ts";
import type { Vault } from "./vault.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Sealed under the person's key; what is sealed already, or nothing, stays as it is. */
export function sealProfile(vault: Pick<Vault, "seal">, person: string, profile: Profile | string | null): string | null {
  if (profile === null || typeof profile === "string") return profile;
  return textOf(vault.seal(person, encoder.encode(JSON.stringify(profile, finite)), boundTo(person)));
}

/** Null where the key is destroyed. Throws `bad-file` for what is no profile. */
export function unsealProfile(vault: Pick<Vault, "open">, person: string, text: string): Profile | null {
  const plain = vault.open(person, bytesOf(text), boundTo(person));
  if (plain === null) return null;
  try {
    return JSON.parse(decoder.decode(plain), infinite) as Profile;
  } catch {
    return fail("bad-file", "sealed profile", "JSON", "something else");
  }
}

/** JSON has no infinities: a profile that knows offers alone was never seen. */
export function finite(_: string, value: unknown): unknown {
  return value === Number.NEGATIVE_INFINITY ? "never" : value;
}

function infinite(name: string, value: unknown): unknown {
  return name === "lastMs" && value === "never" ? Number.NEGATIVE_INFINITY : value;
}

function boundTo(person: string): Uint8Array {
  return encoder.encode(`profile of ${person}`);
}

const stretch = 8192;

function textOf(bytes: Uint8Array): string {
  let signs = "";
  for (let from = 0; from < bytes.length; from += stretch) signs += String.fromCharCode(...bytes.subarray(from, from + stretch));
  return btoa(signs);
}

function bytesOf(text: string): Uint8Array {
  const signs = atob(text);
  const bytes = new Uint8Array(signs.length);
  for (let index = 0; index < signs.length; index++) bytes[index] = signs.charCodeAt(index);
  return bytes;
}
