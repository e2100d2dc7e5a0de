// Every checked-in score table, one line each.
import { biddingScore } from "./bidding.ts";
import { budgetScore } from "./budget.ts";
import { controlScore } from "./control.ts";
import { couponScore } from "./coupon.ts";
import { couponSeasonScore } from "./coupon-season.ts";
import { coverageScore } from "./coverage.ts";
import { freshVerdictsScore } from "./fresh-verdicts.ts";
import { moneyScore } from "./money.ts";
import { offlineScore } from "./offline.ts";
import { recogymScore } from "./recogym.ts";
import { recommendationScore } from "./recommendation.ts";
import type { Score } from "./score.ts";
import { pacingScore } from "./pacing.ts";
import { tabularScore } from "./tabular.ts";

/** The registry of score tables. */
export const scores: readonly Score[] = [
  biddingScore,
  budgetScore,
  controlScore,
  couponScore,
  couponSeasonScore,
  coverageScore,
  freshVerdictsScore,
  moneyScore,
  offlineScore,
  pacingScore,
  recogymScore,
  recommendationScore,
  tabularScore,
];
