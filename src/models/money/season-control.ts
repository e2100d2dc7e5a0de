// A cap followed through a season as plain data: what came, what is promised and what it will cost, in one state that a journal can hold.
import { describe, fail } from "../../core/index.ts";
import type { Balance } from "./ledger.ts";
import { estimatePromises } from "./open-promises.ts";
import { paceSeason, startSeasonPacing, type SeasonPacing, type SeasonPacingState } from "./season-pacing.ts";
import { estimateTraffic } from "./traffic-share.ts";
import type { PromiseState } from "./open-promises.ts";
import type { TrafficState } from "./traffic-share.ts";

/** A season in slots of equal length, after each of which the price may move. */
export interface SeasonControl extends SeasonPacing {
  readonly slots: number;
  readonly slotsPerDay: number;
  /** Requests expected of the whole season; level and daily rhythm are learned as they come. */
  readonly requests: number;
  /** Slots for which an offer that nobody redeems holds its money. */
  readonly lifeSlots: number;
  /** The share of promised money that is redeemed, until the season has shown it. */
  readonly redeemedShare: number;
}

/** Plain data: where the season stands. */
export interface SeasonControlState extends SeasonPacingState {
  /** Slots that have passed, and requests in all when they had. */
  readonly slot: number;
  readonly requests: number;
  /** Null until the first slot has passed. */
  readonly traffic: TrafficState | null;
  readonly promises: PromiseState | null;
}

/** Where a season begins, with so many requests counted before it. Throws `bad-settings`. */
export function startSeasonControl(plan: SeasonControl, requests = 0): SeasonControlState {
  for (const name of ["slots", "slotsPerDay"] as const) {
    if (!(Number.isSafeInteger(plan[name]) && plan[name] > 0)) fail("bad-settings", `pacing.${name}`, "a whole number above 0", describe(plan[name]));
  }
  if (!(plan.requests > 0)) fail("bad-settings", "pacing.requests", "a number above 0", describe(plan.requests));
  const state = startSeasonPacing(plan);
  estimatesOf(plan, null);
  return { ...state, slot: 0, requests, traffic: null, promises: null };
}

/** What beliefs of traffic and redemption weigh, and how fast they fade: as in the pacing study. */
const [priorRequests, halfLifeDays, priorMoneyShare] = [100, 3, 0.02];

function estimatesOf({ slots, slotsPerDay, requests, lifeSlots, redeemedShare, cap }: SeasonControl, state: SeasonControlState | null) {
  const forecast = new Float64Array(slots).fill(requests / slots);
  return {
    traffic: estimateTraffic({ forecast, slotsPerDay, priorRequests, halfLifeDays }, state?.traffic ?? undefined),
    promises: estimatePromises(
      { life: lifeSlots, priorShare: redeemedShare, priorMoney: priorMoneyShare * cap, halfLife: halfLifeDays * slotsPerDay }, state?.promises ?? undefined,
    ),
  };
}

/**
 * The season after `slot` whole slots, with `requests` in all so far (counted as in `startSeasonControl`) and the account as it stands; the same
 * state while no slot has passed. Where several have, what came is spread evenly over them.
 */
export function advanceSeason(plan: SeasonControl, state: SeasonControlState, { slot, requests, balance }: { readonly slot: number; readonly requests: number; readonly balance: Balance }): SeasonControlState {
  const until = Math.min(slot, plan.slots);
  const passed = until - state.slot;
  if (!(passed > 0)) return state;
  const { traffic, promises } = estimatesOf(plan, state);
  const came = Math.max(0, requests - state.requests);
  for (let each = 0; each < passed; each++) {
    traffic.observe(came / passed);
    promises.observe(balance);
  }
  const left = traffic.left();
  const turnover = (left * plan.lifeSlots) / Math.max(1, plan.slots - until) / promises.redeemedShare();
  const paced = paceSeason(plan, state, { spent: promises.expectedSpend(balance), passed: came, left, turnover });
  return { price: paced.price, spent: paced.spent, seen: paced.seen, slot: until, requests, traffic: traffic.state(), promises: promises.state() };
}
