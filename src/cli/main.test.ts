// The command line from outside: what it prints, its exit codes, and that nothing is half-written when the input is at fault.
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { EvaluationResult } from "../evaluation/index.ts";
import { run } from "../../test/fixtures/command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "propense-cli-"));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

// Of every 100 rows 50 were offered b, which paid 35 times, and 50 a, which paid 10 times; each was chosen with probability 1/2.
const rows = Array.from({ length: 2000 }, (_, row) => {
  const offer = row % 2 === 0 ? "a" : "b";
  const place = (row * 37) % 100;
  return `${row},${offer},0.5,${(offer === "b" ? place < 70 : place < 20) ? 1 : 0},${20 + (row % 50)}`;
});
const log = file("log.csv", `who,offer,p,paid,age\n${rows.join("\n")}\n`);
const mapped = ["--action", "offer", "--propensity", "p", "--reward", "paid", "--subject", "who"];

describe("propense evaluate", () => {
  it("prints one object with log, estimates and verdicts", async () => {
    const { code, out, err } = await run("evaluate", log, ...mapped, "--target", "uniform", "--target", "epsilon-greedy:greedy", "--json");
    expect(err).toBe("");
    expect(code).toBe(0);
    const result = JSON.parse(out) as EvaluationResult;
    expect(result.log).toMatchObject({ rows: 2000, subjects: 2000, meanReward: 0.45 });
    const greedy = result.estimates.find(({ target, estimator }) => target === "epsilon-greedy:greedy" && estimator === "SNIPS")!;
    expect(Math.abs(greedy.value - 0.7)).toBeLessThan(3 * greedy.standardError);
    expect(greedy.largestWeight).toBe(2);
    expect(result.verdicts.find(({ target, against }) => target === "epsilon-greedy:greedy" && against === "logging")!.verdict).toBe("better");
    expect(result.verdicts.find(({ target, against }) => target === "epsilon-greedy:greedy" && against === "best constant (b)")!.verdict).toBe("not shown");
    expect(result.verdicts.find(({ target, against }) => target === "uniform" && against === "best constant (b)")!.verdict).toBe("worse");
  });

  it("writes a policy that explain reads, and a report", async () => {
    const policy = join(folder, "policy.safetensors");
    const report = join(folder, "report.html");
    const evaluated = await run("evaluate", log, ...mapped, "--target", "linear-ucb", "--out", policy, "--report", report);
    expect(evaluated.code).toBe(0);
    expect(readFileSync(report, "utf8")).toContain("linear-ucb");
    const request = file("request.json", JSON.stringify({ age: 30 }));
    const explained = await run("explain", policy, "--request", request, "--json");
    const { candidates } = JSON.parse(explained.out) as { candidates: { name: string; probability: number }[] };
    expect(candidates.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(candidates[1].probability).toBe(1);
    const again = await run("evaluate", log, ...mapped, "--target", policy, "--json");
    expect((JSON.parse(again.out) as EvaluationResult).targets[0].kind).toBe("snapshot");
  });

  it("judges a table of probabilities on every row", async () => {
    const table = file("table.csv", "action,probability\na,0.25\nb,0.75\n");
    const { out } = await run("evaluate", log, ...mapped, "--policy-table", table, "--json");
    const result = JSON.parse(out) as EvaluationResult;
    expect(result.estimates.find(({ estimator }) => estimator === "IPS")!.value).toBeCloseTo(0.25 * 0.2 + 0.75 * 0.7, 12);
    expect(result.settings["judgedRows"]).toBe(2000);
  });
});

describe("faults", () => {
  const cases: readonly [string, readonly string[], string][] = [
    ["a missing file", ["evaluate", join(folder, "none.csv"), ...mapped], "bad-file"],
    ["no reward", ["evaluate", log, "--action", "offer", "--propensity", "p"], "bad-flag"],
    ["a column that is not there", ["evaluate", log, "--action", "offer", "--propensity", "p", "--reward", "spend"], "bad-expression"],
    ["an action column that is not there", ["evaluate", log, "--action", "deal", "--propensity", "p", "--reward", "paid"], "bad-log"],
    ["an unknown target", ["evaluate", log, ...mapped, "--target", "linear-usb"], "bad-flag"],
    ["an unknown estimator", ["evaluate", log, ...mapped, "--estimators", "XYZ"], "unknown-name"],
    ["settings that an algorithm does not have", ["evaluate", log, ...mapped, "--target", 'linear-ucb{"beta":1}'], "bad-settings"],
    ["settings that are no JSON", ["evaluate", log, ...mapped, "--target", "linear-ucb{beta}"], "bad-flag"],
    ["a level above 1", ["evaluate", log, ...mapped, "--level", "95"], "bad-flag"],
    ["a share that is no number", ["evaluate", log, ...mapped, "--train-share", "half"], "bad-flag"],
    ["training without rows", ["evaluate", log, ...mapped, "--target", "linear-ucb", "--train-share", "0"], "bad-flag"],
    ["an interval that does not exist", ["evaluate", log, ...mapped, "--interval", "normal"], "bad-flag"],
    ["Bernstein without a range", ["evaluate", log, ...mapped, "--interval", "bernstein"], "bad-flag"],
    ["a range upside down", ["evaluate", log, ...mapped, "--interval", "bernstein", "--range", "2,1"], "bad-flag"],
    ["an unknown problem", ["evaluate", log, "--problem", "kupon"], "unknown-name"],
    ["an unknown preset", ["simulate", "coupon", "--preset", "huge"], "bad-flag"],
    ["no decisions", ["simulate", "coupon", "--decisions", "0"], "bad-flag"],
    ["half a decision", ["simulate", "coupon", "--decisions", "1.5"], "bad-flag"],
    ["an unknown baseline", ["simulate", "coupon", "--policy", "some"], "unknown-name"],
    ["an unknown algorithm", ["train", "coupon", "--algorithm", "magic"], "unknown-name"],
    ["a policy file that is none", ["explain", log], "bad-snapshot"],
    ["--out without training", ["evaluate", log, ...mapped, "--target", "uniform", "--out", join(folder, "x.safetensors")], "bad-flag"],
  ];

  it.each(cases)("%s: one line, exit code 2", async (_name, args, code) => {
    const { code: exit, out, err } = await run(...args, "--seed", "1");
    expect(err).toMatch(new RegExp(`^propense: ${code}: .+: expected .+, got .+\\n$`));
    expect(exit).toBe(2);
    expect(out).toBe("");
  });

  it("leave no report behind", async () => {
    const before = readdirSync(folder);
    const report = join(folder, "never.html");
    await run("evaluate", log, "--action", "offer", "--propensity", "paid", "--reward", "paid", "--report", report);
    expect(existsSync(report)).toBe(false);
    expect(readdirSync(folder)).toEqual(before);
  });

  it.each([
    [["evaluate"], "<log>: expected a value (see --help), got nothing"],
    [["evaluat"], 'command: expected evaluate (see --help), got "evaluat"'],
    [["evaluate", log, "--bogus"], "--bogus: expected a flag of this command (see --help), got an unknown flag"],
    [["train", "coupon"], "--algorithm: expected this flag, as in --algorithm <name>, got nothing"],
    [["inspect", log, log], "inspect: expected one argument (see --help), got more than one"],
  ])("of usage are one line too: %s", async (args, line) => {
    expect(await run(...args)).toEqual({ code: 2, out: "", err: `propense: bad-flag: ${line}\n` });
  });

  it("are not a question for the version, which is the package's", async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as { version: string };
    expect(await run("--version")).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });

  it("are not a plea for help: that is printed, with exit code 0, or 2 where no command is named", async () => {
    expect((await run("--help")).code).toBe(0);
    expect((await run("evaluate", "--help")).out).toContain("Examples:");
    expect(await run()).toMatchObject({ code: 2, out: "" });
  });
});
