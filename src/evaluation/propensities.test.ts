// Propensities that were lost are found again, and a log's summary says where its own do not fit.
import { describe, expect, test } from "vitest";
import { logOf, type LoggedRow } from "../../test/fixtures/logs.ts";
import { seeded, uniform, type Log } from "../core/index.ts";
import { evaluateTargets } from "./evaluate.ts";
import { outlineOf } from "./outline.ts";
import { withEstimatedPropensities } from "./propensities.ts";
import { summariseLog } from "./summary.ts";

const shape = { actions: ["a", "b", "c"], state: [{ name: "x", low: -1, high: 1 }] };

// Choices by a softmax of (0, x, -x / 2), with the true probability beside each.
function logisticRows(count: number): LoggedRow[] {
  const random = seeded("propensities");
  return Array.from({ length: count }, () => {
    const x = 2 * random.uniform() - 1;
    const powers = [1, Math.exp(x), Math.exp(-x / 2)];
    const total = powers[0] + powers[1] + powers[2];
    const u = random.uniform() * total;
    const action = u < powers[0] ? 0 : u < powers[0] + powers[1] ? 1 : 2;
    return { action, propensity: powers[action] / total, state: [x], reward: random.uniform() < 0.2 + 0.1 * action ? 1 : 0 };
  });
}

function rootMeanSquare(log: Log, other: Log): number {
  return Math.sqrt(log.propensities.reduce((sum, p, row) => sum + (p - other.propensities[row]) ** 2, 0) / log.rows);
}

describe("estimated propensities", () => {
  const log = logOf(logisticRows(6000), shape);

  test("a multinomial logistic regression finds the choice probabilities it was made for (6,000 rows, error below .015)", () => {
    const error = rootMeanSquare(withEstimatedPropensities(log, { method: "logistic" }), log);
    expect(error).toBeLessThan(0.015);
    // What ignores the state is off by much more, so the bound above means something.
    expect(rootMeanSquare(withEstimatedPropensities(log, { method: "frequency" }), log)).toBeGreaterThan(0.05);
  });

  test("frequencies are taken / offered", () => {
    const rows = [0, 0, 0, 1].map((action) => ({ action, propensity: 1, reward: 0, state: [0], allowed: [1, 1, 0] }));
    const { propensities } = withEstimatedPropensities(logOf([...rows, { action: 2, propensity: 1, reward: 0, state: [0] }], shape), { method: "frequency" });
    expect([...propensities]).toEqual([0.6, 0.6, 0.6, 0.2, 1]);
  });

  test("masked candidates get no probability", () => {
    const rows = logisticRows(300).map((row) => ({ ...row, action: row.action === 2 ? 0 : row.action, allowed: [1, 1, 0] }));
    const estimated = withEstimatedPropensities(logOf(rows, shape), { method: "logistic", penalty: 0.01 });
    const sums = estimated.propensities.reduce((sum, p) => sum + 1 / p, 0) / 300;
    expect(sums).toBeGreaterThan(1.7);
    expect(sums).toBeLessThan(2.3);
  });

  test("an estimate says loudly that it is one", () => {
    const { log: summary } = evaluateTargets(log, [{ name: "uniform", kind: "uniform", policy: uniform, floor: 1 }], { random: seeded(1), propensities: "estimated", estimators: ["IPS"] });
    expect(summary.propensities).toBe("estimated");
    expect(summary.warnings[0]).toContain("ESTIMATED");
  });
});

describe("the summary of a log", () => {
  const rows = logisticRows(4000);

  test("true propensities are calibrated: no warning, predicted close to observed", () => {
    const log = logOf(rows, shape);
    const summary = summariseLog(log, outlineOf(log), "logged");
    expect(summary.warnings).toEqual([]);
    expect(summary.calibration).toHaveLength(3);
    for (const { predicted, observed } of summary.calibration) expect(Math.abs(predicted - observed)).toBeLessThan(0.03);
  });

  test("propensities that a candidate cannot have are warned of by name", () => {
    const wrong = logOf(rows.map((row) => (row.action === 1 ? { ...row, propensity: row.propensity / 2 } : row)), shape);
    expect(summariseLog(wrong, outlineOf(wrong), "logged").warnings).toEqual([expect.stringContaining("The propensities of b do not fit")]);
  });

  test("counts, by hand", () => {
    const log = logOf([
      { action: 0, propensity: 0.5, reward: 1, state: [0], episode: 0, subject: 4, discount: 1 },
      { action: 1, propensity: 0.25, reward: 3, state: [0], episode: 0, subject: 4, stage: 1 },
      { action: 1, propensity: 0.75, reward: 5, state: [0], episode: 1, subject: 9 },
    ], shape);
    const summary = summariseLog(log, outlineOf(log), "logged");
    expect(summary).toMatchObject({ rows: 3, decisions: 2, episodes: 2, subjects: 2, meanReward: 3 });
    expect(summary.actions).toEqual([
      { name: "a", rows: 1, meanReward: 1, meanPropensity: 0.5 },
      { name: "b", rows: 2, meanReward: 4, meanPropensity: 0.5 },
      { name: "c", rows: 0, meanReward: 0, meanPropensity: 0 },
    ]);
    expect(summary.warnings).toContain("Candidate c was never taken: the log cannot speak for it.");
  });
});
