// Training with real vectors as actions: columns that are laid out once, checkpoints that go on bit for bit, and judging by episodes.
import {
  decisionSpecOf, drawAction, resumeRandom,
  type Batch, type ContinuousEnvironment, type ContinuousLearner, type ContinuousPolicy, type ContinuousSpec, type ContinuousStep, type Random, type RandomState, type State,
} from "../core/index.ts";
import { mean } from "../kernels/index.ts";
import { meansOver } from "./curves.ts";
import type { Progress } from "./results.ts";
import type { FastTraining } from "./run-fast.ts";
import type { Judgement, TrainResult } from "./run.ts";

/** How to train. */
export interface ContinuousTrainingOptions {
  readonly environment: ContinuousEnvironment;
  readonly learner: ContinuousLearner;
  readonly random: Random;
  /** Steps per batch of learning; 1 unless given. */
  readonly blockSteps?: number;
  /** Told the reward of every step. */
  readonly onReward?: (reward: number, last: boolean) => void;
}

/** Begins an episode; `advance`, `save` and `restore` are those of `createFastTraining`. */
export function createContinuousTraining({ environment, learner, random, blockSteps = 1, onReward }: ContinuousTrainingOptions): FastTraining {
  const { spec } = environment;
  const block = createActionBlock(spec, blockSteps);
  const action = new Float32Array(spec.action.length);
  const starts = random.fork("episode");
  let draws = random.fork("choices");
  let source = random.fork("learn");
  let [steps, episodes] = [0, 0];
  let state = environment.reset(starts.fork(episodes++)).state;
  const stepOnce = (at: number): void => {
    const logDensity = drawAction(learner.policy, { spec, state, random: draws }, action);
    block.writeChoice(at, state, action, logDensity);
    const then = answerOf(environment.step(action));
    block.writeAnswer(at, then);
    onReward?.(then.reward, then.kind === "last");
    state = then.kind === "last" ? environment.reset(starts.fork(episodes++)).state : then.state;
  };
  return {
    steps: () => steps,
    advance(wanted) {
      const blocks = Math.ceil(wanted / blockSteps);
      for (let made = 0; made < blocks; made++) {
        for (let at = 0; at < blockSteps; at++) stepOnce(at);
        steps += blockSteps;
        learner.learn(block.batch, source);
      }
      return blocks * blockSteps;
    },
    save: () => ({ steps, episodes, state: [...state], environment: environment.save(), draws: { ...draws.state() }, source: { ...source.state() }, starts: { ...starts.state() } }),
    restore(given) {
      const saved = given as unknown as {
        readonly steps: number; readonly episodes: number; readonly state: readonly number[]; readonly environment: State; readonly draws: RandomState; readonly source: RandomState;
      };
      ({ steps, episodes } = saved);
      state = Float32Array.from(saved.state);
      environment.restore(saved.environment);
      draws = resumeRandom(saved.draws);
      source = resumeRandom(saved.source);
    },
  };
}

type Answer = Exclude<ContinuousStep, { readonly kind: "first" }>;

function answerOf(step: ContinuousStep): Answer {
  if (step.kind === "first") throw new Error("an environment answered a step with the beginning of an episode");
  return step;
}

/** A batch that is filled again and again: every row lists one candidate, the action itself, and its propensity is the density. */
function createActionBlock(spec: ContinuousSpec, rows: number): {
  readonly batch: Batch;
  writeChoice(at: number, state: Float32Array, action: Float32Array, logDensity: number): void;
  writeAnswer(at: number, answer: Answer): void;
} {
  const [seen, width] = [spec.state.length, spec.action.length];
  const offsets = Uint32Array.from({ length: rows + 1 }, (_, row) => row);
  const observations = {
    rows, states: new Float32Array(rows * seen), features: new Float32Array(rows * width), featureStarts: Uint32Array.from({ length: rows }, (_, row) => row * width),
    offsets, allowed: new Uint8Array(rows).fill(1), prices: new Float32Array(0),
  };
  // What follows is known; its list of one stands for the actions nobody has drawn yet.
  const next = { ...observations, states: new Float32Array(rows * seen), features: new Float32Array(rows * width) };
  const batch = {
    spec: decisionSpecOf(spec), rows, observations, next, actions: new Int32Array(rows), propensities: new Float64Array(rows), rewards: new Float64Array(rows),
    costs: new Float32Array(0), discounts: new Float64Array(rows), lasts: new Uint8Array(rows), stages: new Uint8Array(rows),
  };
  return {
    batch,
    writeChoice(at, state, action, logDensity) {
      for (let index = 0; index < seen; index++) observations.states[at * seen + index] = state[index];
      for (let index = 0; index < width; index++) observations.features[at * width + index] = action[index];
      batch.propensities[at] = Math.exp(logDensity);
    },
    writeAnswer(at, { state, reward, discount, kind }) {
      for (let index = 0; index < seen; index++) next.states[at * seen + index] = state[index];
      batch.rewards[at] = reward;
      batch.discounts[at] = discount;
      batch.lasts[at] = kind === "last" ? 1 : 0;
    },
  };
}

/** The policy without exploration over whole episodes, each from a fork of its own. */
export function judgeContinuous(policy: ContinuousPolicy, environment: ContinuousEnvironment, { episodes, random }: { readonly episodes: number; readonly random: Random }): Judgement {
  const action = new Float32Array(environment.spec.action.length);
  const returns: number[] = [];
  let length = 0;
  for (let episode = 0; episode < episodes; episode++) {
    let total = 0;
    let { state } = environment.reset(random.fork(episode));
    for (let open = true; open; length++) {
      const answer = answerOf(environment.step(policy.mode(state, action)));
      total += answer.reward;
      ({ state } = answer);
      open = answer.kind !== "last";
    }
    returns.push(total);
  }
  return { episodes, meanReturn: mean(returns), returns, meanLength: length / episodes };
}

/** How to train with evaluations on the way. */
export interface TrainContinuousOptions extends ContinuousTrainingOptions {
  readonly steps: number;
  /** Judges the policy before the first step, every so many steps, and at the end, in an environment of its own. */
  readonly evaluation?: { readonly every: number; readonly episodes: number; readonly environment: ContinuousEnvironment };
  readonly onProgress?: (steps: number) => void;
}

/** Learns for this many steps; the same seed gives the same learner, evaluated or not. */
export function trainContinuous(options: TrainContinuousOptions): TrainResult {
  const { steps, evaluation, learner, random } = options;
  const rewards = new Float64Array(steps);
  const count = { steps: 0, episodes: 1 };
  const training = createContinuousTraining({
    ...options,
    onReward(reward, last) {
      if (count.steps < steps) rewards[count.steps++] = reward;
      if (last) count.episodes++;
      options.onReward?.(reward, last);
    },
  });
  const found = { at: [] as number[], values: [] as number[] } satisfies Progress;
  const evaluate = (at: number): void => {
    if (evaluation === undefined || found.at.at(-1) === at) return;
    found.at.push(at);
    found.values.push(judgeContinuous(learner.policy, evaluation.environment, { episodes: evaluation.episodes, random: random.fork("evaluate").fork(at) }).meanReturn);
  };
  evaluate(0);
  const stretch = evaluation?.every ?? steps;
  while (training.steps() < steps) {
    training.advance(Math.min(stretch, steps - training.steps()));
    evaluate(training.steps());
    options.onProgress?.(training.steps());
  }
  evaluate(training.steps());
  return { steps: training.steps(), episodes: count.episodes, rewards: meansOver(rewards, 20), evaluations: found };
}
