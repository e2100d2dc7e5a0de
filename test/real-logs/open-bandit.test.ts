// Open Bandit, campaign "men": the Thompson policy judged on the uniform log and the uniform policy on the Thompson log.
import { describe, expect, it } from "vitest";
import { seeded, uniform } from "../../src/core/index.ts";
import { evaluateTargets, type Estimate, type EvaluationResult, type Target } from "../../src/evaluation/index.ts";
import { dataFile } from "../shared.ts";
import { openBanditLog, readPriors, sharesPolicy, thompsonShares } from "./logs.ts";

const uniformFile = dataFile("recommend_obd_men/random/men.csv");
const thompsonFile = dataFile("recommend_obd_men/bts/men.csv");
const priorFile = dataFile("recommend_obd_men/prior_bts.yaml");
const absent = uniformFile === null || thompsonFile === null || priorFile === null;

const estimateOf = (result: EvaluationResult, estimator: string): Estimate => result.estimates.find((estimate) => estimate.estimator === estimator)!;
const within = (value: number, figure: number, slack: number): void => expect(Math.abs(value - figure)).toBeLessThanOrEqual(slack);
const clicksOf = (rewards: Float64Array): number => rewards.reduce((sum, reward) => sum + reward, 0);

describe.skipIf(absent)("figures of ../shared/data/README.md", () => {
  it("the Thompson policy (100,000 Beta draws) on the uniform log", async () => {
    const log = await openBanditLog(uniformFile!);
    expect([log.rows, clicksOf(log.rewards)]).toEqual([10_000, 46]);
    expect(log.propensities.every((propensity) => Math.abs(propensity - 1 / 34) < 1e-12)).toBe(true);
    const thompson: Target = { name: "thompson", kind: "table", policy: sharesPolicy(log, thompsonShares(readPriors(priorFile!, "men"), 100_000)), floor: 0 };
    const result = evaluateTargets(log, [thompson], { random: seeded(1) });
    const ips = estimateOf(result, "IPS");
    within(ips.value, 0.00454, 0.00001);
    within(ips.standardError, 0.00118, 0.00001);
    within(estimateOf(result, "SNIPS").value, 0.00461, 0.00001);
    within(ips.meanWeight, 0.985, 0.001);
    // With 100,000 draws the effective sample size itself varies by about 3 from seed to seed (2,478 to 2,484 over five seeds).
    within(ips.effectiveSampleSize, 2483, 10);
    expect(result.verdicts).toMatchObject([{ against: "logging", verdict: "not shown" }]);
  });

  it.each(["DR", "IPS", "SNIPS", "SNDR"])("the uniform policy on the Thompson log, verdict by %s", async (verdictEstimator) => {
    const log = await openBanditLog(thompsonFile!);
    expect([log.rows, clicksOf(log.rewards)]).toEqual([10_000, 69]);
    within(log.propensities.reduce((a, b) => Math.min(a, b)), 0.000165, 0.000001);
    within(log.propensities.reduce((a, b) => Math.max(a, b)), 0.725, 0.001);
    const result = evaluateTargets(log, [{ name: "uniform", kind: "uniform", policy: uniform, floor: 1 }], { random: seeded(1), verdictEstimator });
    const ips = estimateOf(result, "IPS");
    within(ips.value, 0.00301, 0.00001);
    within(ips.standardError, 0.00077, 0.00001);
    within(ips.effectiveSampleSize, 656, 1);
    within(ips.meanWeight, 0.943, 0.001);
    within(ips.largestWeight, 178, 1);
    const [verdict] = result.verdicts;
    expect(verdict).toMatchObject({ against: "logging", verdict: "worse" });
    if (verdictEstimator !== "IPS") return;
    within(verdict.difference, -0.0039, 0.0001);
    within((verdict.interval[1] - verdict.interval[0]) / 2, 0.0016, 0.0001);
  });
});
