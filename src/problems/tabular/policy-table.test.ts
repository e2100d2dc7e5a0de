// Policy tables in every form they may have, and in every form they may not.
import { describe, expect, it } from "vitest";
import type { PropenseError } from "../../core/index.ts";
import { tabularLog } from "./log.ts";
import { parseMapping } from "./mapping.ts";
import { tabularPolicyTable, type PolicyTable } from "./policy-table.ts";
import { tableOf, type Cell } from "./table-of.ts";

const table = tableOf("log.csv", { id: ["d1", "d2", "d3"], a: ["x", "y", "z"], r: [1, 0, 1], shop: ["n", "o", "n"], age: [20, 30, 20], e: ["x|y|z", "y z", "x z"] });
const mapping = parseMapping({ decision: "id", action: "a", propensity: 0.4, reward: "r", eligible: "e" });
const tabular = tabularLog(table, mapping);
const read = (columns: { readonly [name: string]: readonly Cell[] }, stated = mapping): PolicyTable =>
  tabularPolicyTable(tableOf("policy.csv", columns), table, { tabular: stated === mapping ? tabular : tabularLog(table, stated), mapping: stated });

describe("a policy table", () => {
  it("may have one row per decision, in any order, and a column per action", () => {
    const policy = read({ id: ["d3", "d1", "d2"], x: [0.25, 0.5, 0], z: [0.75, 0.5, 1] });
    expect(policy).toEqual({ keyedBy: "decision", columns: Float64Array.of(0.5, 0, 0.5, 0, 0, 1, 0.25, 0, 0.75) });
  });

  it("may have one row per decision and action", () => {
    const policy = read({ id: ["d3", "d1", "d2", "d1"], action: ["z", "x", "y", "y"], probability: [1, 0.25, 1, 0.75] });
    expect(policy).toEqual({ keyedBy: "decision", columns: Float64Array.of(0.25, 0.75, 0, 0, 1, 0, 0, 0, 1) });
  });

  it("may have one row per segment", () => {
    expect(read({ shop: ["n", "o"], age: [20, 30], x: [0.5, null].map((cell) => cell ?? 0), z: [0.5, 1] })).toEqual({ keyedBy: "segment", columns: Float64Array.of(0.5, 0, 0.5, 0, 0, 1, 0.5, 0, 0.5) });
  });

  it("may be one distribution for all, here by the name of the mapping's action column", () => {
    expect(read({ a: ["z"], probability: [1] })).toEqual({ keyedBy: "nothing", columns: Float64Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1) });
    expect(read({ z: [1] }).keyedBy).toBe("nothing");
  });

  it("may follow the rows of the log's file, also where episodes bring these into another order", () => {
    const reordered = parseMapping({ action: "a", propensity: 0.4, reward: "r", episode: "shop", state: [] });
    expect(read({ x: [1, 0, 0.5], y: [0, 1, 0], z: [0, 0, 0.5] }, reordered)).toEqual({ keyedBy: "row", columns: Float64Array.of(1, 0, 0, 0.5, 0, 0.5, 0, 1, 0) });
  });

  it("is scaled where rounding left it just off 1", () => {
    const { columns } = read({ x: [0.333], y: [0.333], z: [0.3335] }, { ...mapping, eligible: null });
    expect(columns[0] + columns[1] + columns[2]).toBeCloseTo(1, 15);
    expect(columns[0]).toBeCloseTo(0.333 / 0.9995, 15);
  });

  it.each<[string, { readonly [name: string]: readonly Cell[] }, string]>([
    ["no rows", { id: [], x: [] }, "policy.csv: expected at least one row, got none"],
    ["an action nobody knows", { id: ["d1"], x: [0.5], w: [0.5] }, "policy.csv, column \"w\": expected the decision's identifier, a state column, \"action\" and \"probability\", or an action (x, y, z), got an unknown name"],
    ["no action at all", { id: ["d1"] }, "policy.csv, column \"id\""],
    ["an action nobody knows, in a row", { id: ["d1"], action: ["w"], probability: [1] }, "policy.csv:2, column \"action\": expected an action of the log (x, y, z), got \"w\""],
    ["an action twice", { id: ["d1", "d1"], action: ["x", "x"], probability: [0.5, 0.5] }, "policy.csv:3, column \"action\": expected each action once per distribution, got \"x\" again"],
    ["a decision twice", { id: ["d1", "d1"], x: [1, 1] }, "policy.csv:3: expected each id once, got the same again, first in policy.csv:2"],
    ["a row that does not sum to 1", { id: ["d1", "d2"], x: [0.5, 0], z: [0.5, 0.9] }, "policy.csv:3: expected probabilities that sum to 1, got a sum of 0.9"],
    ["a negative probability", { id: ["d1"], x: [-0.5], z: [1.5] }, "policy.csv:2, column \"x\": expected a probability from 0 to 1, got -0.5"],
    ["a missing probability", { id: ["d1"], x: [null], z: [1] }, "policy.csv:2, column \"x\": expected a probability from 0 to 1, got nothing"],
    ["a probability that is a word", { id: ["d1"], x: ["much"], z: [1] }, "policy.csv:2, column \"x\": expected a number (probability), got \"much\""],
    ["a decision that is missing", { id: ["d1", "d2"], z: [1, 1] }, "policy.csv: expected a distribution for log.csv:4 (id \"d3\"), got none"],
    ["a segment that is missing", { shop: ["n"], z: [1] }, "policy.csv: expected a distribution for log.csv:3 (shop \"o\"), got none"],
    ["a candidate that is not eligible", { id: ["d1", "d2", "d3"], y: [0, 0, 0.25], z: [1, 1, 0.75] }, "policy.csv:4: expected 0 for \"y\", which is not eligible in log.csv:4, got 0.25"],
  ])("is refused for %s", (_name, columns, message) => {
    try {
      read(columns);
    } catch (error) {
      expect((error as PropenseError).fault.code).toBe("bad-log");
      expect((error as PropenseError).message).toContain(message);
      return;
    }
    expect.unreachable("the table was accepted");
  });
});
