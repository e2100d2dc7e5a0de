// Problems: the plug, its functions, and every decision the project knows.
import { findNamed } from "../core/index.ts";
import { biddingKind } from "./bidding/index.ts";
import { budgetKind } from "./budget/index.ts";
import { couponKind } from "./coupon/index.ts";
import type { ProblemKind } from "./problem.ts";
import { recommendationKind } from "./recommendation/index.ts";
import { recogymKind } from "./recommendation/recogym/index.ts";

export * from "./bidding/index.ts";
export * from "./budget/index.ts";
export * from "./classic/index.ts";
export * from "./coupon/index.ts";
export type { CustomerView } from "./customer.ts";
export * from "./environment.ts";
export * from "./problem.ts";
export * from "./recommendation/index.ts";
export * from "./recommendation/recogym/index.ts";
export * from "./records.ts";
export * from "./stages.ts";
export * from "./tabular/index.ts";

/** The registry of decisions, one line each. (A tabular problem is made from a log and its column mapping, so it has no line.) */
export const problems: readonly ProblemKind[] = [
  biddingKind,
  budgetKind,
  couponKind,
  recommendationKind,
  recogymKind,
];

/** The kind of problem of this name; throws `unknown-name` listing the names there are. */
export function findProblem(name: string): ProblemKind {
  return findNamed(problems, name, "problem");
}
