// The job of a worker thread: one seed of one of the three studies, as plain data.
import { uniform } from "../../src/core/index.ts";
import { meanInterval } from "../../src/experiment/index.ts";
import { evaluateSmall, solveSmall } from "../../src/problems/index.ts";
import { claimSeeds, claimSettings, named, others, otherSeeds, presetSettings, smallSeasons } from "./plan.ts";
import { openCampaign, type Campaign, type Played } from "./season.ts";

/** Which seed of which study. */
export interface CouponJob {
  readonly study: "claim" | "null" | "small";
  readonly seed: number;
}

/** Who earned what in a season. */
export interface CouponRow {
  readonly policy: string;
  readonly kind: "learner" | "baseline" | "bound";
  readonly reward: number;
  /** What the hidden truth expects of the same decisions. */
  readonly expected: number;
  readonly spendCents: number;
  readonly capCents: number;
  /** Means and ratios by name of the problem's metrics. */
  readonly metrics: { readonly [name: string]: number };
}

/** What a seed found; `better` is the verdict against the best static candidate, customer by customer (null study). */
export interface CouponResult {
  readonly job: CouponJob;
  readonly rows: readonly CouponRow[];
  readonly better: boolean | null;
  readonly share: { readonly earned: number; readonly best: number; readonly optimum: number } | null;
}

/** Runs a job. */
export async function run(job: CouponJob): Promise<CouponResult> {
  if (job.study === "claim") return claim(job);
  return job.study === "null" ? nothing(job) : small(job);
}

async function claim(job: CouponJob): Promise<CouponResult> {
  const campaign = openCampaign(claimSettings(), job.seed);
  const { problem, decisions, random } = campaign;
  const rows = campaign.baselines.map((baseline) => rowOf("baseline", campaign.play({ kind: "baseline", baseline }, "season")));
  const learners = claimSeeds.indexOf(job.seed) < otherSeeds ? [named, ...others] : [named];
  for (const plan of learners) {
    const actor = campaign.learner(plan);
    const plays = plan.frozen === true ? { kind: "policy" as const, name: plan.name, policy: actor.learner.policy } : actor;
    rows.push(rowOf("learner", campaign.play(plays, "season")));
  }
  const caps = { "budget-0": problem.settings.limits.budgetCents };
  const bound = await problem.study!.bound!({ random: random.fork("season").fork("world"), decisions, caps });
  const none = { spendCents: 0, capCents: caps["budget-0"], metrics: {} };
  return { job, rows: [...rows, { policy: "knapsack with hidden truth", kind: "bound", reward: bound!, expected: bound!, ...none }], better: null, share: null };
}

function rowOf(kind: CouponRow["kind"], { result, expected }: Played): CouponRow {
  const { spent, cap } = result.accounts["budget-0"];
  return { policy: result.policy, kind, reward: result.rewardPerDecision, expected, spendCents: spent, capCents: cap, metrics: result.metrics };
}

// The best single candidate is known from the truth; the learner may only be called better by mistake.
function nothing(job: CouponJob): CouponResult {
  const campaign = openCampaign(presetSettings("null"), job.seed);
  const best = bestCandidate(campaign);
  const act = { name: `everybody (${best.name})`, act: () => [best] };
  const fixed = campaign.play({ kind: "baseline", baseline: act }, "season");
  const learned = campaign.play(campaign.learner(named), "season");
  const differences = [...learned.bySubject].map(([subject, reward]) => reward - fixed.bySubject.get(subject)!);
  return { job, rows: [rowOf("baseline", fixed), rowOf("learner", learned)], better: meanInterval(differences).interval[0] > 0, share: null };
}

function bestCandidate({ problem, random }: Campaign) {
  const world = problem.world(random.fork("season").fork("world"));
  const { request } = world.next()!;
  const { rewards } = world.truth(request, new Uint8Array(problem.candidates.length).fill(1));
  return problem.candidates[rewards.indexOf(Math.max(...rewards))];
}

// Learns from seasons, and is then measured, as it stands, in another one against the exact optimum of that one's customers.
function small(job: CouponJob): CouponResult {
  const campaign = openCampaign(presetSettings("small"), job.seed);
  const { problem, random } = campaign;
  const actor = campaign.learner(named);
  const pupil = { ...actor, learner: { ...actor.learner, policy: uniform } };
  for (let season = 1; season <= smallSeasons.uniform; season++) campaign.play(pupil, `uniform season ${season}`);
  for (let season = 1; season <= smallSeasons.own; season++) campaign.play(actor, `season ${season}`);
  const measured = campaign.play({ kind: "policy", name: named.name, policy: actor.learner.policy }, "measured");
  const { population } = problem.world(random.fork("measured").fork("world"));
  const shares = population.parameters.segments.map((_, segment) => population.segment.filter((own) => own === segment).length / population.customers);
  const statics = problem.candidates.map((_, candidate) => evaluateSmall(problem, () => candidate, shares).rewardPerDecision);
  const share = { earned: measured.expected, best: Math.max(...statics), optimum: solveSmall(problem, 0, shares).rewardPerDecision };
  return { job, rows: [rowOf("learner", measured)], better: null, share };
}
