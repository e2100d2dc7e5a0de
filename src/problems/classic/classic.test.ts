// The classic worlds against their known answers: exact values by enumeration, means of play within five standard errors.
import { describe, expect, it } from "vitest";
import { choose, constant, greedy, seeded, uniform, type Policy } from "../../core/index.ts";
import { environments, findEnvironment, identityWorld, linearBandit, slate, threeSteps, type KnownWorld } from "./index.ts";

const random = seeded("classic");

/** Scores per candidate from the state. */
const byState = (score: (state: Float32Array) => readonly number[]): Policy => greedy((observation, _, out) => out.set(score(observation.state)));

/** Discounted rewards of `episodes` episodes, one number each. */
function play(name: string, policy: Policy, episodes: number): number[] {
  const environment = findEnvironment(name).create();
  const draws = seeded("draws");
  return Array.from({ length: episodes }, (_, episode) => {
    let { observation } = environment.reset(seeded(episode));
    for (let total = 0, weight = 1; ;) {
      const step = environment.step(choose(policy, observation, draws).action);
      if (step.kind === "first") throw new Error("a step answered with a first observation");
      total += weight * step.reward;
      if (step.kind === "last") return total;
      weight *= step.discount;
      observation = step.observation;
    }
  });
}

function expectMean(values: readonly number[], wanted: number): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  expect(Math.abs(mean - wanted)).toBeLessThanOrEqual(5 * Math.sqrt(variance / values.length) + 1e-12);
}

const best: { readonly [name: string]: Policy } = {
  identity: byState((state) => [...state]),
  "three-steps": byState(([step]) => (step === 2 ? [1, 0] : [0, 1])),
  slate: byState((state) => (state[2] === 1 ? [1, 0, 0, 0] : [0, 3, 2, 1])),
  "linear-bandit": byState(([x]) => [-x, x, 0.5]),
};

const known: readonly KnownWorld[] = [identityWorld({ size: 5, length: 20, discount: 0 }), threeSteps, slate, linearBandit];

describe.each(known.map((world) => [world.name, world] as const))("%s", (name, world) => {
  it("states its optimum and its value under uniform choice", () => {
    expect(world.value(best[name], random)).toBeCloseTo(world.optimum, 12);
    expect(world.value(uniform, random)).toBeCloseTo(world.uniform, 12);
  });

  it("pays in play what enumeration says (2,000 episodes, five standard errors)", () => {
    // An episode of the identity world holds 20 requests, each with discount 0; its first one is what is weighed here.
    expectMean(play(name, uniform, 2000), world.uniform);
    expectMean(play(name, best[name], 2000), world.optimum);
  });
});

describe.each(environments.map((world) => [world.name, world] as const))("%s", (_name, world) => {
  it("refuses a step before a reset, and after the last one", () => {
    const environment = world.create();
    expect(() => environment.step(0)).toThrow("step before reset");
    let { observation } = environment.reset(seeded(1));
    for (let open = true; open;) {
      const step = environment.step(choose(uniform, observation, seeded(1)).action);
      observation = step.observation;
      open = step.kind !== "last";
    }
    expect(() => environment.step(0)).toThrow("step before reset");
  });
});

describe("known answers by hand", () => {
  it("three steps: waiting once, then taking", () => {
    expect(threeSteps.value(constant(0), random)).toBe(0.2);
    expect(threeSteps.value(byState(([step]) => (step === 0 ? [0, 1] : [1, 0])), random)).toBeCloseTo(0.9 * 0.3, 14);
    expect(threeSteps.value(constant(1), random)).toBe(0);
  });

  it("slate: every fixed ranking has the value of its clicks", () => {
    const ranked = (scores: readonly number[]): number => slate.value(byState(() => scores), random);
    expect(ranked([2, 4, 3, 1])).toBeCloseTo(0.7 + 0.9 * 0.6 + 0.8 * 0.8, 12);
    expect(ranked([2, 3, 4, 1])).toBeCloseTo(0.6 + 0.9 * 0.7 + 0.8 * 0.8, 12);
    expect(ranked([4, 3, 2, 1])).toBeCloseTo(0.8, 12);
    expect(ranked([3, 4, 2, 1])).toBeCloseTo(0.7 + 0.9 * 0.8, 12);
  });

  it("linear bandit: each constant", () => {
    expect([0, 1, 2].map((action) => linearBandit.value(constant(action), random))).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.5, 12), expect.closeTo(0.6, 12)]);
  });

  it("identity: the episode is cut off at its length, with its discount kept", () => {
    const environment = identityWorld({ size: 2, length: 3, discount: 0.9 }).create();
    environment.reset(seeded(1));
    expect([0, 0, 0].map((action) => environment.step(action))).toMatchObject([{ kind: "mid" }, { kind: "mid" }, { kind: "last", discount: 0.9 }]);
  });

  it("slate: what is already shown may not be chosen again", () => {
    const environment = slate.create();
    environment.reset(seeded(1));
    environment.step(1);
    expect(() => environment.step(1)).toThrow("a candidate that is allowed");
  });
});
