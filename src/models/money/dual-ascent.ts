// Dual ascent: the price of a long-run limit rises while a learner spends more than is allowed, and falls while it spends less.
import { describe, fail } from "../../core/index.ts";

/** How the price of one limit is found. Prices are in reward per unit of cost. */
export interface AscentPlan {
  /** The mean cost that is allowed, per episode or per decision as the caller counts. */
  readonly allowed: number;
  /** Rise of the price per unit of mean cost too much. */
  readonly step: number;
  /** After so many updates the step is half as large, and falls on like 1 / updates; infinite for a constant step. */
  readonly halvingUpdates: number;
  readonly initialPrice: number;
  /** The price never rises above this. */
  readonly ceiling: number;
}

/** Plain data: where the ascent stands. */
export interface AscentState {
  readonly price: number;
  readonly updates: number;
  /** The mean of all prices after an update: what the ascent settles at even where the price itself goes to and fro. */
  readonly meanPrice: number;
}

/** A plan with what is left out: step 0.1, constant, from price 0 up to 100. */
export function ascentPlan(given: Partial<AscentPlan> & Pick<AscentPlan, "allowed">): AscentPlan {
  const plan: AscentPlan = { step: 0.1, halvingUpdates: Infinity, initialPrice: 0, ceiling: 100, ...given };
  for (const name of ["allowed", "step", "initialPrice", "ceiling"] as const) {
    if (!(plan[name] >= 0 && Number.isFinite(plan[name]))) fail("bad-settings", `dual ascent.${name}`, "a finite number of 0 or more", describe(plan[name]));
  }
  if (!(plan.halvingUpdates > 0)) fail("bad-settings", "dual ascent.halvingUpdates", "a number above 0", describe(plan.halvingUpdates));
  return plan;
}

/** Where an ascent begins. */
export function startAscent(plan: AscentPlan): AscentState {
  return { price: Math.min(plan.initialPrice, plan.ceiling), updates: 0, meanPrice: 0 };
}

/**
 * price <- clamp(price + step (mean cost - allowed), 0, ceiling): projected ascent on the dual of max E[reward] subject to E[cost] <= allowed
 * (Tessler, Mankowitz & Mannor 2019, equation 6; Le, Voloshin & Yue 2019, algorithm 2).
 */
export function ascend(plan: AscentPlan, state: AscentState, meanCost: number): AscentState {
  const step = plan.halvingUpdates === Infinity ? plan.step : (plan.step * plan.halvingUpdates) / (plan.halvingUpdates + state.updates);
  const price = Math.min(plan.ceiling, Math.max(0, state.price + step * (meanCost - plan.allowed)));
  const updates = state.updates + 1;
  return { price, updates, meanPrice: state.meanPrice + (price - state.meanPrice) / updates };
}
