// Published policies as files in one folder, each under the hash it is named by: written whole or not at all, never changed.
import { mkdirSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, fail } from "../../core/index.ts";
import type { SnapshotStore } from "../../service/index.ts";
import { rethrow } from "../files/bytes.ts";
import { writeAtomically } from "../files/write.ts";

const ending = ".safetensors";
const form = /^[0-9a-f]{64}$/;

/** The policies in this folder, which is made where it is missing. */
export function openSnapshotFiles(folder: string): SnapshotStore {
  mkdirSync(folder, { recursive: true });
  return {
    async save(name, bytes) {
      if (!form.test(name)) fail("bad-snapshot", "name", "64 hexadecimal digits", describe(name));
      await writeAtomically(join(folder, `${name}${ending}`), bytes);
    },
    async load(name) {
      if (!form.test(name)) return null;
      const path = join(folder, `${name}${ending}`);
      return readFile(path).catch((error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? null : rethrow(error, path)));
    },
    async names() {
      const files = await readdir(folder);
      return files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length)).filter((name) => form.test(name)).sort();
    },
  };
}
