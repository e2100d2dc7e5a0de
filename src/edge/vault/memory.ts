// A vault in the memory of this process: it seals like the real one and keeps nothing.
import type { Vault } from "../../service/index.ts";
import { createVault } from "./vault.ts";

/** An empty vault. Whatever was sealed is unreadable once this process ends. */
export function createMemoryVault(): Vault {
  const keys = new Map<string, Uint8Array>();
  const erased = new Set<string>();
  return createVault({
    erasures: { has: (person) => erased.has(person), add: (person) => void erased.add(person) },
    keys: {
      load: (person) => keys.get(person) ?? null,
      save: (made) => { for (const [person, { raw }] of made) keys.set(person, raw); },
      remove: (person) => void keys.delete(person),
    },
  });
}
