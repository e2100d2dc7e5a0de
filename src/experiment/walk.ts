// Going through an environment choice by choice, drawing from a policy.
import { choose, fail, largestOf, type Environment, type Observation, type Policy, type Random, type Transition } from "../core/index.ts";

/** A way through an environment, episode after episode. */
export interface Walk {
  /** The next choice; after an episode's last one, the first of another. Throws `diverged` for a reward that is no finite number. */
  step(): Transition;
  /** Episodes begun so far. */
  episodes(): number;
  /** Choices so far that were not the likeliest candidate, nor one as likely. */
  explored(): number;
}

/** What followed is kept where it is known and the process goes on; an episode longer than `longest` is cut, not ended. */
export function createWalk(environment: Environment, policy: Policy, { random, longest = Infinity }: { readonly random: Random; readonly longest?: number }): Walk {
  const draws = random.fork("choices");
  const starts = random.fork("episode");
  let episodes = 0;
  let length = 0;
  let explored = 0;
  let now: { readonly observation: Observation; readonly stage?: number } | null = null;
  return {
    episodes: () => episodes,
    explored: () => explored,
    step() {
      now ??= environment.reset(starts.fork(episodes++));
      const { observation, stage = 0 } = now;
      const { action, propensity, probabilities } = choose(policy, observation, draws);
      if (propensity < largestOf(probabilities)) explored++;
      const then = environment.step(action);
      if (then.kind === "first") throw new Error("an environment answered a step with the beginning of an episode");
      const { reward, costs, discount } = then;
      checkReward(reward);
      const next = discount > 0 && then.observation.allowed.length > 0 ? then.observation : null;
      const last = then.kind === "last" || ++length >= longest;
      now = last ? null : then;
      if (last) length = 0;
      return { observation, action, propensity, stage, reward, costs, discount, next, last };
    },
  };
}

/** Throws `diverged` unless the reward is finite: nothing can be learned from what is not a number. */
export function checkReward(reward: number): void {
  if (!Number.isFinite(reward)) fail("diverged", "reward of the environment", "a finite number", reward);
}
