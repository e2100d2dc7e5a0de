// The bridge between real vectors and lists: a continuous world offered as drawn candidates, and a continuous policy choosing among them.
import {
  cleared, decisionSpecOf, fail, resumeRandom, uniform,
  type ContinuousEnvironment, type ContinuousLearner, type ContinuousPolicy, type ContinuousSpec, type ContinuousStep, type DecisionSpec, type Environment,
  type Learner, type Observation, type Policy, type Random, type RandomState, type State, type TimeStep,
} from "../../core/index.ts";
import { exponential } from "../../kernels/index.ts";
import { createActionBox } from "./action-box.ts";
import type { Proposal } from "./proposals.ts";

/** The decision among drawn actions: the action's fields, and ln of the density with which the candidate was drawn. */
export function candidateSpecOf(spec: ContinuousSpec): DecisionSpec {
  const box = createActionBox(spec.action);
  const evenly = -box.width * Math.LN2 - box.logScale;
  return { ...decisionSpecOf(spec), candidate: [...spec.action, { name: "logDensity", low: evenly - 5, high: evenly + 5 }] };
}

/** From which law and how many candidates are drawn, independently, at every step. */
export interface CandidateOptions {
  readonly proposal: Proposal;
  /** At most 512. */
  readonly candidates: number;
}

/** A continuous world as a decision among `candidates` drawn actions. Throws `bad-settings`. */
export function sampleCandidates(environment: ContinuousEnvironment, { proposal, candidates }: CandidateOptions): Environment {
  if (!(Number.isInteger(candidates) && candidates >= 1 && candidates <= 512)) fail("bad-settings", "candidates", "a whole number from 1 to 512", candidates);
  const spec = candidateSpecOf(environment.spec);
  const width = spec.candidate.length;
  const action = new Float32Array(width - 1);
  const allowed = new Uint8Array(candidates).fill(1);
  const nothing = new Float32Array(0);
  let running: { readonly random: Random; readonly list: Float32Array } | null = null;
  const drawList = (state: Float32Array, random: Random): Float32Array => {
    const list = new Float32Array(candidates * width);
    for (let index = 0; index < candidates; index++) {
      proposal.draw(state, random, action);
      list.set(action, index * width);
      list[(index + 1) * width - 1] = proposal.logDensity(state, action);
    }
    return list;
  };
  const offer = ({ state }: ContinuousStep, random: Random): Observation => {
    const list = drawList(state, random);
    running = { random, list };
    return { state, candidates: list, allowed, prices: nothing };
  };
  return {
    spec,
    reset: (random) => ({ kind: "first", observation: offer(environment.reset(random.fork("world")), random.fork("candidates")) }),
    step(index): TimeStep {
      if (running === null) throw new Error("step before reset");
      if (!(index >= 0 && index < candidates)) fail("no-candidate", "action", "a candidate that is allowed", index);
      const { random, list } = running;
      const then = environment.step(list.slice(index * width, (index + 1) * width - 1));
      const observation = offer(then, random);
      if (then.kind === "first") throw new Error("an environment answered a step with the beginning of an episode");
      if (then.kind === "last") running = null;
      return { kind: then.kind, observation, reward: then.reward, costs: nothing, discount: then.discount };
    },
    save: () => ({ world: environment.save(), running: running && { random: { ...running.random.state() }, list: [...running.list] } }),
    restore(saved: State) {
      const given = saved as unknown as { readonly world: State; readonly running: { readonly random: RandomState; readonly list: readonly number[] } | null };
      environment.restore(given.world);
      running = given.running && { random: resumeRandom(given.running.random), list: Float32Array.from(given.running.list) };
    },
  };
}

/**
 * A continuous policy as a choice among drawn candidates: candidate k with the probability w_k / sum of w, w_k = pi(a_k | s) / q_k, its density
 * over that of the law it was drawn from (sampling importance resampling, Rubin 1987). This is the exact probability of the choice **given the
 * list**, and so its propensity; as lists grow, what is chosen comes to be distributed as pi, with a bias of the order of 1 / candidates.
 * Where pi is 0 at every candidate, the choice is uniform. Throws `unsuited` for a policy without a density.
 */
export function policyOverCandidates(policy: ContinuousPolicy, spec: ContinuousSpec): Policy {
  if (policy.logDensity === undefined) fail("unsuited", "policy over candidates", "a policy with a density", "one without");
  const width = spec.action.length;
  return {
    probabilities(observation, random, out) {
      const result = cleared(observation, out);
      const { state, candidates, allowed } = observation;
      const stride = candidates.length / allowed.length;
      let largest = Number.NEGATIVE_INFINITY;
      for (let index = 0; index < allowed.length; index++) {
        if (allowed[index] === 0) continue;
        const from = index * stride;
        result[index] = policy.logDensity!(state, candidates.subarray(from, from + width)) - candidates[from + width];
        largest = Math.max(largest, result[index]);
      }
      if (largest === Number.NEGATIVE_INFINITY) return uniform.probabilities(observation, random, out);
      let total = 0;
      for (let index = 0; index < allowed.length; index++) {
        result[index] = allowed[index] === 0 ? 0 : exponential(result[index] - largest);
        total += result[index];
      }
      for (let index = 0; index < allowed.length; index++) result[index] /= total;
      return result;
    },
  };
}

/** A continuous learner that decides among drawn candidates: it learns from whatever was chosen, by whomever. */
export function learnerOverCandidates(learner: ContinuousLearner, spec: ContinuousSpec): Learner {
  return {
    policy: policyOverCandidates(learner.policy, spec),
    learn: (batch, random) => learner.learn(batch, random),
    snapshot: () => learner.snapshot(),
  };
}
