// Training without an allocation per step: many copies of an environment, columns that are used again, learning in blocks.
import { resumeRandom, type Learner, type Random, type RandomState, type State, type VectorEnvironment } from "../../core/index.ts";
import { createBlockActor } from "./block-actor.ts";
import { runTraining } from "./training.ts";
import type { Training, TrainingPlan, TrainResult } from "./training-plan.ts";

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

/** Learns in blocks for this many steps, or until there is a reason to stop; what is due within a block comes behind it. */
export function trainFast(options: FastTrainingOptions & TrainingPlan): TrainResult {
  return runTraining(createFastTraining(options), options);
}

/** Begins an episode in every copy. The copies' rows reach the learner copy by copy, so that the rows of an episode are in order. */
export function createFastTraining({ environment, learner, random, blockSteps }: FastTrainingOptions): FastTraining {
  const actor = createBlockActor(environment, { random, blockSteps });
  const perBlock = environment.copies * blockSteps;
  let source = random.fork("learn");
  let steps = 0;
  return {
    steps: () => steps,
    totals: () => actor.totals(),
    // A block is learned from as a whole, so that nothing is left over.
    settle: () => undefined,
    advance(wanted) {
      const blocks = Math.ceil(wanted / perBlock);
      for (let made = 0; made < blocks; made++) {
        learner.learn(actor.fill(learner.policy), source);
        steps += perBlock;
      }
      return blocks * perBlock;
    },
    save: () => ({ steps, actor: actor.save(), source: { ...source.state() } }),
    restore(state) {
      const saved = state as unknown as { readonly steps: number; readonly actor: State; readonly source: RandomState };
      steps = saved.steps;
      actor.restore(saved.actor);
      source = resumeRandom(saved.source);
    },
  };
}
