// FrozenLake: cross a lake of ice to the far corner without falling into a hole, as Gymnasium plays its 4x4 map.
import type { TabularModel } from "../../core/index.ts";
import { createTabularModel, type Outcome } from "../../models/index.ts";
import { tabularWorld, type TabularWorld } from "./tabular-world.ts";

const map = "SFFFFHFHFFFHHFFG";
const side = 4;
/** Left, down, right, up, as steps of row and column. */
const moves = [[0, -1], [1, 0], [0, 1], [-1, 0]] as const;

function moved(cell: number, direction: number): number {
  const [down, right] = moves[direction];
  const row = Math.min(side - 1, Math.max(0, Math.floor(cell / side) + down));
  return row * side + Math.min(side - 1, Math.max(0, (cell % side) + right));
}

function isOver(cell: number): boolean {
  return map[cell] === "H" || map[cell] === "G";
}

// On slippery ice one goes where one wants with 1/3, and to either side of it with 1/3.
function outcomes(cell: number, action: number, slippery: boolean): Outcome[] {
  if (isOver(cell)) return [];
  const directions = slippery ? [(action + 3) % 4, action, (action + 1) % 4] : [action];
  return directions.map((direction) => {
    const next = moved(cell, direction);
    return { probability: 1 / directions.length, next, reward: map[next] === "G" ? 1 : 0, ends: isOver(next) };
  });
}

/** The lake as a table: reward 1 at the goal, nothing else; holes and goal end it. */
export function frozenLakeModel(slippery: boolean, discount: number): TabularModel {
  return createTabularModel({
    states: map.length, actions: 4, discount,
    first: (cell) => (map[cell] === "S" ? 1 : 0),
    outcomes: (cell, action) => outcomes(cell, action, slippery),
  });
}

/** How the lake is played, and what that is worth. */
interface LakeSettings {
  readonly slippery: boolean;
  readonly discount: number;
  readonly optimum: number;
  readonly uniform: number;
}

function frozenLakeWorld({ slippery, discount, optimum, uniform }: LakeSettings): TabularWorld {
  return tabularWorld({
    name: slippery ? "frozen-lake" : "frozen-lake-firm",
    summary: `cross a ${slippery ? "slippery" : "firm"} lake of 4x4 without falling in`,
    coordinates: [{ name: "cell", size: map.length }],
    actions: ["left", "down", "right", "up"],
    discount, longest: 100, optimum, uniform,
    model: () => frozenLakeModel(slippery, discount),
  });
}

/** Discount .99, cut off at 100 steps. Undiscounted and without a limit of steps, the best policy arrives with probability 14/17. */
export const frozenLake: TabularWorld = frozenLakeWorld({ slippery: true, discount: 0.99, optimum: 0.5420259320005, uniform: 0.0123561373252 });
/** Discount .99, cut off at 100 steps: six steps to the goal, .99^5. */
export const frozenLakeFirm: TabularWorld = frozenLakeWorld({ slippery: false, discount: 0.99, optimum: 0.9509900499, uniform: 0.0123561373252 });
