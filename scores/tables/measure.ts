// Runs the cells of the tabular score: learners judged exactly by their world's table, and planners against the stated optima.
import { policyIteration } from "../../src/algorithms/planners/policy-iteration.ts";
import { valueIteration } from "../../src/algorithms/planners/value-iteration.ts";
import { createLearner, modal, seeded, type Plan, type TabularModel } from "../../src/core/index.ts";
import { train } from "../../src/experiment/training/run.ts";
import { valueAtStart } from "../../src/models/index.ts";
import { tabularWorlds } from "../../src/problems/classic/index.ts";
import type { Cell } from "./plan.ts";

/** A learner's row: values are of its policy without exploration, exact, without cut-offs; null where the policy never ends. */
export interface LearnerRow {
  readonly world: string;
  readonly algorithm: string;
  readonly steps: number;
  readonly seeds: number;
  readonly optimum: number;
  readonly median: number | null;
  readonly lowest: number | null;
  readonly tolerance: number;
  /** Runs that end within the tolerance of the optimum. */
  readonly reached: number;
  readonly cpuSecondsPerSeed: number;
  readonly settings: string;
}

/** A planner's row. */
export interface PlannerRow {
  readonly world: string;
  readonly planner: string;
  readonly value: number;
  readonly optimum: number;
  readonly bound: number | null;
  readonly iterations: number;
  readonly cpuSeconds: number;
}

/** The exact value of what one seed of a cell learns; minus infinity where it never ends. */
export function runSeed({ world, algorithm, steps, settings, longest }: Cell, seed: number): number {
  const environment = world.create();
  const learner = createLearner(algorithm, environment.spec, settings);
  train({ environment, learner, steps, random: seeded(seed), learnEvery: 50, ...(longest !== undefined && { longest }) });
  try {
    return world.value(modal(learner.policy), seeded("judge"));
  } catch {
    return Number.NEGATIVE_INFINITY;
  }
}

function cpuSeconds<Result>(work: () => Result): { readonly result: Result; readonly seconds: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: Number(((user + system) / 1e6).toPrecision(2)) };
}

/** All seeds of a cell. */
export function measureCell(cell: Cell): LearnerRow {
  const { world, algorithm, steps, seeds, tolerance, settings, longest } = cell;
  const { result, seconds } = cpuSeconds(() => Array.from({ length: seeds }, (_, seed) => runSeed(cell, seed)).sort((a, b) => a - b));
  const middle = (result[(seeds - 1) >> 1] + result[seeds >> 1]) / 2;
  return {
    world: world.name, algorithm: algorithm.name, steps, seeds, optimum: world.optimum,
    median: finite(middle), lowest: finite(result[0]), tolerance,
    reached: result.filter((value) => value >= world.optimum - tolerance).length,
    cpuSecondsPerSeed: Number((seconds / seeds).toPrecision(2)),
    settings: JSON.stringify({ ...settings, ...(longest !== undefined && { "episodes cut at": longest }) }),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(12)) : null;
}

const solvers: readonly (readonly [name: string, solve: (model: TabularModel) => Plan])[] = [
  ["value-iteration", (model) => valueIteration.solve(model, valueIteration.defaults)],
  ["policy-iteration", (model) => policyIteration.solve(model, policyIteration.defaults)],
];

/** Both planners on every world of a table. */
export function measurePlanners(): PlannerRow[] {
  return tabularWorlds.flatMap((world) => solvers.map(([planner, solve]): PlannerRow => {
    const { result: plan, seconds } = cpuSeconds(() => solve(world.model()));
    return {
      world: world.name, planner, value: Number(valueAtStart(world.model(), plan.values).toPrecision(12)), optimum: world.optimum,
      bound: plan.bound === null ? null : Number(plan.bound.toPrecision(2)), iterations: plan.iterations, cpuSeconds: seconds,
    };
  }));
}
