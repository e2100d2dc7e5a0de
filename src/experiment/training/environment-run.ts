// One seed of training in an environment as a run that can be broken off after any block and taken up again, bit for bit.
import { seeded, type Settings, type State } from "../../core/index.ts";
import type { RunCheckpoint } from "./checkpoint.ts";
import { runPlanOf, watchedRun, type ResumableRun, type RunEnd } from "./resumable-run.ts";
import { createRunHistory, type HistoryPlan } from "./run-history.ts";
import { createTrainee, type EnvironmentRegistries, type TraineePlan } from "./trainee.ts";

/** What one seed is asked to do; plain data. */
export interface EnvironmentPlan extends TraineePlan, HistoryPlan {
  readonly seed: number;
  /** The policy's mode is judged before the first step, every so many, and at the end. */
  readonly evaluateEvery: number;
}

/** Steps of every copy per batch: a whole rollout for what learns from one, the rhythm of its gradient steps for what replays, else one. */
export function blockStepsOf(config: Settings, copies: number): number {
  const { rolloutRows, trainEvery } = config;
  if (typeof rolloutRows === "number") return Math.max(1, Math.floor(rolloutRows / copies));
  return copies > 1 ? 32 : typeof trainEvery === "number" ? trainEvery : 1;
}

/** A fresh run or one that goes on from a checkpoint of the same plan. Throws `unsuited`, `unknown-name` or `bad-settings` before anything is learned. */
export function createEnvironmentRun(plan: EnvironmentPlan, registries: EnvironmentRegistries, from?: RunCheckpoint): ResumableRun {
  const random = seeded(`train ${plan.seed}`);
  const trainee = createTrainee(plan, registries, random.fork("training"), from?.learner);
  const { training } = trainee;
  const history = createRunHistory(trainee, plan, random);
  if (from === undefined) watchedRun(plan, "0 steps", () => history.look(0));
  else {
    const saved = from.progress as { readonly training: State; readonly history: State };
    training.restore(saved.training);
    history.restore(saved.history, from.columns);
  }
  const end = (): RunEnd | null => history.reason() ?? (training.steps() >= plan.steps ? "steps" : null);
  return {
    at: () => training.steps(),
    doneShare: () => (end() === null ? training.steps() / plan.steps : 1),
    latest: () => history.evaluations().values.at(-1) ?? null,
    isOver: () => end() !== null,
    advance() {
      const before = training.steps();
      watchedRun(plan, `${before} steps`, () => {
        training.advance(1);
        const now = training.steps();
        const due = Math.floor(now / plan.evaluateEvery) > Math.floor(before / plan.evaluateEvery);
        if (due || now >= plan.steps) history.look(now);
      });
    },
    checkpoint() {
      const { progress, columns } = history.save();
      return { plan: runPlanOf("environment", plan), learner: trainee.snapshot(), progress: { training: training.save(), history: progress }, columns };
    },
    outcome: () => ({
      seed: plan.seed, at: training.steps(), end: end(), curve: history.evaluations(), convergence: history.convergence(), learner: trainee.snapshot(), season: null,
    }),
  };
}
