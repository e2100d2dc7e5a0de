// One seed of a comparison: one draw of the world's parameters, every learner trained, everyone measured on the same customers.
import { createLearner, findNamed, seeded, uniform, type Algorithm, type Settings } from "../../core/index.ts";
import type { DecisionRecord, Problem, ProblemKind } from "../../problems/index.ts";
import { capsOf } from "../seasons/money.ts";
import type { Actor } from "../seasons/actor.ts";
import type { Pricing } from "../seasons/pricing.ts";
import type { SimulationResult } from "../seasons/results.ts";
import { simulate } from "../seasons/simulate.ts";

/** A learner by the name of its algorithm, under a name of its own. */
export interface LearnerChoice {
  readonly name: string;
  readonly algorithm: string;
  readonly config?: Settings;
}

/** All that one seed needs, as plain data that can travel to a worker. */
export interface SeedJob {
  readonly problem: string;
  readonly settings: unknown;
  readonly learners: readonly LearnerChoice[];
  readonly seed: number;
  /** Decisions of the season that learners train in and baselines are fitted to. */
  readonly decisions: number;
  /** Decisions of the season that everyone is measured in, as they stand. */
  readonly measured: number;
  readonly learnEvery?: number;
  /** Caps in place of the problem's, in the measured season and in training. */
  readonly caps?: { readonly [account: string]: number };
  /** Caps of the training season where they differ. */
  readonly trainingCaps?: { readonly [account: string]: number };
  readonly trainingPricing?: Pricing;
  /** Prices while measured; baselines do not look at them. */
  readonly pricing?: Pricing;
}

/** One policy on one seed. */
export interface SeedRow {
  readonly policy: string;
  readonly kind: "learner" | "baseline";
  /** A baseline that follows a fixed rule, without estimates of single customers. */
  readonly static: boolean;
  readonly measured: SimulationResult;
  /** Null for a baseline. */
  readonly training: SimulationResult | null;
}

/** What one seed found. */
export interface SeedResult {
  readonly seed: number;
  readonly rows: readonly SeedRow[];
  readonly bound: number | null;
}

/** Where names are looked up. */
export interface Registries {
  readonly kinds: readonly ProblemKind[];
  readonly algorithms: readonly Algorithm[];
}

/** Runs one seed; `onProgress` is called with the share that is done. The same job gives the same result wherever it runs. */
export async function runSeed(job: SeedJob, registries: Registries, onProgress?: (doneShare: number) => void): Promise<SeedResult> {
  const root = seeded(`seed ${job.seed}`);
  const kind = findNamed(registries.kinds, job.problem, "problem");
  const settings = kind.draw?.(job.settings, root.fork("parameters")) ?? job.settings;
  const problem = kind.create(settings);
  const training = trainingOf(problem, job);
  const { random, ...measuring } = measuringOf(problem, job);
  const baselines = [...problem.baselines ?? [], ...fittedBaselines(problem, job)];
  const parts = 2 * job.learners.length + baselines.length + 1;
  let done = 0;
  const advance = (): void => onProgress?.(++done / parts);

  const rows: SeedRow[] = [];
  for (const choice of job.learners) {
    const learner = createLearner(findNamed(registries.algorithms, choice.algorithm, "algorithm"), problem.spec, choice.config);
    const trained = simulate({ ...training, actor: { kind: "learner", name: choice.name, learner } });
    advance();
    const measured = simulate({ ...measuring, random, actor: { kind: "policy", name: choice.name, policy: learner.policy } });
    rows.push({ policy: choice.name, kind: "learner", static: false, measured, training: trained });
    advance();
  }
  for (const baseline of baselines) {
    const measured = simulate({ ...measuring, random, actor: { kind: "baseline", baseline } });
    rows.push({ policy: baseline.name, kind: "baseline", static: baseline.estimated !== true, measured, training: null });
    advance();
  }
  const bound = await problem.study?.bound?.({ random: random.fork("world"), decisions: job.measured, caps: capsOf(problem, job.caps) });
  advance();
  return { seed: job.seed, rows, bound: bound ?? null };
}

type Season = Omit<Parameters<typeof simulate>[0], "actor">;

function trainingOf(problem: Problem, job: SeedJob): Season {
  const caps = job.trainingCaps ?? job.caps;
  return {
    problem,
    decisions: job.decisions,
    random: seeded(`seed ${job.seed}`).fork("training"),
    ...(caps === undefined ? {} : { caps }),
    ...(job.trainingPricing === undefined ? {} : { pricing: job.trainingPricing }),
    ...(job.learnEvery === undefined ? {} : { learnEvery: job.learnEvery }),
  };
}

function measuringOf(problem: Problem, job: SeedJob): Season {
  return {
    problem,
    decisions: job.measured,
    random: seeded(`seed ${job.seed}`).fork("measured"),
    ...(job.caps === undefined ? {} : { caps: job.caps }),
    ...(job.pricing === undefined ? {} : { pricing: job.pricing }),
  };
}

// Baselines that estimate are fitted to the season the learners train in, logged by the uniform policy.
function fittedBaselines(problem: Problem, job: SeedJob): NonNullable<Problem["baselines"]> {
  if (problem.study?.baselines === undefined) return [];
  const records: DecisionRecord[] = [];
  const actor: Actor<unknown, unknown> = { kind: "policy", name: "uniform", policy: uniform };
  simulate({ ...trainingOf(problem, job), actor, onRecord: (record) => records.push(record) });
  return problem.study.baselines(records);
}
