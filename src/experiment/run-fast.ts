// Training without an allocation per step: many copies of an environment, columns that are used again, learning in blocks.
import { createBlockChooser, resumeRandom, type Learner, type Random, type RandomState, type State, type VectorEnvironment } from "../core/index.ts";
import { createBlockBatch } from "./block-batch.ts";
import { createChoices } from "./judge.ts";
import { runTraining } from "./training.ts";
import type { Training, TrainingPlan, TrainingTotals, TrainResult } from "./training-plan.ts";
import { checkReward } from "./walk.ts";

/** How to train. */
export interface FastTrainingOptions {
  /** With fixed candidates without fields and single choices. */
  readonly environment: VectorEnvironment;
  readonly learner: Learner;
  readonly random: Random;
  /** Steps of every copy per batch of learning. */
  readonly blockSteps: number;
}

/** A training in whole blocks of all copies. */
export interface FastTraining extends Training {
  /** Where environment and randomness stand; with the learner's snapshot enough to go on bit for bit. */
  save(): State;
  restore(state: State): void;
}

/** Learns in blocks for this many steps, or until there is a reason to stop; what is due between two blocks comes after the second. */
export function trainFast(options: FastTrainingOptions & TrainingPlan): TrainResult {
  return runTraining(createFastTraining(options), options);
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
  let tally = createTally(copies);
  environment.reset(random.fork("episode"));
  const learnBlock = (): void => {
    for (let at = 0; at < blockSteps; at++) {
      chooseAll(learner.policy, draws, choices);
      block.writeChoices(at, columns.now, choices);
      environment.step(choices.actions);
      tally.note(columns);
      block.writeAnswers(at, columns);
    }
    block.close();
    learner.learn(block.batch, source);
    steps += copies * blockSteps;
  };
  return {
    steps: () => steps,
    totals: () => tally.totals(),
    // A block is learned from as a whole, so that nothing is left over.
    settle: () => undefined,
    advance(wanted) {
      const blocks = Math.ceil(wanted / (copies * blockSteps));
      for (let made = 0; made < blocks; made++) learnBlock();
      return blocks * copies * blockSteps;
    },
    save: () => ({ steps, tally: tally.save(), environment: environment.save(), draws: { ...draws.state() }, source: { ...source.state() } }),
    restore(state) {
      const saved = state as unknown as { readonly steps: number; readonly tally: State; readonly environment: State; readonly draws: RandomState; readonly source: RandomState };
      steps = saved.steps;
      tally = createTally(copies, saved.tally);
      environment.restore(saved.environment);
      draws = resumeRandom(saved.draws);
      source = resumeRandom(saved.source);
    },
  };
}

interface Tally {
  /** Counts what a step of all copies led to. Throws `diverged` for a reward that is no finite number. */
  note(columns: VectorEnvironment["columns"]): void;
  totals(): TrainingTotals;
  save(): State;
}

function createTally(copies: number, saved?: State): Tally {
  const given = saved as { readonly sums: readonly number[]; readonly running: readonly number[] } | undefined;
  // Reward, episodes that are over, and their returns.
  const sums = Float64Array.from(given?.sums ?? [0, 0, 0]);
  const running = Float64Array.from(given?.running ?? new Float64Array(copies));
  return {
    note({ rewards, lasts }) {
      for (let copy = 0; copy < copies; copy++) {
        checkReward(rewards[copy]);
        sums[0] += rewards[copy];
        running[copy] += rewards[copy];
        if (lasts[copy] === 0) continue;
        sums[1]++;
        sums[2] += running[copy];
        running[copy] = 0;
      }
    },
    totals: () => ({ reward: sums[0], begun: copies + sums[1], ended: sums[1], returns: sums[2] }),
    save: () => ({ sums: [...sums], running: [...running] }),
  };
}
