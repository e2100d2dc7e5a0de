// Claim: CartPole steps at 17 million a second on one core, and many copies step without allocating.
import { spawnSync } from "node:child_process";
import { seeded } from "../src/core/index.ts";
import { cartPole, vectorOfWorld } from "../src/problems/classic/index.ts";
import { medianSeconds, type BenchRow, type Contender } from "./bench.ts";
import { NaiveCartPole } from "./naive-cart-pole.ts";

const copies = 256;
const million = 1e6;

/** One after the other through the environment's own interface, whose observations may be kept. */
function stepSingly(): Contender {
  const environment = cartPole.create();
  const random = seeded("single");
  let open = false;
  return (repeats) => {
    for (let step = 0; step < repeats; step++) {
      if (!open) environment.reset(random);
      open = environment.step(step & 1).kind !== "last";
    }
  };
}

/** Many copies into columns that never move; `repeats` counts steps of one copy. */
function stepTogether(count: number): Contender {
  const vector = vectorOfWorld(cartPole, count);
  vector.reset(seeded("many"));
  const actions = new Int32Array(count);
  let turn = 0;
  return (repeats) => {
    for (let step = 0; step < repeats; step += count, turn++) {
      for (let copy = 0; copy < count; copy++) actions[copy] = (turn + copy) & 1;
      vector.step(actions);
    }
  };
}

function stepNaively(): Contender {
  const world = new NaiveCartPole(() => seeds.uniform());
  const seeds = seeded("naive");
  let open = false;
  return (repeats) => {
    for (let step = 0; step < repeats; step++) {
      if (!open) world.reset();
      open = !world.step(step & 1).done;
    }
  };
}

const script = `
import time
import gymnasium
world = gymnasium.make("CartPole-v1").unwrapped
world.reset(seed=0)
def run(steps):
    before = time.process_time()
    for step in range(steps):
        if world.step(step & 1)[2]: world.reset()
    return (time.process_time() - before) / steps
run(2000)
print(min(run(20000) for _ in range(5)))
`;

/** Seconds per step of Gymnasium's own class, or why there are none. */
function gymnasiumSeconds(): number | string {
  const { status, stdout, error } = spawnSync("python3", ["-c", script], { encoding: "utf8" });
  if (error !== undefined) return "python3 is not installed";
  return status === 0 ? Number(stdout.trim()) : "python3 has no Gymnasium";
}

/** The rows of this claim. */
export async function run(): Promise<BenchRow[]> {
  const [single, one, many, naive] = medianSeconds(
    [stepSingly(), stepTogether(1), stepTogether(copies), stepNaively()], [200_000, 200_000, 200_192, 100_000],
  );
  const peer = gymnasiumSeconds();
  if (typeof peer === "string") process.stderr.write(`left out: CartPole against Gymnasium, as ${peer}\n`);
  const rows: readonly (readonly [string, number, string])[] = [
    ["CartPole, one environment, a fresh observation per step", single, "-"],
    ["CartPole, one copy into columns", one, "17 million/s"],
    [`CartPole, ${copies} copies into columns`, many, "17 million/s"],
  ];
  return rows.flatMap(([claim, seconds, target]): BenchRow[] => [
    { claim, value: round(1 / seconds / million), unit: "million steps/s", baseline: "an object and two lists per step", ratio: naive / seconds, target },
    ...(typeof peer === "string" ? [] : [
      { claim, value: round(1 / seconds / million), unit: "million steps/s", baseline: "Gymnasium", ratio: peer / seconds, target: "100 times" },
    ]),
  ]);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
