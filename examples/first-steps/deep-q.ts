// One idea: a network in place of the table learns the same values, if its targets come from a copy that stands still for a while.
//
// Ten customer segments, two coupons: the small one pays .5 everywhere, the large one 1 in segments 5 to 9 and nothing elsewhere. As in
// segments.ts an episode ends with probability .1 and the discount is .9, so the best policy earns (5 x .5 + 5 x 1) / 10 = .75 per step, is worth
// .75 / (1 - .81) = 3.9474 before the segment is seen, and Q(segment, coupon) = pay + .81 x 3.9474 = pay + 3.1974. The loss is squared: the usual Huber
// loss is kind to outliers, and one target in ten is one, since the episode ends there. It would learn values above 6 (and still the right coupons).
import { findAlgorithm } from "propense/algorithms";
import { createLearner, seeded } from "propense/core";
import { train } from "propense/experiment";
import { createTabularModel } from "propense/models";
import { tabularWorld } from "propense/problems";

const segments = Array.from({ length: 10 }, (_, segment) => segment);
const pay = (segment: number, coupon: number): number => (coupon === 0 ? 0.5 : segment >= 5 ? 1 : 0);
const shop = tabularWorld({
  name: "two coupons", summary: "small for some, large for others", coordinates: [{ name: "segment", size: 10 }], actions: ["small", "large"],
  discount: 0.9, longest: 1000, optimum: 0.75 / 0.19, uniform: 0.5 / 0.19,
  model: () => createTabularModel({
    states: 10, actions: 2, discount: 0.9,
    outcomes: (segment, coupon) => [
      ...segments.map((next) => ({ probability: 0.09, next, reward: pay(segment, coupon) })),
      { probability: 0.1, next: 0, reward: pay(segment, coupon), ends: true },
    ],
  }),
});

const learner = createLearner(findAlgorithm("dqn"), shop.create().spec, {
  hidden: "64-64", epsilon: 1, epsilonFinal: 0.2, decay: 10_000, horizon: 12_000, learningRate: 0.001, learningRateFinal: 0.0001, bufferRows: 12_000, loss: "squared",
});
train({ environment: shop.create(), learner, steps: 12_000, random: seeded(1), learnEvery: 4 });

let right = 0;
let furthest = 0;
for (const segment of segments) {
  const { scores } = learner.policy.explain!(shop.observe(segment));
  const exact = [0, 1].map((coupon) => pay(segment, coupon) + 0.81 * (0.75 / 0.19));
  right += scores[0] > scores[1] === exact[0] > exact[1] ? 1 : 0;
  furthest = Math.max(furthest, Math.abs(scores[0] - exact[0]), Math.abs(scores[1] - exact[1]));
}
console.log(`right in ${right} of 10 segments; the value furthest from the exact one is off by ${furthest.toFixed(2)}`);
