// A whole evaluation: every quantity, ratios among them, costs that are better when lower, names that must exist, stated prices.
import { describe, expect, test } from "vitest";
import { logOf, type LoggedRow } from "../../test/fixtures/logs.ts";
import { constant, seeded, uniform, type Policy } from "../core/index.ts";
import { evaluateTargets, type EvaluationOptions } from "./evaluate.ts";
import type { EvaluationResult } from "./results.ts";

const random = seeded("evaluate");
// Offer b earns more per decision, costs more, and brings less per order.
const rows = Array.from({ length: 1200 }, (): LoggedRow => {
  const action = random.uniform() < 0.5 ? 1 : 0;
  const ordered = random.uniform() < 0.3 + 0.3 * action ? 1 : 0;
  const revenue = ordered * (action === 1 ? 80 : 100);
  return { action, propensity: 0.5, reward: revenue / 100, costs: [action * ordered * 10], metrics: [revenue, ordered] };
});
const log = logOf(rows, {
  actions: ["a", "b"], limits: ["spend"],
  metrics: [{ name: "revenue per order", unit: "cents", better: "higher", per: "orders" }, { name: "orders", unit: "1", better: "higher", per: null }],
});
const b = { name: "always b", kind: "constant", policy: constant(1), floor: 0 } as const;
const judged = (options: Partial<EvaluationOptions> = {}): EvaluationResult => evaluateTargets(log, [b], { random: seeded(1), ...options });
const meanOver = (read: (row: LoggedRow) => number, among: readonly LoggedRow[]): number => among.reduce((sum, row) => sum + read(row), 0) / among.length;

describe("evaluateTargets", () => {
  const result = judged();
  const taken = rows.filter((row) => row.action === 1);
  const estimate = (quantity: string, estimator: string) => result.estimates.find((each) => each.quantity === quantity && each.estimator === estimator)!;
  const verdict = (quantity: string) => result.verdicts.find((each) => each.quantity === quantity)!;

  test("self-normalised estimates of a constant are the means of its own rows, for every quantity", () => {
    expect(estimate("reward", "SNIPS").value).toBeCloseTo(meanOver((row) => row.reward, taken), 10);
    expect(estimate("cost:spend", "SNIPS").value).toBeCloseTo(meanOver((row) => row.costs![0], taken), 10);
    expect(estimate("orders", "SNIPS").value).toBeCloseTo(meanOver((row) => row.metrics![1], taken), 10);
    expect(estimate("revenue per order", "SNIPS").value).toBeCloseTo(80, 10);
  });

  test("a ratio metric is the same ratio by any estimator without a model, and its interval knows that it hardly varies", () => {
    expect(estimate("revenue per order", "IPS").value).toBeCloseTo(80, 10);
    expect(estimate("revenue per order", "IPS").standardError).toBeLessThan(1e-9);
  });

  test("verdicts follow the direction of the quantity", () => {
    expect(verdict("reward").verdict).toBe("better");
    expect(verdict("orders").verdict).toBe("better");
    expect(verdict("cost:spend")).toMatchObject({ verdict: "worse", reason: expect.stringContaining("lower is better") });
    expect(verdict("revenue per order").verdict).toBe("worse");
  });

  test("biased rows carry the word, tuned ones their parameter", () => {
    expect(estimate("reward", "DM").biased).toBe(true);
    expect(estimate("reward", "DR").biased).toBe(false);
    expect(estimate("reward", "Switch-DR").parameter).not.toBeNull();
    expect(estimate("reward", "DR").parameter).toBeNull();
  });

  test("the target's summary says what it does", () => {
    expect(result.targets).toMatchObject([{ name: "always b", actionShares: { a: 0, b: 1 }, explorationFloor: 0 }]);
    expect(result.targets[0].weightHistogram.reduce((sum, [, , count]) => sum + count, 0)).toBe(1200);
  });

  test("only what is asked for", () => {
    const { estimates, verdicts } = judged({ estimators: ["SNIPS"], quantities: ["orders"] });
    expect(estimates.map(({ estimator, quantity }) => [estimator, quantity])).toEqual([["SNIPS", "orders"]]);
    expect(verdicts).toHaveLength(1);
  });

  test("unknown names are refused with those there are", () => {
    expect(() => judged({ estimators: ["magic"] })).toThrow("expected one of DM, IPS");
    expect(() => judged({ quantities: ["clicks"] })).toThrow("expected one of reward, cost:spend, revenue per order, orders");
    expect(() => judged({ verdictEstimator: "magic" })).toThrow("verdict estimator");
  });

  test("a verdict that is asked of a biased estimator is refused", () => {
    expect(judged({ verdictEstimator: "clipped IPS", quantities: ["reward"] }).verdicts[0]).toMatchObject({ verdict: "no verdict", reason: expect.stringContaining("biased") });
  });

  test("Bernstein intervals are given for means of bounded terms, and wider than Student's", () => {
    const { estimates } = judged({ interval: { kind: "bernstein", level: 0.95, low: -400, high: 400 }, model: null, quantities: ["reward", "revenue per order"] });
    expect(estimates.map(({ estimator, quantity }) => `${estimator} ${quantity}`)).toEqual(["IPS reward", "clipped IPS reward", "SGIPS reward"]);
    expect(estimates[0].interval[1]).toBeGreaterThan(estimate("reward", "IPS").interval[1]);
  });

  test("the target sees the stated prices, never the row's", () => {
    const seen = new Set<number>();
    const curious: Policy = { probabilities: (observation, draw, out) => {
      seen.add(observation.prices[0]);
      return uniform.probabilities(observation, draw, out);
    } };
    const priced = { ...log, observations: { ...log.observations, prices: log.observations.prices.map(() => 7) } };
    evaluateTargets(priced, [{ ...b, policy: curious }], { random: seeded(1), prices: Float32Array.of(2) });
    expect([...seen]).toEqual([2]);
  });

  test("progress is told, policy by policy", () => {
    const told: string[] = [];
    judged({ references: [{ name: "a", policy: constant(0) }], onProgress: (done, total) => told.push(`${done}/${total}`) });
    expect(told).toEqual(["1/2", "2/2"]);
  });

  test("a policy that gives something to a forbidden candidate is refused", () => {
    const broken: Policy = { probabilities: () => Float64Array.of(0.5, 0.6) };
    expect(() => evaluateTargets(log, [{ ...b, policy: broken }], { random: seeded(1) })).toThrow("a sum of 1");
  });
});
