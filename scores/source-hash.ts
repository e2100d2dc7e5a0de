// Names the code a score was measured with: a hash over the content of every source file its script imports, directly or not.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const importPattern = /(?:from|import)\s+"(\.[^"]+)"/g;

/** The first 16 hexadecimal digits of the SHA-256 over names and contents of the files that `entryFile` reaches by relative imports. */
export function sourceHash(entryFile: string): string {
  const hash = createHash("sha256");
  for (const file of [...reachableFiles(entryFile)].sort()) {
    hash.update(`${relative(root, file)}\n`).update(readFileSync(file)).update("\n");
  }
  return hash.digest("hex").slice(0, 16);
}

/** Absolute paths of the files reached by relative imports, the entry included. */
export function reachableFiles(entryFile: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, path] of readFileSync(file, "utf8").matchAll(importPattern)) visit(resolve(dirname(file), path));
  };
  visit(resolve(entryFile));
  return found;
}
