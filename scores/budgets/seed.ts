// One seed of the budget study, as plain data: the claim, pacing, and on the first seeds the other learners, real vectors and the floor.
import { createContinuousLearner, seeded, uniform, type Learner } from "../../src/core/index.ts";
import { createContinuousTraining, simulate, type Pricing } from "../../src/experiment/index.ts";
import { bestCampaignPlan, bestSteadySplit, budgetKind, campaignValue, createContinuousBudget, responsesOf, spendAboveFloor, type DecisionRecord } from "../../src/problems/index.ts";
import { campaigns, continuous, continuousCampaigns, floorPrices, floorSettings, named, otherSeeds, others, scenariosPerSeed, settings, type LearnerPlan } from "./plan.ts";
import { openCampaigns, spendOf, type Campaigns, type Played } from "./season.ts";

/** Somebody's measured campaigns; values are multiples of the cap. */
export interface BudgetRow {
  readonly policy: string;
  readonly kind: "learner" | "baseline";
  readonly value: number;
  readonly spentShares: readonly number[];
}

/** One line on one seed: money a day, and what a further cent a day brings, by the named learner and at the best steady split. */
export interface LineRow {
  readonly line: string;
  readonly centsPerDay: number;
  readonly marginal: number;
  readonly bestCentsPerDay: number;
}

/** What a seed found. */
export interface BudgetSeed {
  readonly seed: number;
  readonly bound: number;
  readonly rows: readonly BudgetRow[];
  readonly lines: readonly LineRow[];
  readonly level: number;
  /** Shares of the cap spent in scenarios of pacing. */
  readonly pacing: readonly number[];
  readonly floor: readonly { readonly price: number; readonly value: number; readonly returnOnSpend: number; readonly spentShare: number; readonly bound: number }[];
}

/** Which seed; `quick` leaves out all but the claim. */
export interface BudgetJob {
  readonly seed: number;
  readonly quick?: boolean;
}

/** Runs a job. */
export function run({ seed, quick = false }: BudgetJob): Promise<BudgetSeed> {
  const season = openCampaigns(settings, seed);
  const { problem } = season;
  const responses = responsesOf(season.settings);
  const { days, budgetCents, lines } = season.settings;
  const rowOf = (kind: BudgetRow["kind"], policy: string, { value, spentShares }: Played): BudgetRow => ({ policy, kind, value, spentShares });
  const learner = trained(season, named);
  const learned = season.play({ kind: "policy", name: named.name, policy: learner.policy }, "measured", { count: campaigns.measured });
  const rows = [rowOf("learner", named.name, learned)];
  for (const baseline of [...problem.baselines!, ...problem.study!.baselines!(pilotLog(season))]) {
    rows.push(rowOf("baseline", baseline.name, season.play({ kind: "baseline", baseline }, "measured", { count: campaigns.measured })));
  }
  const more = !quick && seed <= otherSeeds;
  for (const plan of more ? others : []) {
    const { policy } = trained(season, plan);
    rows.push(rowOf("learner", plan.name, season.play({ kind: "policy", name: plan.name, policy }, "measured", { count: campaigns.measured })));
  }
  if (more) for (const plan of continuous) rows.push(continuousRow(season, plan, seed));
  const steady = bestSteadySplit(responses, budgetCents / days);
  const scenarios = Array.from({ length: quick ? 0 : scenariosPerSeed }, (_, index) => seeded(`scenario ${seed}-${index}`));
  return Promise.resolve({
    seed, bound: bestCampaignPlan(responses, days, budgetCents).value / budgetCents, rows, level: steady.marginal,
    lines: lines.map(({ channel, creative }, line) => {
      const { firstReturn, halfCents } = responses[line].curve;
      const fill = 1 + learned.centsPerDay[line] / halfCents;
      return { line: `${channel}/${creative}`, centsPerDay: learned.centsPerDay[line], marginal: firstReturn / (fill * fill), bestCentsPerDay: steady.cents[line] };
    }),
    // Curves of their own, and days that let a line spend at least 60 to 95 % of a chunk: 24 choices a day can always spend the cap.
    pacing: scenarios.map((random) => {
      const drawn = budgetKind.draw!(settings, random.fork("parameters"));
      return spendOf({ ...drawn, world: { ...drawn.world, deliveredShare: [0.6 + 0.35 * random.uniform(), 1] } }, learner.policy, random);
    }),
    floor: more ? floorRows(seed) : [],
  });
}

/** The learner of a plan after its uniform and its own campaigns. */
export function trained(season: Campaigns, plan: LearnerPlan, pricing?: Pricing): Learner {
  const learner = season.pilot(plan, campaigns.uniform, pricing);
  season.play({ kind: "learner", name: plan.name, learner }, "own", { count: campaigns.own, ...(pricing === undefined ? {} : { pricing }) });
  return learner;
}

function pilotLog({ problem, random, length }: Campaigns): readonly DecisionRecord[] {
  const log: DecisionRecord[] = [];
  simulate({ problem, actor: { kind: "policy", name: "uniform", policy: uniform }, decisions: campaigns.uniform * length, random: random.fork("uniform"), onRecord: (record) => log.push(record) });
  return log;
}

// Learns day by day with real weights; measured by its mode, with the chance of the same market.
function continuousRow({ settings: drawn, random }: Campaigns, { name, algorithm, config }: (typeof continuous)[number], seed: number): BudgetRow {
  const environment = createContinuousBudget(drawn);
  const learner = createContinuousLearner(algorithm, environment.spec, { ...config, seed });
  createContinuousTraining({ environment, learner, random: random.fork(name) }).advance(continuousCampaigns * drawn.days);
  const action = new Float32Array(environment.spec.action.length);
  const responses = responsesOf(drawn);
  const values: number[] = [];
  const spentShares: number[] = [];
  for (let campaign = 0; campaign < campaigns.measured; campaign++) {
    let { state } = environment.reset(random.fork("measured").fork(`continuous ${campaign}`));
    for (let open = true; open;) {
      const answer = environment.step(learner.policy.mode(state, action));
      ({ state } = answer);
      open = answer.kind !== "last";
    }
    const plan = environment.spentCents();
    values.push(campaignValue(responses, plan) / drawn.budgetCents);
    spentShares.push(plan.flat().reduce((sum, cents) => sum + cents, 0) / drawn.budgetCents);
  }
  return { policy: name, kind: "learner", value: values.reduce((sum, value) => sum + value, 0) / values.length, spentShares };
}

function floorRows(seed: number): BudgetSeed["floor"] {
  const season = openCampaigns(floorSettings, seed);
  const responses = responsesOf(season.settings);
  const { days, budgetCents, returnOnSpendFloor } = season.settings;
  const most = spendAboveFloor(responses, days, { cents: budgetCents, floor: returnOnSpendFloor });
  const bound = bestCampaignPlan(responses, days, most).value / budgetCents;
  return floorPrices.map((price) => {
    const pricing: Pricing = { kind: "fixed", prices: { returnOnSpend: price } };
    const { policy } = trained(season, named, pricing);
    const { value, spentShares } = season.play({ kind: "policy", name: named.name, policy }, "measured", { count: campaigns.measured, pricing });
    const spentShare = spentShares.reduce((sum, share) => sum + share, 0) / spentShares.length;
    return { price, value, returnOnSpend: value / spentShare, spentShare, bound };
  });
}
