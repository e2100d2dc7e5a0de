// Cliff walking: along the edge is short, and one false step costs 100 (Sutton & Barto 2018, example 6.6), as Gymnasium plays it.
import { createTabularModel, type Outcome } from "../../models/index.ts";
import { tabularWorld, type TabularWorld } from "./tabular-world.ts";

const rows = 4;
const columns = 12;
const first = (rows - 1) * columns;
const goal = rows * columns - 1;
/** Up, right, down, left, as steps of row and column. */
const moves = [[-1, 0], [0, 1], [1, 0], [0, -1]] as const;

function outcome(cell: number, action: number): Outcome {
  const [down, right] = moves[action];
  const row = Math.min(rows - 1, Math.max(0, Math.floor(cell / columns) + down));
  const next = row * columns + Math.min(columns - 1, Math.max(0, (cell % columns) + right));
  if (next > first && next < goal) return { probability: 1, next: first, reward: -100 };
  return { probability: 1, next, reward: -1, ends: next === goal };
}

/**
 * 48 cells, -1 a step, -100 and back to the start off the cliff, which are the ten cells between start and goal. Nothing is
 * discounted; the best way takes 13 steps. Cut off at 200 steps.
 */
export const cliffWalking: TabularWorld = tabularWorld({
  name: "cliff-walking",
  summary: "walk along a cliff, 13 steps at best",
  coordinates: [{ name: "cell", size: rows * columns }],
  actions: ["up", "right", "down", "left"],
  discount: 1, longest: 200, optimum: -13, uniform: -65375.1303988,
  model: () => createTabularModel({
    states: rows * columns, actions: 4, discount: 1,
    first: (cell) => (cell === first ? 1 : 0),
    outcomes: (cell, action) => (cell === goal ? [] : [outcome(cell, action)]),
  }),
});
