// What a sweep over trainings tries: a task becomes a training, its score the last evaluation.
import type { SweepTask } from "./sweep.ts";
import type { RunJobs, TrainJob } from "../training/train-job.ts";
import type { TrainResult } from "../training/training-plan.ts";

/**
 * Scores settings by training with them: `budget` is the number of steps, the score the mean return of `episodes` episodes at the end,
 * without exploration unless said otherwise; a run that diverges has none. A larger budget trains anew, as a learner's schedules may follow its length.
 */
export function scoreTrainings(
  job: Pick<TrainJob, "environment" | "algorithm" | "copies" | "learnEvery">, episodes: number, run: RunJobs<TrainJob, TrainResult>,
): RunJobs<SweepTask, number | null> {
  return async (tasks, report) => {
    const jobs = tasks.map(({ settings, seed, budget }): TrainJob => (
      { ...job, config: settings, seed, steps: budget, evaluation: { every: budget, episodes, modal: true } }
    ));
    const results = await run(jobs, report);
    return results.map(({ stopped, evaluations }) => (stopped === "diverged" ? null : evaluations.values.at(-1)!));
  };
}
