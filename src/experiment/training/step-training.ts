// Training in any environment, one choice after the other and resumable: for what fast training cannot lay out in columns.
import { batchOf, type Environment, type Learner, type Random, type State, type Transition } from "../../core/index.ts";
import { closesRequest, createWalk } from "./walk.ts";

/** How to train. */
export interface StepTrainingOptions {
  readonly environment: Environment;
  readonly learner: Learner;
  readonly random: Random;
  /** The least choices per batch of learning; a batch ends with a request. */
  readonly blockSteps: number;
}

/** A training in blocks that can be saved between two of them. */
export interface BlockTraining {
  /** Acts and learns for at least this many further steps; returns the steps made. */
  advance(steps: number): number;
  steps(): number;
  save(): State;
  restore(state: State): void;
}

/** Begins an episode. Saved between two batches, with the learner's snapshot enough to go on bit for bit. */
export function createStepTraining({ environment, learner, random, blockSteps }: StepTrainingOptions): BlockTraining {
  const { spec } = environment;
  const walk = createWalk(environment, learner.policy, { random });
  const source = random.fork("learn");
  let steps = 0;
  let batches = 0;
  const learnBlock = (): number => {
    const rows: Transition[] = [];
    do rows.push(walk.step());
    while (rows.length < blockSteps || !closesRequest(spec.stages, rows[rows.length - 1]));
    learner.learn(batchOf(rows, spec), source.fork(batches++));
    steps += rows.length;
    return rows.length;
  };
  return {
    steps: () => steps,
    advance(wanted) {
      let made = 0;
      while (made < wanted) made += learnBlock();
      return made;
    },
    save: () => ({ walk: walk.save(), steps, batches }),
    restore(state) {
      const saved = state as { readonly walk: State; readonly steps: number; readonly batches: number };
      walk.restore(saved.walk);
      ({ steps, batches } = saved);
    },
  };
}
