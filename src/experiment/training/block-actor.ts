// Acting in blocks: many copies of an environment under a policy, their experience in one batch that is used again and again.
import { createBlockChooser, resumeRandom, type Batch, type BlockChoices, type Policy, type Random, type RandomState, type State, type VectorEnvironment } from "../../core/index.ts";
import { createBlockBatch } from "./block-batch.ts";
import { createChoices } from "./judge.ts";
import type { TrainingTotals } from "./training-plan.ts";
import { checkReward } from "./walk.ts";

/** Copies that act together. */
export interface BlockActor {
  /** `blockSteps` steps of every copy under this policy; the batch is overwritten by the next call. */
  fill(policy: Policy): Batch;
  totals(): TrainingTotals;
  save(): State;
  restore(state: State): void;
}

/** Begins an episode in every copy. The copies' rows stand copy by copy, so that the rows of an episode are in order. */
export function createBlockActor(environment: VectorEnvironment, { random, blockSteps }: { readonly random: Random; readonly blockSteps: number }): BlockActor {
  const { spec, copies, columns } = environment;
  const block = createBlockBatch(spec, copies, blockSteps);
  const chooseAll = createBlockChooser(columns.now, copies);
  const choices = createChoices(copies);
  let draws = random.fork("choices");
  let tally = createTally(copies);
  environment.reset(random.fork("episode"));
  return {
    totals: () => tally.totals(),
    fill(policy) {
      for (let at = 0; at < blockSteps; at++) {
        chooseAll(policy, draws, choices);
        block.writeChoices(at, columns.now, choices);
        environment.step(choices.actions);
        tally.note(columns, choices);
        block.writeAnswers(at, columns);
      }
      block.close();
      return block.batch;
    },
    save: () => ({ tally: tally.save(), environment: environment.save(), draws: { ...draws.state() } }),
    restore(state) {
      const saved = state as unknown as { readonly tally: State; readonly environment: State; readonly draws: RandomState };
      tally = createTally(copies, saved.tally);
      environment.restore(saved.environment);
      draws = resumeRandom(saved.draws);
    },
  };
}

interface Tally {
  /** Counts what a step of all copies led to. Throws `diverged` for a reward that is no finite number. */
  note(columns: VectorEnvironment["columns"], choices: Required<BlockChoices>): void;
  totals(): TrainingTotals;
  save(): State;
}

function createTally(copies: number, saved?: State): Tally {
  const given = saved as { readonly sums: readonly number[]; readonly running: readonly number[] } | undefined;
  // Reward, episodes that are over, their returns, and choices that were not the likeliest.
  const sums = Float64Array.from(given?.sums ?? [0, 0, 0, 0]);
  const running = Float64Array.from(given?.running ?? new Float64Array(copies));
  return {
    note({ rewards, lasts }, { propensities, largest }) {
      for (let copy = 0; copy < copies; copy++) {
        checkReward(rewards[copy]);
        sums[0] += rewards[copy];
        running[copy] += rewards[copy];
        if (propensities[copy] < largest[copy]) sums[3]++;
        if (lasts[copy] === 0) continue;
        sums[1]++;
        sums[2] += running[copy];
        running[copy] = 0;
      }
    },
    totals: () => ({ reward: sums[0], begun: copies + sums[1], ended: sums[1], returns: sums[2], explored: sums[3] }),
    save: () => ({ sums: [...sums], running: [...running] }),
  };
}
