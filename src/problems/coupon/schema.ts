// What reaches a campaign from outside: a request to decide about one customer, and what that customer did afterwards.
import { z } from "zod";
import { fail } from "../../core/index.ts";
import { parseWith } from "../parsing.ts";
import type { CouponSettings } from "./settings.ts";

const count = z.int().min(0).max(1_000_000);
const cents = z.int().min(0).max(1_000_000_000);
const days = z.number().min(0).max(36_600);
const share = z.number().min(0).max(1);
const name = z.string().min(1).max(128);

/** Fields a person declared; each needs the settings' leave. */
const declaredSchema = z.strictObject({
  ageBand: z.string().min(1).max(40).optional(),
  gender: z.enum(["female", "male", "other"]).optional(),
  tags: z.array(z.string().min(1).max(40)).max(32).optional(),
  riskAppetite: z.enum(["low", "medium", "high"]).optional(),
});

const requestSchema = z.strictObject({
  subject: name,
  /** What is learned as one sequence; the customer where it is left out. */
  episode: name.optional(),
  timeMs: z.int().min(0).max(8.64e15),
  /** Recency, frequency, money. Null: never ordered. */
  daysSinceOrder: days.nullable(),
  ordersLastYear: count,
  spendLastYearCents: cents,
  usualBasketCents: cents,
  /** Browsing and favourites. */
  visitsLastYear: count,
  pagesThisVisit: count,
  favourites: count,
  /** Share of interest by category; categories left out are 0. */
  affinityShares: z.record(z.string(), share),
  basketCents: cents,
  tier: z.string(),
  region: z.string(),
  channel: z.string(),
  subscribed: z.boolean(),
  holiday: z.boolean(),
  /** Past coupons and their fate. */
  couponsSentLastYear: count,
  couponsRedeemedLastYear: count,
  couponsExpiredLastYear: count,
  couponsLast7Days: count,
  daysSinceCoupon: days.nullable(),
  daysSinceRedemption: days.nullable(),
  /** Where the settings show the months: the shopping festival, days since registration, and coupons and orders that count half after 30 days. */
  festival: z.boolean().optional(),
  daysSinceRegistration: days.optional(),
  couponMemory: z.number().min(0).max(1000).optional(),
  orderMemory: z.number().min(0).max(1000).optional(),
  /** Where cadence is a choice: days for which an earlier decision still keeps silent. */
  quietDays: days.optional(),
  declared: declaredSchema.optional(),
});

/** One customer at one moment. */
export type CouponRequest = z.infer<typeof requestSchema>;

/** Throws `bad-request` with the field's path: unknown fields, unknown words and undeclared persons' fields are refused. */
export function parseCouponRequest(settings: CouponSettings, input: unknown): CouponRequest {
  const request = parseWith(requestSchema, input, { code: "bad-request", where: "request" });
  checkWord("tier", request.tier, settings.tiers);
  checkWord("region", request.region, settings.regions);
  checkWord("channel", request.channel, settings.channels);
  for (const category of Object.keys(request.affinityShares)) checkWord("affinityShares", category, settings.categories);
  if (request.couponsRedeemedLastYear + request.couponsExpiredLastYear > request.couponsSentLastYear) {
    fail("bad-request", "request.couponsSentLastYear", "at least the redeemed and the expired ones", request.couponsSentLastYear);
  }
  checkDeclared(settings, request);
  checkMonths(settings, request);
  checkCadence(settings, request);
  return request;
}

const monthFields = ["festival", "daysSinceRegistration", "couponMemory", "orderMemory"] as const;

// Cadence needs to know how long silence still lasts; without it the field says nothing.
function checkCadence({ waitDays }: CouponSettings, { quietDays }: CouponRequest): void {
  if ((waitDays === undefined) === (quietDays === undefined)) return;
  fail("bad-request", "request.quietDays", waitDays === undefined ? "no such field, as cadence is no choice" : "a number of days, as cadence is a choice", quietDays === undefined ? "none" : "one");
}

// All of them where the settings show the months, else none: a policy must not meet a field that was filled in half of its log.
function checkMonths({ showsMonths }: CouponSettings, request: CouponRequest): void {
  for (const field of monthFields) {
    const given = request[field] !== undefined;
    if (given === (showsMonths === true)) continue;
    fail("bad-request", `request.${field}`, given ? "no such field, as the settings do not show months" : "a value, as the settings show months", given ? "one" : "none");
  }
}

function checkDeclared({ accepted, ageBands }: CouponSettings, { declared = {} }: CouponRequest): void {
  for (const field of Object.keys(declared) as (keyof typeof declared)[]) {
    if (!accepted.includes(field)) fail("bad-request", `request.declared.${field}`, "a field the campaign accepts", "a guarded one");
  }
  if (declared.ageBand !== undefined) checkWord("declared.ageBand", declared.ageBand, ageBands);
}

function checkWord(field: string, word: string, known: readonly string[]): void {
  if (!known.includes(word)) fail("bad-request", `request.${field}`, `one of ${known.join(", ")}`, word);
}

const outcomeSchema = z.discriminatedUnion("kind", [
  /** The customer came back within the window. */
  z.strictObject({ kind: z.literal("visit") }),
  /** `marginCents` is the contribution margin before the coupon's cost; `redeemed` that the coupon was entered. */
  z.strictObject({ kind: z.literal("order"), order: name, basketCents: cents, marginCents: z.int().min(-1e9).max(1e9), redeemed: z.boolean() }),
  /** A share of an order that was given back; the coupon stays used up. */
  z.strictObject({ kind: z.literal("refund"), order: name, returnedShare: z.number().gt(0).max(1) }),
  z.strictObject({ kind: z.literal("rating"), stars: z.int().min(1).max(5) }),
  /** The coupon lapsed unused: what was held for it is free again. */
  z.strictObject({ kind: z.literal("expiry") }),
  z.strictObject({ kind: z.literal("unsubscribe") }),
  /** The season or the customer's account is closed: nothing follows. */
  z.strictObject({ kind: z.literal("closed") }),
]);

/** One thing a customer did, or that happened to a coupon. */
export type CouponOutcome = z.infer<typeof outcomeSchema>;
/** An order among the outcomes. */
export type OrderOutcome = Extract<CouponOutcome, { kind: "order" }>;

/** Throws `bad-outcome` with the field's path. */
export function parseCouponOutcome(input: unknown): CouponOutcome {
  return parseWith(outcomeSchema, input, { code: "bad-outcome", where: "outcome" });
}
