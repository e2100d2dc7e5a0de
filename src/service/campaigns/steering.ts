// The pacing of live campaigns: what a plan may ask for, and where the controllers stand at a moment of the season.
import { describe, fail } from "../../core/index.ts";
import {
  advanceSeason, expectedSpend, noPromises, startPacing, startSeasonControl, updatePacing, type PacingState, type SeasonControl, type SeasonControlState,
} from "../../models/index.ts";
import type { Problem } from "../../problems/index.ts";
import type { SliceState } from "../state.ts";
import type { CampaignPlan, PacedLimitPlan } from "./campaign-plan.ts";

/** Where a controller of either kind stands. */
export type ControllerState = PacingState | SeasonControlState;

/** Throws `unknown-name` or `bad-settings` for a limit or an account that nobody would steer, a season without length, and settings that mean nothing. */
export function checkPacing({ spec, accounts }: Pick<Problem, "spec" | "accounts">, { pacing, overbooking = {} }: Pick<CampaignPlan, "pacing" | "overbooking">): void {
  for (const [limit, paced] of Object.entries(pacing)) {
    if (!spec.limits.includes(limit)) fail("unknown-name", "limit", `one of ${spec.limits.join(", ") || "no limits"}`, describe(limit));
    if (!accounts.includes(paced.account)) fail("unknown-name", `pacing.${limit}.account`, `one of ${accounts.join(", ") || "no accounts"}`, describe(paced.account));
    if (!(paced.untilMs > paced.fromMs)) fail("bad-settings", `pacing.${limit}.untilMs`, `a time after ${paced.fromMs}`, describe(paced.untilMs));
    if ("plan" in paced) startPacing(paced.plan);
    else startSeasonControl(controlOf(paced, `pacing.${limit}`));
  }
  for (const [account, { redeemedShare, ...plan }] of Object.entries(overbooking)) {
    if (!accounts.includes(account)) fail("unknown-name", "overbooking", `one of ${accounts.join(", ") || "no accounts"}`, describe(account));
    if (!(redeemedShare > 0 && redeemedShare <= 1)) fail("bad-settings", `overbooking.${account}.redeemedShare`, "a share above 0, at most 1", describe(redeemedShare));
    noPromises(plan);
  }
}

const dayMs = 86_400_000;
const mostSlots = 100_000;

function controlOf({ fromMs, untilMs, season: { slotMs, lifeMs, ...plan } }: Extract<PacedLimitPlan, { readonly season: unknown }>, where = "pacing"): SeasonControl {
  const slots = Math.ceil((untilMs - fromMs) / slotMs);
  if (!(slotMs > 0 && dayMs % slotMs === 0)) fail("bad-settings", `${where}.season.slotMs`, `milliseconds that a day of ${dayMs} is a multiple of`, describe(slotMs));
  if (!(slots <= mostSlots)) fail("bad-settings", `${where}.season.slotMs`, `at most ${mostSlots} slots from ${fromMs} to ${untilMs}`, describe(slots));
  return { ...plan, slots, slotsPerDay: dayMs / slotMs, lifeSlots: lifeMs / slotMs };
}

/** The controllers after the spend and the requests of this writer's slice, at this time of the season. */
export function steer({ pacing }: Pick<CampaignPlan, "pacing">, { ledger, requests, controllers }: SliceState, atMs: number): { readonly [limit: string]: ControllerState } {
  return Object.fromEntries(Object.entries(pacing).map(([limit, paced]) => {
    const balance = ledger.balance(paced.account);
    const known = controllers[limit];
    if ("plan" in paced) {
      const elapsedShare = (atMs - paced.fromMs) / (paced.untilMs - paced.fromMs);
      return [limit, updatePacing(paced.plan, known === undefined || "slot" in known ? startPacing(paced.plan) : known, { spent: expectedSpend(balance), elapsedShare })];
    }
    const plan = controlOf(paced);
    // Requests before the season began are none of its traffic.
    if (atMs < paced.fromMs) return [limit, startSeasonControl(plan, requests)];
    return [limit, advanceSeason(plan, known !== undefined && "slot" in known ? known : startSeasonControl(plan), { slot: Math.floor((atMs - paced.fromMs) / paced.season.slotMs), requests, balance })];
  }));
}
