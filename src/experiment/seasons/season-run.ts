// One seed of training in a simulated store as a run that can be broken off between decisions and taken up again, bit for bit.
import { createLearner, fail, findNamed, seeded, type Algorithm, type Settings, type State } from "../../core/index.ts";
import type { ProblemKind } from "../../problems/index.ts";
import type { RunCheckpoint } from "../training/checkpoint.ts";
import { watchConvergence } from "../training/convergence.ts";
import { runPlanOf, watchedRun, type ResumableRun } from "../training/resumable-run.ts";
import type { Progress, SimulationResult } from "./results.ts";
import { seasonOf } from "./simulate.ts";
import { blankTape, createTapedLearner, tapeOf } from "./tape.ts";

/** What one seed is asked to do; plain data. */
export interface SeasonPlan {
  readonly problem: string;
  /** The problem's settings, as its `parseSettings` takes them. */
  readonly settings: unknown;
  readonly algorithm: string;
  readonly config: Settings;
  readonly seed: number;
  readonly decisions: number;
}

/** Where a run looks its names up. */
export interface SeasonRegistries {
  readonly kinds: readonly ProblemKind[];
  readonly algorithms: readonly Algorithm[];
}

/**
 * A fresh run or one that goes on. A checkpoint holds the learner and the tape of what it said; world, ledger, waiting outcomes and
 * totals follow from the seed and the tape, as the state of a service follows from its journal.
 */
export function createSeasonRun(plan: SeasonPlan, registries: SeasonRegistries, from?: RunCheckpoint): ResumableRun {
  const kind = findNamed(registries.kinds, plan.problem, "problem");
  const problem = kind.create(kind.parseSettings(plan.settings));
  const inner = createLearner(findNamed(registries.algorithms, plan.algorithm, "algorithm"), problem.spec, plan.config, from?.learner);
  const before = from?.progress as unknown as Saved | undefined;
  const learner = createTapedLearner(inner, from === undefined || before === undefined ? blankTape() : tapeOf(from.columns, before.batches));
  const season = seasonOf({ problem, actor: { kind: "learner", name: plan.algorithm, learner }, decisions: plan.decisions, random: seeded(plan.seed) });
  const watch = watchConvergence();
  const stride = Math.max(1, Math.floor(plan.decisions / 100));
  let done = 0;
  let result: SimulationResult | null = null;
  const advance = (): void => {
    const step = watchedRun({ ...plan, environment: plan.problem }, `${done} decisions`, () => season.next());
    if (step.done === true) result = step.value;
    else done = step.value;
  };
  if (from !== undefined && before !== undefined) {
    while (done < before.decisions) advance();
    if (before.over) advance();
    if (!learner.live()) fail("bad-snapshot", "tape of the run", `its end after ${done} decisions`, "more of it");
    watch.restore(before.convergence, from.columns["before"]);
  }
  return {
    at: () => done,
    doneShare: () => done / plan.decisions,
    latest: () => null,
    isOver: () => result !== null,
    advance() {
      advance();
      if (result === null && done % stride === 0) watch.note(done, inner.snapshot());
    },
    checkpoint() {
      const { columns, batches } = learner.tape();
      const convergence = watch.save();
      return {
        plan: runPlanOf("season", plan), learner: inner.snapshot(),
        progress: { decisions: done, over: result !== null, batches, convergence: convergence.history } satisfies Saved as unknown as State,
        columns: { ...columns, before: convergence.before },
      };
    },
    outcome: () => ({
      seed: plan.seed, at: done, end: result === null ? null : "steps", curve: result?.rewardCurve ?? { at: [], values: [] },
      convergence: watch.curve(), learner: inner.snapshot(), season: result,
    }),
  };
}

interface Saved {
  readonly decisions: number;
  readonly over: boolean;
  readonly batches: number;
  readonly convergence: Progress;
}
