// Two players on a grid who are paid for meeting, and only at the same moment: a team with a known best way.
import { fail, type DecisionSpec, type JointEnvironment, type JointStep, type State } from "../../core/index.ts";
import { observationOf, oneHot } from "./dynamics.ts";

const side = 3;
const cells = side * side;
const choices = ["north", "south", "west", "east", "stay"] as const;
const moves = [[-1, 0], [1, 0], [0, -1], [0, 1], [0, 0]] as const;
const longest = 20;
const discount = 0.9;
/** Opposite corners, and the two others: one meeting place pays more than the other, and both are two steps away. */
const starts = [0, 8] as const;
const pays: { readonly [cell: number]: number } = { 2: 1, 6: 0.4 };

const spec: DecisionSpec = {
  state: ["own", "other"].flatMap((whose) => Array.from({ length: cells }, (_, cell) => ({ name: `${whose}=${cell}`, low: 0, high: 1 }))),
  candidate: [], fixed: choices, limits: [], stages: 1, discount,
};

interface Standing {
  readonly cells: readonly [number, number];
  readonly step: number;
}

function moved(cell: number, choice: number): number {
  const within = (value: number): number => Math.min(side - 1, Math.max(0, value));
  return within(Math.floor(cell / side) + moves[choice][0]) * side + within((cell % side) + moves[choice][1]);
}

/**
 * A world of two; each sees its own cell and the other's, one-hot. The meeting ends it; it is cut off after 20 steps. Best: two steps to the
 * better corner, 1 for each, .9 discounted.
 */
export function rendezvous(): JointEnvironment {
  let standing: Standing | null = null;
  const look = ({ cells: [first, second] }: Standing): JointStep["observations"] =>
    [[first, second], [second, first]].map(([own, other]) => observationOf([...oneHot(own, cells), ...oneHot(other, cells)], choices.map(() => true)));
  return {
    specs: [spec, spec], rewards: "shared",
    reset() {
      standing = { cells: starts, step: 0 };
      return { kind: "first", observations: look(standing), rewards: [0, 0], discount };
    },
    step([first, second]) {
      if (standing === null) throw new Error("step before reset");
      if (!(first in choices && second in choices)) fail("no-candidate", "action", "a candidate that is allowed", [first, second]);
      const next: Standing = { cells: [moved(standing.cells[0], first), moved(standing.cells[1], second)], step: standing.step + 1 };
      const met = next.cells[0] === next.cells[1] ? pays[next.cells[0]] ?? 0 : 0;
      const last = met > 0 || next.step === longest;
      standing = last ? null : next;
      return { kind: last ? "last" : "mid", observations: look(next), rewards: [met, met], discount: met > 0 ? 0 : discount };
    },
    save: () => standing as State,
    restore: (state) => { standing = state as Standing | null; },
  };
}
