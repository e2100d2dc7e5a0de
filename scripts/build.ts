// Builds the published package into dist/: compiled sources with declarations, and a manifest of its own.
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const target = join(root, "dist");

/** The parts of the root's manifest that the published manifest is made from. */
interface Manifest {
  readonly exports: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly [name: string]: unknown;
}

// The root is private (it carries the build's own Node); what is published keeps only what its users need.
function publishedManifest(manifest: Manifest): object {
  const { name, version, description, license, type, engines, bin, dependencies } = manifest;
  const exports = Object.fromEntries(Object.entries(manifest.exports).map(([subpath, source]) => [subpath, compiled(source)]));
  return { name, version, description, license, type, engines, bin, exports, dependencies, sideEffects: false };
}

function compiled(source: string): string | { types: string; default: string } {
  if (!source.endsWith(".ts")) return source;
  const base = source.replace("./src/", "./").replace(/\.ts$/, "");
  return { types: `${base}.d.ts`, default: `${base}.js` };
}

rmSync(target, { recursive: true, force: true });
execFileSync(join(root, "node_modules/.bin/tsc"), ["-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
writeFileSync(join(target, "package.json"), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`);
for (const file of ["README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE", "bin"]) {
  cpSync(join(root, file), join(target, file), { recursive: true });
}
