// Finds what only a clone of the repository holds: score tables and benchmarks measure its sources, and are no part of the published package.
import { existsSync } from "node:fs";
import { fail } from "../core/index.ts";

/** A score table with what can be done with it, as scores/ offers it. */
export interface ScoreTable {
  readonly name: string;
  readonly problem?: string;
  readonly table: string;
}

/** What scores/index.ts and scores/check.ts offer. */
export interface ScoreModules {
  readonly scores: readonly ScoreTable[];
  standingOf(score: ScoreTable): { readonly measured: string | null; readonly now: string; readonly table: string };
  verify(score: ScoreTable): Promise<{ readonly fault: string | null; readonly said: string }>;
  remake(score: ScoreTable): Promise<string>;
}

/** What bench/run.ts offers. */
export interface BenchModule {
  readonly benches: readonly (readonly [name: string, run: unknown])[];
  measure(wanted: readonly string[], onBegin: (name: string) => void): Promise<readonly BenchFigure[]>;
}

/** One line of a benchmark. */
interface BenchFigure {
  readonly claim: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: string;
  readonly ratio: number;
  readonly target: string;
}

/** The score tables of this clone; throws `not-found` in an installed package. */
export async function openScores(): Promise<ScoreModules> {
  const [registry, check] = [await load("scores", "index.ts"), await load("scores", "check.ts")];
  return { ...registry, ...check } as unknown as ScoreModules;
}

/** The benchmarks of this clone; throws `not-found` in an installed package. */
export async function openBenches(): Promise<BenchModule> {
  return await load("bench", "run.ts") as unknown as BenchModule;
}

async function load(command: "scores" | "bench", file: string): Promise<object> {
  const place = new URL(`../../${command}/${file}`, import.meta.url);
  if (!import.meta.url.endsWith(".ts") || !existsSync(place)) {
    fail("not-found", `propense ${command}`, "a clone of the repository, whose sources it measures", "the installed package, which does not hold them");
  }
  return await import(place.href) as object;
}
