// Names the code a score was measured with: a hash over what runs of every source file its script depends on.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, relative, resolve } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { algorithms } from "../src/algorithms/index.ts";
import { problems } from "../src/problems/index.ts";

const root = resolve(import.meta.dirname, "..");

/** What changes no figure: the words of error messages, and the hash itself. */
const idle = [resolve(root, "src/core/errors.ts"), import.meta.filename];

/**
 * The first 16 hexadecimal digits of the SHA-256 over names and running code (types, comments and white space aside) of the files
 * that `entryFile` depends on. Names imported through an index.ts lead to the file that defines them, so that a new neighbour changes
 * nothing; of a registry only the entries count whose names stand somewhere in the scripts under scores/ that the table is made by.
 */
export function sourceHash(entryFile: string): string {
  const hash = createHash("sha256");
  for (const file of [...reachableFiles(entryFile)].sort()) hash.update(`${relative(root, file)}\n${runningCode(file)}\n`);
  return hash.digest("hex").slice(0, 16);
}

/** Absolute paths of the files that run when `entryFile` does, itself included. */
export function reachableFiles(entryFile: string): ReadonlySet<string> {
  const found = new Set<string>();
  const asked = wordsOf(resolve(entryFile));
  const visit = (file: string): void => {
    if (found.has(file) || idle.includes(file)) return;
    found.add(file);
    for (const target of dependencies(file)) visit(target);
    for (const [name, target] of registryEntries(file)) if (asked.has(name)) visit(target);
  };
  visit(resolve(entryFile));
  return found;
}

// Every string in the scripts under scores/ that a table is made by: whoever looks an entry of a registry up names it.
function wordsOf(entryFile: string): ReadonlySet<string> {
  const words = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file) || !relative(root, file).startsWith("scores/")) return;
    seen.add(file);
    const note = (node: { value?: unknown }): void => { if (typeof node.value === "string") words.add(node.value); };
    new Visitor({ Literal: note }).visit(parse(file).program);
    for (const target of dependencies(file)) visit(target);
  };
  visit(entryFile);
  return words;
}

// The entries of a registry by their names, with the files that define them; nothing for any other file.
function registryEntries(file: string): readonly (readonly [name: string, target: string])[] {
  const entries = registries.get(file);
  if (entries === undefined) return [];
  const elements = listedNames(file);
  if (elements.length !== entries.length) throw new Error(`${file} lists ${elements.length} names for ${entries.length} entries`);
  return entries.map(({ name }, index) => [name, definingFile(file, elements[index]) ?? file]);
}

// The names in the list that a registry exports.
function listedNames(file: string): readonly string[] {
  for (const node of parse(file).program.body) {
    if (node.type !== "ExportNamedDeclaration" || node.declaration?.type !== "VariableDeclaration") continue;
    const { init } = node.declaration.declarations[0];
    if (init?.type === "ArrayExpression") return init.elements.map((element) => (element?.type === "Identifier" ? element.name : ""));
  }
  return [];
}

/** The registries whose entries are looked up by name. */
const registries: ReadonlyMap<string, readonly { readonly name: string }[]> = new Map<string, readonly { readonly name: string }[]>([
  [resolve(root, "src/algorithms/index.ts"), algorithms],
  [resolve(root, "src/problems/index.ts"), problems],
]);

// White space where types and comments stood, so that positions in the original still hold; then white space is folded.
function runningCode(file: string): string {
  const text = readFileSync(file, "utf8");
  let code = stripTypeScriptTypes(text);
  for (const { start, end } of parse(file).comments) code = code.slice(0, start) + " ".repeat(end - start) + code.slice(end);
  return code.replaceAll(/\s+/g, " ").trim();
}

type Parsed = ReturnType<typeof parseSync>;
const parsed = new Map<string, Parsed>();

function parse(file: string): Parsed {
  let result = parsed.get(file);
  if (result === undefined) parsed.set(file, (result = parseSync(file, readFileSync(file, "utf8"))));
  return result;
}

/** What one import or re-export brings: names from a file, or everything. */
interface Link {
  readonly target: string;
  readonly names: readonly string[] | "all";
  /** The names under which they are passed on; null for an import. */
  readonly exported: readonly string[] | "all" | null;
}

function linksOf(file: string): Link[] {
  const links: Link[] = [];
  const at = (path: string): string => resolve(dirname(file), path);
  for (const node of parse(file).program.body) {
    if (node.type === "ImportDeclaration" && node.importKind !== "type" && node.source.value.startsWith(".")) {
      const named = node.specifiers.filter((one) => one.type !== "ImportSpecifier" || one.importKind !== "type");
      if (named.length === 0 && node.specifiers.length > 0) continue;
      const all = named.some((one) => one.type !== "ImportSpecifier");
      links.push({ target: at(node.source.value), exported: null, names: all ? "all" : named.map((one) => (one.type === "ImportSpecifier" ? nameOf(one.imported) : "")) });
    } else if (node.type === "ExportAllDeclaration" && node.exportKind !== "type") {
      links.push({ target: at(node.source.value), names: "all", exported: node.exported === null ? "all" : [nameOf(node.exported)] });
    } else if (node.type === "ExportNamedDeclaration" && node.source && node.exportKind !== "type") {
      const named = node.specifiers.filter((one) => one.exportKind !== "type");
      links.push({ target: at(node.source.value), names: named.map((one) => nameOf(one.local)), exported: named.map((one) => nameOf(one.exported)) });
    }
  }
  return links;
}

function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.name ?? String(node.value);
}

// Imports lead to the files that define the names; what a file only passes on is followed when somebody asks for it.
function dependencies(file: string): string[] {
  const followed = linksOf(file).filter((link) => (registries.has(file) ? !isListed(file, link) : link.exported === null || !isBarrel(file)));
  return followed.flatMap(({ target, names }) =>
    names === "all" ? (isBarrel(target) ? linksOf(target).map((link) => link.target) : [target]) : names.map((name) => definingFile(target, name) ?? target));
}

// What a registry only lists or passes on is followed when somebody asks for it.
function isListed(file: string, { names, exported }: Link): boolean {
  if (exported !== null || names === "all") return true;
  const listed = [...listedNames(file), ...passedOn(file)];
  return names.every((name) => listed.includes(name));
}

// Names that a file imports and exports again in a list without a source.
function passedOn(file: string): readonly string[] {
  return parse(file).program.body.flatMap((node) => (node.type === "ExportNamedDeclaration" && !node.source ? node.specifiers.map((one) => nameOf(one.local)) : []));
}

function isBarrel(file: string): boolean {
  return file.endsWith("/index.ts") && parse(file).program.body.every((node) =>
    node.type === "ExportAllDeclaration" || (node.type === "ExportNamedDeclaration" && node.source));
}

/** The file below `file` that defines an exported name; null where it does not export it. */
function definingFile(file: string, name: string): string | null {
  const brought = registries.has(file) ? linksOf(file).find(({ names, exported }) => exported === null && names !== "all" && names.includes(name)) : undefined;
  if (brought !== undefined) return definingFile(brought.target, name);
  if (ownExports(file).has(name)) return file;
  for (const { target, names, exported } of linksOf(file)) {
    if (exported === null) continue;
    if (exported === "all") {
      const found = definingFile(target, name);
      if (found !== null) return found;
    } else if (exported.includes(name)) return names === "all" ? target : definingFile(target, names[exported.indexOf(name)]);
  }
  return null;
}

function ownExports(file: string): Set<string> {
  const names = new Set<string>();
  for (const node of parse(file).program.body) {
    if (node.type !== "ExportNamedDeclaration" || node.source) continue;
    for (const one of node.specifiers) names.add(nameOf(one.exported));
    const { declaration } = node;
    if (declaration === null) continue;
    if (declaration.type === "VariableDeclaration") for (const { id } of declaration.declarations) if (id.type === "Identifier") names.add(id.name);
    if ("id" in declaration && declaration.id?.type === "Identifier") names.add(declaration.id.name);
  }
  return names;
}
