// Formulas compute what they say, and whatever is no formula is refused at its position.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PropenseError } from "../../core/index.ts";
import { parseExpression } from "./expression.ts";
import { tableOf } from "./table-of.ts";

const table = tableOf("log.csv", {
  click: [1, 0, 1], revenue: [100, 50, null], cost: [3, 0, 2], channel: ["Web", null, "Shop"], "odd name": [1, 2, 3], "user-item": [5, 6, 7], flag: [true, false, true],
});
const value = (text: string): number[] => [...parseExpression(text, "reward").evaluate(table)];
const fault = (text: string): string => {
  try {
    parseExpression(text, "reward").evaluate(table);
  } catch (error) {
    if (error instanceof PropenseError) return `${error.fault.code} ${error.message}`;
    throw error;
  }
  return "no fault";
};

describe("a formula over columns", () => {
  it.each([
    ["2*click + 0.01*revenue - cost", [0, 0.5, Number.NaN]],
    ["-cost / 2", [-1.5, -0, -1]],
    ["(click + 1) * cost", [6, 0, 4]],
    ["min(cost, 1)", [1, 0, 1]],
    ["max(cost, 1, click)", [3, 1, 2]],
    ["abs(click - cost)", [2, 0, 1]],
    ["cost >= 2", [1, 0, 1]],
    ["cost != 2", [1, 1, 0]],
    ["click && cost > 2", [1, 0, 0]],
    ["click || cost > 5", [1, 0, 1]],
    ["!click", [0, 1, 0]],
    ["click ? cost : -1", [3, -1, 2]],
    ["channel == 'Web'", [1, 0, 0]],
    ["\"Shop\" != channel", [1, 1, 0]],
    ["channel == ''", [0, 1, 0]],
    ["`odd name` + `user-item`", [6, 8, 10]],
    ["flag + true", [2, 1, 2]],
    ["1/3", [1 / 3, 1 / 3, 1 / 3]],
    [".5e1", [5, 5, 5]],
  ])("%s", (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it("lets an empty cell make everything it touches empty", () => {
    expect(["revenue > 1", "!revenue", "revenue ? 1 : 2", "click && revenue", "max(revenue, 1)"].map((text) => value(text)[2])).toEqual(Array.from({ length: 5 }, () => Number.NaN));
    expect(value("0 && revenue")[2]).toBe(0);
    expect(value("click || revenue")[2]).toBe(1);
  });

  it("names the columns it reads, once each", () => {
    expect(parseExpression("click + `odd name` * click - min(cost, 'x' == channel)", "reward").columns).toEqual(["click", "odd name", "cost", "channel"]);
  });

  it.each([
    ["2*clik + cost", "bad-expression reward: \"2*clik + cost\", position 3: expected a column of log.csv (click, revenue, cost, channel, odd name, user-item, flag), got \"clik\""],
    ["click +", "bad-expression reward: \"click +\", position 8: expected a formula like 2*click - cost, got \"Expected expression after +\""],
    ["(click", "position 7"],
    ["click ** 2", "position 7: expected one of + - * /"],
    ["click & cost", "position 7"],
    ["~click", "position 1: expected one of - + !"],
    ["sqrt(click)", "position 1: expected one of min, max, abs, got \"sqrt\""],
    ["abs(click, cost)", "expected abs of one value, got \"2 values\""],
    ["min()", "at least one value"],
    ["user.item", "in backquotes"],
    ["click cost", "one formula over columns"],
    ["", "one formula over columns"],
    ["[click]", "one formula over columns"],
    ["this", "one formula over columns"],
    ["'Web'", "position 1: expected a number"],
    ["null", "expected a number"],
    ["channel > 'A'", "expected a number (texts stand only beside == or !=)"],
    ["click + `odd", "position 9: expected a column name between two backquotes"],
    ["channel + 1", "bad-log log.csv:2, column \"channel\": expected a number (reward), got \"Web\""],
  ])("refuses %s", (text, part) => {
    expect(fault(text)).toContain(part);
  });

  it("refuses what is too long or too deep with an error of its own", () => {
    expect(fault(`${"1+".repeat(600)}1`)).toContain("at most 1000 characters");
    expect(fault("(".repeat(900))).toContain("bad-expression");
  });

  it("never fails in any other way, whatever the text", () => {
    const pieces = fc.constantFrom("click", "cost", "channel", "`odd name`", "`", "'", "'Web'", "1", ".5", "+", "-", "*", "/", "(", ")", "?", ":", "&&", "||", "!", "==", "<", ",", "min", "[", "]", ".", " ", "é", "\n", "$0$");
    fc.assert(fc.property(fc.oneof(fc.array(pieces, { maxLength: 12 }).map((list) => list.join("")), fc.string({ maxLength: 20 })), (text) => {
      expect(typeof fault(text)).toBe("string");
    }), { numRuns: 5000 });
  });

  it("computes what JavaScript computes where both mean the same", () => {
    const operand = fc.constantFrom("click", "cost", "2", "0.5", "(1 - cost)");
    const operator = fc.constantFrom("+", "-", "*", "<", ">=");
    fc.assert(fc.property(operand, operator, operand, operator, operand, (a, p, b, q, c) => {
      const text = `${a} ${p} (${b} ${q} ${c})`;
      // oxlint-disable-next-line typescript/no-implied-eval -- the oracle is the language itself, on texts made above
      const oracle = new Function("click", "cost", `return Number(${text})`) as (click: number, cost: number) => number;
      expect(value(text)).toEqual([oracle(1, 3), oracle(0, 0), oracle(1, 2)]);
    }), { numRuns: 500 });
  });
});
