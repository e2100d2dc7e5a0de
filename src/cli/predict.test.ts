// propense predict: shares that come true on a log whose truth is known, the same bytes again, and input that is refused.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { run } from "../../test/fixtures/command-line.ts";
import { seeded } from "../core/index.ts";

const folder = mkdtempSync(join(tmpdir(), "propense-predict-"));
const file = (name: string): string => join(folder, name);
const columns = ["--action", "item", "--propensity", "pscore", "--reward", "click"];

interface Judged {
  readonly quantity: string;
  readonly calibrated: { readonly brier: { readonly value: number }; readonly calibrationError: { readonly value: number } };
  readonly base: { readonly brier: { readonly value: number } };
}

// The truth: a share of .1 at 20 that rises to .7 at 60, whatever is shown.
beforeAll(() => {
  const random = seeded("predict");
  const rows = Array.from({ length: 2400 }, (_, row) => {
    const age = 20 + 40 * random.uniform();
    return `i${row % 2},0.5,${random.uniform() < 0.1 + 0.015 * (age - 20) ? 1 : 0},${age.toFixed(1)}`;
  });
  writeFileSync(file("log.csv"), `item,pscore,click,age\n${rows.join("\n")}\n`);
  writeFileSync(file("large.csv"), `item,pscore,click,age\n${rows.map((row, index) => row.replace(/,[01],/, `,${7 + (index % 2)},`)).join("\n")}\n`);
  writeFileSync(file("short.csv"), "item,pscore,click,age\na,0.5,1,30\nb,0.5,0,40\n");
  writeFileSync(file("season.jsonl"), "{\"decision\":1}\n");
});

describe("propense predict", () => {
  it("beats the mean and comes true within .08, by either calibration, with the same bytes again", async () => {
    for (const calibration of ["platt", "isotonic"]) {
      const { code, out } = await run("predict", file("log.csv"), ...columns, "--calibration", calibration, "--json");
      expect(code).toBe(0);
      const [{ quantity, calibrated, base }] = (JSON.parse(out) as { quantities: Judged[] }).quantities;
      expect(quantity).toBe("reward");
      expect(calibrated.brier.value).toBeLessThan(base.brier.value);
      expect(calibrated.calibrationError.value).toBeLessThan(0.08);
      expect((await run("predict", file("log.csv"), ...columns, "--calibration", calibration, "--json")).out).toBe(out);
    }
  });

  it("writes a line for every held-out decision and a report in both languages", async () => {
    const { code, out } = await run("predict", file("log.csv"), ...columns, "--out", file("shares.jsonl"), "--report", file("report.html"));
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("Brier") });
    const lines = readFileSync(file("shares.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line) as { reward: number });
    expect(lines).toHaveLength(600);
    expect(lines.every(({ reward }) => reward > 0 && reward < 1)).toBe(true);
    const report = readFileSync(file("report.html"), "utf8");
    for (const text of ["Calibration error", "校准误差"]) expect(report).toContain(text);
  });

  it.each([
    ["a log without shares", ["large.csv", ...columns], "bad-log"],
    ["a log of two customers", ["short.csv", ...columns], "bad-log"],
    ["a quantity that is not there", ["log.csv", ...columns, "--quantities", "love"], "unknown-name"],
    ["a calibration that is not there", ["log.csv", ...columns, "--calibration", "wishes"], "bad-flag"],
    ["a column that is not there", ["log.csv", "--action", "gift", "--reward", "click"], "bad-"],
    ["a record that is none", ["season.jsonl", "--problem", "coupon"], "bad-log"],
    ["a problem that is not there", ["season.jsonl", "--problem", "cupon"], "unknown-name"],
    ["a file that is not there", ["none.csv", ...columns], "propense:"],
    ["its own input as output", ["log.csv", ...columns, "--out", file("log.csv")], "bad-flag"],
  ])("refuses %s", async (_, [name, ...words], expected) => {
    const { code, err } = await run("predict", file(name), ...words);
    expect(code).not.toBe(0);
    expect(err).toContain(expected);
  });
});
