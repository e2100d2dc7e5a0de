// Totals of three decisions, added by hand.
import { expect, test } from "vitest";
import { giftKind, giftProblem, gifts } from "../../../test/fixtures/gift-shop.ts";
import { createTally } from "./tally.ts";

test("means, ratios, shares and chance over three decisions", () => {
  const tally = createTally(giftProblem(giftKind.presets["default"]), 3);
  const stage = (probabilities: number[]) => ({
    observation: { state: new Float32Array(1), candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1, 1), prices: Float32Array.of(0) },
    candidates: gifts, action: 0, propensity: 0.5, masked: [], probabilities: Float64Array.from(probabilities),
  });
  tally.decided({ chosen: [gifts[0]], stages: [stage([0.5, 0.25, 0.25])], fallback: false });
  tally.decided({ chosen: [gifts[1]], stages: [stage([0, 1, 0])], fallback: false });
  tally.decided({ chosen: [gifts[0]], stages: [], fallback: true });
  const assessed = (reward: number, cost: number, buyers: number) => ({
    stages: [{ reward, costs: [cost] }], metrics: { margin: reward, buyers, marginPerBuyer: reward }, settled: [], ended: false,
  });
  tally.finished(1, assessed(20, 5, 1));
  tally.finished(0, assessed(10, 0, 1));
  tally.finished(2, assessed(0, 0, 0));
  expect(tally.totals()).toEqual({
    decisions: 3, fallbacks: 1, reward: 30, rewardPerDecision: 10, costs: { spend: 5 },
    metrics: { margin: 10, buyers: 2 / 3, marginPerBuyer: 15 },
    actionShares: { none: 2 / 3, small: 1 / 3 },
    explorationShare: 0.25,
  });
  expect(tally.rewardCurve(3)).toEqual({ at: [1, 2, 3], values: [10, 20, 0] });
});
