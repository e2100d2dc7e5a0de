// The battery: every algorithm of the registry against every law, and the laws against mutants that break them.
import { describe, expect, it } from "vitest";
import { algorithms, findAlgorithm } from "../src/algorithms/index.ts";
import {
  choose, cleared, createLearner, explore, greedy, modal, seeded, uniform,
  type Algorithm, type Choice, type DecisionSpec, type Learner, type Policy,
} from "../src/core/index.ts";
import { train } from "../src/experiment/index.ts";
import { environments, identityWorld, slate, type ClassicWorld } from "../src/problems/index.ts";
import { choiceLaws } from "./contracts/choice.ts";
import { environmentLaws } from "./contracts/environment.ts";
import { broken, register } from "./contracts/law.ts";
import { learnerLaws, settingsLaws, trained } from "./contracts/learner.ts";
import { fixedSpec, raggedSpec, stagedSpec } from "./contracts/observations.ts";
import { policyLaws } from "./contracts/policy.ts";

const specs: { readonly [name: string]: DecisionSpec } = { "a fixed list": fixedSpec, "ragged lists": raggedSpec, "a slate": stagedSpec };

register("choose", choiceLaws, () => choose);

for (const world of environments) register(`world ${world.name}`, environmentLaws, () => ({ create: () => world.create(), steps: 60 }));

for (const algorithm of algorithms) {
  register(`settings of ${algorithm.name}`, settingsLaws, () => algorithm);
  for (const [kind, spec] of Object.entries(specs)) {
    if (algorithm.unsuited(spec) !== null) continue;
    register(`${algorithm.name} on ${kind}`, learnerLaws, () => ({ algorithm, spec }));
    register(`policy of ${algorithm.name} on ${kind}, fresh`, policyLaws, () => ({ spec, policy: trained({ algorithm, spec }, 0).policy, runs: 30 }));
    register(`policy of ${algorithm.name} on ${kind}, learned`, policyLaws, () => ({ spec, policy: trained({ algorithm, spec }, 5).policy, runs: 60 }));
  }
}

describe("the registry", () => {
  it("names every algorithm once and finds it", () => {
    expect(new Set(algorithms.map((each) => each.name)).size).toBe(algorithms.length);
    for (const algorithm of algorithms) expect(findAlgorithm(algorithm.name)).toBe(algorithm);
  });

  it("offers every algorithm at least one kind of decision", () => {
    for (const algorithm of algorithms) expect(Object.values(specs).filter((spec) => algorithm.unsuited(spec) === null)).not.toEqual([]);
  });
});

const steps = 20_000;

/** The candidate that the state names, where it names one. */
const named = greedy(({ state }, _random, out) => out.set(state.subarray(0, out.length)));

/** Learns online with its own exploration; what does not explore by itself learns from uniform choices. */
function learnIn(world: ClassicWorld, algorithm: Algorithm, seed = 0): Learner {
  const environment = world.create();
  const learner = createLearner(algorithm, environment.spec);
  const explores = (algorithm.scope ?? "observation") === "observation" && algorithm.learnsFrom === undefined;
  // Who imitates is shown the right choice more often than others; who learns from a log without exploring is shown uniform choices.
  const teacher = algorithm.learnsFrom === "choices" ? explore(named, 0.5) : uniform;
  const actor = explores ? learner : { ...learner, policy: teacher };
  train({ environment, learner: actor, steps, random: seeded(seed), learnEvery: 30 });
  return learner;
}

describe(`the identity world within ${steps} steps`, () => {
  const world = identityWorld({ size: 5, length: 20, discount: 0 });
  for (const algorithm of algorithms.filter((each) => each.unsuited(world.create().spec) === null)) {
    const wanted = { observation: [0.95, 1], segment: [0.95, 1], constant: [0.2, 0.2], nothing: [0.2, 0.2] }[algorithm.scope ?? "observation"];
    it(`${algorithm.name} reaches ${wanted[0]} of a reward of 1 per decision, judged without exploration`, () => {
      const value = world.value(modal(learnIn(world, algorithm).policy), seeded(1));
      expect(value).toBeGreaterThanOrEqual(wanted[0] - 1e-9);
      expect(value).toBeLessThanOrEqual(wanted[1] + 1e-9);
    });
  }
});

describe(`the slate world within ${steps} choices`, () => {
  const suited = algorithms.filter((each) => (each.scope ?? "observation") === "observation" && each.learnsFrom !== "choices" && each.unsuited(slate.create().spec) === null);
  for (const algorithm of suited) {
    it(`${algorithm.name} learns from returns: the median of three seeds reaches .95 of the best slate (stages' own rewards lead to .43)`, () => {
      const values = [0, 1, 2].map((seed) => slate.value(modal(learnIn(slate, algorithm, seed).policy), seeded(1))).sort((a, b) => a - b);
      expect(values[1]).toBeGreaterThanOrEqual(0.95 * slate.optimum);
    });
  }

  it("training hands over whole requests, however small the batches", () => {
    const seen: string[] = [];
    const learner: Learner = { ...createLearner(findAlgorithm("uniform"), slate.create().spec), learn: (batch) => seen.push([...batch.stages].join("")) };
    train({ environment: slate.create(), learner, steps: 12, random: seeded(0) });
    expect(seen).toEqual(["012", "012", "012", "012"]);
  });

  it("a learner of each stage's own reward is led astray", () => {
    const own = findAlgorithm("best-constant");
    const environment = slate.create();
    const learner = createLearner(own, environment.spec);
    const alone: Learner = { ...learner, policy: uniform, learn: (batch, random) => learner.learn({ ...batch, lasts: new Uint8Array(batch.rows).fill(1) }, random) };
    train({ environment, learner: alone, steps, random: seeded(0), learnEvery: 30 });
    expect(slate.value(learner.policy, seeded(1))).toBeCloseTo(0.8, 12);
  });
});

describe("the laws catch", () => {
  const subject = (policy: Policy) => () => ({ spec: fixedSpec, policy, runs: 100 });
  const ignoresMask: Policy = {
    probabilities: (observation, _random, out) => cleared(observation, out).fill(1 / observation.allowed.length),
  };

  it("a policy that ignores the mask", () => {
    expect(broken(policyLaws, subject(ignoresMask))).toContain("probabilities sum to one and are 0 where forbidden");
  });

  it("a policy whose answer wanders", () => {
    let asked = 0;
    const drifting: Policy = {
      probabilities: (observation, random, out) => (asked++ % 3 === 0 ? uniform : greedy((_, __, scores) => { scores[0] = 1; })).probabilities(observation, random, out),
    };
    expect(broken(policyLaws, subject(drifting))).toContain("the same seed gives the same probabilities, and asking changes nothing");
  });

  it("a policy that writes its mask into the observation", () => {
    const writing: Policy = {
      probabilities(observation, random, out) {
        const result = uniform.probabilities(observation, random, out);
        observation.allowed.fill(1);
        return result;
      },
    };
    expect(broken(policyLaws, subject(writing))).toContain("the observation is left as it was");
  });

  const mutants: { readonly [name: string]: (choice: Choice) => Choice } = {
    "a draw that is overridden afterwards": (choice) => ({ ...choice, action: choice.action === 0 ? 1 : choice.action }),
    "a draw that is overridden with its propensity": (choice) => (choice.action === 0 ? { ...choice, action: 1, propensity: choice.probabilities[1] } : choice),
    "a propensity of 1": (choice) => ({ ...choice, propensity: 1 }),
  };
  for (const [name, mutate] of Object.entries(mutants)) {
    it(name, () => expect(broken(choiceLaws, () => (policy, observation, random) => mutate(choose(policy, observation, random)))).not.toEqual([]));
  }

  it("a draw that takes whatever the policy says", () => {
    const trusting: typeof choose = (policy, observation, random) => {
      const probabilities = policy.probabilities(observation, random);
      const action = probabilities[0] > random.uniform() ? 0 : 1;
      return { action, propensity: probabilities[action], probabilities };
    };
    expect(broken(choiceLaws, () => trusting)).toContain("what is no distribution over the allowed candidates is refused");
  });

  it("a learner whose snapshot shares its numbers, and one that forgets", () => {
    const base = findAlgorithm("best-constant");
    const forgetting: Algorithm = { ...base, create: (spec, config) => base.create(spec, config) };
    expect(broken(learnerLaws, () => ({ algorithm: forgetting, spec: fixedSpec }))).toEqual(expect.arrayContaining(["a restored learner goes on learning, bit for bit"]));
    const sharing: Algorithm = {
      ...base,
      create(spec, config, from) {
        const learner = base.create(spec, config, from);
        const counts = new Float64Array(1);
        return {
          policy: learner.policy,
          learn(batch, random) {
            counts[0]++;
            learner.learn(batch, random);
          },
          snapshot: () => ({ ...learner.snapshot(), tensors: { ...learner.snapshot().tensors, counts: { shape: [1], data: counts } } }),
        };
      },
    };
    expect(broken(learnerLaws, () => ({ algorithm: sharing, spec: fixedSpec }))).toContain("a snapshot is not changed by what is learned later, nor a learner by its snapshot");
  });
});
