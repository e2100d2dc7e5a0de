// Packs the built package, installs the tarball into an empty folder and imports every subpath there, as a user would.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "propense-package-"));
const bin = (name: string): string => join(root, "node_modules/.bin", name);

function run(command: string, args: readonly string[], where = folder): string {
  return execFileSync(command, args, { cwd: where, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

function importEverySubpath(): number {
  const manifest = JSON.parse(readFileSync(join(root, "dist/package.json"), "utf8")) as { exports: Record<string, unknown> };
  const subpaths = Object.keys(manifest.exports).filter((subpath) => !subpath.endsWith(".json"));
  const lines = subpaths.map((subpath) => {
    const name = `propense${subpath.slice(1)}`;
    return `{ const found = await import("${name}"); if (Object.keys(found).length === 0) throw new Error("${name} exports nothing"); }`;
  });
  writeFileSync(join(folder, "check.mjs"), lines.join("\n"));
  run(process.execPath, ["check.mjs"]);
  return subpaths.length;
}

try {
  run(process.execPath, [join(root, "scripts/build.ts")], root);
  run("npm", ["pack", join(root, "dist"), "--silent"]);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"))!;
  run(bin("publint"), ["run", join(folder, tarball), "--strict"], root);
  run(bin("attw"), [join(folder, tarball), "--profile", "esm-only", "--no-color"], root);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  run("npm", ["install", "--silent", "--ignore-scripts", `./${tarball}`]);
  const count = importEverySubpath();
  const help = run(process.execPath, ["node_modules/propense/bin/propense.js", "--help"]);
  if (!help.includes("evaluate")) throw new Error("the installed command line does not print its help");
  process.stdout.write(`${tarball}: installed into an empty folder, ${count} subpaths imported, command line answers\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
