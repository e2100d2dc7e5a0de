// One seed of training in an environment as a run that can be broken off after any block and taken up again, bit for bit.
import { createLearner, fail, findNamed, seeded, type Algorithm, type Learner, type Random, type Settings, type State } from "../core/index.ts";
import { vectorOfWorld, type ClassicWorld } from "../problems/index.ts";
import type { RunCheckpoint } from "./checkpoint.ts";
import { runPlanOf, watchedRun, type ResumableRun, type RunEnd } from "./resumable-run.ts";
import { createFastTraining } from "./run-fast.ts";
import { createRunHistory, isLaidOut, type HistoryPlan } from "./run-history.ts";
import { createStepTraining, type BlockTraining } from "./step-training.ts";

/** What one seed is asked to do; plain data. */
export interface EnvironmentPlan extends HistoryPlan {
  readonly environment: string;
  readonly algorithm: string;
  readonly config: Settings;
  readonly seed: number;
  readonly copies: number;
  /** Steps of every copy per batch of learning. */
  readonly blockSteps: number;
  /** The policy's mode is judged before the first step, every so many, and at the end. */
  readonly evaluateEvery: number;
}

/** Where a run looks its names up. */
export interface EnvironmentRegistries {
  readonly environments: readonly ClassicWorld[];
  readonly algorithms: readonly Algorithm[];
}

/** Steps of every copy per batch: a whole rollout for what learns from one, the rhythm of its gradient steps for what replays, else one. */
export function blockStepsOf(config: Settings, copies: number): number {
  const { rolloutRows, trainEvery } = config;
  if (typeof rolloutRows === "number") return Math.max(1, Math.floor(rolloutRows / copies));
  return copies > 1 ? 32 : typeof trainEvery === "number" ? trainEvery : 1;
}

/** A fresh run or one that goes on from a checkpoint of the same plan. Throws `unsuited`, `unknown-name` or `bad-settings` before anything is learned. */
export function createEnvironmentRun(plan: EnvironmentPlan, registries: EnvironmentRegistries, from?: RunCheckpoint): ResumableRun {
  const world = findNamed(registries.environments, plan.environment, "environment");
  const { spec } = world.create();
  const learner = createLearner(findNamed(registries.algorithms, plan.algorithm, "algorithm"), spec, plan.config, from?.learner);
  const random = seeded(`train ${plan.seed}`);
  const training = trainingIn(world, learner, { ...plan, random: random.fork("training") });
  const history = createRunHistory(world, learner, plan, random);
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
      return { plan: runPlanOf("environment", plan), learner: learner.snapshot(), progress: { training: training.save(), history: progress }, columns };
    },
    outcome: () => ({
      seed: plan.seed, at: training.steps(), end: end(), curve: history.evaluations(), convergence: history.convergence(), learner: learner.snapshot(), season: null,
    }),
  };
}

// A list of candidates with fields, or a decision in stages, does not fit the columns of fast training.
function trainingIn(world: ClassicWorld, learner: Learner, { copies, blockSteps, random }: { readonly copies: number; readonly blockSteps: number; readonly random: Random }): BlockTraining {
  const environment = world.create();
  if (isLaidOut(environment)) return createFastTraining({ environment: vectorOfWorld(world, copies), learner, random, blockSteps });
  if (copies > 1) fail("unsuited", "--copies", "1 for open lists of candidates and for choices in stages", copies);
  return createStepTraining({ environment, learner, random, blockSteps });
}
