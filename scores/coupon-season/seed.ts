// The job of a worker thread: one seed of the half-year or of the null store, as plain data.
import { meanInterval } from "../../src/experiment/index.ts";
import { longRunRidge } from "../../src/algorithms/long-run-ridge.ts";
import { squareCb } from "../../src/algorithms/square-cb.ts";
import { fitSeasonPlanner, pooledRule, type Baseline, type CouponCandidate, type CouponRequest, type PricedPolicy } from "../../src/problems/index.ts";
import type { LearnerPlan } from "../coupons/plan.ts";
import { openCampaign, type Campaign } from "../coupons/season.ts";
import { allocatingRule } from "./allocation.ts";
import { playAllKnowing } from "./all-knowing.ts";
import { frontierRows } from "./frontier.ts";
import { carefulTwin, customersOf, earlier, frontierSeeds, knownPrices, named, otherSeeds, pacing, pilotOf, settingsOf, twin } from "./plan.ts";
import { rowOf, type SeasonRow } from "./rows.ts";

/** Which seed of which study. */
export interface SeasonJob {
  readonly study: "claim" | "null";
  readonly seed: number;
}

/** What a seed found; `better` is the verdict of the null study. */
export interface SeasonResult {
  readonly job: SeasonJob;
  readonly rows: readonly SeasonRow[];
  readonly frontier: readonly SeasonRow[];
  readonly better: boolean | null;
}

const bandit: LearnerPlan = { name: "square-cb (named in record 0010)", algorithm: squareCb, config: { features: "disjoint", penalty: 300, gammaScale: 100 } };
const general: LearnerPlan = { name: "long-run-ridge", algorithm: longRunRidge, config: { features: "disjoint", penalty: 1000, valuePenalty: 100, floor: 0 } };

/** Runs a job. */
export async function run(job: SeasonJob): Promise<SeasonResult> {
  return job.study === "claim" ? claim(job) : nothing(job);
}

type Rule = Baseline<CouponRequest, CouponCandidate>;

function claim(job: SeasonJob): SeasonResult {
  const campaign = openCampaign(settingsOf("season"), job.seed, pilotOf(customersOf.season.pilot));
  const { problem, rows: logged, baselines } = campaign;
  const others = otherSeeds.includes(job.seed);
  const planner = fitSeasonPlanner(problem, logged, named);
  const [far, near] = [planner.seeing(named.foresight), planner.seeing(twin.foresight)];
  const shown = baselines.filter(({ name }) => others || ["none", "everybody", "greedy by uplift per cost"].includes(name));
  const rows = [
    ...shown.map((rule) => playRule(campaign, rule, rule.estimated === true ? "myopic" : "static")),
    playPaced(campaign, far, named.name, "sequential"),
    playPaced(campaign, near, twin.name, "myopic"),
    playCareful(campaign, near),
    rowOf(campaign, campaign.play(campaign.learner(bandit), "season"), "myopic"),
    ...(others ? othersOf(campaign) : []),
  ];
  return { job, rows, frontier: frontierSeeds.includes(job.seed) ? frontierRows(campaign, logged, planner) : [], better: null };
}

// Those who are compared by the lead alone, and what the all-knowing win.
function othersOf(campaign: Campaign): readonly SeasonRow[] {
  const { problem, records } = campaign;
  const { learner } = campaign.learner(general);
  const told = [0, 1].map((foresight) => knownPrices.map((price) => {
    const name = foresight === 1 ? "all-knowing, with foresight" : "all-knowing, myopic";
    return rowOf(campaign, playAllKnowing(campaign, { name, price, foresight: foresight as 0 | 1 }), "told");
  }).reduce((best, row) => (row.expected > best.expected ? row : best)));
  return [
    playRule(campaign, { ...pooledRule(problem, records, earlier), name: earlier.name }, "sequential"),
    playRule(campaign, allocatingRule(campaign), "sequential"),
    rowOf(campaign, campaign.play({ kind: "policy", name: general.name, policy: learner.policy }, "season"), "sequential"),
    ...told,
  ];
}

// The best single candidate is known from the truth; the named policy may only be called better by mistake.
function nothing(job: SeasonJob): SeasonResult {
  const campaign = openCampaign(settingsOf("season-null"), job.seed, pilotOf(customersOf["season-null"].pilot));
  const { problem, random } = campaign;
  const world = problem.world(random.fork("season").fork("world"));
  const { rewards } = world.truth(world.next()!.request, new Uint8Array(problem.candidates.length).fill(1));
  const best = problem.candidates[rewards.indexOf(Math.max(...rewards))];
  const fixed = campaign.play({ kind: "baseline", baseline: { name: `everybody (${best.name})`, act: () => [best] } }, "season");
  const { policy } = fitSeasonPlanner(problem, campaign.rows, named).seeing(named.foresight);
  const learned = campaign.play({ kind: "policy", name: named.name, policy }, "season", { pricing: { kind: "fixed", prices: { spend: named.leastPrice } } });
  const differences = [...learned.bySubject].map(([subject, reward]) => reward - fixed.bySubject.get(subject)!);
  return { job, rows: [rowOf(campaign, fixed, "static"), rowOf(campaign, learned, "sequential")], frontier: [], better: meanInterval(differences).interval[0] > 0 };
}

function playRule(campaign: Campaign, baseline: Rule, kind: SeasonRow["kind"]): SeasonRow {
  return rowOf(campaign, campaign.play({ kind: "baseline", baseline }, "season"), kind);
}

// The price starts where bisection on the pilot puts it, and follows the season's spend.
function playPaced(campaign: Campaign, { policy, priceFor }: PricedPolicy, name: string, kind: SeasonRow["kind"]): SeasonRow {
  const spend = { account: "budget-0", initialPrice: priceFor(campaign.problem.settings.limits.budgetCents), ...pacing };
  return rowOf(campaign, campaign.play({ kind: "policy", name, policy }, "season", { pricing: { kind: "paced", limits: { spend } } }), kind);
}

// A high price keeps the short-sighted from what only looks good: the strongest rival that sees no further than the visit.
function playCareful(campaign: Campaign, { policy, priceFor }: PricedPolicy): SeasonRow {
  const spend = 2 * priceFor(campaign.problem.settings.limits.budgetCents);
  return rowOf(campaign, campaign.play({ kind: "policy", name: carefulTwin.name, policy }, "season", { pricing: { kind: "fixed", prices: { spend } } }), "myopic");
}
