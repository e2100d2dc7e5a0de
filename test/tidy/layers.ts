// The layering rules: who may import whom, which packages are allowed where, and no import cycles.
import { layerOf, type Source } from "./source.ts";

/** What each layer may import beside itself; the picture of ARCHITECTURE.md as a table. */
export const mayImport: { readonly [layer: string]: readonly string[] } = {
  kernels: [],
  core: ["kernels"],
  models: ["core", "kernels"],
  algorithms: ["models", "core", "kernels"],
  evaluation: ["models", "core", "kernels"],
  problems: ["models", "core", "kernels"],
  experiment: ["algorithms", "evaluation", "problems", "models", "core", "kernels"],
  service: ["experiment", "algorithms", "evaluation", "problems", "models", "core", "kernels"],
  client: [],
  edge: ["client", "service", "experiment", "algorithms", "evaluation", "problems", "models", "core", "kernels"],
  cli: ["edge", "client", "service", "experiment", "algorithms", "evaluation", "problems", "models", "core", "kernels"],
  index: ["service", "experiment", "algorithms", "evaluation", "problems", "models", "core", "kernels"],
};

/** Packages that the layers without I/O may import; edge/ and cli/ may import any dependency. */
const purePackages: { readonly [layer: string]: readonly string[] } = {
  core: ["pure-rand", "@noble/hashes"],
  problems: ["zod", "jsep"],
  client: ["typebox"],
};

const worldly = ["edge", "cli"];

/** One line per import that goes against the table. */
export function layerFaults(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => source.imports.flatMap(({ from, target }) => {
    const layer = layerOf(source.path);
    const fault = from.startsWith(".") ? relativeFault(layer, target) : packageFault(layer, from);
    return fault === null ? [] : [`${source.path}: ${fault}`];
  }));
}

function relativeFault(layer: string, target: string): string | null {
  if (!target.startsWith("src/")) return `imports ${target}, outside src/`;
  const other = layerOf(target);
  const allowed = other === layer || (mayImport[layer] ?? []).includes(other);
  return allowed ? null : `${layer}/ may not import ${other}/ (${target})`;
}

function packageFault(layer: string, from: string): string | null {
  if (worldly.includes(layer)) return null;
  const allowed = (purePackages[layer] ?? []).some((name) => from === name || from.startsWith(`${name}/`));
  return allowed ? null : `${layer}/ may not import the package ${from}`;
}

/** One line per cycle of imports at run time, as the files it passes through; types alone make no cycle. */
export function cycleFaults(sources: readonly Source[]): string[] {
  const edges = new Map(sources.map((source) => [
    source.path, source.imports.filter((line) => !line.typeOnly && line.from.startsWith(".")).map((line) => line.target),
  ]));
  const finished = new Set<string>();
  const faults: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      faults.push(`a cycle: ${[...trail.slice(trail.indexOf(path)), path].join(" -> ")}`);
      return;
    }
    if (finished.has(path)) return;
    for (const target of edges.get(path) ?? []) walk(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  return faults;
}
