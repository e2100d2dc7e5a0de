// What can be sent together: single coupons, or sets of them under the campaign's stacking rules, each as one offer with one cost and one worth.
import { fail } from "../../core/index.ts";
import { none, type Coupon, type CouponCandidate, type CouponSet, type Offer } from "./candidate.ts";
import type { CouponSettings } from "./settings.ts";

/** More sets than this are no campaign. */
const mostOffers = 2000;

/**
 * Whether a coupon may join those chosen so far: there is room, it comes later in the catalogue (so that a set is chosen in one way), bundle
 * elements stand among themselves, one per category, and of the exclusive kinds there is one at most.
 */
export function stacks(settings: CouponSettings, chosen: readonly CouponCandidate[], coupon: Coupon): boolean {
  const { stacking, catalogue } = settings;
  if (stacking === undefined) return chosen.length === 0;
  const place = catalogue.indexOf(coupon);
  return chosen.length < stacking.most && chosen.every((other) => {
    if (other.kind === "none" || catalogue.indexOf(other) >= place) return false;
    if (other.kind === "bundle" || coupon.kind === "bundle") return other.kind === "bundle" && coupon.kind === "bundle" && other.category !== coupon.category;
    return !(stacking.exclusive.includes(other.kind) && stacking.exclusive.includes(coupon.kind));
  });
}

/** Whether nothing can follow: sending none, or a set that is full. */
export function complete({ stacking }: CouponSettings, chosen: readonly CouponCandidate[]): boolean {
  if (chosen.length === 0) return false;
  return stacking === undefined || chosen.length >= stacking.most || chosen[chosen.length - 1].kind === "none";
}

/** The one offer that several choices make; a choice of none at the end adds nothing. */
export function offerOf(chosen: readonly CouponCandidate[]): Offer {
  if (chosen.length === 1) return chosen[0];
  const parts = chosen.filter((candidate): candidate is Coupon => candidate.kind !== "none");
  if (parts.length === 0) return chosen[0] ?? none;
  return parts.length === 1 ? parts[0] : setOf(parts);
}

function setOf(parts: readonly Coupon[]): CouponSet {
  const sendAfterHours = Math.max(...parts.map((part) => part.sendAfterHours));
  const end = Math.min(...parts.map((part) => part.sendAfterHours + part.validityHours));
  return {
    kind: "set", name: parts.map((part) => part.name).join("+"), parts, sendAfterHours, validityHours: Math.max(0, end - sendAfterHours),
    thresholdCents: Math.min(...parts.map((part) => part.thresholdCents)),
  };
}

/** Every offer of a campaign: its candidates, and after them all its sets of two and more. */
export function offersOf(settings: CouponSettings, candidates: readonly CouponCandidate[]): readonly Offer[] {
  const offers: Offer[] = [...candidates];
  const grow = (chosen: readonly Coupon[]): void => {
    if (chosen.length > 1) offers.push(setOf(chosen));
    if (offers.length > mostOffers) fail("bad-settings", "settings.stacking.most", `rules that leave at most ${mostOffers} sets`, "more");
    for (const coupon of settings.catalogue) if (stacks(settings, chosen, coupon)) grow([...chosen, coupon]);
  };
  if (settings.stacking !== undefined) grow([]);
  return offers;
}
