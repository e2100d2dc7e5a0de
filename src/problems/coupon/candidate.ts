// The coupons a campaign may send: six kinds, what each grants on a basket, and the most it can ever cost.
import { z } from "zod";

const cents = z.int().min(0).max(10_000_000);
const above0 = z.int().min(1).max(10_000_000);

/** What every coupon has: a name, a lifetime, the moment it is sent and who may get it. */
const common = {
  /** Short and unique within the catalogue. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  validityHours: z.number().positive().max(8760),
  /** The send slot: hours between the decision and the sending, 0 for at once. */
  sendAfterHours: z.number().min(0).max(168).default(0),
  /** The basket from which it may be used. */
  thresholdCents: cents.default(0),
  /** Member tiers that may get it; every tier where this is left out. */
  tiers: z.array(z.string().min(1)).min(1).optional(),
};

/** One coupon of the catalogue, as settings write it. */
export const couponSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fullReduction"), ...common, thresholdCents: above0, faceCents: above0 })
    .refine((coupon) => coupon.faceCents <= coupon.thresholdCents, { path: ["faceCents"], error: "at most the threshold" }),
  z.strictObject({ kind: z.literal("percentage"), ...common, discountShare: z.number().positive().max(1), maximumCents: above0 }),
  z.strictObject({ kind: z.literal("cash"), ...common, faceCents: above0 }),
  z.strictObject({ kind: z.literal("freeGift"), ...common, costCents: above0, worthCents: above0 }),
  z.strictObject({ kind: z.literal("freeShipping"), ...common, costCents: above0, worthCents: above0 }),
  /** An element of a bundle: so much off when the order holds something of its category. Elements of one set are used together or not at all. */
  z.strictObject({ kind: z.literal("bundle"), ...common, thresholdCents: above0, faceCents: above0, category: z.string().min(1).max(40) })
    .refine((coupon) => coupon.faceCents <= coupon.thresholdCents, { path: ["faceCents"], error: "at most the threshold" }),
]);

/** A coupon; `worthCents` is what a gift or free shipping would cost the customer, `costCents` what it costs the store. */
export type Coupon = z.infer<typeof couponSchema>;

/** Sending nothing: always a candidate, always legal. */
export const none: Nothing = { kind: "none", name: "none" };

/** Sending nothing now and, where `waitDays` is given, nothing before so many days have passed. */
export interface Nothing {
  readonly kind: "none";
  readonly name: string;
  readonly waitDays?: number;
}

/** Several coupons sent together; its threshold is the lowest of its parts, of a bundle all of them together. */
export interface CouponSet {
  readonly kind: "set";
  readonly name: string;
  readonly parts: readonly Coupon[];
  readonly thresholdCents: number;
  readonly sendAfterHours: number;
  readonly validityHours: number;
}

/** What a decision chooses among. */
export type CouponCandidate = Coupon | Nothing;

/** What a customer gets by a whole decision. */
export type Offer = CouponCandidate | CouponSet;

/** The kinds of coupons, in the order of their one-hot fields. */
export const couponKinds = ["fullReduction", "percentage", "cash", "freeGift", "freeShipping", "bundle"] as const;

/** The most a candidate can cost, in cents: what is reserved when it is chosen. */
export function maximumCostCents(candidate: Offer): number {
  switch (candidate.kind) {
    case "none": return 0;
    case "set": return candidate.parts.reduce((sum, part) => sum + maximumCostCents(part), 0);
    case "fullReduction": case "cash": case "bundle": return candidate.faceCents;
    case "percentage": return candidate.maximumCents;
    case "freeGift": case "freeShipping": return candidate.costCents;
    default: return candidate satisfies never;
  }
}

/** What redeeming the coupon on this basket costs the store, in whole cents: 0 below the threshold, never above the maximum. */
export function costOnBasketCents(candidate: Offer, basketCents: number): number {
  if (candidate.kind === "none" || basketCents < candidate.thresholdCents) return 0;
  switch (candidate.kind) {
    case "set": return Math.min(basketCents, bundled(candidate, basketCents, costOnBasketCents));
    case "fullReduction": case "bundle": return candidate.faceCents;
    case "percentage": return Math.min(candidate.maximumCents, Math.floor(candidate.discountShare * basketCents));
    case "cash": return Math.min(candidate.faceCents, basketCents);
    case "freeGift": case "freeShipping": return candidate.costCents;
    default: return candidate satisfies never;
  }
}

// The sum over the parts; of bundle elements none before their thresholds are reached together.
function bundled({ parts }: CouponSet, basketCents: number, value: (part: Coupon, basketCents: number) => number): number {
  const needed = parts.reduce((sum, part) => sum + (part.kind === "bundle" ? part.thresholdCents : 0), 0);
  return parts.reduce((sum, part) => sum + (part.kind === "bundle" && basketCents < needed ? 0 : value(part, basketCents)), 0);
}

/** The part of that cost by which the customer pays less, in cents: gifts and shipping leave the paid price as it is. */
export function discountOnBasketCents(candidate: Offer, basketCents: number): number {
  if (candidate.kind === "set") return Math.min(basketCents, bundled(candidate, basketCents, discountOnBasketCents));
  return candidate.kind === "freeGift" || candidate.kind === "freeShipping" ? 0 : costOnBasketCents(candidate, basketCents);
}

/** What the coupon is worth to the customer on this basket, in cents. */
export function worthOnBasketCents(candidate: Offer, basketCents: number): number {
  const cost = costOnBasketCents(candidate, basketCents);
  if (cost === 0) return 0;
  if (candidate.kind === "set") return bundled(candidate, basketCents, worthOnBasketCents);
  return candidate.kind === "freeGift" || candidate.kind === "freeShipping" ? candidate.worthCents : cost;
}
