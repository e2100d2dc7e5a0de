// Finds the real logs and reference numbers, which live outside the repository, and says loudly when they are absent.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const sharedFolder = process.env["PROPENSE_SHARED"] ?? resolve(root, "../shared");
const dataFolder = process.env["PROPENSE_DATA"] ?? join(sharedFolder, "data");

/** A reference file (`reference/NAME`), or null where it is absent; then tests skip, unless PROPENSE_REQUIRE_DATA is set. */
export function referenceFile(name: string): string | null {
  return present(join(sharedFolder, "reference", name));
}

/** A real log (`FOLDER/NAME` of the data folder), or null where it is absent. */
export function dataFile(name: string): string | null {
  return present(join(dataFolder, name));
}

function present(path: string): string | null {
  if (existsSync(path)) return path;
  if (process.env["PROPENSE_REQUIRE_DATA"] === "1") throw new Error(`${path} is required here and absent`);
  process.stderr.write(`left out: tests that need ${path}, which is absent\n`);
  return null;
}
