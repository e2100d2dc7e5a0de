// What no policy can beat: the knapsack over a season's visits with the hidden truth, and the exact optimum of the small store.
import type { Random } from "../../core/index.ts";
import { solveKnapsack, type Knapsack } from "../../models/index.ts";
import { maximumCostCents } from "./candidate.ts";
import type { CouponProblem } from "./problem.ts";
import { solveSmall } from "./small.ts";
import { createWorld } from "./world.ts";

/** A season to bound. */
export interface BoundedSeason {
  readonly random: Random;
  readonly decisions: number;
  readonly caps: { readonly [account: string]: number };
}

/**
 * The most reward per decision that any policy can expect over a season's visits. In the small store, when it has no budget to
 * speak of, the exact optimum for the very customers of the season; else the linear bound of the knapsack that knows every
 * customer's hidden response and treats each visit as if no coupon had come before: memory, fatigue, unsubscribing and weekly
 * caps only ever take away, so that nothing that happens in the season can do better (an argument, see README.md). Null where
 * customers may leave: decisions then decide how many visits there are, and only a bound on the whole season says anything (`wholeSeasonBound`).
 */
export function boundSeason(problem: CouponProblem, season: BoundedSeason): number | null {
  const { world } = problem.settings;
  if (world.lapseShare !== undefined && world.lapseShare[1] > 0) return null;
  const whole = season.decisions >= world.customers * Math.floor(world.seasonDays / world.leastGapDays);
  if (world.tiersShowSegments && whole && Object.values(season.caps).every((cap) => cap >= unboundedCents(problem))) return smallOptimum(problem, season);
  const knapsack = visitKnapsack(problem, season);
  return solveKnapsack(knapsack).bound / knapsack.users;
}

/**
 * The most reward that any policy can expect of a whole season, in total: the knapsack over the visits of customers who never leave,
 * each as if no coupon had come before and with full habit. Looser than the bound of a world without habit.
 */
export function wholeSeasonBound(problem: CouponProblem, season: BoundedSeason): number {
  const { settings } = problem;
  const staying: CouponProblem = { ...problem, world: (random) => createWorld({ ...settings, world: { ...settings.world, lapseShare: [0, 0] } }, problem.candidates, random) };
  return solveKnapsack(visitKnapsack(staying, season)).bound;
}

/** All visits of a season as a knapsack: values are expected rewards, costs expected spends in units of the spend limit. */
export function visitKnapsack(problem: CouponProblem, { random, decisions, caps }: BoundedSeason): Knapsack {
  const world = problem.world(random);
  const none = [problem.candidates[0]];
  const options = problem.offers.length;
  const values: Float64Array[] = [];
  const costs: Float64Array[] = [];
  for (let event = world.next(); event !== null && values.length < decisions; event = world.next()) {
    const allowed = problem.offerMask(event.request);
    const { rewards, spends } = world.freshTruth(event.request, allowed);
    values.push(rewards);
    costs.push(spends);
    world.respond(event.request, none);
  }
  const budgetCents = Object.values(caps).reduce((sum, cap) => sum + cap, 0);
  return {
    users: values.length, options,
    values: joined(values, options),
    costs: joined(costs, options),
    budget: budgetCents / problem.settings.reward.moneyScaleCents,
  };
}

function joined(rows: readonly Float64Array[], width: number): Float64Array {
  const all = new Float64Array(rows.length * width);
  rows.forEach((row, index) => all.set(row, index * width));
  return all;
}

// Money that not even the dearest coupon for everybody would use up.
function unboundedCents({ candidates, settings: { world } }: CouponProblem): number {
  const dearest = Math.max(...candidates.map(maximumCostCents));
  return dearest * world.customers * Math.floor(world.seasonDays / world.leastGapDays);
}

function smallOptimum(problem: CouponProblem, { random }: BoundedSeason): number {
  const { population } = problem.world(random);
  const counts = population.parameters.segments.map((_, segment) => population.segment.reduce((count, own) => count + (own === segment ? 1 : 0), 0));
  return solveSmall(problem, 0, counts.map((count) => count / population.customers)).rewardPerDecision;
}
