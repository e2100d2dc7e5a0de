// Claim: a training step of TD3 or SAC, critics, actor and slow copies, is several times as fast as the same step written as plain loops.
import { sac, td3 } from "../src/algorithms/index.ts";
import { createContinuousLearner, seeded, type ContinuousAlgorithm, type ContinuousSpec } from "../src/core/index.ts";
import type { BenchRow } from "./bench.ts";
import { createNaiveTd3 } from "./naive-td3.ts";
import { takeTurns, type Turn } from "./turns.ts";

const rows = 64;
const hidden = 64;
const repeats = 200;

const field = (name: string): { readonly name: string; readonly low: number; readonly high: number } => ({ name, low: -1, high: 1 });
const spec: ContinuousSpec = { state: [field("x"), field("y"), field("z")], action: [field("torque")], discount: 0.99 };

/** Steps of a learner whose buffer is full: one row in, one update. */
function learnerTurn(name: string, algorithm: ContinuousAlgorithm): Turn {
  const learner = createContinuousLearner(algorithm, spec, { hidden: `${hidden}-${hidden}`, batchRows: rows, bufferRows: 4096, warmup: 1 });
  const random = seeded("bench continuous");
  const one = {
    rows: 1, states: new Float32Array(3), features: new Float32Array(1), featureStarts: new Uint32Array(1), offsets: Uint32Array.of(0, 1), allowed: Uint8Array.of(1), prices: new Float32Array(0),
  };
  const batch = {
    spec: { state: spec.state, candidate: spec.action, fixed: null, limits: [], stages: 1, discount: spec.discount }, rows: 1, observations: one, next: { ...one, states: new Float32Array(3) },
    actions: new Int32Array(1), propensities: new Float64Array(1), rewards: new Float64Array(1), costs: new Float32Array(0), discounts: Float64Array.of(0.99), lasts: new Uint8Array(1), stages: new Uint8Array(1),
  };
  return {
    name, repeats,
    run(count) {
      for (let step = 0; step < count; step++) {
        for (let index = 0; index < 3; index++) [one.states[index], batch.next.states[index]] = [2 * random.uniform() - 1, 2 * random.uniform() - 1];
        one.features[0] = 2 * random.uniform() - 1;
        batch.rewards[0] = random.uniform();
        learner.learn(batch, random);
      }
    },
  };
}

/** TD3 and SAC against TD3 in plain loops, of the same sizes. */
export async function run(): Promise<BenchRow[]> {
  const naive = createNaiveTd3({ states: 3, actions: 1, hidden, rows, random: seeded("naive td3") });
  const plain: Turn = { name: "plain", repeats: 4, run: (count) => { for (let step = 0; step < count; step++) naive(); } };
  const seconds = await takeTurns([learnerTurn("TD3", td3), learnerTurn("SAC", sac), plain], 12);
  return ["TD3", "SAC"].map((name) => ({
    claim: `${name} training step, 3 states, ${hidden}-${hidden}, batch ${rows}`, value: Math.round(1 / seconds.get(name)!), unit: "steps/s", baseline: "TD3 as plain loops",
    ratio: seconds.get("plain")! / seconds.get(name)!, target: "3x",
  }));
}
