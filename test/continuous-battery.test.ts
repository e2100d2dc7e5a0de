// The battery of continuous actions: every world and every algorithm of the two registries against every law, and mutants that break them.
import { describe, expect, it } from "vitest";
import { continuousAlgorithms, findContinuousAlgorithm } from "../src/algorithms/index.ts";
import { configure, createContinuousLearner, drawAction, seeded, type Algorithm, type ContinuousAlgorithm, type ContinuousPolicy } from "../src/core/index.ts";
import { createContinuousTraining } from "../src/experiment/index.ts";
import { continuousEnvironments, findContinuousEnvironment, targetWorld } from "../src/problems/index.ts";
import { continuousEnvironmentLaws } from "./contracts/continuous-environment.ts";
import { continuousLearnerLaws, densityLaws, trainedContinuous, wideSpec } from "./contracts/continuous-learner.ts";
import { broken, register } from "./contracts/law.ts";
import { codeOf, settingsLaws } from "./contracts/learner.ts";

const oneSpec = targetWorld.create().spec;

for (const world of continuousEnvironments) register(`world ${world.name}`, continuousEnvironmentLaws, () => ({ create: () => world.create(), steps: 250 }));

for (const algorithm of continuousAlgorithms) {
  register(`settings of ${algorithm.name}`, settingsLaws, () => algorithm as unknown as Algorithm);
  register(`${algorithm.name} on two action fields`, continuousLearnerLaws, () => ({ algorithm, spec: wideSpec }));
  register(`density of ${algorithm.name}, warming up`, densityLaws, () => ({ policy: createContinuousLearner(algorithm, oneSpec).policy, spec: oneSpec }));
  register(`density of ${algorithm.name}, learned`, densityLaws, () => ({ policy: trainedContinuous({ algorithm, spec: oneSpec }, 6).policy, spec: oneSpec }));
}

describe("the registries", () => {
  it("name every algorithm and every world once and find them", () => {
    for (const [entries, find] of [[continuousAlgorithms, findContinuousAlgorithm], [continuousEnvironments, findContinuousEnvironment]] as const) {
      expect(new Set(entries.map((each) => each.name)).size).toBe(entries.length);
      for (const each of entries) expect(find(each.name)).toBe(each);
      expect(codeOf(() => find("no such name"))).toBe("unknown-name");
    }
  });
});

const steps = 3000;

function learned(algorithm: ContinuousAlgorithm): ContinuousPolicy {
  const learner = createContinuousLearner(algorithm, oneSpec);
  createContinuousTraining({ environment: targetWorld.create(), learner, random: seeded(0) }).advance(steps);
  return learner.policy;
}

describe(`the target world within ${steps} of its 20,000 steps`, () => {
  it("the best constant loses .338, so that .95 needs the state", () => {
    const constant: ContinuousPolicy = { act: (_state, _random, out) => out.fill(1), mode: (_state, out) => out.fill(1) };
    expect(targetWorld.value(constant)).toBeCloseTo(targetWorld.constant, 3);
    expect(targetWorld.constant).toBeCloseTo(-0.338, 3);
  });

  for (const algorithm of continuousAlgorithms) {
    it(`${algorithm.name} reaches .95 of a reward of 1 per decision, and acts with the density it states`, () => {
      const policy = learned(algorithm);
      expect(targetWorld.value(policy)).toBeGreaterThanOrEqual(0.95);
      expect(broken(densityLaws, () => ({ policy, spec: oneSpec }))).toEqual([]);
    });
  }
});

describe("the laws catch", () => {
  const honest = createContinuousLearner(findContinuousAlgorithm("sac"), oneSpec).policy;
  const mutants: { readonly [name: string]: [ContinuousPolicy, string] } = {
    "a draw that is clipped to the walls with the density of one that is not": [
      { ...honest, act: (state, random, out) => out.fill(Math.min(3, Math.max(-1, 1.3 * honest.act(state, random, out)[0]))) }, "draws fall into",
    ],
    "a density in the units of the scaled box": [{ ...honest, logDensity: (state, action) => honest.logDensity!(state, action) + Math.log(2) }, "integrates to 1"],
    "a draw that leaves the box": [{ ...honest, act: (_state, _random, out) => out.fill(3.5) }, "stay in the box"],
  };
  for (const [name, [policy, law]] of Object.entries(mutants)) {
    it(name, () => expect(broken(densityLaws, () => ({ policy, spec: oneSpec })).some((each) => each.includes(law))).toBe(true));
  }

  it("an action outside the box, and one without a density, where they are drawn", () => {
    const out = new Float32Array(1);
    const draw = (policy: ContinuousPolicy) => () => drawAction(policy, { spec: oneSpec, state: Float32Array.of(0), random: seeded(0) }, out);
    expect(codeOf(draw({ ...honest, act: (_state, _random, to) => to.fill(Number.NaN) }))).toBe("broken-policy");
    expect(codeOf(draw({ ...honest, act: (_state, _random, to) => to.fill(3.01) }))).toBe("broken-policy");
    expect(codeOf(draw({ ...honest, logDensity: () => Number.NEGATIVE_INFINITY }))).toBe("broken-policy");
    expect(draw({ act: (_state, _random, to) => to.fill(1), mode: (_state, to) => to.fill(1) })()).toBeNaN();
  });

  it("a learner that forgets, and one whose snapshot is its own memory", () => {
    const base = findContinuousAlgorithm("ddpg");
    const forgetting: ContinuousAlgorithm = { ...base, create: (spec, config) => base.create(spec, config) };
    expect(broken(continuousLearnerLaws, () => ({ algorithm: forgetting, spec: wideSpec }))).toContain("a snapshot restores the same policy, and learning goes on bit for bit");
    const numbers = new Float64Array(1);
    const sharing: ContinuousAlgorithm = {
      ...base,
      create(spec, config, from) {
        const learner = base.create(spec, config, from);
        return {
          ...learner,
          learn(batch, random) {
            numbers[0]++;
            learner.learn(batch, random);
          },
          snapshot: () => ({ ...learner.snapshot(), tensors: { ...learner.snapshot().tensors, numbers: { shape: [1], data: numbers } } }),
        };
      },
    };
    expect(broken(continuousLearnerLaws, () => ({ algorithm: sharing, spec: wideSpec }))).toContain("a snapshot and its learner do not share their numbers");
  });

  it("a world that keeps its randomness to itself", () => {
    let calls = 0;
    const forgetful = { ...targetWorld.create(), reset: () => ({ kind: "first" as const, state: Float32Array.of(Math.sin(calls++)) }) };
    expect(broken(continuousEnvironmentLaws, () => ({ create: () => forgetful, steps: 20 }))).toContain("the same seed gives the same steps");
  });
});

it("unknown settings are refused by name", () => {
  for (const algorithm of continuousAlgorithms) {
    expect(() => configure(algorithm, { speed: 1 })).toThrow(`${algorithm.name}.speed: expected one of hidden, seed`);
  }
});
