// The job of a worker thread: one seed of the half-year, of its frontier or of the null store, as plain data.
import { meanInterval } from "../../src/experiment/index.ts";
import { longRunRidge } from "../../src/algorithms/long-run-ridge.ts";
import { squareCb } from "../../src/algorithms/square-cb.ts";
import { pooledRule, wholeSeasonBound, type Baseline, type CouponCandidate, type CouponRequest } from "../../src/problems/index.ts";
import type { LearnerPlan } from "../coupons/plan.ts";
import { openCampaign, type Campaign, type Played } from "../coupons/season.ts";
import { budgetFactors, named, otherSeeds, settingsOf, twin } from "./plan.ts";
import { allocatingRule } from "./allocation.ts";

/** Which seed of which study. */
export interface SeasonJob {
  readonly study: "claim" | "frontier" | "null";
  readonly seed: number;
}

/** What a policy brought in a season, per customer of the store. */
export interface SeasonRow {
  readonly policy: string;
  readonly kind: "sequential" | "myopic" | "static" | "bound";
  /** Multiple of the preset's budget. */
  readonly budget: number;
  readonly reward: number;
  /** What the hidden truth expects of the same decisions. */
  readonly expected: number;
  readonly spendCents: number;
  readonly capCents: number;
  readonly visits: number;
  readonly couponsPerVisit: number;
}

/** What a seed found; `better` is the verdict of the null study. */
export interface SeasonResult {
  readonly job: SeasonJob;
  readonly rows: readonly SeasonRow[];
  readonly better: boolean | null;
}

const whole = { decisions: 1_000_000 } as const;
const bandit: LearnerPlan = { name: "square-cb (named in record 0010)", algorithm: squareCb, config: { features: "disjoint", penalty: 300, gammaScale: 100 } };
const general: LearnerPlan = {
  name: "long-run-ridge", algorithm: longRunRidge, config: { features: "disjoint", penalty: 1000, valuePenalty: 100, floor: 0 }, frozen: true,
};

/** Runs a job. */
export async function run(job: SeasonJob): Promise<SeasonResult> {
  if (job.study === "claim") return claim(job);
  return job.study === "frontier" ? frontier(job) : nothing(job);
}

type Rule = Baseline<CouponRequest, CouponCandidate>;

function claim(job: SeasonJob): SeasonResult {
  const campaign = openCampaign(settingsOf("season"), job.seed, whole);
  const { problem, records, baselines, random } = campaign;
  const others = otherSeeds.includes(job.seed);
  const shown = baselines.filter(({ name }) => others || ["none", "everybody", "greedy by uplift per cost"].includes(name));
  const rows = shown.map((rule) => playRule(campaign, rule, rule.estimated === true ? "myopic" : "static"));
  rows.push(playRule(campaign, renamed(pooledRule(problem, records, twin), twin.name), "myopic"));
  rows.push(playRule(campaign, renamed(pooledRule(problem, records, named), named.name), "sequential"));
  rows.push(rowOf(campaign, campaign.play(campaign.learner(bandit), "season"), "myopic"));
  if (others) {
    rows.push(playRule(campaign, allocatingRule(campaign), "sequential"));
    const { learner } = campaign.learner(general);
    rows.push(rowOf(campaign, campaign.play({ kind: "policy", name: general.name, policy: learner.policy }, "season"), "sequential"));
  }
  const caps = { "budget-0": problem.settings.limits.budgetCents };
  const bound = wholeSeasonBound(problem, { random: random.fork("season").fork("world"), decisions: whole.decisions, caps }) / problem.settings.world.customers;
  rows.push({ policy: "knapsack with hidden truth", kind: "bound", budget: 1, reward: bound, expected: bound, spendCents: 0, capCents: caps["budget-0"], visits: 0, couponsPerVisit: 0 });
  return { job, rows, better: null };
}

// One fit at the middle budget, asked for another price, against a pilot and a fit of its own under each budget.
function frontier(job: SeasonJob): SeasonResult {
  const first = openCampaign(settingsOf("season"), job.seed, whole);
  const once = pooledRule(first.problem, first.records, named);
  const rows = budgetFactors.flatMap((factor) => {
    const settings = settingsOf("season", factor);
    const own = openCampaign(settings, job.seed, { ...whole, cap: settings.limits.budgetCents });
    const again = pooledRule(own.problem, own.records, named);
    return [
      { ...playRule(own, inWordsOf(own, once.under(settings.limits.budgetCents)), "sequential"), budget: factor },
      { ...playRule(own, renamed(again, "trained again for this budget"), "sequential"), budget: factor },
    ];
  });
  return { job, rows, better: null };
}

// Two problems of one catalogue: the same coupons, each problem with its own objects.
function inWordsOf({ problem }: Campaign, rule: Rule): Rule {
  const own = new Map(problem.candidates.map((candidate) => [candidate.name, candidate]));
  return { ...rule, name: "one training, another price", act: (request, random) => rule.act(request, random).map(({ name }) => own.get(name)!) };
}

// The best single candidate is known from the truth; the named policy may only be called better by mistake.
function nothing(job: SeasonJob): SeasonResult {
  const campaign = openCampaign(settingsOf("season-null"), job.seed, whole);
  const { problem, records, random } = campaign;
  const world = problem.world(random.fork("season").fork("world"));
  const { rewards } = world.truth(world.next()!.request, new Uint8Array(problem.candidates.length).fill(1));
  const best = problem.candidates[rewards.indexOf(Math.max(...rewards))];
  const fixed = campaign.play({ kind: "baseline", baseline: { name: `everybody (${best.name})`, act: () => [best] } }, "season");
  const learned = campaign.play({ kind: "baseline", baseline: renamed(pooledRule(problem, records, named), named.name) }, "season");
  const differences = [...learned.bySubject].map(([subject, reward]) => reward - fixed.bySubject.get(subject)!);
  return { job, rows: [rowOf(campaign, fixed, "static"), rowOf(campaign, learned, "sequential")], better: meanInterval(differences).interval[0] > 0 };
}

function renamed(rule: Rule, name: string): Rule {
  return { ...rule, name };
}

function playRule(campaign: Campaign, baseline: Rule, kind: SeasonRow["kind"]): SeasonRow {
  return rowOf(campaign, campaign.play({ kind: "baseline", baseline }, "season"), kind);
}

function rowOf({ problem }: Campaign, { result, expected, bySubject }: Played, kind: SeasonRow["kind"]): SeasonRow {
  const { customers } = problem.settings.world;
  const { spent, cap } = result.accounts["budget-0"];
  const reward = [...bySubject.values()].reduce((sum, own) => sum + own, 0) / customers;
  return {
    policy: result.policy, kind, budget: 1, reward, expected: (expected * result.decisions) / customers,
    spendCents: spent, capCents: cap, visits: result.decisions, couponsPerVisit: result.metrics["couponsSent"],
  };
}
