// The settings of a coupon campaign: catalogue, reward, limits, hard rules, the rating model and the simulated season.
import { z } from "zod";
import { fail } from "../../core/index.ts";
import { laidOver, parseWith } from "../parsing.ts";
import { couponKinds, couponSchema } from "./candidate.ts";
import { createEncoder } from "./encode.ts";
import { ratingModelSchema } from "./rating-model.ts";
import { worldSchema } from "./world-settings.ts";

const words = z.array(z.string().min(1).max(40)).min(1).max(32);
const dayMs = 86_400_000;

/** The fields a store may know about a person only because the person declared them. */
const guardedFields = ["ageBand", "gender", "tags", "riskAppetite"] as const;
const guarded = z.array(z.enum(guardedFields)).max(4);

const rewardSchema = z.strictObject({
  /** Reward per `moneyScaleCents` of revenue, per `moneyScaleCents` of margin, per redemption and per unit of satisfaction. */
  revenueWeight: z.number().min(0).max(1000),
  marginWeight: z.number().min(0).max(1000),
  redemptionWeight: z.number().min(0).max(1000),
  satisfactionWeight: z.number().min(0).max(1000),
  moneyScaleCents: z.int().min(1).max(10_000_000),
  /** The declared range: rewards are clipped to it, so that bounded intervals may trust it. */
  low: z.number(),
  high: z.number(),
}).refine((reward) => reward.low < reward.high, { path: ["high"], error: "more than low" });

const limitsSchema = z.strictObject({
  /** Hard money: the most that all coupons of one period may cost. */
  budgetCents: z.int().min(0).max(1e12),
  /** Decisions a period is expected to bring: what a multiplier is chosen for. */
  decisionsPerPeriod: z.int().min(1).max(1e9),
  /** Long-run floor of margin per spend. */
  returnOnSpendFloor: z.number().min(0).max(1000),
});

const rulesSchema = z.strictObject({
  couponsPerWeek: z.int().min(0).max(1000),
  /** A threshold above this multiple of the usual basket is no offer. */
  thresholdOverUsual: z.number().positive().max(1000),
  /** The same for customers who declared a low risk appetite: nobody cautious is urged to spend above their habit. */
  thresholdOverUsualCautious: z.number().positive().max(1000),
  /** No discount for sure buyers: who orders at this share of visits or more (`orderShareOfVisits`) is sent nothing. */
  sureBuyerOrderShare: z.number().gt(0).max(1).optional(),
  /** The same by an estimate kept in the settings (`fitUpliftFloor`): who would order hardly more often with a coupon is sent nothing. */
  upliftFloor: z.strictObject({ leastUplift: z.number().min(-1).max(1), intercept: z.number(), weights: z.record(z.string().min(1).max(128), z.number()) }).optional(),
  /** Guarded fields may then not be encoded: equal features, equal treatment. */
  equalTreatment: z.boolean(),
});

const campaignSchema = z.strictObject({
  name: z.string().min(1).max(80),
  startMs: z.int().min(0),
  periodDays: z.number().positive().max(3660),
  utcOffsetHours: z.number().min(-14).max(14),
  outcomeWindowHours: z.number().positive().max(8760),
  catalogue: z.array(couponSchema).min(1).max(255),
  tiers: words,
  regions: words,
  channels: words,
  categories: words,
  /** Sets of up to `most` coupons, chosen in stages; of the `exclusive` kinds at most one is in a set. */
  stacking: z.strictObject({ most: z.int().min(2).max(6), exclusive: z.array(z.enum(couponKinds)).max(6) }).optional(),
  /** Cadence as a choice: candidates that send nothing and keep silent for so many days. */
  waitDays: z.array(z.int().min(1).max(366)).min(1).max(16).optional(),
  /** Where given, the tier follows the spend of the last year: the least of it for each tier but the first, rising. */
  tierSpendCents: z.array(z.int().min(1).max(1e9)).min(1).max(31).optional(),
  /** Requests then carry the festival, the days since registration, and fading counts of coupons and orders, and the encoding shows them. */
  showsMonths: z.literal(true).optional(),
  /** Guarded fields that requests may carry at all, and those among them that the encoding may show to a policy. */
  accepted: guarded,
  encoded: guarded,
  ageBands: words,
  /** Candidates described by fields (so that what is learned of one helps another) or known by name alone. */
  describeCandidates: z.boolean(),
  reward: rewardSchema,
  limits: limitsSchema,
  rules: rulesSchema,
  ratingModel: ratingModelSchema,
  /** 0: each decision on its own reward; above 0: a customer's decisions as one process. */
  discount: z.number().min(0).max(1),
  /** Share of uniform exploration a campaign keeps; what reads it decides live. */
  explorationFloorShare: z.number().min(0).max(1),
  world: worldSchema,
});

/** All of a campaign. */
export type CouponSettings = z.infer<typeof campaignSchema>;

/** Settings laid over `standard`, field by field at the top and one level below; throws `bad-settings` with the field's path. */
export function parseSettingsOver(standard: CouponSettings, input: unknown): CouponSettings {
  const settings = parseWith(campaignSchema, laidOver(standard, input ?? {}), { code: "bad-settings", where: "settings" });
  checkCatalogue(settings);
  checkMonths(settings);
  checkFloor(settings);
  checkGuarded(settings);
  return settings;
}

function checkCatalogue({ catalogue, tiers, rules, categories, waitDays = [] }: CouponSettings): void {
  const names = new Set(["none"]);
  for (const days of waitDays) {
    if (names.has(waitName(days))) fail("bad-settings", "settings.waitDays", "every number once", days);
    names.add(waitName(days));
  }
  catalogue.forEach((coupon, index) => {
    const { name, tiers: eligible = [] } = coupon;
    const where = `settings.catalogue[${index}]`;
    if (coupon.kind === "bundle" && !categories.includes(coupon.category)) fail("bad-settings", `${where}.category`, `one of ${categories.join(", ")}`, coupon.category);
    if (names.has(name)) fail("bad-settings", `${where}.name`, "a name of its own", name);
    names.add(name);
    const stranger = eligible.find((tier) => !tiers.includes(tier));
    if (stranger !== undefined) fail("bad-settings", `${where}.tiers`, `tiers among ${tiers.join(", ")}`, stranger);
  });
  if (rules.thresholdOverUsualCautious > rules.thresholdOverUsual) {
    fail("bad-settings", "settings.rules.thresholdOverUsualCautious", `at most ${rules.thresholdOverUsual}`, rules.thresholdOverUsualCautious);
  }
}

// A weight for a field that is not encoded would be a rule that silently does nothing.
function checkFloor(settings: CouponSettings): void {
  const { upliftFloor } = settings.rules;
  if (upliftFloor === undefined) return;
  const known = createEncoder(settings, settings.catalogue).state.map(({ name }) => name);
  const stranger = Object.keys(upliftFloor.weights).find((name) => !known.includes(name));
  if (stranger !== undefined) fail("bad-settings", "settings.rules.upliftFloor.weights", "names of encoded fields", stranger);
}

function checkMonths({ tiers, tierSpendCents, world }: CouponSettings): void {
  if (tierSpendCents !== undefined) {
    if (tierSpendCents.length !== tiers.length - 1) {
      fail("bad-settings", "settings.tierSpendCents", `${tiers.length - 1} amounts, one for each tier but the first`, tierSpendCents.length);
    }
    const falling = tierSpendCents.findIndex((amount, index) => index > 0 && amount <= tierSpendCents[index - 1]);
    if (falling > 0) fail("bad-settings", `settings.tierSpendCents[${falling}]`, `more than ${tierSpendCents[falling - 1]}`, tierSpendCents[falling]);
  }
  if ((world.habitPerOrder === undefined) !== (world.habitHalfLifeDays === undefined)) {
    fail("bad-settings", "settings.world.habitHalfLifeDays", "given together with habitPerOrder", "one of the two");
  }
  if (world.festival !== undefined && world.festival.startDay >= world.seasonDays) {
    fail("bad-settings", "settings.world.festival.startDay", `a day of the season, below ${world.seasonDays}`, world.festival.startDay);
  }
}

/** The name of the candidate that keeps silent for so many days. */
export function waitName(days: number): string {
  return `wait-${days}`;
}

function checkGuarded({ accepted, encoded, rules }: CouponSettings): void {
  const stranger = encoded.find((field) => !accepted.includes(field));
  if (stranger !== undefined) fail("bad-settings", "settings.encoded", "fields that are accepted", stranger);
  if (rules.equalTreatment && encoded.length > 0) {
    fail("bad-settings", "settings.encoded", "no guarded fields under equal treatment", encoded.join(", "));
  }
}

/** Which period a moment belongs to: 0, 1, ... from the campaign's start (earlier moments count for 0). */
export function periodOf(settings: CouponSettings, timeMs: number): number {
  return Math.max(0, Math.floor((timeMs - settings.startMs) / (settings.periodDays * dayMs)));
}
