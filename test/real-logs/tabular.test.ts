// Real logs read through their column mapping give the figures of ../shared/data/README.md, and their inspection says what is known of them.
import { describe, expect, it } from "vitest";
import { readTable } from "../../src/edge/files/index.ts";
import { inspectLog, parseMapping, tabularLog, type ActionSupport, type Finding } from "../../src/problems/tabular/index.ts";
import { dataFile } from "../shared.ts";

const hillstrom = dataFile("coupon_hillstrom/hillstrom.csv");
const banditRandom = dataFile("recommend_obd_men/random/men.csv");
const banditItems = dataFile("recommend_obd_men/random/item_context.csv");
const banditThompson = dataFile("recommend_obd_men/bts/men.csv");
const oranges = dataFile("pricing_orangejuice/oj_taddy.csv");
const orangesWhole = dataFile("pricing_orangejuice/orangeJuice_yx.csv.gz");

const codesOf = (findings: readonly Finding[]): string[] => findings.map(({ severity, code }) => `${severity} ${code}`);

describe.skipIf(hillstrom === null)("Hillstrom's e-mails", () => {
  const standard = { action: "segment", propensity: "1/3", state: ["recency", "history", "mens", "womens", "zip_code", "newbie", "channel"] };
  const support = async (reward: string): Promise<{ [action: string]: ActionSupport }> => {
    const inspection = inspectLog(await readTable(hillstrom!), parseMapping({ ...standard, reward }));
    return Object.fromEntries(inspection.decisions!.support.map((action) => [action.action, action]));
  };

  it.each([
    ["visit", [0.1062, 0.1828, 0.1514], 4],
    ["conversion", [0.0057, 0.0125, 0.0088], 4],
    ["spend", [0.653, 1.423, 1.077], 3],
  ])("%s by action", async (reward, expected, digits) => {
    const actions = await support(reward);
    const found = ["No E-Mail", "Mens E-Mail", "Womens E-Mail"].map((name) => [actions[name].rows, actions[name].meanReward.toFixed(digits)]);
    expect(found).toEqual(expected.map((value, index) => [[21_306, 21_307, 21_387][index], value.toFixed(digits)]));
  });

  it("hold 64,000 decisions at one third each", async () => {
    const { log, propensities, reading } = tabularLog(await readTable(hillstrom!), parseMapping({ ...standard, reward: "visit" }));
    expect([log.rows, propensities, log.propensities[63_999], reading.actions.length]).toEqual([64_000, "constant", 1 / 3, 3]);
    expect(log.spec.state.map(({ name }) => name)).toEqual([
      "recency", "history", "mens", "womens", "zip_code=Rural", "zip_code=Surburban", "zip_code=Urban", "newbie", "channel=Multichannel", "channel=Phone", "channel=Web",
    ]);
  });

  it("are found to leak when outcomes are left among the state columns", async () => {
    const table = await readTable(hillstrom!);
    const careless = inspectLog(table, parseMapping({ action: "segment", propensity: "1/3", reward: "visit" }));
    expect(careless.findings.filter(({ code }) => code === "leakage-certain").map(({ values }) => [values["column"], values["rows"]])).toEqual([["conversion", 578], ["spend", 578]]);
    const careful = inspectLog(table, parseMapping({ ...standard, reward: "visit" }));
    expect(codesOf(careful.findings)).toEqual(["note outliers", "note duplicate-rows", "note propensities-constant"]);
  });
});

describe.skipIf(banditRandom === null || banditThompson === null)("the Open Bandit logs", () => {
  const mapping = parseMapping({ action: "item_id", propensity: "propensity_score", reward: "click", time: "timestamp", position: "position" });

  it("of the uniform policy hold 46 clicks at 1/34, and nothing is wrong with them", async () => {
    const table = await readTable(banditRandom!);
    const { log, propensities } = tabularLog(table, mapping);
    expect([log.rows, log.rewards.reduce((sum, reward) => sum + reward, 0), log.spec.fixed!.length, propensities]).toEqual([10_000, 46, 34, "logged"]);
    expect(log.propensities.every((propensity) => Math.abs(propensity - 1 / 34) < 1e-12)).toBe(true);
    expect(log.spec.state.filter(({ name }) => name.startsWith("position")).map(({ name }) => name)).toEqual(["position=1", "position=2", "position=3"]);
    expect(inspectLog(table, mapping).findings.filter(({ severity }) => severity !== "note")).toEqual([]);
  });

  it("of the Thompson policy hold 69 clicks at .000165 to .725, with thin support that is said", async () => {
    const table = await readTable(banditThompson!);
    const { log } = tabularLog(table, mapping);
    expect(log.rewards.reduce((sum, reward) => sum + reward, 0)).toBe(69);
    expect([log.propensities.reduce((a, b) => Math.min(a, b)), Number(log.propensities.reduce((a, b) => Math.max(a, b)).toFixed(3))]).toEqual([0.000165, 0.725]);
    expect(codesOf(inspectLog(table, mapping).findings)).toEqual(expect.arrayContaining(["warning weak-support", "warning tiny-propensity"]));
  });

  it("take the features of their items as one shared matrix", async () => {
    const { log, reading } = tabularLog(await readTable(banditRandom!), mapping, { candidates: await readTable(banditItems!) });
    expect(log.observations.features.length).toBe(34 * log.spec.candidate.length);
    expect(reading.candidate.map(({ name, role }) => `${name} ${role}`)).toEqual([
      "column 1 left out", "item_feature_0 numeric", "item_feature_1 categorical", "item_feature_2 categorical", "item_feature_3 categorical",
    ]);
  });
});

describe.skipIf(oranges === null || orangesWhole === null)("orange juice", () => {
  it("has no propensities, which is said", async () => {
    const inspection = inspectLog(await readTable(oranges!), parseMapping({ action: "brand", propensity: "estimate", reward: "price * sales" }));
    expect([inspection.rows, inspection.decisions!.propensities, inspection.decisions!.inverseCheck]).toEqual([28_947, "estimated", []]);
    expect(codesOf(inspection.findings)).toContain("warning propensities-estimated");
  });

  it("reads prices as actions of store-weeks, by store as the subject", async () => {
    const { log } = tabularLog(await readTable(orangesWhole!), parseMapping({ action: "brand", propensity: "estimate", reward: "profit", subject: "store", ignore: ["logmove", "constant"] }));
    expect([log.rows, log.spec.fixed]).toEqual([106_139, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]]);
    expect(new Set(log.subjects).size).toBe(83);
  });
});
