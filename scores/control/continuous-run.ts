// A row of the control scores whose action is a real vector: how it trains, and how its checkpoints are judged.
import { createContinuousLearner, findNamed, type Random } from "../../src/core/index.ts";
import { createContinuousTraining, judgeContinuous } from "../../src/experiment/index.ts";
import type { ControlRow } from "./rows.ts";
import type { ScoreSubject } from "./run.ts";
import { continuousLearners, continuousPendulum } from "./subjects.ts";

/** A learner in its world; both follow from the row, the seed and `random`. */
export function continuousSubject(row: ControlRow, seed: number, random: Random): ScoreSubject {
  const world = continuousPendulum;
  const algorithm = findNamed(continuousLearners, row.algorithm, "algorithm");
  const environment = world.create();
  const { spec } = environment;
  const learner = createContinuousLearner(algorithm, spec, { ...row.settings, seed });
  return {
    training: createContinuousTraining({ environment, learner, random, blockSteps: row.blockSteps }),
    snapshot: () => learner.snapshot(),
    judge(snapshot, episodes, source) {
      const judged = snapshot === null ? learner : createContinuousLearner(algorithm, spec, snapshot.config, snapshot);
      return judgeContinuous(judged.policy, world.create(), { episodes, random: source }).meanReturn;
    },
  };
}
