// The pacing controller: sets the shadow price of a spend limit so that a cap lasts exactly as long as its season.
import { describe, fail } from "../../core/index.ts";

/** How hard the controller pulls. Prices are in reward per unit of cost. */
export interface PacingPlan {
  /** Spend allowed over the whole season, in units of the limit's cost. */
  readonly cap: number;
  /** Rise of the price when a whole cap too much has been spent: the step of dual descent, summed over the season. */
  readonly integralGain: number;
  /** Rise of the price while spending runs at twice the planned rate; 0 for pure dual descent. */
  readonly proportionalGain: number;
  readonly initialPrice: number;
  /** The price never rises above this. */
  readonly ceiling: number;
}

/** Plain data: where the controller stands. */
export interface PacingState {
  /** The price that applies now, 0 or more. */
  readonly price: number;
  /** The dual variable: the price without the passing proportional part. */
  readonly dual: number;
  readonly spent: number;
  readonly elapsedShare: number;
}

/** Where a season begins. */
export function startPacing(plan: PacingPlan): PacingState {
  if (!(plan.cap > 0)) fail("bad-settings", "pacing.cap", "a number above 0", describe(plan.cap));
  for (const name of ["integralGain", "proportionalGain", "initialPrice", "ceiling"] as const) {
    if (!(plan[name] >= 0)) fail("bad-settings", `pacing.${name}`, "a number of 0 or more", describe(plan[name]));
  }
  const price = Math.min(plan.initialPrice, plan.ceiling);
  return { price, dual: price, spent: 0, elapsedShare: 0 };
}

/**
 * The state after all spend so far and the share of the season's expected traffic (or time) that has passed, in [0, 1].
 *
 * Projected dual descent, Balseiro & Gur 2019 ("Learning in repeated auctions with budgets", adaptive pacing, eq. 4):
 * dual <- clamp(dual - step * (target - spend), 0, ceiling), summed over the decisions since the last call, where the target is not
 * cap / T but the money left over the traffic left, so that earlier errors are made good. The proportional part answers
 * to the present rate only (the PI controller of Zhang, Rong, Wang, Zhu & Wang 2016, eq. 5).
 */
export function updatePacing(plan: PacingPlan, state: PacingState, now: { readonly spent: number; readonly elapsedShare: number }): PacingState {
  const elapsedShare = Math.min(1, Math.max(state.elapsedShare, now.elapsedShare));
  const passed = elapsedShare - state.elapsedShare;
  if (passed === 0) return state;
  const left = 1 - state.elapsedShare;
  const target = Math.max(0, plan.cap - state.spent) * (passed / left);
  const excess = (now.spent - state.spent - target) / plan.cap;
  const dual = clamp(state.dual + plan.integralGain * excess, plan.ceiling);
  const price = clamp(dual + (plan.proportionalGain * excess) / passed, plan.ceiling);
  return { price, dual, spent: now.spent, elapsedShare };
}

function clamp(price: number, ceiling: number): number {
  return Math.min(ceiling, Math.max(0, price));
}
