// A request as numbers: the fields of the state, the fields of the candidates, and how both are written.
import type { Field } from "../../core/index.ts";
import { createFreshRows } from "../fresh-rows.ts";
import { couponKinds, maximumCostCents, type Coupon, type CouponCandidate } from "./candidate.ts";
import type { CouponRequest } from "./schema.ts";
import type { CouponSettings } from "./settings.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** One or more numbers of the state: their fields, and how a request gives them. */
type Part = NumberPart | { readonly fields: readonly Field[]; readonly write: Write };
interface NumberPart {
  readonly fields: readonly [Field];
  readonly value: (request: CouponRequest) => number;
}
type Write = (request: CouponRequest, out: Float32Array, at: number, chosen: readonly CouponCandidate[]) => void;

/** Writes requests as states; the fields say what the numbers are. */
export interface Encoder {
  readonly state: readonly Field[];
  readonly candidate: readonly Field[];
  /** [A x F], the same for every request, so that all observations share it by reference. */
  readonly catalogue: Float32Array;
  /** `chosen` are the choices of the earlier stages. */
  encode(request: CouponRequest, chosen?: readonly CouponCandidate[]): Float32Array;
}

/** The encoder of a campaign; guarded fields are in it only where the settings say so. */
export function createEncoder(settings: CouponSettings, candidates: readonly CouponCandidate[]): Encoder {
  const parts = [...habits, ...words(settings), ...calendar(settings), ...history, ...thresholds(candidates), ...months(settings), ...cadence(settings), ...declared(settings), ...soFar(settings)];
  const state = parts.flatMap((part) => part.fields);
  const { values, places, writes } = laidOut(parts);
  const fresh = createFreshRows();
  const described = settings.describeCandidates ? candidateFields(settings, candidates) : [];
  return {
    state,
    candidate: described.map(({ field }) => field),
    catalogue: Float32Array.from(candidates.flatMap((candidate) => described.map(({ value }) => value(candidate)))),
    encode(request, chosen = []) {
      const out = fresh(state.length);
      for (let index = 0; index < values.length; index++) out[places[index]] = values[index](request);
      for (const { at, write } of writes) write(request, out, at, chosen);
      return out;
    },
  };
}

// The parts in flat lists, since every decision goes through them: single numbers with their places, and whatever writes more.
function laidOut(parts: readonly Part[]) {
  const [values, places]: [NumberPart["value"][], number[]] = [[], []];
  const writes: { readonly at: number; readonly write: Write }[] = [];
  let at = 0;
  for (const part of parts) {
    if ("write" in part) writes.push({ at, write: part.write });
    else {
      values.push(part.value);
      places.push(at);
    }
    at += part.fields.length;
  }
  return { values, places, writes };
}

function number(name: string, [low, high]: readonly [number, number], value: (request: CouponRequest) => number): Part {
  return { fields: [{ name, low, high }], value };
}

function oneOf(name: string, known: readonly string[], value: (request: CouponRequest) => string | undefined): Part {
  return {
    fields: known.map((word) => ({ name: `${name}=${word}`, low: 0, high: 1 })),
    write(request, out, at) {
      const index = known.indexOf(value(request) ?? "");
      if (index >= 0) out[at + index] = 1;
    },
  };
}

const logs = Float64Array.from({ length: 1024 }, (_, count) => Math.log1p(count));

// Of whole counts, which nearly all are, from a table.
function logOfCount(count: number): number {
  return (count & 1023) === count ? logs[count] : Math.log1p(count);
}

// Memory of something that happened: 1 at once, halved every `halfLifeDays`, 0 when it never did.
function freshness(days: number | null, halfLifeDays: number): number {
  return days === null ? 0 : Math.exp((-Math.LN2 * days) / halfLifeDays);
}

const habits: readonly Part[] = [
  number("orderFreshness", [0, 1], (request) => freshness(request.daysSinceOrder, 30)),
  number("ordersLog", [0, 4], (request) => logOfCount(request.ordersLastYear)),
  number("spendLog", [0, 7], (request) => Math.log1p(request.spendLastYearCents / 1000)),
  number("usualBasketLog", [0, 4], (request) => Math.log1p(request.usualBasketCents / 1000)),
  number("visitsLog", [0, 6], (request) => logOfCount(request.visitsLastYear)),
  number("orderShareOfVisits", [0, 0.5], (request) => (request.ordersLastYear + 0.5) / (request.visitsLastYear + 5)),
  number("pagesLog", [0, 4], (request) => logOfCount(request.pagesThisVisit)),
  number("favouritesLog", [0, 4], (request) => logOfCount(request.favourites)),
  number("basketOpen", [0, 1], (request) => (request.basketCents > 0 ? 1 : 0)),
];

function words({ categories, tiers, regions, channels }: CouponSettings): readonly Part[] {
  return [
    ...categories.map((category) => number(`affinity=${category}`, [0, 1], (request) => request.affinityShares[category] ?? 0)),
    oneOf("tier", tiers, (request) => request.tier),
    oneOf("region", regions, (request) => request.region),
    oneOf("channel", channels, (request) => request.channel),
  ];
}

// Day 0 of 1970 was a Thursday.
function calendar({ utcOffsetHours, startMs, periodDays }: CouponSettings): readonly Part[] {
  const local = (request: CouponRequest): number => request.timeMs + utcOffsetHours * hourMs;
  return [
    number("weekend", [0, 1], (request) => ((Math.floor(local(request) / dayMs) + 4) % 7 % 6 === 0 ? 1 : 0)),
    number("evening", [0, 1], (request) => (Math.floor((local(request) % dayMs) / hourMs) >= 17 ? 1 : 0)),
    number("holiday", [0, 1], (request) => (request.holiday ? 1 : 0)),
    number("periodShare", [0, 1], (request) => {
      const periods = Math.max(0, request.timeMs - startMs) / (periodDays * dayMs);
      return periods - Math.floor(periods);
    }),
  ];
}

const history: readonly Part[] = [
  number("subscribed", [0, 1], (request) => (request.subscribed ? 1 : 0)),
  number("couponsLog", [0, 4], (request) => logOfCount(request.couponsSentLastYear)),
  number("redeemedShare", [0, 1], (request) => (request.couponsRedeemedLastYear + 0.5) / (request.couponsSentLastYear + 2)),
  number("redeemedOverOrders", [0, 2], (request) => Math.min(2, (request.couponsRedeemedLastYear + 0.5) / (request.ordersLastYear + 1))),
  number("expiredLog", [0, 4], (request) => logOfCount(request.couponsExpiredLastYear)),
  number("couponsLast7Days", [0, 3], (request) => request.couponsLast7Days),
  number("couponFreshness", [0, 1], (request) => freshness(request.daysSinceCoupon, 14)),
  number("redemptionFreshness", [0, 1], (request) => freshness(request.daysSinceRedemption, 14)),
];

// A threshold means what it means for this customer: one field per threshold of the catalogue, so that the candidates
// themselves stay the same for every request.
function thresholds(candidates: readonly CouponCandidate[]): readonly Part[] {
  const levels = new Set(candidates.flatMap((candidate) => (candidate.kind === "none" || candidate.thresholdCents === 0 ? [] : [candidate.thresholdCents])));
  return [...levels].sort((a, b) => a - b).map((thresholdCents) => (
    number(`usualOverThreshold=${thresholdCents}`, [0, 2], (request) => Math.min(2, request.usualBasketCents / thresholdCents))
  ));
}

function months({ showsMonths }: CouponSettings): readonly Part[] {
  if (showsMonths !== true) return [];
  return [
    number("festival", [0, 1], (request) => (request.festival === true ? 1 : 0)),
    number("newness", [0, 1], (request) => freshness(request.daysSinceRegistration ?? null, 30)),
    number("couponMemory", [0, 6], (request) => request.couponMemory ?? 0),
    number("orderMemory", [0, 4], (request) => request.orderMemory ?? 0),
  ];
}

function cadence({ waitDays }: CouponSettings): readonly Part[] {
  return waitDays === undefined ? [] : [number("quietLog", [0, 4], (request) => Math.log1p(request.quietDays ?? 0))];
}

// Where sets are chosen in stages: how many there are so far, and which.
function soFar({ stacking, catalogue }: CouponSettings): readonly Part[] {
  if (stacking === undefined) return [];
  return [{
    fields: [{ name: "chosenCount", low: 0, high: stacking.most }, ...catalogue.map(({ name }) => ({ name: `chosen=${name}`, low: 0, high: 1 }))],
    write(_request, out, at, chosen) {
      out[at] = chosen.length;
      catalogue.forEach((coupon, index) => { if (chosen.includes(coupon)) out[at + 1 + index] = 1; });
    },
  }];
}

function declared({ encoded, ageBands }: CouponSettings): readonly Part[] {
  const parts: Record<(typeof encoded)[number], Part> = {
    ageBand: oneOf("ageBand", ageBands, (request) => request.declared?.ageBand),
    gender: oneOf("gender", ["female", "male", "other"], (request) => request.declared?.gender),
    tags: number("tagsLog", [0, 4], (request) => Math.log1p(request.declared?.tags?.length ?? 0)),
    riskAppetite: oneOf("riskAppetite", ["low", "medium", "high"], (request) => request.declared?.riskAppetite),
  };
  return encoded.map((field) => parts[field]);
}

function waitOf(candidate: CouponCandidate): number {
  return candidate.kind === "none" ? candidate.waitDays ?? 0 : 0;
}

interface CandidateField {
  readonly field: Field;
  readonly value: (candidate: CouponCandidate) => number;
}

/** What a candidate gives, asks, costs, and when; all 0 for none. */
function candidateFields({ reward }: CouponSettings, candidates: readonly CouponCandidate[]): readonly CandidateField[] {
  const largestCents = Math.max(...candidates.map(maximumCostCents));
  const of = (name: string, high: number, value: (coupon: Coupon) => number): CandidateField => (
    { field: { name, low: 0, high }, value: (candidate) => (candidate.kind === "none" ? 0 : value(candidate)) }
  );
  const longest = Math.max(0, ...candidates.map(waitOf));
  return [
    ...couponKinds.filter((kind) => kind !== "bundle" || candidates.some((candidate) => candidate.kind === "bundle")).map((kind) => of(`kind=${kind}`, 1, (coupon) => (coupon.kind === kind ? 1 : 0))),
    of("discountShare", 0.5, (coupon) => (coupon.kind === "percentage" ? coupon.discountShare : 0)),
    of("maximumCostShare", 1, (coupon) => maximumCostCents(coupon) / largestCents),
    of("thresholdLog", 4, (coupon) => Math.log1p(coupon.thresholdCents / reward.moneyScaleCents)),
    of("validityLog", 7, (coupon) => Math.log1p(coupon.validityHours)),
    of("sendAfterLog", 5, (coupon) => Math.log1p(coupon.sendAfterHours)),
    ...(longest === 0 ? [] : [{ field: { name: "waitShare", low: 0, high: 1 }, value: (candidate: CouponCandidate) => waitOf(candidate) / longest }]),
  ];
}
