// Every checked-in score table, one line each.
import { couponScore } from "./coupon.ts";
import { coverageScore } from "./coverage.ts";
import type { Score } from "./score.ts";

export const scores: readonly Score[] = [couponScore, coverageScore];
