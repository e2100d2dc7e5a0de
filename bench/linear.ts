// Claim: linear bandits and the doubly robust sum over a million rows outrun numpy many times over, in 64 bits and 32 bits.
import { seeded } from "../src/core/index.ts";
import {
  createDoublyRobust, createLinearModels, createReferenceDoublyRobust, createReferenceLinearModels, type DoublyRobust, type LinearModels,
} from "../src/kernels/index.ts";
import type { BenchRow } from "./bench.ts";
import { startPython, type Peer } from "./peers/process.ts";
import { takeTurns, type Turn } from "./turns.ts";

const width = 32;
const candidates = 20;
const rows = 1_000_000;
const choices = 80;

// A round of LinUCB (Li et al. 2010, Algorithm 1): bounds of all candidates, the largest is chosen and learns.
function createRounds(models: LinearModels): (repeats: number) => void {
  const random = seeded("bench linear");
  const examples = Array.from({ length: 512 }, () => Float64Array.from({ length: width }, () => random.uniform() - 0.5));
  let count = 0;
  return (repeats) => {
    for (let round = 0; round < repeats; round++) {
      const example = examples[count++ % 512];
      models.x.set(example);
      models.score();
      let best = 0;
      let bound = Number.NEGATIVE_INFINITY;
      for (let model = 0; model < candidates; model++) {
        const own = models.means[model] + Math.sqrt(models.spreads[model]);
        if (own > bound) [best, bound] = [model, own];
      }
      models.learn(best, example[0]);
    }
  };
}

async function compareLinUcb(numpy: Peer | null): Promise<BenchRow[]> {
  const shape = { models: candidates, width, penalty: 1 };
  const turns: Turn[] = [
    { name: "own", repeats: 2000, run: createRounds(createLinearModels(shape)) },
    { name: "plain TypeScript", repeats: 400, run: createRounds(createReferenceLinearModels(shape)) },
  ];
  if (numpy !== null) turns.push({ name: `${numpy.name}, 64 bits`, repeats: 400, run: (count) => numpy.ask(`linucb ${width} ${candidates} ${count}`) });
  const seconds = await takeTurns(turns, 15);
  return rowsOf("LinUCB round, d = 32, 20 candidates, learning in 64 bits", seconds, (own) => ({ value: Math.round(1 / own), unit: "rounds/s" }), "10x numpy");
}

function fill(block: DoublyRobust): DoublyRobust {
  let state = 1;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < choices; k++) {
      block.target[row * block.stride + k] = 1 / choices;
      block.predictions[row * block.stride + k] = draw();
    }
    [block.actions[row], block.rewards[row], block.propensities[row]] = [row % choices, draw(), 0.1 + draw()];
  }
  return block;
}

async function compareRobust(numpy: Peer | null): Promise<BenchRow[]> {
  const shape = { maxRows: rows, width: choices };
  const own = fill(createDoublyRobust(shape));
  const plain = fill(createReferenceDoublyRobust(shape));
  const turns: Turn[] = [
    { name: "own", repeats: 1, run: () => { own.sum(rows); } },
    { name: "plain TypeScript", repeats: 1, run: () => { plain.sum(rows); } },
  ];
  const seconds = await takeTurns(turns, 12);
  // One kind of numbers after the other: both at once would not fit small machines.
  const ways = [["pipeline", "64 bits, the lines of Open Bandit Pipeline"], ["robust64", "64 bits, in two lines"], ["robust32", "32 bits, in two lines"]];
  for (const [way, words] of numpy === null ? [] : ways) {
    const name = `${numpy!.name}, ${words}`;
    const more = await takeTurns([turns[0], { name, repeats: 1, run: () => numpy!.ask(`${way} ${rows} ${choices} 1`) }], 5);
    seconds.set("own", Math.min(seconds.get("own")!, more.get("own")!)).set(name, more.get(name)!);
  }
  return rowsOf("doubly robust, 1,000,000 x 80", seconds, (time) => ({ value: Math.round(1e4 * time) / 10, unit: "milliseconds" }), "10x numpy");
}

function rowsOf(claim: string, seconds: ReadonlyMap<string, number>, measure: (own: number) => Pick<BenchRow, "value" | "unit">, floor: string): BenchRow[] {
  const own = seconds.get("own")!;
  return [...seconds].filter(([name]) => name !== "own").map(([name, time]) => ({
    claim, ...measure(own), baseline: name, ratio: time / own, target: name.startsWith("numpy") ? floor : "",
  }));
}

/** The rows of the table of speeds that linear models and logs can fill; numpy is left out where it is not installed, and said so. */
export async function run(): Promise<BenchRow[]> {
  const numpy = await startPython("numpy_linear.py");
  if (numpy === null) console.log("numpy (python3-numpy) does not run here: its rows are left out");
  const found = [...await compareLinUcb(numpy), ...await compareRobust(numpy)];
  numpy?.stop();
  return found;
}
