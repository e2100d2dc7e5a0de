// Keys of persons over whatever keeps them: a cache of the latest, new keys made durable in one go, destroyed ones on a list for ever.
import { fail } from "../../core/index.ts";
import type { Vault } from "../../service/index.ts";
import { checkMark, keyOf, newKey, openWith, sealWith, type SealingKey } from "./sealing.ts";

/** Where keys lie. */
export interface KeyKeeper {
  /** Null where there is none. */
  load(person: string): Uint8Array | null;
  /** All of them with one synchronisation; durable when it answers. */
  save(keys: ReadonlyMap<string, SealingKey>): Promise<void> | void;
  /** Overwrites it; durable when it answers. */
  remove(person: string): Promise<void> | void;
}

/** Who is erased, kept apart from the keys: it outlives them and every back-up of them. */
export interface ErasureList {
  has(person: string): boolean;
  /** Durable when it returns. */
  add(person: string): void;
}

/** The vault over these; at most `cachedKeys` stay in memory. */
export function createVault({ keys, erasures, cachedKeys = 100_000 }: {
  readonly keys: KeyKeeper;
  readonly erasures: ErasureList;
  readonly cachedKeys?: number;
}): Vault {
  const cache = new Map<string, SealingKey>();
  let unsaved = new Map<string, SealingKey>();
  // On their way to where keys lie: they cannot be loaded yet, and may have left the cache.
  let saving = new Map<string, SealingKey>();
  let saved: Promise<void> = Promise.resolve();
  const remember = (person: string, key: SealingKey): SealingKey => {
    cache.delete(person);
    cache.set(person, key);
    if (cache.size > cachedKeys) cache.delete(cache.keys().next().value!);
    return key;
  };
  const find = (person: string): SealingKey | null => {
    const known = cache.get(person) ?? unsaved.get(person) ?? saving.get(person);
    if (known !== undefined) return remember(person, known);
    const raw = keys.load(person);
    return raw === null ? null : remember(person, keyOf(raw));
  };
  const make = (person: string): SealingKey => {
    const key = newKey();
    unsaved.set(person, key);
    return remember(person, key);
  };
  return {
    seal(person, plain, bound) {
      if (erasures.has(person)) fail("gone", "person", "one who is remembered", "one who was erased");
      return sealWith(find(person) ?? make(person), plain, bound);
    },
    open(person, sealed, bound) {
      const key = erasures.has(person) ? null : find(person);
      return key === null ? checkMark(sealed) : openWith(key, sealed, bound);
    },
    knows: (person) => !erasures.has(person) && find(person) !== null,
    flush() {
      // One after the other; after a failure nobody knows what was kept, and nothing is tried again.
      saved = saved.then(async () => {
        if (unsaved.size === 0) return;
        saving = unsaved;
        unsaved = new Map();
        await keys.save(saving);
        saving = new Map();
      });
      return saved;
    },
    async destroy(person) {
      erasures.add(person);
      cache.delete(person);
      unsaved.delete(person);
      // A key that is being written is removed once it is there.
      await saved.catch(() => undefined);
      await keys.remove(person);
    },
    isErased: (person) => erasures.has(person),
  };
}
