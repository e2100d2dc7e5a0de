// When a verdict is given and when it is refused: on differences whose every number is known, and on generated logs.
import { describe, expect, test } from "vitest";
import { logOf, type LoggedRow } from "../../test/fixtures/logs.ts";
import { constant, explore, seeded, type Policy } from "../core/index.ts";
import { outcomesOf } from "./caution.ts";
import { evaluateTargets, type EvaluationOptions } from "./evaluate.ts";
import type { Outline } from "./outline.ts";
import type { Verdict } from "./results.ts";
import { skewnessCorrected, verdictOf, type Comparison, type Side } from "./verdict.ts";

const chains = 1000;
const outline: Outline = {
  rows: chains, chains, horizon: 1, clusters: chains,
  starts: Uint32Array.from({ length: chains + 1 }, (_, chain) => chain), clusterOf: Uint32Array.from({ length: chains }, (_, chain) => chain),
};
const sure: Side = {
  name: "target", effectiveSampleSize: chains, meanWeight: 1, largestWeight: 1, unsupportedShare: 0, weights: new Float64Array(chains).fill(1),
};
const base: Comparison = {
  target: sure, against: { ...sure, name: "logging" }, quantity: "reward", better: "higher", outline, estimator: { name: "DR", biased: false },
  differences: Float64Array.from({ length: chains }, (_, chain) => 0.1 + (chain % 2 === 0 ? 1 : -1)),
  outcomes: outcomesOf(Float64Array.from({ length: chains }, (_, chain) => chain % 2)),
};
const said = (change: Partial<Comparison>): Pick<Verdict, "verdict" | "reason"> => verdictOf({ ...base, ...change });
const aside = (change: Partial<Side>): Pick<Verdict, "verdict" | "reason"> => said({ target: { ...sure, ...change } });
const shifted = (by: number): Float64Array => base.differences.map((difference) => difference + by);

describe("on a difference of .1 with a standard error of .032", () => {
  test("better, worse, and the other way round where lower is better", () => {
    expect(said({}).verdict).toBe("better");
    expect(said({ differences: shifted(-0.2) }).verdict).toBe("worse");
    expect(said({ better: "lower" }).verdict).toBe("worse");
    expect(said({ better: "lower", differences: shifted(-0.2) }).verdict).toBe("better");
  });

  test("not shown where the interval includes zero, and where nothing differs at all", () => {
    expect(said({ differences: shifted(-0.05) }).verdict).toBe("not shown");
    expect(said({ differences: new Float64Array(chains) })).toMatchObject({ verdict: "not shown", difference: 0, interval: [0, 0] });
  });

  test.each([
    ["too small an effective sample", { effectiveSampleSize: 99 }, "effective sample size"],
    ["too small a mean weight", { meanWeight: 0.79 }, "mean weight"],
    ["too large a mean weight", { meanWeight: 1.21 }, "mean weight"],
    ["too many unsupported choices", { unsupportedShare: 0.06 }, "never took"],
  ] as const)("no verdict: %s, on either side", (_, change, reason) => {
    expect(aside(change)).toMatchObject({ verdict: "no verdict", reason: expect.stringContaining(reason) });
    expect(said({ against: { ...sure, name: "constant", ...change } })).toMatchObject({ verdict: "no verdict", reason: expect.stringContaining("constant") });
  });

  test("no verdict from a biased estimator, nor from a handful of subjects", () => {
    expect(said({ estimator: { name: "clipped IPS", biased: true } })).toMatchObject({ verdict: "no verdict", reason: expect.stringContaining("biased") });
    const few = { ...outline, clusters: 29, clusterOf: outline.clusterOf.map((chain) => chain % 29) };
    expect(said({ outline: few })).toMatchObject({ verdict: "no verdict", reason: expect.stringContaining("29 independent subjects") });
  });

  test("no verdict where too few outcomes stand behind it", () => {
    const rare = outcomesOf(Float64Array.from({ length: chains }, (_, chain) => (chain < 9 ? 1 : 0)));
    expect(said({ outcomes: rare })).toMatchObject({ verdict: "no verdict", reason: expect.stringContaining("too few outcomes") });
  });
});

describe("a second look", () => {
  test("not shown where one skewed value carries the difference", () => {
    const skewed = new Float64Array(chains).map((_, chain) => (chain < 4 ? -1 : 0));
    // Four equal losses: T = -2.0 at 8 degrees of freedom is not enough; with a thousand small ones beside them it would be.
    expect(said({ differences: skewed }).verdict).toBe("not shown");
    expect(skewnessCorrected(-2, 0)).toBe(-2);
    expect(skewnessCorrected(-2, 0.5)).toBeCloseTo(-2 + 2 / 3 - 2 / 27 + 1 / 12, 12);
  });

  test("not shown where the difference vanishes once the heaviest weights are clipped", () => {
    const weights = new Float64Array(chains).map((_, chain) => (chain < 8 ? 30 : 0.76));
    const terms = Float64Array.from({ length: chains }, (_, chain) => (chain < 8 || chain % 2 === 0 ? 1 : 0));
    const verdict = said({ target: { ...sure, weights, largestWeight: 30 }, outcomes: outcomesOf(terms) });
    expect(verdict).toMatchObject({ verdict: "not shown", reason: expect.stringContaining("heavily weighted") });
  });
});

describe("generated logs", () => {
  const random = seeded("verdicts");
  const draw = (count: number, p: number): LoggedRow[] => Array.from({ length: count }, () => {
    const action = random.uniform() < p ? 1 : 0;
    return { action, propensity: action === 1 ? p : 1 - p, reward: random.uniform() < 0.3 + 0.4 * action ? 1 : 0 };
  });
  const against = (rows: readonly LoggedRow[], policy: Policy, options: Partial<EvaluationOptions> = {}): Verdict =>
    evaluateTargets(logOf(rows, { actions: ["a", "b"] }), [{ name: "target", kind: "constant", policy, floor: 0 }], { random: seeded(1), ...options }).verdicts[0];

  test("a target that does much better is better, the logging policy itself is not", () => {
    const rows = draw(2000, 0.5);
    expect(against(rows, constant(1))).toMatchObject({ verdict: "better", against: "logging" });
    expect(against(rows, constant(0))).toMatchObject({ verdict: "worse" });
    expect(against(rows, explore(constant(0), 1), { verdictEstimator: "IPS" })).toMatchObject({ verdict: "not shown", difference: 0, interval: [0, 0] });
  });

  test("an effective sample below 100 gets no verdict", () => {
    expect(against(draw(1000, 0.05), constant(1))).toMatchObject({ verdict: "no verdict", reason: expect.stringContaining("effective sample size") });
  });

  test("a mean weight above 1.2 gets no verdict: propensities logged a third too low", () => {
    const wrong = draw(2000, 0.5).map((row) => ({ ...row, propensity: row.propensity * 0.7 }));
    expect(against(wrong, constant(1))).toMatchObject({ verdict: "no verdict", reason: expect.stringContaining("mean weight") });
  });

  test("a candidate the log never took gets no verdict", () => {
    const never = draw(2000, 0.5).map((row) => ({ ...row, allowed: [1, 1, 1] }));
    const log = logOf(never, { actions: ["a", "b", "c"] });
    const [verdict] = evaluateTargets(log, [{ name: "half c", kind: "table", policy: explore(constant(2), 0.3), floor: 0 }], { random: seeded(1) }).verdicts;
    expect(verdict).toMatchObject({ verdict: "no verdict", reason: expect.stringContaining("never took") });
  });

  test("the difference to a constant is paired: a target that is that constant differs by nothing", () => {
    const { verdicts } = evaluateTargets(logOf(draw(500, 0.5), { actions: ["a", "b"] }), [{ name: "b", kind: "constant", policy: constant(1), floor: 0 }], {
      random: seeded(1), references: [{ name: "best constant (b)", policy: constant(1) }],
    });
    expect(verdicts[1]).toMatchObject({ verdict: "not shown", difference: 0, interval: [0, 0] });
  });
});
