// The purity rules: no clock, no global randomness, no I/O below the line, and no arithmetic that differs between Node versions.
import { Visitor } from "oxc-parser";
import { layerOf, lineAt, type Source } from "./source.ts";

const pureLayers = ["kernels", "core", "models", "algorithms", "evaluation", "problems", "experiment"];
const timers = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"];
const world = ["Date", "process", "console", "fetch", "performance", "crypto", "globalThis", "require", ...timers];

/** What a layer may not touch: in service/ clock and randomness come by ports, so only they are banned there. */
function bannedNames(layer: string): readonly string[] {
  if (pureLayers.includes(layer)) return world;
  return layer === "service" ? ["Date", "performance", "crypto", "process", "console", "fetch"] : [];
}

/** One line per forbidden name, call or operator. */
export function purityFaults(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const layer = layerOf(source.path);
    const pure = pureLayers.includes(layer);
    return pure || layer === "service" ? faultsIn(source, bannedNames(layer), pure) : [];
  });
}

function faultsIn(source: Source, banned: readonly string[], pure: boolean): string[] {
  const faults: string[] = [];
  const note = (offset: number, what: string): void => { faults.push(`${source.path}:${lineAt(source, offset)}: ${what}`); };
  const harmless = harmlessPlaces(source);
  const bound = boundNames(source);
  new Visitor({
    Identifier: (node) => {
      if (!banned.includes(node.name) || bound.has(node.name) || harmless.has(node.start)) return;
      note(node.start, `${node.name} is not pure`);
    },
    MemberExpression: (node) => {
      if (node.object.type !== "Identifier" || node.object.name !== "Math" || node.property.type !== "Identifier") return;
      if (node.property.name === "random") note(node.start, "Math.random is not seeded");
      if (node.property.name === "pow" && pure) note(node.start, "Math.pow differs between Node versions");
    },
    BinaryExpression: (node) => {
      if (node.operator === "**" && pure && !wholeLiteral(node.right)) note(node.start, "** needs a whole literal exponent");
    },
  }).visit(source.program);
  return faults;
}

function wholeLiteral(node: { type: string; value?: unknown }): boolean {
  return node.type === "Literal" && typeof node.value === "number" && Number.isInteger(node.value);
}

// Property names and object keys are identifiers to the parser but touch nothing: `row.process`, `{ fetch: 1 }`.
function harmlessPlaces(source: Source): Set<number> {
  const places = new Set<number>();
  const spare = (node: { type: string; start: number }): void => {
    if (node.type === "Identifier") places.add(node.start);
  };
  new Visitor({
    MemberExpression: (node) => { if (!node.computed) spare(node.property); },
    Property: (node) => { if (!node.computed && !node.shorthand) spare(node.key); },
    TSPropertySignature: (node) => spare(node.key),
    TSMethodSignature: (node) => spare(node.key),
  }).visit(source.program);
  return places;
}

// Names that the file gives to something of its own (a process of its making, say) are not the global ones.
function boundNames(source: Source): Set<string> {
  const names = new Set<string>();
  const bind = (node: { type: string } | null): void => {
    if (node?.type === "Identifier") names.add((node as unknown as { name: string }).name);
  };
  new Visitor({
    VariableDeclarator: (node) => bind(node.id),
    FunctionDeclaration: (node) => { bind(node.id); node.params.forEach(bind); },
    ArrowFunctionExpression: (node) => node.params.forEach(bind),
    ImportSpecifier: (node) => bind(node.local),
    ObjectPattern: (node) => { for (const entry of node.properties) if (entry.type === "Property") bind(entry.value); },
  }).visit(source.program);
  return names;
}
