// The published figures of the two real logs through the command line alone: files and flags in, one JSON object out.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Estimate, EvaluationResult, Verdict } from "../../src/evaluation/index.ts";
import { run } from "../fixtures/command-line.ts";
import { dataFile } from "../shared.ts";
import { readPriors, thompsonShares } from "./logs.ts";

const hillstrom = dataFile("coupon_hillstrom/hillstrom.csv");
const uniformLog = dataFile("recommend_obd_men/random/men.csv");
const thompsonLog = dataFile("recommend_obd_men/bts/men.csv");
const priors = dataFile("recommend_obd_men/prior_bts.yaml");

async function evaluate(...flags: readonly string[]): Promise<EvaluationResult> {
  const { code, out, err } = await run("evaluate", ...flags, "--json");
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as EvaluationResult;
}

const estimateBy = ({ estimates }: EvaluationResult, estimator: string): Estimate => estimates.find((found) => found.estimator === estimator)!;
const verdictOn = ({ verdicts }: EvaluationResult, target: string, against: string): Verdict =>
  verdicts.find((found) => found.target === target && found.against === against)!;
const within = (value: number, figure: number, slack: number): void => expect(Math.abs(value - figure)).toBeLessThanOrEqual(slack);

describe.skipIf(hillstrom === null)("Hillstrom's e-mails", () => {
  it("targeting beats chance by about .036, and not the best constant e-mail", async () => {
    const result = await evaluate(
      hillstrom!, "--action", "segment", "--propensity", "1/3", "--reward", "visit", "--ignore", "conversion,spend", "--target", "uniform", "--target", "epsilon-greedy:greedy",
    );
    expect(result.log).toMatchObject({ rows: 64_000, subjects: 64_000 });
    expect(result.log.actions.map(({ name, meanReward }) => [name, meanReward.toFixed(4)])).toEqual([
      ["Mens E-Mail", "0.1828"], ["No E-Mail", "0.1062"], ["Womens E-Mail", "0.1514"],
    ]);
    const chance = verdictOn(result, "epsilon-greedy:greedy", "logging");
    expect(chance.verdict).toBe("better");
    within(chance.difference, 0.036, 0.001);
    expect(verdictOn(result, "epsilon-greedy:greedy", "best constant (Mens E-Mail)").verdict).toBe("not shown");
    expect(verdictOn(result, "uniform", "best constant (Mens E-Mail)").verdict).toBe("worse");
  });
});

describe.skipIf(uniformLog === null || thompsonLog === null || priors === null)("the Open Bandit logs, position as a state column", () => {
  const flags = ["--action", "item_id", "--propensity", "propensity_score", "--reward", "click", "--time", "timestamp", "--state", "position", "--position", "position"];

  it("the Thompson policy as a table of 100,000 Beta draws, on the uniform log", async () => {
    const shares = thompsonShares(readPriors(priors!, "men"), 100_000);
    const table = join(mkdtempSync(join(tmpdir(), "propense-bandit-")), "thompson.csv");
    const lines = shares.map((share, place) => [place + 1, ...share].join(","));
    writeFileSync(table, `${["position", ...shares[0].keys()].join(",")}\n${lines.join("\n")}\n`);
    const result = await evaluate(uniformLog!, ...flags, "--policy-table", table);
    expect(result.settings).toMatchObject({ allRows: 10_000, judgedRows: 10_000 });
    const ips = estimateBy(result, "IPS");
    within(ips.value, 0.00454, 0.00001);
    within(ips.standardError, 0.00118, 0.00001);
    within(estimateBy(result, "SNIPS").value, 0.00461, 0.00001);
    within(ips.meanWeight, 0.985, 0.001);
    // Over seeds of the 100,000 draws it lies between 2,476 and 2,484.
    within(ips.effectiveSampleSize, 2483, 10);
    expect(verdictOn(result, table, "logging").verdict).toBe("not shown");
  });

  it("the uniform policy on the Thompson log", async () => {
    const result = await evaluate(thompsonLog!, ...flags, "--target", "uniform", "--verdict-estimator", "IPS");
    expect(result.settings).toMatchObject({ allRows: 10_000, judgedRows: 10_000 });
    const ips = estimateBy(result, "IPS");
    within(ips.value, 0.00301, 0.00001);
    within(ips.standardError, 0.00077, 0.00001);
    within(ips.effectiveSampleSize, 656, 1);
    within(ips.meanWeight, 0.943, 0.001);
    within(ips.largestWeight, 178, 1);
    const verdict = verdictOn(result, "uniform", "logging");
    expect(verdict.verdict).toBe("worse");
    within(verdict.difference, -0.0039, 0.0001);
    within((verdict.interval[1] - verdict.interval[0]) / 2, 0.0016, 0.0001);
    expect(verdictOn(await evaluate(thompsonLog!, ...flags, "--target", "uniform"), "uniform", "logging").verdict).toBe("worse");
  });
});
