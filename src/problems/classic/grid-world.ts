// The two grid worlds that the textbook begins with (Sutton & Barto 2018, examples 4.1 and 3.5).
import { createTabularModel, type Outcome } from "../../models/index.ts";
import { tabularWorld, type TabularWorld } from "./tabular-world.ts";

const actions = ["north", "south", "west", "east"] as const;
const moves = [[-1, 0], [1, 0], [0, -1], [0, 1]] as const;

/** Where a move leads in a square of this side; null where it leaves the square. */
function moved(cell: number, action: number, side: number): number | null {
  const row = Math.floor(cell / side) + moves[action][0];
  const column = (cell % side) + moves[action][1];
  return row < 0 || row >= side || column < 0 || column >= side ? null : row * side + column;
}

function smallOutcomes(cell: number, action: number): Outcome[] {
  if (cell === 0 || cell === 15) return [];
  const next = moved(cell, action, 4) ?? cell;
  return [{ probability: 1, next, reward: -1, ends: next === 0 || next === 15 }];
}

/**
 * 4x4: every step costs 1 until one of two corners is reached; nothing is discounted. Episodes begin in any other cell alike. The
 * mean distance to the nearer corner is 2 (4 cells at 1, 6 at 2, 4 at 3); uniform choice takes 14 to 22 steps.
 */
export const gridWorldSmall: TabularWorld = tabularWorld({
  name: "grid-4x4",
  summary: "reach a corner of a 4x4 grid",
  coordinates: [{ name: "cell", size: 16 }],
  actions, discount: 1, longest: 100, optimum: -2, uniform: -128 / 7,
  model: () => createTabularModel({
    states: 16, actions: 4, discount: 1,
    first: (cell) => (cell === 0 || cell === 15 ? 0 : 1),
    outcomes: smallOutcomes,
  }),
});

/** From the cell `from` every action leads to `to`, and pays. */
const jumps = [{ from: 1, to: 21, pays: 10 }, { from: 3, to: 13, pays: 5 }] as const;

function largeOutcomes(cell: number, action: number): Outcome[] {
  const jump = jumps.find(({ from }) => from === cell);
  if (jump !== undefined) return [{ probability: 1, next: jump.to, reward: jump.pays }];
  const next = moved(cell, action, 5);
  return [{ probability: 1, next: next ?? cell, reward: next === null ? -1 : 0 }];
}

/** 5x5: two cells that pay and send one down, -1 for leaving the grid, discount .9, no end; cut off at 100 steps. Episodes begin in any cell alike. */
export const gridWorldLarge: TabularWorld = tabularWorld({
  name: "grid-5x5",
  summary: "return to the two cells that pay in a 5x5 grid",
  coordinates: [{ name: "cell", size: 25 }],
  actions, discount: 0.9, longest: 100, optimum: 17.3286165417206, uniform: 0.9045471595249,
  model: () => createTabularModel({ states: 25, actions: 4, discount: 0.9, outcomes: largeOutcomes }),
});
