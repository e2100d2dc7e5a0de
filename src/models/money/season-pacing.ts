// Pacing with an end game: dual descent on the money left over the traffic left, whose gain grows as the season runs out.
import { describe, fail } from "../../core/index.ts";

/** How a cap is paced to the end of its season. Prices are in reward per unit of cost. */
export interface SeasonPacing {
  /** Spend allowed over the whole season, in units of the limit's cost. */
  readonly cap: number;
  /** Rise of the price while all the money left is spent twice as fast as planned, until the season ends at that pace. */
  readonly gain: number;
  readonly initialPrice: number;
  /** The price never rises above this. */
  readonly ceiling: number;
  /** Share of the season's traffic before whose end the money should be gone: the end game, in which what is left costs nothing. */
  readonly spareShare: number;
}

/** Plain data: where the controller stands. */
export interface SeasonPacingState {
  /** The price that applies now, 0 or more. */
  readonly price: number;
  readonly spent: number;
  /** Traffic that has passed, in the caller's units. */
  readonly seen: number;
}

/** What has happened since the last call, as the caller knows it now. */
export interface PacingNews {
  /** All spend so far, with what open promises will probably cost (`expectedSpend`). */
  readonly spent: number;
  /** Traffic since the last call, and traffic that is still to come, in the same units. */
  readonly passed: number;
  readonly left: number;
  /** Traffic during which an offer holds its money, over the share of it that is redeemed; 0 or left out where offers are settled at once. */
  readonly turnover?: number;
}

/** Where a season begins. Throws `bad-settings`. */
export function startSeasonPacing(plan: SeasonPacing): SeasonPacingState {
  if (!(plan.cap > 0)) fail("bad-settings", "pacing.cap", "a number above 0", describe(plan.cap));
  for (const name of ["gain", "initialPrice", "ceiling"] as const) {
    if (!(plan[name] >= 0)) fail("bad-settings", `pacing.${name}`, "a number of 0 or more", describe(plan[name]));
  }
  if (!(plan.spareShare >= 0 && plan.spareShare < 1)) fail("bad-settings", "pacing.spareShare", "a share in [0, 1)", describe(plan.spareShare));
  return { price: Math.min(plan.initialPrice, plan.ceiling), spent: 0, seen: 0 };
}

/**
 * price <- clamp(price + gain (spend - target) / money left, 0, ceiling), target = money left x traffic passed / traffic left: the projected
 * dual descent of Balseiro & Gur 2019 (adaptive pacing, eq. 4) with the money and the traffic that are left in the place of cap and season.
 * So the price answers within a share 1 / gain (over the elasticity of spend) of what remains, however little that is, where a fixed step is
 * too slow for the last days. Traffic left is counted to `spareShare` before the end; after that the price is 0 and the ledger the only limit.
 * Offers that hold their money for long are spent ahead of an even pace (`reservedPace`), and at a price of 0 where even that is too slow.
 */
export function paceSeason(plan: SeasonPacing, state: SeasonPacingState, { spent, passed, left, turnover = 0 }: PacingNews): SeasonPacingState {
  if (!(passed > 0)) return state;
  const seen = state.seen + passed;
  const horizon = left - plan.spareShare * (seen + left);
  const money = plan.cap - state.spent;
  const pace = horizon > 0 ? reservedPace(turnover > 0 ? horizon / turnover : Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  if (pace === Number.POSITIVE_INFINITY) return { price: 0, spent, seen };
  if (money <= 0) return { price: plan.ceiling, spent, seen };
  const target = Math.min(money, (pace * money * passed) / (passed + horizon));
  const price = state.price + (plan.gain * (spent - state.spent - target)) / money;
  return { price: Math.min(plan.ceiling, Math.max(0, price)), spent, seen };
}

/** The share of what can be spent that an even pace may leave behind. */
const leftBehind = 0.004;

/**
 * How many times as fast as evenly money has to be spent, so that full reservation can spend the rest: 1 or more, infinite where nothing but full
 * reservation will do. `turnovers` is p T / V: how often reserved money can be turned over, each time spending the share p.
 *
 * With all of the money left M reserved, spend is p M / V a unit of time: M falls as exp(-p t / V), and 1 - exp(-p T / V) is the bound of any pace.
 * An even pace r meets that wall when r = x M (x = turnovers, T and M of now being 1), at t = 1 / r - 1 / x, and leaves (r / x) exp(-x + x / r - 1).
 */
export function reservedPace(turnovers: number): number {
  const leaves = (pace: number): number => (pace / turnovers) * Math.exp(turnovers / pace - turnovers - 1);
  const may = Math.exp(-turnovers) + leftBehind * (1 - Math.exp(-turnovers));
  if (turnovers === Number.POSITIVE_INFINITY || (turnovers > 1 && 1 / (Math.E * turnovers) <= may)) return 1;
  if (turnovers <= 1) return Number.POSITIVE_INFINITY;
  let [slow, fast] = [1, turnovers];
  for (let round = 0; round < 40; round++) {
    const middle = (slow + fast) / 2;
    if (leaves(middle) > may) slow = middle;
    else fast = middle;
  }
  return fast;
}
