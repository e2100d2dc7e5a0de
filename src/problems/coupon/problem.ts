// The coupon decision as a problem: one choice per visit of a customer among the coupons of a catalogue, or none.
import { fail } from "../../core/index.ts";
import type { Problem } from "../problem.ts";
import { makeBaselines, noneBaseline, randomBaseline } from "./baselines.ts";
import { boundSeason } from "./bound.ts";
import { accountOfPeriod, assessDecision, couponMetrics, limitNames } from "./assess.ts";
import { maximumCostCents, none, type CouponCandidate } from "./candidate.ts";
import { createEncoder } from "./encode.ts";
import { forbidden } from "./rules.ts";
import { parseCouponOutcome, parseCouponRequest, type CouponOutcome, type CouponRequest } from "./schema.ts";
import { periodOf, type CouponSettings } from "./settings.ts";
import { createWorld, type CouponWorld } from "./world.ts";

/** A problem with its settings at hand and a world whose truth bounds may ask. */
export interface CouponProblem extends Problem<CouponRequest, CouponCandidate, CouponOutcome> {
  readonly settings: CouponSettings;
  /** All candidates in their fixed order; none comes first. */
  readonly candidates: readonly CouponCandidate[];
  world(random: Parameters<NonNullable<Problem["world"]>>[0]): CouponWorld;
}

/** The problem of these settings. */
export function createCouponProblem(settings: CouponSettings): CouponProblem {
  const candidates: readonly CouponCandidate[] = [none, ...settings.catalogue];
  const encoder = createEncoder(settings, candidates);
  const periods = Math.ceil((settings.world.seasonDays + Math.abs(settings.utcOffsetHours) / 24) / settings.periodDays);
  const problem: CouponProblem = {
    settings,
    candidates,
    spec: {
      state: encoder.state,
      candidate: encoder.candidate,
      fixed: candidates.map(({ name }) => name),
      limits: limitNames,
      stages: 1,
      discount: settings.discount,
    },
    metrics: couponMetrics,
    parseRequest: (input) => parseCouponRequest(settings, input),
    parseOutcome: parseCouponOutcome,
    stage(request, chosen, prices) {
      if (chosen.length > 0) return null;
      const allowed = Uint8Array.from(candidates, (candidate) => (forbidden(settings, request, candidate) === null ? 1 : 0));
      return { observation: { state: encoder.encode(request), candidates: encoder.catalogue, allowed, prices }, candidates };
    },
    label: ({ name }) => name,
    time: ({ timeMs }) => timeMs,
    subject: ({ subject }) => subject,
    episode: ({ episode, subject }) => episode ?? subject,
    assess: ({ request, chosen }, outcomes) => assessDecision(settings, request, chosen[0] ?? none, outcomes),
    accounts: Array.from({ length: periods }, (_, period) => accountOfPeriod(period)),
    account(name) {
      if (!/^budget-\d{1,9}$/.test(name)) fail("unknown-name", "account", "budget-0, budget-1, ...", name);
      return { cap: settings.limits.budgetCents, unit: "cents" };
    },
    reserve(request, [candidate = none]) {
      const maximum = maximumCostCents(candidate);
      return maximum === 0 ? [] : [{ account: accountOfPeriod(periodOf(settings, request.timeMs)), maximum }];
    },
    fallback: () => [none],
    outcomeWindowMs: settings.outcomeWindowHours * 3_600_000,
    world: (random) => createWorld(settings, candidates, random),
  };
  const study: CouponProblem["study"] = {
    baselines: (log) => makeBaselines(problem, log),
    bound: (season) => boundSeason(problem, season),
  };
  return { ...problem, baselines: [noneBaseline(problem), randomBaseline(problem)], study };
}
