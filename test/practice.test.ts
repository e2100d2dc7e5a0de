// The scenarios from practice: each is simulated, trained and compared from the command line, with a report, and the cautious are protected.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "./fixtures/command-line.ts";
import { seeded } from "../src/core/index.ts";
import { couponKind } from "../src/problems/index.ts";
import { practicePresets } from "../src/problems/coupon/practice-presets.ts";
import { createCouponProblem } from "../src/problems/coupon/problem.ts";

const folder = mkdtempSync(join(tmpdir(), "propense-practice-"));

describe.each(Object.keys(practicePresets))("%s", (preset) => {
  it("runs through simulate, train and compare, each with a report, and gives the same season again", async () => {
    const at = (file: string): string => join(folder, `${preset}-${file}`);
    const small = ["coupon", "--preset", preset, "--decisions", "120"];
    expect(await run("simulate", ...small, "--out", at("one.jsonl"), "--report", at("simulate.html"))).toMatchObject({ code: 0, err: "" });
    expect(await run("simulate", ...small, "--out", at("two.jsonl"))).toMatchObject({ code: 0, err: "" });
    expect(readFileSync(at("two.jsonl"), "utf8")).toBe(readFileSync(at("one.jsonl"), "utf8"));
    expect(await run("train", ...small, "--algorithm", "linear-ucb", "--report", at("train.html"))).toMatchObject({ code: 0, err: "" });
    expect(await run("compare", ...small, "--seeds", "1", "--measured", "60", "--algorithms", "linear-ucb", "--report", at("compare.html"))).toMatchObject({ code: 0, err: "" });
    for (const report of ["simulate", "train", "compare"]) expect(readFileSync(at(`${report}.html`), "utf8")).toContain("</html>");
  });
});

it("financial products: whoever declared a low risk appetite is offered nothing above the usual sum, others up to twice it", () => {
  const problem = createCouponProblem(couponKind.parseSettings(practicePresets.finance));
  const { request } = problem.world(seeded("finance")).next()!;
  const asked = { ...request, subscribed: true, couponsLast7Days: 0, usualBasketCents: 80_000 };
  const allowed = (riskAppetite: "low" | "high"): string[] => {
    const { candidates, observation } = problem.stage({ ...asked, declared: { riskAppetite } }, [], new Float32Array(3))!;
    return candidates.filter((_, index) => observation.allowed[index] === 1).map(({ name }) => name);
  };
  expect(allowed("low")).toEqual(["none", "fee-5", "fee-10-from-500"]);
  expect(allowed("high")).toEqual(["none", "fee-5", "fee-10-from-500", "fee-30-from-1500"]);
});
