// A bandit for customers known by what they viewed: hidden interests are estimated from views, clicks are learned upon them.
import {
  cleared, fail, requestReturns, type Algorithm, type Batch, type DecisionSpec, type Learner, type Policy,
} from "../core/index.ts";
import { spreadEvenly, toBoltzmann } from "./exploration.ts";
import { createInterests, viewFieldsOf, type Interests } from "./latent-interest/interests.ts";
import { createClicks, type Clicks } from "./latent-interest/clicks.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type LatentInterestSettings = {
  /** Length of the vector of hidden interests. */
  readonly rank: number;
  /** Customers whose views are collected before interests are fitted; what is clicked until then is not learned from. */
  readonly histories: number;
  /** Passes over them. */
  readonly passes: number;
  /** Random starts of the fit, of which the likeliest on customers held out goes on after the first pass. */
  readonly starts: number;
  /** Choices that are drawn uniformly after that, before the model chooses. */
  readonly uniformRows: number;
  /** Of the softmax over log-odds afterwards. */
  readonly temperature: number;
  /** Share of choices that stay uniform. */
  readonly epsilon: number;
  /** Prior precision of every coefficient of a candidate's own correction, where corrections are given the most room. */
  readonly penalty: number;
  /** Returns are mapped from [lowReturn, highReturn] to [0, 1] and cut there; 0 and 1 suit clicks. */
  readonly lowReturn: number;
  readonly highReturn: number;
};

const whole = (low: number, high: number) => ({ low, high, whole: true });

/**
 * Where the state counts a customer's views of every candidate (fields `views=NAME`), the counts are taken for draws of a multinomial
 * logit whose taste vector is the customer's own (`models/linear/interest-model.ts`), fitted to the first customers. The mode of a customer's
 * interests and how well each candidate fits them are then what two stages of Bayesian logistic regression learn the return from: one
 * for all candidates, and one per candidate that corrects it. Without such fields it is a logistic bandit on the state.
 */
export const latentInterest: Algorithm<LatentInterestSettings> = {
  name: "latent-interest",
  summary: "A logistic bandit on hidden interests, which are estimated from what customers viewed by a multinomial logit (Monte Carlo EM).",
  defaults: { rank: 8, histories: 2000, passes: 10, starts: 3, uniformRows: 1000, temperature: 0.1, epsilon: 0.02, penalty: 10, lowReturn: 0, highReturn: 1 },
  ranges: {
    rank: whole(1, 64), histories: whole(1, 1_000_000), passes: whole(1, 1000), starts: whole(1, 100), uniformRows: whole(0, 1_000_000_000),
    temperature: { low: 1e-6, high: 1e6 }, epsilon: { low: 0, high: 1 }, penalty: { low: 1e-9, high: 1e9 },
    lowReturn: { low: -1e12, high: 1e12 }, highReturn: { low: -1e12, high: 1e12 },
  },
  unsuited: ({ fixed }) => (fixed === null ? "its candidates are no fixed list" : null),
  create(spec, config, from) {
    if (config.highReturn <= config.lowReturn) fail("bad-settings", "latent-interest.highReturn", `a number above lowReturn, ${config.lowReturn}`, config.highReturn);
    const interests = createInterests(spec, config, from);
    const clicks = createClicks({ spec, interests, penalty: config.penalty }, from);
    return learnerOf({ spec, config, interests, clicks });
  },
};

interface Parts {
  readonly spec: DecisionSpec;
  readonly config: LatentInterestSettings;
  readonly interests: Interests;
  readonly clicks: Clicks;
}

function learnerOf({ spec, config, interests, clicks }: Parts): Learner {
  const { lowReturn, highReturn } = config;
  const collects = viewFieldsOf(spec) !== null;
  return {
    policy: policyOf({ spec, config, interests, clicks }),
    learn(batch, random) {
      if (collects && !interests.ready()) return interests.collect(batch, random);
      clicks.learn(batch, targetsOf(batch, lowReturn, highReturn));
    },
    snapshot: () => ({
      algorithm: "latent-interest", spec, config, lineage: {}, tensors: { ...interests.tensors(), ...clicks.tensors() },
    }),
  };
}

function targetsOf(batch: Batch, low: number, high: number): Float64Array {
  return requestReturns(batch).map((value) => Math.min(1, Math.max(0, (value - low) / (high - low))));
}

function policyOf({ config, interests, clicks }: Parts): Policy {
  const undecided = (): boolean => !interests.ready() || clicks.rows() < config.uniformRows;
  return {
    probabilities(observation, _random, out) {
      const result = cleared(observation, out);
      if (undecided()) return spreadEvenly(result, observation, 1);
      clicks.logOdds(observation.state, result);
      toBoltzmann(result, observation, config.temperature);
      return spreadEvenly(result, observation, config.epsilon);
    },
  };
}
