// Predicts the satisfaction of a decision nobody rated, so that silence is never taken for the worst rating.
import { z } from "zod";
import { fail } from "../../core/index.ts";
import { addOuter, axpy, choleskyInPlace, choleskySolve } from "../../kernels/index.ts";

const coefficient = z.number().min(-10).max(10);

/** A linear model fitted beforehand; a campaign keeps it in its settings, so that its reward never moves under a learner. */
export const ratingModelSchema = z.strictObject({
  intercept: coefficient,
  ordered: coefficient,
  redeemed: coefficient,
  couponSent: coefficient,
  /** Per coupon of the last seven days. */
  couponsLast7Days: coefficient,
  refunded: coefficient,
  unsubscribed: coefficient,
});

/** Coefficients of the satisfaction's prediction. */
export type RatingModel = z.infer<typeof ratingModelSchema>;

/** What the model sees of a decision; yes is 1, no is 0 (or a probability, where an expectation is computed). */
export interface RatingInputs {
  readonly ordered: number;
  readonly redeemed: number;
  readonly couponSent: number;
  readonly couponsLast7Days: number;
  readonly refunded: number;
  readonly unsubscribed: number;
}

const names = ["ordered", "redeemed", "couponSent", "couponsLast7Days", "refunded", "unsubscribed"] as const;

/** The predicted satisfaction, in [0, 1]. */
export function predictSatisfaction(model: RatingModel, inputs: RatingInputs): number {
  // Written out in the order of the names: this runs for every decision.
  const value = model.intercept + model.ordered * inputs.ordered + model.redeemed * inputs.redeemed + model.couponSent * inputs.couponSent
    + model.couponsLast7Days * inputs.couponsLast7Days + model.refunded * inputs.refunded + model.unsubscribed * inputs.unsubscribed;
  return Math.min(1, Math.max(0, value));
}

/** A satisfaction in [0, 1] from one to five stars. */
export function satisfactionOfStars(stars: number): number {
  return (stars - 1) / 4;
}

/**
 * Ridge fit to rated decisions. Coefficients that the data cannot tell stay at 0; the intercept is hardly penalised.
 * Throws `bad-log` when nothing was rated.
 */
export function fitRatingModel(rated: Iterable<{ readonly inputs: RatingInputs; readonly satisfactionShare: number }>, penalty = 1): RatingModel {
  const size = names.length + 1;
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  const x = new Float64Array(size);
  let rows = 0;
  for (const { inputs, satisfactionShare } of rated) {
    x[0] = 1;
    names.forEach((name, index) => { x[index + 1] = inputs[name]; });
    addOuter(gram, size, x, 1);
    axpy(satisfactionShare, x, right);
    rows++;
  }
  if (rows === 0) fail("bad-log", "ratings", "at least one rated decision", "none");
  for (let index = 0; index < size; index++) gram[index * size + index] += index === 0 ? 1e-9 : penalty;
  choleskyInPlace(gram, size);
  const solved = choleskySolve(gram, size, right, new Float64Array(size));
  const entries = names.map((name, index) => [name, round(solved[index + 1])] as const);
  return { intercept: round(solved[0]), ...Object.fromEntries(entries) } as RatingModel;
}

// Six decimals: settings are read by people.
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
