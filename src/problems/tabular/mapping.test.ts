// Mappings and flags: what is filled in, what is refused, and who is blamed for it.
import { describe, expect, it } from "vitest";
import { PropenseError } from "../../core/index.ts";
import { mappingFlags, mappingFromFlags, type FlagValues } from "./flags.ts";
import { parseMapping, usedColumns } from "./mapping.ts";

const least = { action: "a", propensity: "p", reward: "r" };
const fault = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof PropenseError) return `${error.fault.code} ${error.message}`;
    throw error;
  }
  return "no fault";
};

describe("a mapping", () => {
  it("fills what is not given", () => {
    expect(parseMapping(least)).toEqual({
      ...least, decision: null, subject: null, episode: null, time: null, discount: 0, eligible: null, chosen: null, costs: {}, metrics: {},
      state: null, numeric: [], categorical: [], ignore: [], position: null, maximumLevels: 50,
    });
  });

  it("counts every column of its formulas as used", () => {
    const mapping = parseMapping({ ...least, reward: "2*click - `odd cost`", costs: { spend: "min(cost, 5)" }, metrics: { m: { value: "m1 / m2" } }, decision: "id" });
    expect([...usedColumns(mapping, new Set())].sort()).toEqual(["a", "click", "cost", "id", "m1", "m2", "odd cost", "p"]);
    expect(usedColumns(parseMapping({ ...least, reward: "x-y" }), new Set(["x-y"])).has("x-y")).toBe(true);
  });

  it.each([
    [3, "bad-settings map.json: expected a value of type object, got 3"],
    [{ propensity: 1, reward: "r" }, "bad-settings map.json.action: expected a value of type string, got nothing"],
    [{ ...least, action: "" }, "map.json.action: expected a length of at least 1"],
    [{ ...least, rewards: "r" }, "map.json.rewards: expected only known fields, got an unknown field"],
    [{ ...least, discount: [1] }, "map.json.discount: expected a value of type number or a value of type string, got [1]"],
    [{ ...least, costs: { c: null } }, "map.json.costs.c"],
    [{ ...least, state: ["x", 3] }, "map.json.state[1]: expected a value of type string, got 3"],
    [{ ...least, maximumLevels: 1 }, "map.json.maximumLevels: expected at least 2, got 1"],
    [{ ...least, eligible: "e", chosen: "c" }, "map.json.eligible: expected either an eligible column or one row per candidate (chosen), got both"],
    [{ ...least, chosen: "c" }, "map.json.decision: expected a column, as candidates are grouped by decision"],
    [{ ...least, discount: 1.5, episode: "e" }, "map.json.discount: expected a number from 0 to 1, got 1.5"],
    [{ ...least, discount: 0.9 }, "map.json.episode: expected a column, as there is a discount"],
    [{ ...least, propensity: 0 }, "map.json.propensity: expected a number above 0 and at most 1, got 0"],
    [{ ...least, propensity: 1.2 }, "map.json.propensity"],
    [{ ...least, metrics: { reward: "x" } }, "map.json.metrics.reward: expected a name other than reward"],
    [{ ...least, metrics: { m: { value: "x", per: "n" } } }, "map.json.metrics.m.per: expected one of m, got \"n\""],
    [{ ...least, metrics: { m: { value: "x", better: "bigger" } } }, "map.json.metrics.m.better"],
    [{ ...least, numeric: ["x"], categorical: ["x"] }, "map.json.numeric: expected columns that are not categorical too"],
    [{ ...least, state: ["r"] }, "map.json.state: expected columns known before the choice"],
    [{ ...least, categorical: ["x", "x"] }, "map.json.categorical: expected each column once"],
  ])("refuses %j", (input, message) => {
    expect(fault(() => parseMapping(input, "map.json"))).toContain(message);
  });
});

describe("flags of a mapping", () => {
  it("become the mapping they spell", () => {
    const mapping = mappingFromFlags({
      action: "a", propensity: "0.5", reward: "r", "decision-id": "d", cost: ["spend = 2*c", "mail=m"], metric: ["k=k==1"],
      state: ["x, y", "z"], categorical: "y", discount: "g", episode: "e", "maximum-levels": "9",
    });
    expect(mapping).toMatchObject({
      action: "a", propensity: 0.5, decision: "d", costs: { spend: "2*c", mail: "m" }, metrics: { k: "k==1" }, state: ["x", "y", "z"], categorical: ["y"],
      discount: "g", maximumLevels: 9,
    });
  });

  it("are laid over a mapping file", () => {
    const file = { where: "map.json", content: { ...least, subject: "s" } };
    expect(mappingFromFlags({ reward: "2*r" }, file)).toMatchObject({ action: "a", reward: "2*r", subject: "s" });
  });

  it("name every field of a mapping, once", () => {
    expect(new Set(mappingFlags.map(({ field }) => field))).toEqual(new Set(Object.keys(parseMapping(least))));
  });

  it.each<[FlagValues, string]>([
    [{ propensity: "p", reward: "r" }, "bad-flag --action: expected a value of type string, got nothing"],
    [{ ...least, propensity: "2" }, "bad-flag --propensity: expected a number above 0 and at most 1, got 2"],
    [{ ...least, cost: ["spend"] }, "bad-flag --cost: expected NAME=COLUMN|FORMULA, got \"spend\""],
    [{ ...least, metric: ["=x"] }, "bad-flag --metric"],
    [{ ...least, "maximum-levels": "many" }, "bad-flag --maximum-levels: expected a number, got \"many\""],
    [{ ...least, "maximum-levels": "2.5" }, "bad-flag --maximum-levels"],
    [{ ...least, discount: "-1", episode: "e" }, "bad-flag --discount"],
    [{ ...least, chosen: "c" }, "bad-flag --decision-id"],
    [{ ...least, state: "p" }, "bad-flag --state"],
  ])("refuse %j", (flags, message) => {
    expect(fault(() => mappingFromFlags(flags))).toContain(message);
  });

  it("blame the file for what the file says", () => {
    expect(fault(() => mappingFromFlags({ action: "a" }, { where: "map.json", content: { propensity: 7, reward: "r" } }))).toContain("bad-settings map.json: propensity: expected a number above 0");
    expect(fault(() => mappingFromFlags({}, { where: "map.json", content: [] }))).toContain("bad-settings map.json: expected an object");
  });
});
