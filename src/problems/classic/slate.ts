// A slate of three out of four, chosen in stages: the candidate that earns most by itself spoils what comes after it.
import type { DecisionSpec, Policy, Random } from "../../core/index.ts";
import { environmentOfProcess, expectation, observationOf, oneHot, type ClassicWorld, type Process } from "./process.ts";

const names = ["bait", "good", "fine", "plain"] as const;
const bait = 0;
/** Chance of a click on each candidate at the top, before the bait was seen. */
const attraction = [0.6, 0.5, 0.4, 0.2] as const;
/** What a position leaves of it. */
const examination = [1, 0.8, 0.6] as const;
/** What is left of it after the bait was seen. */
const afterBait = 0.2;

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
  return attraction[action] * examination[chosen.length] * (chosen.includes(bait) ? afterBait : 1);
}

const process: Process<Chosen> = {
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
 * Known answers, clicks per slate. Best slate: good, fine, bait: .5 + .8 * .4 + .6 * .6 = 1.18. By each stage's own reward: bait,
 * good, fine: .6 + .2 * (.8 * .5 + .6 * .4) = .728. Uniform, where every candidate stands at each position with 1/4: the bait
 * .6 / 4 * 2.4 = .36; the others, 1.1 together, 1.1 / 4 * (1 + .8 * (2 + .2) / 3 + .6 * (1 + 2 * .2) / 3) = .51333; in all .87333.
 */
export const slate: ClassicWorld = {
  name: "slate",
  summary: "three of four candidates in stages, one of them a bait",
  create: () => environmentOfProcess(process),
  value: (policy, random) => valueFrom([], policy, random),
  optimum: 1.18,
  uniform: 131 / 150,
};
