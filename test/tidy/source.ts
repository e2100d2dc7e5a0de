// Reads the sources once and parses them, for the rules of the tidy test.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

/** The repository's root. */
export const root = resolve(import.meta.dirname, "../..");

/** A parsed source file; paths are relative to the repository, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly { readonly from: string; readonly target: string; readonly typeOnly: boolean }[];
  readonly program: ReturnType<typeof parseSync>["program"];
  readonly comments: ReturnType<typeof parseSync>["comments"];
}

/** Parses a text as the file at `path`. Relative imports are resolved to repository paths, packages keep their name. */
export function parseSource(path: string, text: string): Source {
  const parsed = parseSync(path, text);
  const fault = parsed.errors.at(0);
  if (fault !== undefined) throw new Error(`${path}: ${fault.message}`);
  const found: { from: string; target: string; typeOnly: boolean }[] = [];
  const note = (from: string, typeOnly: boolean): void => {
    found.push({ from, target: from.startsWith(".") ? join(dirname(path), from) : from, typeOnly });
  };
  new Visitor({
    ImportDeclaration: (node) => note(node.source.value, node.importKind === "type"),
    ExportAllDeclaration: (node) => note(node.source.value, node.exportKind === "type"),
    ExportNamedDeclaration: (node) => { if (node.source) note(node.source.value, node.exportKind === "type"); },
    ImportExpression: (node) => { if (node.source.type === "Literal" && typeof node.source.value === "string") note(node.source.value, false); },
  }).visit(parsed.program);
  return { path, text, imports: found, program: parsed.program, comments: parsed.comments };
}

/** Every TypeScript source under `folder`, tests left out unless asked for. */
export function readSources(folder: string, withTests = false): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && (withTests || !entry.name.endsWith(".test.ts")))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(root, path), "utf8")));
}

/** The layer of a source: the folder right below src/, or "index" for the front door. */
export function layerOf(path: string): string {
  const parts = path.split("/");
  return parts.length > 2 ? parts[1] : "index";
}

/** The 1-based line of an offset. */
export function lineAt(source: Source, offset: number): number {
  return source.text.slice(0, offset).split("\n").length;
}
