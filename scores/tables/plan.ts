// Which tabular method learns which world, for how long, with which settings, and how close to the planner's optimum it is to come.
import { doubleQLearning } from "../../src/algorithms/double-q-learning.ts";
import { dynaQ } from "../../src/algorithms/dyna-q.ts";
import { expectedSarsa } from "../../src/algorithms/expected-sarsa.ts";
import { monteCarlo } from "../../src/algorithms/monte-carlo.ts";
import { qLearning } from "../../src/algorithms/q-learning.ts";
import { sarsa } from "../../src/algorithms/sarsa.ts";
import type { Algorithm, Settings } from "../../src/core/index.ts";
import {
  carRentalSmall, cliffWalking, frozenLake, frozenLakeFirm, gambler, gridWorldLarge, gridWorldSmall, type TabularWorld,
} from "../../src/problems/classic/index.ts";

/** One row of the table. */
export interface Cell {
  readonly world: TabularWorld;
  readonly algorithm: Algorithm;
  readonly steps: number;
  readonly seeds: number;
  /** How far below the optimum a run may end, in the world's own unit. */
  readonly tolerance: number;
  readonly settings: Settings;
  /** Longest episode in training, cut off; the world's own where it is not given. */
  readonly longest?: number;
}

type Course = Pick<Cell, "steps" | "tolerance" | "settings" | "longest">;

const bootstrapping: readonly Algorithm[] = [qLearning, doubleQLearning, dynaQ];
const onPolicy: readonly Algorithm[] = [sarsa, expectedSarsa];

function cellsOf(world: TabularWorld, algorithms: readonly Algorithm[], course: Course, seeds = 10): Cell[] {
  return algorithms.map((algorithm) => ({ world, algorithm, seeds, ...course, settings: { decay: course.steps, ...course.settings } }));
}

const falling = (epsilonFinal: number, learningRate: number, learningRateFinal: number): Settings => ({ epsilonFinal, learningRate, learningRateFinal });

/** Every row, in the order of the table. */
export const cells: readonly Cell[] = [
  ...cellsOf(gridWorldSmall, [...bootstrapping, ...onPolicy, monteCarlo], { steps: 15_000, tolerance: 1e-9, settings: {} }),
  ...cellsOf(gridWorldLarge, bootstrapping, { steps: 30_000, tolerance: 0.001, settings: falling(0.1, 0.5, 0.05) }),
  ...cellsOf(gridWorldLarge, [...onPolicy, monteCarlo], { steps: 60_000, tolerance: 0.5, settings: falling(0.05, 0.5, 0.1), longest: 10 }),
  ...cellsOf(cliffWalking, bootstrapping, { steps: 100_000, tolerance: 1e-9, settings: { epsilonFinal: 0.1 } }),
  ...cellsOf(cliffWalking, onPolicy, { steps: 60_000, tolerance: 4, settings: { ...falling(0, 0.5, 0.1), epsilon: 0.02 } }),
  ...cellsOf(cliffWalking, [monteCarlo], { steps: 100_000, tolerance: 4, settings: { ...falling(0, 0.5, 0.1), epsilon: 0.3, decay: 80_000 } }),
  ...cellsOf(frozenLakeFirm, [...bootstrapping, ...onPolicy], { steps: 40_000, tolerance: 1e-9, settings: {} }),
  ...cellsOf(frozenLakeFirm, [monteCarlo], { steps: 60_000, tolerance: 1e-9, settings: { ...falling(0.02, 0.5, 0.1), epsilon: 0.1, initial: 1, visits: "every" } }),
  ...cellsOf(frozenLake, [qLearning, doubleQLearning], { steps: 200_000, tolerance: 0.03, settings: falling(0.02, 0.2, 0.002) }),
  ...cellsOf(frozenLake, [dynaQ, ...onPolicy], { steps: 200_000, tolerance: 0.03, settings: { ...falling(0.01, 0.1, 0.002), epsilon: 0.3, initial: 1 } }),
  ...cellsOf(frozenLake, [monteCarlo], { steps: 300_000, tolerance: 0.03, settings: { ...falling(0.05, 0.02, 0.002), decay: 200_000 } }),
  ...cellsOf(carRentalSmall, [...bootstrapping, ...onPolicy], { steps: 400_000, tolerance: 2.5, settings: falling(0.02, 0.1, 0.002) }),
  ...cellsOf(carRentalSmall, [monteCarlo], { steps: 400_000, tolerance: 2.5, settings: { ...falling(0.1, 0.02, 0.0005), visits: "every" } }),
  ...cellsOf(gambler, [qLearning], { steps: 500_000, tolerance: 0.03, settings: falling(0.2, 0.5, 0.003) }, 3),
  ...cellsOf(gambler, [dynaQ], { steps: 400_000, tolerance: 0.03, settings: { ...falling(0.2, 0.1, 0.003), outcomes: 200 } }, 3),
  ...cellsOf(gambler, [doubleQLearning, ...onPolicy, monteCarlo], { steps: 500_000, tolerance: 0.03, settings: { rate: "visits", epsilonFinal: 0.05 } }, 3),
];
