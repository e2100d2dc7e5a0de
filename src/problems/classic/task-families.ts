// Families of tasks that share what matters: grids with other goals, bandits with other tastes over the same hidden features.
import { sampleIndex, sampleNormal, seeded, type DecisionSpec, type Field } from "../../core/index.ts";
import { environmentOfDynamics, expectation, observationOf, type Dynamics } from "./dynamics.ts";
import type { ClassicWorld, KnownWorld } from "./world.ts";

const side = 5;
const moves = [[-1, 0], [1, 0], [0, -1], [0, 1]] as const;
const longest = 50;

const gridSpec: DecisionSpec = {
  state: [{ name: "row", low: 0, high: side - 1 }, { name: "column", low: 0, high: side - 1 }],
  candidate: [], fixed: ["north", "south", "west", "east"], limits: [], stages: 1, discount: 0.95,
};

/** What tells one goal from another: the row and the column. */
export const goalFields: readonly Field[] = ["goalRow", "goalColumn"].map((name) => ({ name, low: 0, high: side - 1 }));

/** Reach a cell of a 5x5 grid from any other, -1 a step, cut off at 50. The goal is not seen: a task descriptor says it. */
export interface GoalGrid extends ClassicWorld {
  readonly descriptor: readonly [row: number, column: number];
  /** The mean return of the best policy: minus the mean distance of the 24 other cells. */
  readonly bestReturn: number;
}

/** The grid whose goal lies here. */
export function goalGrid(row: number, column: number): GoalGrid {
  const goal = row * side + column;
  const dynamics: Dynamics<{ readonly cell: number; readonly step: number }> = {
    spec: gridSpec,
    start: (random) => ({ cell: (goal + 1 + sampleIndex(random, side * side - 1)) % (side * side), step: 0 }),
    observe: ({ cell }) => observationOf([Math.floor(cell / side), cell % side], moves.map(() => true)),
    act({ cell, step }, action) {
      const within = (value: number): number => Math.min(side - 1, Math.max(0, value));
      const next = within(Math.floor(cell / side) + moves[action][0]) * side + within((cell % side) + moves[action][1]);
      const ends = next === goal;
      return { reward: -1, discount: ends ? 0 : gridSpec.discount, next: { cell: next, step: step + 1 }, last: ends || step + 1 === longest };
    },
  };
  const distances = Array.from({ length: side * side }, (_, cell) => Math.abs(Math.floor(cell / side) - row) + Math.abs((cell % side) - column));
  return {
    name: `goal-grid-${row}-${column}`, summary: "reach a cell of a 5x5 grid", descriptor: [row, column],
    create: () => environmentOfDynamics(dynamics),
    bestReturn: -distances.reduce((sum, distance) => sum + distance, 0) / (side * side - 1),
  };
}

const bits = 5;
const kinds = ["0", "1", "2"] as const;
const bitSpec: DecisionSpec = {
  state: Array.from({ length: bits }, (_, bit) => ({ name: `bit${bit}`, low: -1, high: 1 })), candidate: [], fixed: kinds, limits: [], stages: 1, discount: 0,
};
const states = Array.from({ length: 32 }, (_, state) => Array.from({ length: bits }, (__, bit) => ((state >> bit) & 1 ? 1 : -1)));

/** What counts of a state, in every task: products of neighbouring bits, which no linear model sees. */
function featuresOf(state: readonly number[]): number[] {
  return state.slice(1).map((bit, index) => bit * state[index]);
}

/**
 * A bandit with five bits to see; the mean reward of a candidate is its taste times the hidden features over 2, with noise of deviation .3. The number of
 * the task draws the tastes, -1 or 1 each. Every task has the same features, so that they need to be found only once.
 */
export function taskBandit(task: number): KnownWorld {
  const random = seeded("task bandit").fork(task);
  const tastes = kinds.map(() => Array.from({ length: bits - 1 }, () => (random.uniform() < 0.5 ? -1 : 1)));
  const meanOf = (state: number, action: number): number => featuresOf(states[state]).reduce((sum, feature, index) => sum + feature * tastes[action][index], 0) / 2;
  const observe = (state: number) => observationOf(states[state], kinds.map(() => true));
  const dynamics: Dynamics<number> = {
    spec: bitSpec, observe,
    start: (draws) => sampleIndex(draws, states.length),
    act: (state, action, draws) => ({ reward: meanOf(state, action) + 0.3 * sampleNormal(draws), discount: 0, next: state, last: true }),
  };
  const average = (value: (state: number) => number): number => states.reduce((sum, _, state) => sum + value(state), 0) / states.length;
  return {
    name: `task-bandit-${task}`, summary: "five bits, three candidates, hidden products",
    create: () => environmentOfDynamics(dynamics),
    value: (policy, draws) => average((state) => expectation(policy, observe(state), draws, (action) => meanOf(state, action))),
    optimum: average((state) => Math.max(...kinds.map((_, action) => meanOf(state, action)))),
    uniform: average((state) => kinds.reduce((sum, _, action) => sum + meanOf(state, action), 0) / kinds.length),
  };
}
