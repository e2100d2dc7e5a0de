// Training without an allocation per step: many copies of an environment, columns that are used again, learning in blocks.
import {
  createBlockChooser, resumeRandom, type BlockChoices, type Learner, type Policy, type Random, type RandomState, type State, type VectorEnvironment,
} from "../core/index.ts";
import { mean } from "../kernels/index.ts";
import { createBlockBatch } from "./block-batch.ts";
import type { Judgement } from "./run.ts";

/** How to train. */
export interface FastTrainingOptions {
  /** With fixed candidates without fields and single choices. */
  readonly environment: VectorEnvironment;
  readonly learner: Learner;
  readonly random: Random;
  /** Steps of every copy per batch of learning. */
  readonly blockSteps: number;
}

/** A training that goes on as long as it is asked to. */
export interface FastTraining {
  /** Acts and learns for at least this many further steps, all copies counted, in whole blocks; returns the steps made. */
  advance(steps: number): number;
  /** Steps made so far, all copies counted. */
  steps(): number;
  /** Where environment and randomness stand; with the learner's snapshot enough to go on bit for bit. */
  save(): State;
  restore(state: State): void;
}

/** Begins an episode in every copy. The copies' rows reach the learner copy by copy, so that the rows of an episode are in order. */
export function createFastTraining({ environment, learner, random, blockSteps }: FastTrainingOptions): FastTraining {
  const { spec, copies, columns } = environment;
  const block = createBlockBatch(spec, copies, blockSteps);
  const chooseAll = createBlockChooser(columns.now, copies);
  const choices = createChoices(copies);
  let draws = random.fork("choices");
  let source = random.fork("learn");
  let steps = 0;
  environment.reset(random.fork("episode"));
  const learnBlock = (): void => {
    for (let at = 0; at < blockSteps; at++) {
      chooseAll(learner.policy, draws, choices);
      block.writeChoices(at, columns.now, choices);
      environment.step(choices.actions);
      block.writeAnswers(at, columns);
    }
    block.close();
    learner.learn(block.batch, source);
    steps += copies * blockSteps;
  };
  return {
    steps: () => steps,
    advance(wanted) {
      const blocks = Math.ceil(wanted / (copies * blockSteps));
      for (let made = 0; made < blocks; made++) learnBlock();
      return blocks * copies * blockSteps;
    },
    save: () => ({ steps, environment: environment.save(), draws: { ...draws.state() }, source: { ...source.state() } }),
    restore(state) {
      const saved = state as unknown as { readonly steps: number; readonly environment: State; readonly draws: RandomState; readonly source: RandomState };
      steps = saved.steps;
      environment.restore(saved.environment);
      draws = resumeRandom(saved.draws);
      source = resumeRandom(saved.source);
    },
  };
}

function createChoices(copies: number): BlockChoices {
  return { actions: new Int32Array(copies), propensities: new Float64Array(copies) };
}

/** A policy over one whole episode in each copy: as many episodes as there are copies, side by side. */
export function judgeFast(policy: Policy, environment: VectorEnvironment, random: Random): Judgement {
  const { copies, columns } = environment;
  const chooseAll = createBlockChooser(columns.now, copies);
  const choices = createChoices(copies);
  const draws = random.fork("choices");
  const returns = new Float64Array(copies);
  const over = new Uint8Array(copies);
  let length = 0;
  environment.reset(random.fork("episode"));
  for (let open = copies; open > 0;) {
    chooseAll(policy, draws, choices);
    environment.step(choices.actions);
    for (let copy = 0; copy < copies; copy++) {
      if (over[copy] === 1) continue;
      returns[copy] += columns.rewards[copy];
      length++;
      if (columns.lasts[copy] === 0) continue;
      over[copy] = 1;
      open--;
    }
  }
  return { episodes: copies, meanReturn: mean(returns), returns: [...returns], meanLength: length / copies };
}
