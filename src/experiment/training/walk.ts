// Going through an environment one choice after the other, drawing from a policy, in a way that can be saved between any two choices.
import { choose, fail, largestOf, resumeRandom, type Environment, type Observation, type Policy, type Random, type RandomState, type State, type Transition } from "../../core/index.ts";

/** A walk through episode after episode. */
export interface Walk {
  /** The next choice; after an episode's last one, the first of another. Throws `diverged` for a reward that is no finite number. */
  step(): Transition;
  /** Episodes begun so far. */
  episodes(): number;
  /** Choices so far that were not the likeliest candidate, nor one as likely. */
  explored(): number;
  /** Where the environment, the draws and the episode stand. */
  save(): State;
  restore(state: State): void;
}

/** What is to be decided next, and which choice of its request that is. */
interface Standing {
  readonly observation: Observation;
  readonly stage?: number;
}

/** A walk at its beginning. What followed a choice is kept where it is known and the process goes on; episodes beyond `longest` choices are cut. */
export function createWalk(environment: Environment, policy: Policy, { random, longest = Infinity }: { readonly random: Random; readonly longest?: number }): Walk {
  const starts = random.fork("episode");
  let draws = random.fork("choices");
  let episodes = 0;
  let length = 0;
  let explored = 0;
  let now: Standing | null = null;
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
    save: () => ({ environment: environment.save(), draws: { ...draws.state() }, episodes, explored, length, now: now === null ? null : saveStanding(now) }),
    restore(state) {
      const saved = state as unknown as SavedWalk;
      environment.restore(saved.environment);
      draws = resumeRandom(saved.draws);
      ({ episodes, explored, length } = saved);
      now = saved.now === null ? null : restoreStanding(saved.now);
    },
  };
}

interface SavedStanding {
  readonly state: readonly number[];
  readonly candidates: readonly number[];
  readonly allowed: readonly number[];
  readonly prices: readonly number[];
  readonly stage: number;
}

interface SavedWalk {
  readonly environment: State;
  readonly draws: RandomState;
  readonly episodes: number;
  readonly explored: number;
  readonly length: number;
  readonly now: SavedStanding | null;
}

function saveStanding({ observation, stage = 0 }: Standing): { [name in keyof SavedStanding]: SavedStanding[name] } {
  const { state, candidates, allowed, prices } = observation;
  return { state: [...state], candidates: [...candidates], allowed: [...allowed], prices: [...prices], stage };
}

function restoreStanding({ state, candidates, allowed, prices, stage }: SavedStanding): Standing {
  const observation = { state: Float32Array.from(state), candidates: Float32Array.from(candidates), allowed: Uint8Array.from(allowed), prices: Float32Array.from(prices) };
  return { observation, stage };
}

/** Throws `diverged` unless the reward is finite: nothing can be learned from what is not a number. */
export function checkReward(reward: number): void {
  if (!Number.isFinite(reward)) fail("diverged", "reward of the environment", "a finite number", reward);
}

/** Whether a choice is the last of its request, so that a batch may end with it. */
export function closesRequest(stages: number, { last, discount }: Pick<Transition, "last" | "discount">): boolean {
  return stages === 1 || last || discount !== 1;
}
