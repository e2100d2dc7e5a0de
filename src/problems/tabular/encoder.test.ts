// A row of a log and the same row as a request give the same observation, and what cannot be encoded says why.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { observationAt, type PropenseError } from "../../core/index.ts";
import { encoderOf } from "./encoder.ts";
import { tabularLog } from "./log.ts";
import { parseMapping } from "./mapping.ts";
import { tabularProblem } from "./problem.ts";
import { tableOf, type Cell } from "./table-of.ts";

const mapping = parseMapping({ action: "a", propensity: 0.5, reward: 0, maximumLevels: 3 });

describe("the encoder", () => {
  it("writes numbers as they are, levels as ones, and says what is missing", () => {
    const table = tableOf("log.csv", { a: ["x", "y", "x"], age: [20, null, 40], "a=b": ["u", "v", null], place: [1, 2, 1], ok: [true, false, true] });
    const { log } = tabularLog(table, { ...mapping, categorical: ["place"] });
    expect(log.spec.state).toEqual([
      { name: "age", low: 20, high: 40 }, { name: "age=", low: 0, high: 1 },
      { name: "a%3Db=u", low: 0, high: 1 }, { name: "a%3Db=v", low: 0, high: 1 }, { name: "a%3Db=", low: 0, high: 1 },
      { name: "place=1", low: 0, high: 1 }, { name: "place=2", low: 0, high: 1 },
      { name: "ok=false", low: 0, high: 1 }, { name: "ok=true", low: 0, high: 1 },
    ]);
    expect([...observationAt(log.observations, 0, log.spec).state]).toEqual([20, 0, 1, 0, 0, 1, 0, 0, 1]);
    expect([...observationAt(log.observations, 1, log.spec).state]).toEqual([30, 1, 0, 1, 0, 0, 1, 1, 0]);
    expect([...observationAt(log.observations, 2, log.spec).state]).toEqual([40, 0, 0, 0, 1, 1, 0, 0, 1]);
  });

  it("puts rare levels, and levels never seen, in one", () => {
    const table = tableOf("log.csv", { a: ["x", "y", "x", "y", "x", "y"], shop: ["n", "n", "o", "o", "p", "q"] });
    const { log, reading } = tabularLog(table, mapping);
    expect(log.spec.state.map((field) => field.name)).toEqual(["shop=n", "shop=o", "shop=(other)"]);
    expect(reading.state[0].detail).toBe("2 levels, 2 rare ones together");
    expect([...observationAt(log.observations, 5, log.spec).state]).toEqual([0, 0, 1]);
    expect([...encoderOf(log.spec.state).encodeObject({ shop: "never seen" })]).toEqual([0, 0, 1]);
  });

  it("encodes a row of a log and the same row as a request alike, from nothing but the spec", () => {
    const word = fc.option(fc.constantFrom("a", "b", "c=d", "%3D", "true", "1", "(other)", "é"), { nil: null });
    const number = fc.option(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }), fc.integer()), { nil: null });
    const row = fc.record({ number, "n=1": number, word, "%3D": word, place: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }) });
    fc.assert(fc.property(fc.array(row, { minLength: 2, maxLength: 12 }), (rows) => {
      const cells = (name: keyof (typeof rows)[number]): Cell[] => rows.map((cell) => cell[name]);
      const table = tableOf("log.csv", { a: rows.map((_, index) => index % 2), number: cells("number"), "n=1": cells("n=1"), word: cells("word"), "%3D": cells("%3D"), place: cells("place") });
      const stated = parseMapping({ action: "a", propensity: 0.5, reward: 0, state: ["number", "n=1"], categorical: ["word", "%3D", "place"], maximumLevels: 4 });
      const { log } = tabularLog(table, stated);
      const problem = tabularProblem(JSON.parse(JSON.stringify(log.spec)) as typeof log.spec);
      rows.forEach((request, index) => {
        const stage = problem.stage(problem.parseRequest(request), [], new Float32Array(0));
        expect(stage!.observation).toEqual(observationAt(log.observations, index, log.spec));
      });
    }), { numRuns: 500 });
  });

  it.each([
    [{ shop: "n" }, "age: expected a value (null where it is missing), got nothing"],
    [{ age: "old", shop: "n" }, "age: expected a finite number, got \"old\""],
    [{ age: Number.NaN, shop: "n" }, "age: expected a finite number"],
    [{ age: 1e300, shop: "n" }, "age: expected a finite number"],
    [{ age: null, shop: "n" }, "age: expected a number, as none was ever missing, got null"],
    [{ age: 1, shop: null }, "shop: expected a value, as none was ever missing, got null"],
    [{ age: 1, shop: {} }, "shop: expected a text, a number, true or false, got {}"],
    [[1], "request: expected an object with age, shop"],
    [null, "request: expected an object"],
    [{ age: 1, shop: "n", eligible: ["z"] }, "eligible: expected candidates among x, y, got \"z\""],
    [{ age: 1, shop: "n", eligible: [] }, "eligible: expected a list of at least one candidate"],
    [{ age: 1, shop: "n", time: "soon" }, "time: expected ISO 8601 text"],
    [{ age: 1, shop: "n", subject: {} }, "subject: expected a text or a number"],
  ])("refuses the request %j", (request, message) => {
    const { problem } = tabularLog(tableOf("log.csv", { a: ["x", "y"], age: [1, 2], shop: ["n", "o"] }), mapping);
    try {
      problem.parseRequest(request);
      expect.unreachable();
    } catch (error) {
      expect((error as PropenseError).fault.code).toBe("bad-request");
      expect((error as PropenseError).message).toContain(message);
    }
  });
});
