// What evaluate says about logs small enough to be worked out by hand, in the shape that other programs rely on.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { run } from "../../test/fixtures/command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "propense-evaluate-"));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const number = z.number();
const interval = z.tuple([number, number]);
const share = number.min(0).max(1);

/** Issue 2, item 6: at least these fields, and no number missing. */
const evaluation = z.object({
  log: z.object({
    rows: z.int(), subjects: z.int(), meanReward: number,
    actions: z.array(z.object({ name: z.string(), rows: z.int(), meanReward: number, meanPropensity: number })),
  }),
  estimates: z.array(z.object({
    target: z.string(), estimator: z.string(), quantity: z.string(), value: number, standardError: number.min(0), interval, level: share,
    effectiveSampleSize: number.min(0), meanWeight: number.min(0), largestWeight: number.min(0), unsupportedShare: share,
  })),
  verdicts: z.array(z.object({
    target: z.string(), against: z.string(), quantity: z.string(), verdict: z.enum(["better", "worse", "not shown", "no verdict"]),
    difference: number, interval, reason: z.string().min(1),
  })),
});

type Evaluation = z.infer<typeof evaluation>;

async function evaluate(path: string, ...flags: readonly string[]): Promise<Evaluation> {
  const { code, out, err } = await run("evaluate", path, "--json", ...flags);
  expect([code, err]).toEqual([0, ""]);
  return evaluation.parse(JSON.parse(out));
}

const columns = ["--action", "a", "--propensity", "p", "--reward", "r"];

function estimate({ estimates }: Evaluation, estimator: string, { quantity = "reward", target = estimates[0].target } = {}): Evaluation["estimates"][number] {
  return estimates.find((found) => found.estimator === estimator && found.target === target && found.quantity === quantity)!;
}

describe("the object that evaluate --json prints", () => {
  const rows = (count: number, row: (index: number) => string): string => Array.from({ length: count }, (_, index) => `${row(index)}\n`).join("");
  const logs: readonly (readonly [name: string, text: string, flags: readonly string[]])[] = [
    ["two rows", "a,p,r\nx,0.5,1\ny,0.5,0\n", []],
    ["one row, whose interval has no bounds", "a,p,r\nx,0.5,1\n", []],
    ["one subject", "a,p,r,s\nx,0.5,1,k\ny,0.5,0,k\nx,0.5,1,k\n", ["--subject", "s"]],
    ["one action", "a,p,r\nx,1,1\nx,1,0\nx,1,1\n", []],
    ["equal rewards", `a,p,r\n${rows(60, (index) => `${"xy"[index % 2]},0.5,7`)}`, []],
    ["huge rewards", `a,p,r\n${rows(60, (index) => `${"xy"[index % 2]},0.5,${1e9 * (index % 3)}`)}`, []],
    ["negative rewards", `a,p,r\n${rows(60, (index) => `${"xy"[index % 2]},0.5,${-(index % 3)}`)}`, []],
    ["a candidate that was never taken", "a,p,r,e\nx,0.5,1,x|y|z\ny,0.5,0,x|y\n", ["--eligible", "e"]],
    ["odd names", "__proto__,p,r,constructor, to String \nx,0.5,1,1,2\ny,0.5,0,2,1\nx,0.5,1,3,2\n", ["--action", "__proto__"]],
    ["a trained target on two rows", "a,p,r\nx,0.5,1\ny,0.5,0\n", ["--target", "linear-ucb"]],
  ];

  it.each(logs)("holds every number for %s", async (_name, text, flags) => {
    const { log, estimates, verdicts } = await evaluate(file("log.csv", text), ...columns, ...flags);
    expect(log.rows).toBe(text.split("\n").length - 2);
    expect(estimates.length).toBeGreaterThan(0);
    expect(verdicts.length).toBeGreaterThan(0);
  });
});

describe("figures worked out by hand", () => {
  it("of eligible sets that differ: uniform over each set has weight 1 in every row", async () => {
    const log = file("eligible.csv", "a,p,r,e\nx,0.5,1,x|y\ny,0.5,0,x|y\nz,0.25,1,\"[\"\"x\"\",\"\"z\"\",\"\"w\"\",\"\"y\"\"]\"\nx,1,0,x\n");
    const found = estimate(await evaluate(log, ...columns, "--eligible", "e", "--target", "uniform"), "IPS");
    // A quarter of the choices of the third row is the candidate w, which the log never took: 1/16 of all.
    expect(found).toMatchObject({ value: 0.5, meanWeight: 1, largestWeight: 1, effectiveSampleSize: 4, unsupportedShare: 1 / 16 });
  });

  it("of one row per candidate: weights 1 and 2/3, rewards 1 and 2", async () => {
    const log = file("grouped.csv", "d,a,p,r,c,price\n1,x,0.5,1,1,3\n1,y,0.5,,0,4\n2,x,0.25,,0,3\n2,y,0.25,,0,5\n2,z,0.5,2,1,6\n");
    const result = await evaluate(log, ...columns, "--decision-id", "d", "--chosen", "c", "--target", "uniform");
    expect(result.log).toMatchObject({ rows: 2, meanReward: 1.5 });
    expect(estimate(result, "IPS").value).toBeCloseTo((1 + 4 / 3) / 2, 12);
    expect(estimate(result, "SNIPS").value).toBeCloseTo((1 + 4 / 3) / (1 + 2 / 3), 12);
  });

  it("of several rows per subject: the standard error counts three subjects, not twelve rows", async () => {
    const text = Array.from({ length: 12 }, (_, row) => `${"xy"[row % 2]},0.5,${row},${row >> 2}\n`).join("");
    const found = estimate(await evaluate(file("subjects.csv", `a,p,r,s\n${text}`), ...columns, "--subject", "s", "--target", "uniform"), "IPS");
    expect(found.value).toBe(5.5);
    // Subjects' sums are 6, 22 and 38: deviations -16, 0, 16; 3/2 x 512 / 12^2 = 16/3.
    expect(found.standardError).toBeCloseTo(Math.sqrt(16 / 3), 12);
  });

  it("of episodes with a discount of 1/2: the recursion and the whole trajectory", async () => {
    const log = file("episodes.csv", "a,p,r,e,t\nx,0.25,3,1,3\nx,0.5,1,1,1\ny,0.5,2,1,2\ny,0.5,4,2,1\nx,0.5,0,2,2\nx,0.5,1,3,1\n");
    const result = await evaluate(log, ...columns, "--episode", "e", "--time", "t", "--discount", "0.5", "--target", "uniform");
    // First episode, weights 1, 1, 2: 1 + (2 + 2 x 3 / 2) / 2 = 3.5; whole: 2 x (1 + 2 / 2 + 3 / 4) = 5.5. The others earn 4 and 1.
    expect(estimate(result, "IPS").value).toBeCloseTo((3.5 + 4 + 1) / 3, 12);
    expect(estimate(result, "TIS").value).toBeCloseTo((5.5 + 4 + 1) / 3, 12);
    expect(estimate(result, "WIS").value).toBeCloseTo((5.5 + 4 + 1) / 4, 12);
    expect(result.log).toMatchObject({ rows: 6, subjects: 3 });
  });

  it("of a ratio: reward per visit is the ratio of the means", async () => {
    const mapping = file("mapping.json", JSON.stringify({ action: "a", propensity: "p", reward: "r", metrics: { rate: { value: "r", per: "visits" }, visits: "v" } }));
    const log = file("ratio.csv", "a,p,r,v\nx,0.5,3,4\ny,0.5,1,2\nx,0.5,0,2\ny,0.5,2,4\n");
    const result = await evaluate(log, "--mapping", mapping, "--target", "uniform");
    expect(estimate(result, "IPS", { quantity: "rate" }).value).toBeCloseTo(6 / 12, 12);
    expect(estimate(result, "IPS", { quantity: "visits" }).value).toBe(3);
  });

  const keyed = file("keyed.csv", "id,a,p,r,seg\n1,x,0.5,1,m\n2,y,0.5,2,m\n3,x,0.5,3,f\n4,y,0.5,4,f\n");
  it.each([
    ["one distribution", "x,y\n0.25,0.75\n", (0.5 + 3 + 1.5 + 6) / 4],
    ["one distribution, a row per action", "action,probability\ny,0.75\nx,0.25\n", (0.5 + 3 + 1.5 + 6) / 4],
    ["a row per row", "x,y\n1,0\n0,1\n1,0\n0,1\n", 2 * 2.5],
    ["a row per segment", "seg,x,y\nm,1,0\nf,0,1\n", (2 + 8) / 4],
    ["a row per decision, in any order", "id,y,x\n4,1,0\n3,1,0\n2,0,1\n1,0,1\n", (2 + 8) / 4],
  ])("of a policy table with %s", async (_name, text, value) => {
    const result = await evaluate(keyed, ...columns, "--decision-id", "id", "--policy-table", file("table.csv", text));
    expect(estimate(result, "IPS").value).toBeCloseTo(value, 12);
  });

  it("stay the same in CSV with Windows line ends and quotes, in gzip and in JSON lines, with Chinese names", async () => {
    const flags = ["--action", "动作", "--propensity", "概率", "--reward", "用户.奖励", "--target", "uniform", "--seed", "3"];
    const rows = [["优惠", 0.5, 1, "上海, \"浦东\""], ["无", 0.25, 0, "北京\n东城"], ["优惠", 0.5, 3, "上海, \"浦东\""]] as const;
    const csv = `\ufeff动作,概率,用户.奖励,"城市"\r\n${rows.map(([a, p, r, city]) => `${a},${p},${r},"${city.replaceAll("\"", "\"\"")}"\r\n`).join("")}`;
    const jsonl = rows.map(([动作, 概率, 奖励, 城市]) => JSON.stringify({ 动作, 概率, 用户: { 奖励 }, 城市 })).join("\n");
    const first = await evaluate(file("zh.csv", csv), ...flags);
    expect(estimate(first, "IPS").value).toBeCloseTo((1 + 0 + 3) / 3, 12);
    expect(await evaluate(file("zh.csv.gz", gzipSync(csv)), ...flags)).toEqual(first);
    expect(await evaluate(file("zh.jsonl", jsonl), ...flags)).toEqual(first);
  });
});

describe("a policy file on another log", () => {
  const text = (rows: number, shops: readonly string[], offers: readonly string[]): string =>
    `a,p,r,shop,age\n${Array.from({ length: rows }, (_, row) => `${offers[row % offers.length]},${1 / offers.length},${(row * 7) % 5},${shops[(row * 3 + (row >> 4)) % shops.length]},${18 + ((row * 13) % 50)}\n`).join("")}`;
  const policy = join(folder, "policy.safetensors");
  const learn = async (): Promise<void> => void (await evaluate(file("first.csv", text(400, ["web", "app", "shop"], ["x", "y"])), ...columns, "--target", "epsilon-greedy", "--out", policy));

  it("sees it through the fields it was learned with: levels it does not know, others missing, other ranges", async () => {
    await learn();
    const result = await evaluate(file("second.csv", text(300, ["web", "tv"], ["x", "y"])), ...columns, "--target", policy, "--target", `${policy}:greedy`);
    expect(result.log.rows).toBe(300);
    expect(estimate(result, "IPS", { target: policy }).meanWeight).toBeCloseTo(1, 1);
  });

  it("does not choose what the log does not offer", async () => {
    await learn();
    const found = estimate(await evaluate(file("only-x.csv", text(300, ["web", "app"], ["x"])), ...columns, "--target", policy), "IPS");
    expect(found).toMatchObject({ meanWeight: 1, largestWeight: 1, unsupportedShare: 0 });
  });

  it.each([
    ["a candidate it does not know", text(300, ["web"], ["x", "y", "w"]), 'bad-log: log.csv:4, column "a": expected an action of the policy, got "w"'],
    ["a state column it needs", "a,p,r,shop\nx,0.5,1,web\ny,0.5,0,app\n", 'bad-log: log.csv: expected a column "age" (state) among a, p, r, shop, got no such column'],
  ])("is refused where the log has %s", async (_name, content, line) => {
    await learn();
    const { code, out, err } = await run("evaluate", file("log.csv", content), ...columns, "--target", policy);
    expect([code, out, err.replaceAll(`${folder}/`, "")]).toEqual([2, "", `propense: ${line}\n`]);
  });
});
