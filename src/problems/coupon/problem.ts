// The coupon decision as a problem: one choice per visit of a customer among the coupons of a catalogue, or none.
import { fail } from "../../core/index.ts";
import type { Problem } from "../problem.ts";
import { makeBaselines, noneBaseline, randomBaseline } from "./baselines.ts";
import { boundSeason } from "./bound.ts";
import { accountOfPeriod, assessChoices, couponMetrics, limitNames } from "./assess.ts";
import { maximumCostCents, none, type CouponCandidate, type Offer } from "./candidate.ts";
import { createEncoder } from "./encode.ts";
import { complete, offerOf, offersOf, stacks } from "./offers.ts";
import { couponRefundOf, couponRequestOf } from "./request.ts";
import { barsCoupon, barsEveryCoupon, forbidden, silence } from "./rules.ts";
import { parseCouponOutcome, parseCouponRequest, type CouponOutcome, type CouponRequest } from "./schema.ts";
import { periodOf, waitName, type CouponSettings } from "./settings.ts";
import { createFloor } from "./uplift-floor.ts";
import { createWorld, type CouponWorld } from "./world.ts";

/** A problem with its settings at hand and a world whose truth bounds may ask. */
export interface CouponProblem extends Problem<CouponRequest, CouponCandidate, CouponOutcome> {
  readonly settings: CouponSettings;
  /** All candidates in their fixed order; none comes first. */
  readonly candidates: readonly CouponCandidate[];
  /** Everything that a whole decision can come to: the candidates, then every set that the stacking rules allow. */
  readonly offers: readonly Offer[];
  /** Which offers the hard rules allow, [offers]. */
  offerMask(request: CouponRequest): Uint8Array;
  world(random: Parameters<NonNullable<Problem["world"]>>[0]): CouponWorld;
}

/** The problem of these settings. */
export function createCouponProblem(settings: CouponSettings): CouponProblem {
  const waits = (settings.waitDays ?? []).map((waitDays): CouponCandidate => ({ kind: "none", name: waitName(waitDays), waitDays }));
  const candidates: readonly CouponCandidate[] = [none, ...settings.catalogue, ...waits];
  const offers = offersOf(settings, candidates);
  const encoder = createEncoder(settings, candidates);
  const periods = Math.ceil((settings.world.seasonDays + Math.abs(settings.utcOffsetHours) / 24) / settings.periodDays);
  const floor = createFloor(settings, encoder.state);
  const opens = (request: CouponRequest, chosen: readonly CouponCandidate[], candidate: CouponCandidate): boolean => (candidate.kind === "none"
    ? (chosen.length === 0 || candidate === none) && silence(candidate, request) === null
    : stacks(settings, chosen, candidate) && !barsCoupon(settings, request, candidate));
  const problem: CouponProblem = {
    settings,
    candidates,
    offers,
    offerMask(request) {
      const buysAnyway = settings.rules.upliftFloor !== undefined && floor(encoder.encode(request));
      return Uint8Array.from(offers, (offer) => (
        !(buysAnyway && offer.kind !== "none") && (offer.kind === "set" ? offer.parts : [offer]).every((part) => forbidden(settings, request, part) === null) ? 1 : 0
      ));
    },
    spec: {
      state: encoder.state,
      candidate: encoder.candidate,
      fixed: candidates.map(({ name }) => name),
      limits: limitNames,
      stages: settings.stacking?.most ?? 1,
      discount: settings.discount,
    },
    metrics: couponMetrics,
    parseRequest: (input) => parseCouponRequest(settings, input),
    parseOutcome: parseCouponOutcome,
    outcomeOf: ({ order, valueCents, redeemed, marginShare }) => ({ kind: "order", order, basketCents: valueCents, marginCents: Math.round(marginShare * valueCents), redeemed }),
    refundOf: couponRefundOf,
    requestOf: (customer, page) => couponRequestOf(settings, customer, page),
    stage(request, chosen, prices) {
      if (complete(settings, chosen)) return null;
      const allowed = new Uint8Array(candidates.length);
      const state = encoder.encode(request, chosen);
      const barred = floor(state) || barsEveryCoupon(settings, request, settings.catalogue[0]);
      for (let index = 0; index < allowed.length; index++) {
        const candidate = candidates[index];
        allowed[index] = (candidate.kind === "none" || !barred) && opens(request, chosen, candidate) ? 1 : 0;
      }
      return { observation: { state, candidates: encoder.catalogue, allowed, prices }, candidates };
    },
    because: (request, chosen, candidate) => forbidden(settings, request, candidate)
      ?? (candidate.kind !== "none" && floor(encoder.encode(request, chosen)) ? "the customer surely buys without a discount" : null)
      ?? (opens(request, chosen, candidate) ? null : "it does not stack with what was chosen before"),
    label: ({ name }) => name,
    time: ({ timeMs }) => timeMs,
    subject: ({ subject }) => subject,
    episode: ({ episode, subject }) => episode ?? subject,
    assess: ({ request, chosen }, outcomes) => assessChoices(settings, request, chosen, outcomes),
    accounts: Array.from({ length: periods }, (_, period) => accountOfPeriod(period)),
    account(name) {
      if (!/^budget-\d{1,9}$/.test(name)) fail("unknown-name", "account", "budget-0, budget-1, ...", name);
      return { cap: settings.limits.budgetCents, unit: "cents" };
    },
    reserve(request, chosen) {
      const maximum = maximumCostCents(offerOf(chosen));
      return maximum === 0 ? [] : [{ account: accountOfPeriod(periodOf(settings, request.timeMs)), maximum }];
    },
    fallback: () => [none],
    outcomeWindowMs: settings.outcomeWindowHours * 3_600_000,
    world: (random) => createWorld(settings, candidates, random),
  };
  const study: CouponProblem["study"] = {
    // Their estimates are of single coupons.
    ...(settings.stacking === undefined ? { baselines: (log) => makeBaselines(problem, log) } : {}),
    bound: (season) => boundSeason(problem, season),
  };
  return { ...problem, baselines: [noneBaseline(problem), randomBaseline(problem)], study };
}
