// What the thread of a vault runs: writes and overwrites keys, while requests are answered elsewhere.
import { answerCalls } from "../thread-calls.ts";
import { openSealedFile } from "./erasure-list.ts";
import { createKeyFile, vaultSteps, type PackedKeys } from "./key-file.ts";
import { keyOf } from "./sealing.ts";

/** What the thread does. */
export interface KeyVerbs {
  save(packed: PackedKeys): Promise<void>;
  remove(person: string, erased: number): Promise<void>;
  close(): Promise<void>;
}

/** Where the thread finds the vault, and its master key. */
export interface KeyThreadData {
  readonly path: string;
  readonly masterKey: Uint8Array;
}

answerCalls((data) => {
  const { path, masterKey } = data as KeyThreadData;
  const database = openSealedFile(path, vaultSteps);
  const file = createKeyFile(database, keyOf(masterKey));
  const verbs: KeyVerbs = {
    save: async (packed) => file.save(packed),
    remove: async (person, erased) => file.remove(person, erased),
    close: async () => database.close(),
  };
  return { verbs, ready: null };
});
