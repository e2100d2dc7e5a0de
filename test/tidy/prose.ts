// The rules of prose: a sentence on top of each file, a docstring on each public symbol, and files short enough to read.
import { layerOf, lineAt, type Source } from "./source.ts";

/** The longest a source file may be, in lines. */
const longestFile = 250;

/** One line per file that does not open with a comment saying what it is for. */
export function openingFaults(sources: readonly Source[]): string[] {
  return sources
    .filter((source) => !/^(#!.*\n)?\/\/ \S.{20,}/.test(source.text))
    .map((source) => `${source.path}: begins without a // sentence saying what the file is for`);
}

/** One line per file that is too long. */
export function lengthFaults(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const lines = source.text.split("\n").length - 1;
    return lines > longestFile ? [`${source.path}: ${lines} lines, at most ${longestFile}`] : [];
  });
}

/** Layers that the package does not publish: their exports serve their neighbours and need no docstring. */
const unpublished = ["edge", "cli"];

/** One line per exported function, type or value of a published layer without a docstring; re-exports are documented where they are defined. */
export function docstringFaults(sources: readonly Source[]): string[] {
  return sources.filter((source) => !unpublished.includes(layerOf(source.path))).flatMap((source) => source.program.body.flatMap((node) => {
    if (node.type !== "ExportNamedDeclaration" || !node.declaration) return [];
    if (hasDocstring(source, node.start)) return [];
    return [`${source.path}:${lineAt(source, node.start)}: ${nameOf(node.declaration)} is exported without a docstring`];
  }));
}

function hasDocstring(source: Source, start: number): boolean {
  return source.comments.some((comment) =>
    comment.type === "Block" && comment.value.startsWith("*") && comment.end <= start && /^\s*$/.test(source.text.slice(comment.end, start)));
}

function nameOf(declaration: { type: string; id?: unknown; declarations?: readonly { id: unknown }[] }): string {
  const id = (declaration.id ?? declaration.declarations?.[0]?.id) as { name?: string } | null | undefined;
  return id?.name ?? declaration.type;
}
