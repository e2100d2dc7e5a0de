// One process per store: a lock that the operating system frees when its process dies, however it dies.
import { DatabaseSync } from "node:sqlite";
import { fail } from "../../core/index.ts";

/**
 * Takes the lock and returns what gives it back. Throws `conflict` where another process (or another store of this one) holds it.
 * It is an exclusive transaction on a small SQLite file of its own, since Node has no file locks and a file with a process
 * number in it outlives its process.
 */
export function lockFile(path: string): () => void {
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
  } catch {
    database.close();
    fail("conflict", path, "a store that no other process has open", "one that is in use");
  }
  return () => {
    if (database.isOpen) database.close();
  };
}
