// A slate of three out of four, chosen in stages: after the candidate that earns most by itself nothing is looked at any more.
import type { DecisionSpec, Policy, Random } from "../../core/index.ts";
import { environmentOfDynamics, expectation, observationOf, oneHot, type Dynamics } from "./dynamics.ts";
import type { KnownWorld } from "./world.ts";

const names = ["bait", "good", "fine", "plain"] as const;
const bait = 0;
/** Chance of a click on each candidate at the top. */
const attraction = [0.8, 0.7, 0.6, 0.2] as const;
/** What a position leaves of it; once the bait was shown nothing is left. */
const examination = [1, 0.9, 0.8] as const;

const spec: DecisionSpec = {
  state: [
    ...examination.map((_, stage) => ({ name: `stage=${stage}`, low: 0, high: 1 })),
    { name: "baitShown", low: 0, high: 1 },
  ],
  candidate: [], fixed: names, limits: [], stages: 3, discount: 0,
};

type Chosen = readonly number[];

const observe = (chosen: Chosen) => observationOf(
  [...oneHot(Math.min(chosen.length, 2), 3), chosen.includes(bait) ? 1 : 0],
  names.map((_, action) => !chosen.includes(action)),
);

function clickShare(chosen: Chosen, action: number): number {
  if (chosen.includes(bait)) return 0;
  return attraction[action] * examination[chosen.length];
}

const dynamics: Dynamics<Chosen> = {
  spec,
  start: () => [],
  observe,
  act(chosen, action, random) {
    const reward = random.uniform() < clickShare(chosen, action) ? 1 : 0;
    const next = [...chosen, action];
    const last = next.length === examination.length;
    return { reward, discount: last ? 0 : 1, next, last };
  },
  stage: (chosen) => chosen.length % examination.length,
};

function valueFrom(chosen: Chosen, policy: Policy, random: Random): number {
  if (chosen.length === examination.length) return 0;
  return expectation(policy, observe(chosen), random, (action) => clickShare(chosen, action) + valueFrom([...chosen, action], policy, random));
}

/**
 * Known answers, clicks per slate. Best: good, fine, bait: .7 + .9 * .6 + .8 * .8 = 1.88; next to it fine, good, bait 1.87, then good,
 * plain, bait 1.52. By each stage's own reward: the bait, and nothing after it, .8. Uniform, where every candidate stands at
 * each position with 1/4: the bait .8 / 4 * 2.7 = .54, the others, 1.5 together, where the bait has not been shown yet,
 * 1.5 / 4 * (1 + .9 * 2 / 3 + .8 / 3) = .7; in all 1.24.
 */
export const slate: KnownWorld = {
  name: "slate",
  summary: "three of four candidates in stages, one of them a bait",
  create: () => environmentOfDynamics(dynamics),
  value: (policy, random) => valueFrom([], policy, random),
  optimum: 1.88,
  uniform: 1.24,
};
