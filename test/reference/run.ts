// `npm run reference -- FILE...`: compares the library's numbers with reference files. Exit code 0 equal, 1 different, 2 unreadable.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { checkFile, exitCode } from "./check-files.ts";
import { describeFiles } from "./print.ts";

const shared = process.env["PROPENSE_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
const standard = ["special-functions.json", "dynamic-programming.json", "ope.json", "cartpole.json", "recogym.json"].map((name) => resolve(shared, "reference", name));

const named = process.argv.slice(2);
const paths = named.length > 0 ? named : standard.filter((path) => existsSync(path));
if (paths.length === 0) {
  process.stderr.write(`npm run reference: expected reference files as arguments, or a folder ${resolve(shared, "reference")}; got neither\n`);
  process.exitCode = 2;
} else {
  const files = paths.map((path) => checkFile(path));
  process.stdout.write(`${describeFiles(files)}\n`);
  process.exitCode = exitCode(files);
}
