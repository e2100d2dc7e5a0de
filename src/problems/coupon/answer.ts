// One customer's answer to one decision, drawn with the same number of draws whatever was decided: common random numbers.
import type { Random } from "../../core/index.ts";
import { costOnBasketCents } from "./candidate.ts";
import type { Population } from "./population.ts";
import { basketLevels, stretchedCents } from "./order-table.ts";
import { purchaseHours, type Mood, type Response } from "./response.ts";
import type { CouponOutcome, CouponRequest } from "./schema.ts";
import type { CouponSettings } from "./settings.ts";

const hourMs = 3_600_000;

/** An outcome, and how long after the decision it arrives. */
export interface Report {
  readonly afterMs: number;
  readonly outcome: CouponOutcome;
}

interface Asked {
  readonly settings: CouponSettings;
  readonly population: Population;
  readonly response: Response;
  readonly mood: Mood;
  readonly customer: number;
  readonly candidate: number;
  readonly request: CouponRequest;
  readonly random: Random;
}

/** What the customer really did; the profile keeps it. */
export interface Answer {
  readonly reports: readonly Report[];
  readonly order: { readonly basketCents: number; readonly afterHours: number; readonly redeemed: boolean } | null;
  readonly unsubscribed: boolean;
}

/** Draws an answer. */
export function drawAnswer(asked: Asked): Answer {
  const { settings, population: { parameters }, response, mood, customer, candidate, random } = asked;
  const draws = { order: random.uniform(), level: random.uniform(), hours: random.uniform(), leaves: random.uniform() };
  const later = drawLater(random);
  const orderShare = response.orderShare(customer, candidate, mood);
  const unsubscribed = draws.leaves < response.unsubscribeShare(candidate, mood);
  // Those who come back without ordering: as many again as would order in two more tries.
  const quiet = 1 - orderShare;
  const visited = draws.order < 1 - quiet * quiet * quiet;
  // Nobody sees the hour and the basket of who does not come back.
  const afterHours = visited ? purchaseHours(settings, parameters.purchaseDelayHours, draws.hours) : 0;
  const level = Math.floor(draws.level * basketLevels.length);
  const order = draws.order < orderShare ? orderOf(asked, { basketCents: response.basketCents(customer, level), afterHours, later }) : null;
  return { order, unsubscribed, reports: reportsOf(asked, { order, visited, unsubscribed, afterHours, later }) };
}

interface Later {
  readonly notice: number;
  readonly stretch: number;
  readonly rated: number;
  readonly stars: readonly number[];
  readonly refund: number;
}

function drawLater(random: Random): Later {
  const u = (): number => random.uniform();
  return { notice: u(), stretch: u(), rated: u(), stars: [u(), u(), u(), u()], refund: u() };
}

function orderOf(
  { population: { parameters }, response, customer, candidate }: Asked, drawn: { basketCents: number; afterHours: number; later: Later },
): NonNullable<Answer["order"]> {
  const { basketCents, afterHours, later } = drawn;
  const coupon = response.candidates[candidate];
  if (coupon.kind === "none") return { basketCents, afterHours, redeemed: false };
  const alive = afterHours >= coupon.sendAfterHours && afterHours < coupon.sendAfterHours + coupon.validityHours;
  if (!alive || later.notice >= parameters.noticeShare * response.categoryShare(customer, candidate)) return { basketCents, afterHours, redeemed: false };
  const stretched = stretchedCents(coupon, basketCents);
  const final = stretched !== null && later.stretch < parameters.stretchShare ? stretched : basketCents;
  return { basketCents: final, afterHours, redeemed: costOnBasketCents(coupon, final) > 0 };
}

function reportsOf(
  asked: Asked, drawn: { order: Answer["order"]; visited: boolean; unsubscribed: boolean; afterHours: number; later: Later },
): readonly Report[] {
  const { order, visited, unsubscribed, afterHours, later } = drawn;
  const coupon = asked.response.candidates[asked.candidate];
  const reports: Report[] = [];
  const report = (hours: number, outcome: CouponOutcome): void => { reports.push({ afterMs: Math.round(hours * hourMs), outcome }); };
  if (coupon.kind !== "none" && unsubscribed) report(coupon.sendAfterHours + 1, { kind: "unsubscribe" });
  if (visited) report(afterHours, { kind: "visit" });
  if (order !== null) reportOrder(asked, { order, later }, report);
  if (coupon.kind !== "none" && order?.redeemed !== true) report(coupon.sendAfterHours + coupon.validityHours, { kind: "expiry" });
  return reports;
}

function reportOrder(
  { population: { parameters }, response, mood, customer, candidate, request }: Asked,
  { order, later }: { order: NonNullable<Answer["order"]>; later: Later }, report: (hours: number, outcome: CouponOutcome) => void,
): void {
  const id = `${request.subject}-${request.timeMs}`;
  const { basketCents, afterHours, redeemed } = order;
  const marginCents = Math.round(parameters.marginShare * basketCents);
  report(afterHours, { kind: "order", order: id, basketCents, marginCents, redeemed });
  const refunded = later.refund < parameters.refundShare;
  if (refunded) report(afterHours + 96, { kind: "refund", order: id, returnedShare: 1 });
  if (later.rated >= parameters.ratedShare) return;
  const sent = response.candidates[candidate].kind === "none" ? 0 : 1;
  const share = response.satisfactionShare(customer, mood, { redeemed: redeemed ? 1 : 0, refunded: refunded ? 1 : 0, sent });
  const stars = 1 + later.stars.reduce((count, u) => count + (u < share ? 1 : 0), 0);
  report(afterHours + (refunded ? 120 : 48), { kind: "rating", stars });
}
