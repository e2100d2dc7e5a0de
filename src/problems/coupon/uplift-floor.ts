// No discount for sure buyers: an estimate of what any coupon changes, fitted beforehand and kept in the settings, becomes a hard rule.
import { createRidge } from "../../models/index.ts";
import type { Field } from "../../core/index.ts";
import type { DecisionRecord } from "../problem.ts";
import { readRecords } from "./estimate.ts";
import type { CouponProblem } from "./problem.ts";
import type { CouponSettings } from "./settings.ts";

/** The settings of the rule. */
export type UpliftFloor = NonNullable<CouponSettings["rules"]["upliftFloor"]>;

/**
 * Regresses orders of a log that chose at random on the state, on whether a coupon was sent, and on both together (ridge): the last two give
 * the rise of the probability of an order by some coupon, linear in the state. Whose estimated rise lies below `leastUplift` will be sent nothing.
 */
export function fitUpliftFloor(problem: CouponProblem, log: readonly DecisionRecord[], leastUplift: number, penalty = 100): UpliftFloor {
  const { spec: { state: fields }, candidates } = problem;
  const width = 2 + 2 * fields.length;
  const rows = readRecords(problem, log);
  const inputs = new Float64Array(rows.length * width);
  rows.forEach(({ observation: { state }, action }, row) => {
    const sent = candidates[action].kind === "none" ? 0 : 1;
    const x = inputs.subarray(row * width, (row + 1) * width);
    x[0] = 1;
    x[1] = sent;
    fields.forEach((field, index) => {
      x[2 + index] = state[index] / scaleOf(field);
      x[2 + fields.length + index] = sent * x[2 + index];
    });
  });
  const ridge = createRidge({ models: 1, width, penalty });
  ridge.learnMany({ count: rows.length, models: new Int32Array(rows.length), inputs, targets: Float64Array.from(rows, ({ ordered }) => ordered) });
  const coefficients = ridge.coefficients(0);
  const weights = Object.fromEntries(fields.map((field, index) => [field.name, coefficients[2 + fields.length + index] / scaleOf(field)]));
  return { leastUplift, intercept: coefficients[1], weights };
}

function scaleOf({ low, high }: Field): number {
  return Math.max(Math.abs(low), Math.abs(high), 1e-9);
}

/** Whether the rule forbids every coupon for this state; false where the settings have no such rule. */
export function createFloor({ rules: { upliftFloor } }: CouponSettings, fields: readonly Field[]): (state: Float32Array) => boolean {
  if (upliftFloor === undefined) return () => false;
  const weights = fields.map(({ name }) => upliftFloor.weights[name] ?? 0);
  return (state) => weights.reduce((sum, weight, index) => sum + weight * state[index], upliftFloor.intercept) < upliftFloor.leastUplift;
}
