// What a policy brought in a season, as a row of plain data.
import type { Campaign, Played } from "../coupons/season.ts";

/** What a policy brought in a season, per customer of the store. */
export interface SeasonRow {
  readonly policy: string;
  readonly kind: "sequential" | "myopic" | "static" | "told";
  /** Multiple of the preset's budget. */
  readonly budget: number;
  readonly reward: number;
  /** What the hidden truth expects of the same decisions. */
  readonly expected: number;
  readonly spendCents: number;
  readonly capCents: number;
  readonly visits: number;
  readonly couponsPerVisit: number;
}

/** The row of a season that was played. */
export function rowOf({ problem }: Campaign, { result, expected, bySubject }: Played, kind: SeasonRow["kind"]): SeasonRow {
  const { customers } = problem.settings.world;
  const { spent, cap } = result.accounts["budget-0"];
  const reward = [...bySubject.values()].reduce((sum, own) => sum + own, 0) / customers;
  return {
    policy: result.policy, kind, budget: 1, reward, expected: (expected * result.decisions) / customers,
    spendCents: spent, capCents: cap, visits: result.decisions, couponsPerVisit: result.metrics["couponsSent"],
  };
}
