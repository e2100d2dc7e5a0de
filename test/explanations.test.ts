// Every policy that explains itself with parts: they sum to its scores, for networks of every family and for open candidate lists.
import { describe, expect, it } from "vitest";
import { algorithms } from "../src/algorithms/index.ts";
import { createLearner, seeded, type Algorithm } from "../src/core/index.ts";
import { train } from "../src/experiment/index.ts";
import { identityWorld, linearBandit } from "../src/problems/index.ts";

const worlds = [identityWorld({ size: 3, length: 5, discount: 0.5 }), linearBandit];
const deep: readonly [string, object][] = [
  ["dqn", { hidden: "16-16", warmup: 32 }],
  ["dqn", { hidden: "16", warmup: 32, dueling: true }],
  ["quantile-dqn", { hidden: "16", warmup: 32 }],
  ["reinforce", {}],
  ["ppo", {}],
];

const find = (name: string): Algorithm => algorithms.find((algorithm) => algorithm.name === name)!;

describe.each(worlds.map((world) => [world.name, world] as const))("on %s", (_name, world) => {
  it.each(deep)("%s %j: contributions sum to the score", (name, config) => {
    const learner = createLearner(find(name), world.create().spec, config);
    train({ environment: world.create(), learner, steps: 300, random: seeded(1) });
    const observation = world.create().reset(seeded("first")).observation;
    const { scores, contributions } = learner.policy.explain!(observation);
    expect(contributions).toHaveLength(observation.allowed.length);
    for (const [candidate, parts] of contributions.entries()) {
      if (observation.allowed[candidate] === 0) continue;
      expect(parts.some(({ feature }) => feature === "baseline")).toBe(true);
      const sum = parts.reduce((total, { contribution }) => total + contribution, 0);
      expect(Math.abs(sum - scores[candidate])).toBeLessThan(1e-5 * Math.max(1, Math.abs(scores[candidate])));
    }
    // Explaining changes nothing of the decision.
    expect(learner.policy.explain!(observation).scores).toEqual(scores);
  });
});
