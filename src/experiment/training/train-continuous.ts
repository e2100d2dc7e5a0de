// Training with real vectors as actions: columns that are laid out once, checkpoints that go on bit for bit, and judging by episodes.
import {
  decisionSpecOf, drawAction, resumeRandom,
  type Batch, type ContinuousEnvironment, type ContinuousLearner, type ContinuousPolicy, type ContinuousSpec, type ContinuousStep, type Policy, type Random, type RandomState, type State,
} from "../../core/index.ts";
import { mean } from "../../kernels/index.ts";
import { learnerOverCandidates } from "../../models/index.ts";
import type { Judgement } from "./judge.ts";
import type { FastTraining } from "./run-fast.ts";
import { runTraining } from "./training.ts";
import type { TrainingPlan, TrainResult } from "./training-plan.ts";
import { checkReward } from "./walk.ts";

/** How to train. */
export interface ContinuousTrainingOptions {
  readonly environment: ContinuousEnvironment;
  readonly learner: ContinuousLearner;
  readonly random: Random;
  /** Steps per batch of learning; 1 unless given. */
  readonly blockSteps?: number;
}

/** Begins an episode; `advance`, `save` and `restore` are those of `createFastTraining`. */
export function createContinuousTraining({ environment, learner, random, blockSteps = 1 }: ContinuousTrainingOptions): FastTraining {
  const { spec } = environment;
  const block = createActionBlock(spec, blockSteps);
  const action = new Float32Array(spec.action.length);
  let starts = random.fork("episode");
  let draws = random.fork("choices");
  let source = random.fork("learn");
  let [steps, episodes, ended] = [0, 0, 0];
  let [reward, returns, running] = [0, 0, 0];
  let state = environment.reset(starts.fork(episodes++)).state;
  const count = (then: Answer): void => {
    checkReward(then.reward);
    reward += then.reward;
    running += then.reward;
    if (then.kind !== "last") return;
    ended++;
    returns += running;
    running = 0;
  };
  const stepOnce = (at: number): void => {
    const logDensity = drawAction(learner.policy, { spec, state, random: draws }, action);
    block.writeChoice(at, state, action, logDensity);
    const then = answerOf(environment.step(action));
    block.writeAnswer(at, then);
    count(then);
    state = then.kind === "last" ? environment.reset(starts.fork(episodes++)).state : then.state;
  };
  return {
    steps: () => steps,
    // An action drawn from a density is its likeliest with probability 0: every one explores.
    totals: () => ({ reward, begun: episodes, ended, returns, explored: steps }),
    // A block is learned from as a whole, so that nothing is left over.
    settle: () => undefined,
    advance(wanted) {
      const blocks = Math.ceil(wanted / blockSteps);
      for (let made = 0; made < blocks; made++) {
        for (let at = 0; at < blockSteps; at++) stepOnce(at);
        steps += blockSteps;
        learner.learn(block.batch, source);
      }
      return blocks * blockSteps;
    },
    save: () => ({ counts: [steps, episodes, ended, reward, returns, running], state: [...state], environment: environment.save(), draws: { ...draws.state() }, source: { ...source.state() }, starts: { ...starts.state() } }),
    restore(given) {
      const saved = given as unknown as {
        readonly counts: readonly number[]; readonly starts: RandomState; readonly state: readonly number[]; readonly environment: State; readonly draws: RandomState; readonly source: RandomState;
      };
      [steps, episodes, ended, reward, returns, running] = saved.counts;
      starts = resumeRandom(saved.starts);
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

/** Judges a continuous policy on episodes that follow from `random` alone. */
export type ContinuousJudge = (policy: ContinuousPolicy, random: Random) => Judgement;

/** How to train by a plan; a target return stops it early, and a run that diverges keeps its last good checkpoint. */
export interface TrainContinuousOptions extends ContinuousTrainingOptions, Omit<TrainingPlan, "learner" | "evaluation" | "random"> {
  readonly evaluation?: { readonly every: number; readonly judge: ContinuousJudge };
}

/** Judges on this many episodes of an environment of its own, without the policy's exploration. */
export function judgeContinuousIn(environment: ContinuousEnvironment, episodes: number): ContinuousJudge {
  return (policy, random) => judgeContinuous(policy, environment, { episodes, random });
}

/** Learns for this many steps, or until there is a reason to stop; the same seed gives the same learner, evaluated or not. */
export function trainContinuous(options: TrainContinuousOptions): TrainResult {
  const { learner, evaluation, ...rest } = options;
  return runTraining(createContinuousTraining(options), {
    ...rest, learner: learnerOverCandidates(learner, options.environment.spec),
    ...(evaluation && { evaluation: { every: evaluation.every, judge: (_policy: Policy, random: Random) => evaluation.judge(learner.policy, random) } }),
  });
}
