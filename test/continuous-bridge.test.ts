// The bridge between real vectors and drawn candidates: learners of either kind on the other's worlds, and propensities that hold off-policy.
import { describe, expect, it } from "vitest";
import { findAlgorithm, findContinuousAlgorithm } from "../src/algorithms/index.ts";
import {
  batchOf, choose, createContinuousLearner, createLearner, explore, modal, seeded,
  type ContinuousPolicy, type Log, type Policy, type Random, type Transition,
} from "../src/core/index.ts";
import { estimators, replay, viewLog } from "../src/evaluation/index.ts";
import { chainTerms } from "../src/evaluation/terms.ts";
import { judge, train } from "../src/experiment/index.ts";
import { candidateSpecOf, learnerOverCandidates, policyOverCandidates, proposalAround, sampleCandidates, uniformProposal, type Proposal } from "../src/models/index.ts";
import { continuousPendulum, targetAction, targetWorld } from "../src/problems/index.ts";
import { densityLaws } from "./contracts/continuous-learner.ts";
import { environmentLaws } from "./contracts/environment.ts";
import { broken, register } from "./contracts/law.ts";
import { codeOf } from "./contracts/learner.ts";

const { spec } = targetWorld.create();

/** A policy that acts as a proposal draws. */
function policyOf(proposal: Proposal, mode: (x: number) => number): ContinuousPolicy {
  return {
    act(state, random, out) {
      proposal.draw(state, random, out);
      return out;
    },
    mode: (state, out) => out.fill(mode(state[0])),
    logDensity: (state, action) => proposal.logDensity(state, action),
  };
}

/** Always the middle of the box: without a density. */
const still: ContinuousPolicy = { act: (_state, _random, out) => out.fill(1), mode: (_state, out) => out.fill(1) };

/** A Gaussian around a curve, with a tenth of its draws anywhere. */
function near(mode: (x: number) => number, deviation: number): ContinuousPolicy {
  const centre: ContinuousPolicy = { act: (state, _random, out) => out.fill(mode(state[0])), mode: (state, out) => out.fill(mode(state[0])) };
  return policyOf(proposalAround(spec, centre, { uniformShare: 0.1, deviation }), mode);
}

const aimed = near(targetAction, 0.2);
const level = near(() => 0.4, 0.4);
const proposals: { readonly [name: string]: Proposal } = { "the uniform law": uniformProposal(spec), "a mixture around a policy": proposalAround(spec, level, { uniformShare: 0.3, deviation: 0.3 }) };

for (const [name, proposal] of Object.entries(proposals)) {
  register(`drawing by ${name}`, densityLaws, () => ({ policy: policyOf(proposal, () => 0.4), spec }));
  for (const world of [targetWorld, continuousPendulum]) {
    if (world !== targetWorld && name !== "the uniform law") continue;
    const own = world === targetWorld ? proposal : uniformProposal(world.create().spec);
    register(`${world.name} as candidates drawn by ${name}`, environmentLaws, () => ({ create: () => sampleCandidates(world.create(), { proposal: own, candidates: 5 }), steps: 60 }));
  }
}

const rewardOf = (x: number, a: number): number => 1 - (a - targetAction(x)) * (a - targetAction(x));

/** A log of single decisions, each from an episode of its own, by a policy over lists. */
function logBy(policy: Policy, options: { readonly proposal: Proposal; readonly candidates: number; readonly rows: number; readonly random: Random }): Log {
  const world = sampleCandidates(targetWorld.create(), options);
  const transitions = Array.from({ length: options.rows }, (_, row): Transition => {
    const { observation } = world.reset(options.random.fork(row));
    const { action, propensity } = choose(policy, observation, options.random.fork(`choice ${row}`));
    const then = world.step(action);
    if (then.kind === "first") throw new Error("no answer");
    return { observation, action, propensity, reward: then.reward, costs: then.costs, discount: 0, next: null, last: true, stage: 0 };
  });
  const numbers = Uint32Array.from(transitions.keys());
  return {
    ...batchOf(transitions, world.spec), metrics: [], metricValues: new Float64Array(0), episodes: numbers, subjects: numbers,
    times: new Float64Array(options.rows).fill(Number.NaN), decisions: null,
  };
}

function estimate(log: Log, target: Policy, name: "IPS" | "SNIPS"): number {
  const replayed = replay(viewLog(log), { name: "target", policy: target }, { model: null, random: seeded(0) });
  const terms = chainTerms({ replay: replayed, quantity: replayed.quantities[0], weights: replayed.weights, estimator: estimators.find((each) => each.name === name)! });
  return terms.reduce((sum, term) => sum + term, 0) / terms.length;
}

/** The value of resampling a policy over lists of two uniform candidates, by midpoints over the state and both candidates. */
function truthOfPairs(policy: ContinuousPolicy): number {
  const [states, points] = [40, 160];
  const actions = Array.from({ length: points }, (_, index) => -1 + (4 * (index + 0.5)) / points);
  let total = 0;
  for (let index = 0; index < states; index++) {
    const x = -1 + (2 * (index + 0.5)) / states;
    const densities = actions.map((a) => Math.exp(policy.logDensity!(Float32Array.of(x), Float32Array.of(a))));
    for (let i = 0; i < points; i++) {
      for (let j = 0; j < points; j++) total += (densities[i] * rewardOf(x, actions[i]) + densities[j] * rewardOf(x, actions[j])) / (densities[i] + densities[j]);
    }
  }
  return total / (states * points * points);
}

/** The same for any number of candidates, over drawn lists. */
function valueOverLists(policy: Policy, proposal: Proposal, candidates: number): number {
  const world = sampleCandidates(targetWorld.create(), { proposal, candidates });
  const lists = 6000;
  let total = 0;
  for (let list = 0; list < lists; list++) {
    const { observation } = world.reset(seeded(`list ${list}`));
    policy.probabilities(observation, seeded(0)).forEach((p, index) => { total += p * rewardOf(observation.state[0], observation.candidates[2 * index]); });
  }
  return total / lists;
}

describe("propensities given the list", () => {
  const logging = explore(policyOverCandidates(level, spec), 0.2);
  const target = policyOverCandidates(aimed, spec);
  const truth = truthOfPairs(aimed);
  const options = { proposal: uniformProposal(spec), candidates: 2 };
  const logs = Array.from({ length: 60 }, (_, run) => logBy(logging, { ...options, rows: 400, random: seeded(`log ${run}`) }));
  const deviationsFrom = (values: readonly number[], centre: number): number => {
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - average) * (value - average), 0) / (values.length - 1);
    return Math.abs(average - centre) / Math.sqrt(variance / values.length);
  };

  it("IPS is unbiased for the resampled policy: the mean of 60 logs of 400 rows is within 4 standard errors of the quadrature's truth", () => {
    expect(deviationsFrom(logs.map((log) => estimate(log, target, "IPS")), truth)).toBeLessThan(4);
  });

  it("SNIPS is consistent: 24,000 rows come within .05 of the truth, which is .3 and more away from what was logged", () => {
    const all = logBy(logging, { ...options, rows: 24_000, random: seeded("long log") });
    expect(Math.abs(estimate(all, target, "SNIPS") - truth)).toBeLessThan(0.05);
    const logged = all.rewards.reduce((sum, reward) => sum + reward, 0) / all.rows;
    expect(Math.abs(logged - truth)).toBeGreaterThan(0.3);
  });

  it("the density in place of the probability is no propensity: the same estimate is then 4 standard errors away and more", () => {
    const wrong = logs.map((log): Log => ({
      ...log, propensities: Float64Array.from(log.propensities, (_, row) => Math.exp(level.logDensity!(log.observations.states.subarray(row, row + 1), log.observations.features.subarray(log.observations.featureStarts[row] + 2 * log.actions[row], log.observations.featureStarts[row] + 2 * log.actions[row] + 1)))),
    }));
    expect(deviationsFrom(wrong.map((log) => estimate(log, target, "IPS")), truth)).toBeGreaterThan(4);
  });

  it("lists that grow lead to the policy itself, whichever law they are drawn from; forgetting that law leads elsewhere", () => {
    const points = 400;
    let own = 0;
    for (let i = 0; i < 40; i++) {
      for (let j = 0; j < points; j++) {
        const [x, a] = [-1 + (2 * (i + 0.5)) / 40, -1 + (4 * (j + 0.5)) / points];
        own += (Math.exp(aimed.logDensity!(Float32Array.of(x), Float32Array.of(a))) * rewardOf(x, a) * 4) / (40 * points);
      }
    }
    for (const proposal of Object.values(proposals)) {
      const gaps = [4, 16, 64].map((candidates) => Math.abs(valueOverLists(target, proposal, candidates) - own));
      expect(gaps[1]).toBeLessThan(gaps[0] / 2);
      expect(gaps[2]).toBeLessThan(0.05);
    }
    const forgetful: Policy = {
      probabilities: (observation, random, out) => target.probabilities({ ...observation, candidates: observation.candidates.map((value, index) => (index % 2 === 1 ? 0 : value)) }, random, out),
    };
    expect(Math.abs(valueOverLists(forgetful, proposals["a mixture around a policy"], 64) - own)).toBeGreaterThan(0.1);
  });

  it("masks hold, lists beyond the policy's reach are chosen from evenly, and what has no density is refused", () => {
    const observation = { state: Float32Array.of(0), candidates: Float32Array.of(1, 0, 1.1, 0, 0.5, 0), allowed: Uint8Array.of(1, 0, 1), prices: new Float32Array(0) };
    const found = target.probabilities(observation, seeded(0));
    expect(found[1]).toBe(0);
    expect(found[0] + found[2]).toBeCloseTo(1, 12);
    expect([...target.probabilities({ ...observation, candidates: Float32Array.of(9, 0, 9, 0, 9, 0) }, seeded(0))]).toEqual([0.5, 0, 0.5]);
    expect(codeOf(() => policyOverCandidates(still, spec))).toBe("unsuited");
    for (const candidates of [0, 1.5, 513]) expect(codeOf(() => sampleCandidates(targetWorld.create(), { proposal: uniformProposal(spec), candidates }))).toBe("bad-settings");
    for (const bad of [{ uniformShare: 0, deviation: 1 }, { uniformShare: 0.5, deviation: 0 }]) expect(codeOf(() => proposalAround(spec, aimed, bad))).toBe("bad-settings");
  });
});

describe("learners on the other side", () => {
  it("a deep Q-network with candidate fields learns to choose among 12 drawn actions: .85 per decision (the best of 12 earns .95)", () => {
    const environment = sampleCandidates(targetWorld.create(), { proposal: uniformProposal(spec), candidates: 12 });
    const learner = createLearner(findAlgorithm("dqn"), candidateSpecOf(spec), { candidates: 12, hidden: "32-32" });
    train({ environment, learner, steps: 6000, random: seeded(0), learnEvery: 20 });
    const judged = judge(modal(learner.policy), environment, { episodes: 50, random: seeded("judge") });
    expect(judged.meanReturn / judged.meanLength).toBeGreaterThan(0.85);
  });

  it("square-cb acts on the same lists with exact propensities", () => {
    const environment = sampleCandidates(targetWorld.create(), { proposal: uniformProposal(spec), candidates: 12 });
    const learner = createLearner(findAlgorithm("square-cb"), candidateSpecOf(spec));
    expect(train({ environment, learner, steps: 200, random: seeded(0), learnEvery: 20 }).stopped).toBe("steps");
  });

  it("soft actor-critic learns from choices among 32 drawn actions as from its own: .95 per decision", () => {
    const environment = sampleCandidates(targetWorld.create(), { proposal: uniformProposal(spec), candidates: 32 });
    const learner = createContinuousLearner(findContinuousAlgorithm("sac"), spec, { hidden: "32-32" });
    train({ environment, learner: learnerOverCandidates(learner, spec), steps: 3000, random: seeded(0) });
    expect(targetWorld.value(learner.policy)).toBeGreaterThan(0.95);
    expect(broken(densityLaws, () => ({ policy: learner.policy, spec }))).toEqual([]);
  });
});
