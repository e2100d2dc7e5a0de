// The port to the keys of persons: what concerns a person is sealed under a key of its own, and is unreadable once that key is destroyed.

/** Keys by person, kept outside journal, checkpoints and their back-ups. */
export interface Vault {
  /** Seals under the person's key, making one where there is none. `bound` must be given again to open it. Throws `gone` for a person who was erased. */
  seal(person: string, plain: Uint8Array, bound: Uint8Array): Uint8Array;
  /** Null where the key is destroyed; throws `bad-file` where the bytes are not what was sealed. */
  open(person: string, sealed: Uint8Array, bound: Uint8Array): Uint8Array | null;
  /** Whether there is a key for this person. */
  knows(person: string): boolean;
  /** Makes the keys made since durable: called before the records that are sealed under them are written. */
  flush(): Promise<void>;
  /** Destroys the key for ever and notes the person on the erasure list; durable when it answers. */
  destroy(person: string): Promise<void>;
  isErased(person: string): boolean;
}

/** A vault that seals nothing: for simulations and tests, where nobody is real. */
export const openVault: Vault = {
  seal: (_, plain) => plain,
  open: (_, sealed) => sealed,
  knows: () => true,
  flush: () => Promise.resolve(),
  destroy: () => Promise.resolve(),
  isErased: () => false,
};
