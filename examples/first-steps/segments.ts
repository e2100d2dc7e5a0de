// One idea: a learning rate that never falls keeps averaging the latest luck, and luck can be larger than the difference between coupons.
//
// Ten customer segments, three coupons that pay .9, .9 and 1.2 whatever the segment. After each coupon the customer is lost with
// probability .1, else one of any segment comes. At discount .9 the best value is v = 1.2 + .9 x .9 v = 6.3158; the other two
// coupons are worth .9 + .81 v = 6.0158. One target is r + .9 max Q or, at an end, r alone: its deviation is .9 x 6.3158 x sqrt(.1 x .9) = 1.7, and a
// constant rate a leaves sqrt(a / (2 - a)) of it in Q, .39 at a = .1: more than the .3 that is looked for. The rate
// 1/visits takes the mean of all targets and lets that noise die; the rarely tried coupons need exploration for the same reason. The means still hold
// the low targets of the beginning, so the values come slowly from below while their order is right; a planner gives them exactly.
import { findAlgorithm, valueIteration } from "propense/algorithms";
import { createLearner, seeded, type Settings } from "propense/core";
import { train } from "propense/experiment";
import { createTabularModel } from "propense/models";
import { tabularWorld } from "propense/problems";

const segments = Array.from({ length: 10 }, (_, segment) => segment);
const pays = [0.9, 0.9, 1.2];
const model = createTabularModel({
  states: 10, actions: 3, discount: 0.9,
  outcomes: (_segment, coupon) => [
    ...segments.map((next) => ({ probability: 0.09, next, reward: pays[coupon] })),
    { probability: 0.1, next: 0, reward: pays[coupon], ends: true },
  ],
});
const shop = tabularWorld({
  name: "segments", summary: "three coupons", coordinates: [{ name: "segment", size: 10 }], actions: ["A", "B", "C"],
  discount: 0.9, longest: 1000, optimum: 1.2 / 0.19, uniform: 1 / 0.19, model: () => model,
});

const { actionValues } = valueIteration.solve(model, valueIteration.defaults);
console.log("exact:", Array.from(actionValues.slice(0, 3), (value) => value.toFixed(4)).join(" "));

const ways: readonly (readonly [name: string, seeds: number, settings: Settings])[] = [
  ["rate .1, epsilon .1", 10, { epsilon: 0.1, epsilonFinal: 0.1, learningRate: 0.1, learningRateFinal: 0.1 }],
  ["rate 1/visits, epsilon .1", 10, { epsilon: 0.1, epsilonFinal: 0.1, rate: "visits" }],
  ["rate 1/visits, epsilon 1", 30, { epsilon: 1, epsilonFinal: 1, rate: "visits" }],
];
for (const [name, seeds, settings] of ways) {
  const tables = Array.from({ length: seeds }, (_, seed) => learn(settings, seed));
  const right = tables.filter((table) => table.every((row) => row.indexOf(Math.max(...row)) === 2)).length;
  const thirds = tables[0].map((row) => row[2]);
  console.log(`${name}: the third coupon wins in every segment for ${right} of ${seeds} seeds; its value ${Math.min(...thirds).toFixed(2)} to ${Math.max(...thirds).toFixed(2)}`);
}

/** [segment][coupon], the learned values. */
function learn(settings: Settings, seed: number): readonly (readonly number[])[] {
  const learner = createLearner(findAlgorithm("q-learning"), shop.create().spec, { bins: 2, ...settings });
  train({ environment: shop.create(), learner, steps: 40_000, random: seeded(seed), learnEvery: 20 });
  return segments.map((segment) => learner.policy.explain!(shop.observe(segment)).scores);
}
