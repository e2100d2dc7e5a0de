// Trains a learner in an environment, and judges a policy in one.
import { batchOf, choose, type Environment, type Learner, type Observation, type Policy, type Random, type Transition } from "../core/index.ts";
import { mean } from "../kernels/index.ts";
import { meansOver } from "./curves.ts";
import type { Progress } from "./results.ts";

/** A policy over whole episodes. */
export interface Judgement {
  readonly episodes: number;
  /** Mean undiscounted sum of rewards of an episode. */
  readonly meanReturn: number;
  readonly returns: readonly number[];
  readonly meanLength: number;
}

/** How to train. */
export interface TrainOptions {
  readonly environment: Environment;
  readonly learner: Learner;
  /** Steps in the environment. */
  readonly steps: number;
  readonly random: Random;
  /** Steps per batch of learning; 1 unless given. */
  readonly learnEvery?: number;
  /** Longest episode; an episode that is longer is cut, not ended. */
  readonly longest?: number;
  /** Judges the policy before the first step, every so many steps, and at the end, in an environment of its own. */
  readonly evaluation?: {
    readonly every: number;
    readonly episodes: number;
    readonly environment: Environment;
  };
  readonly onProgress?: (steps: number) => void;
}

/** What a training run found. */
export interface TrainResult {
  readonly steps: number;
  readonly episodes: number;
  /** Mean reward per step over twenty equal stretches of the training, exploration included. */
  readonly rewards: Progress;
  /** Mean return of the policy at each evaluation; empty without one. */
  readonly evaluations: Progress;
}

/** Learns for this many steps; the same seed gives the same learner, evaluated or not. */
export function train(options: TrainOptions): TrainResult {
  const { environment, learner, steps, random, evaluation } = options;
  const walk = createWalk(environment, learner.policy, options);
  const learn = createBatcher(options);
  const rewards = new Float64Array(steps);
  const evaluations = { at: [] as number[], values: [] as number[] };
  const evaluate = (step: number): void => {
    if (evaluation === undefined || evaluations.at.at(-1) === step) return;
    const judged = judge(learner.policy, evaluation.environment, { ...evaluation, random: random.fork("evaluate").fork(step) });
    evaluations.at.push(step);
    evaluations.values.push(judged.meanReturn);
  };
  evaluate(0);
  for (let step = 0; step < steps; step++) {
    const transition = walk.step();
    rewards[step] = transition.reward;
    learn(transition);
    if (evaluation !== undefined && (step + 1) % evaluation.every === 0) evaluate(step + 1);
    options.onProgress?.(step + 1);
  }
  learn(null);
  evaluate(steps);
  return { steps, episodes: walk.episodes(), rewards: meansOver(rewards, 20), evaluations };
}

/** The policy as it stands over whole episodes, each from a fork of its own; an episode longer than `longest` is cut. */
export function judge(
  policy: Policy, environment: Environment, options: { readonly episodes: number; readonly random: Random; readonly longest?: number },
): Judgement {
  const { episodes } = options;
  const walk = createWalk(environment, policy, options);
  const returns: number[] = [];
  let length = 0;
  while (returns.length < episodes) {
    let total = 0;
    for (let open = true; open; length++) {
      const { reward, last } = walk.step();
      total += reward;
      open = !last;
    }
    returns.push(total);
  }
  return { episodes, meanReturn: mean(returns), returns, meanLength: length / episodes };
}

interface Walk {
  /** The next choice; after an episode's last one, the first of another. */
  step(): Transition;
  /** Episodes begun so far. */
  episodes(): number;
}

// Goes through an environment, drawing from the policy. What followed is kept where it is known and the process goes on.
function createWalk(environment: Environment, policy: Policy, { random, longest = Infinity }: { readonly random: Random; readonly longest?: number }): Walk {
  const draws = random.fork("choices");
  const starts = random.fork("episode");
  let episodes = 0;
  let length = 0;
  let now: { readonly observation: Observation; readonly stage?: number } | null = null;
  return {
    episodes: () => episodes,
    step() {
      now ??= environment.reset(starts.fork(episodes++));
      const { observation, stage = 0 } = now;
      const { action, propensity } = choose(policy, observation, draws);
      const then = environment.step(action);
      if (then.kind === "first") throw new Error("an environment answered a step with the beginning of an episode");
      const { reward, costs, discount } = then;
      const next = discount > 0 && then.observation.allowed.length > 0 ? then.observation : null;
      const last = then.kind === "last" || ++length >= longest;
      now = last ? null : then;
      if (last) length = 0;
      return { observation, action, propensity, stage, reward, costs, discount, next, last };
    },
  };
}

// Collects transitions into batches that end with a request, as the stages of one are learned from together; null learns what is left.
function createBatcher({ environment, learner, random, learnEvery = 1 }: TrainOptions): (transition: Transition | null) => void {
  const source = random.fork("learn");
  let pending: Transition[] = [];
  let batches = 0;
  const closesRequest = ({ last, discount }: Transition): boolean => environment.spec.stages === 1 || last || discount !== 1;
  return (transition) => {
    if (transition !== null) pending.push(transition);
    if (pending.length === 0 || (transition !== null && (pending.length < learnEvery || !closesRequest(transition)))) return;
    learner.learn(batchOf(pending, environment.spec), source.fork(batches++));
    pending = [];
  };
}
