// Logs small enough to be read by eye, and the laws of their order.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { observationAt, selectLog, transitionAt } from "../../core/index.ts";
import { tabularLog } from "./log.ts";
import { parseMapping } from "./mapping.ts";
import { tabularProblem } from "./problem.ts";
import { tableOf } from "./table-of.ts";

describe("a log of single choices", () => {
  const table = tableOf("log.csv", {
    id: ["d1", "d2", "d3"], who: ["ann", null, "ann"], offer: ["b", "a", "b"], p: [0.5, 0.25, 0.5], click: [1, 0, 1], paid: [30, 0, 12], age: [20, 40, 30],
  });
  const mapping = parseMapping({
    decision: "id", subject: "who", action: "offer", propensity: "p", reward: "2*click - 0.1*paid", costs: { spend: "paid" },
    metrics: { clicks: "click", share: { value: "click", unit: "share", better: "lower", per: "clicks" } },
  });
  const { log, propensities, reading, problem } = tabularLog(table, mapping);

  it("has a spec, columns and metrics as the mapping says", () => {
    expect(log.spec).toEqual({ state: [{ name: "age", low: 20, high: 40 }], candidate: [], fixed: ["a", "b"], limits: ["spend"], stages: 1, discount: 0 });
    expect([...log.actions]).toEqual([1, 0, 1]);
    expect([...log.propensities]).toEqual([0.5, 0.25, 0.5]);
    expect([...log.rewards]).toEqual([2 - 0.1 * 30, 0, 2 - 0.1 * 12]);
    expect([...log.costs]).toEqual([30, 0, 12]);
    expect([...log.metricValues]).toEqual([1, 1, 0, 0, 1, 1]);
    expect(log.metrics).toEqual([{ name: "clicks", unit: "1", better: "higher", per: null }, { name: "share", unit: "share", better: "lower", per: "clicks" }]);
    expect([...log.observations.allowed]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...log.observations.offsets]).toEqual([0, 2, 4, 6]);
    expect([...log.subjects]).toEqual([0, 1, 0]);
    expect([...log.episodes]).toEqual([0, 1, 2]);
    expect([...log.lasts]).toEqual([1, 1, 1]);
    expect([...log.discounts]).toEqual([0, 0, 0]);
    expect(log.next).toBeNull();
    expect(log.decisions).toEqual(["d1", "d2", "d3"]);
    expect(log.times.every((time) => Number.isNaN(time))).toBe(true);
    expect(propensities).toBe("logged");
    expect(reading).toMatchObject({ decisions: 3, actions: ["a", "b"], warnings: [], state: [{ name: "age", role: "numeric", detail: "20 to 40" }] });
  });

  it("belongs to a problem that assesses outcomes as their sum", () => {
    const request = problem.parseRequest({ age: 25, who: "bob", subject: "not this" });
    expect([problem.subject(request), problem.episode(request), problem.time(request)]).toEqual(["bob", "bob", 0]);
    const outcomes = [{ reward: 1, costs: { spend: 4 }, metrics: { clicks: 1 } }, { reward: 2 }].map((outcome) => problem.parseOutcome(outcome));
    expect(problem.assess({ request, chosen: ["a"] }, outcomes)).toEqual({ stages: [{ reward: 3, costs: [4] }], metrics: { clicks: 1, share: 0 }, settled: [], ended: false });
    expect(problem.assess({ request, chosen: ["a"] }, []).stages).toEqual([{ reward: 0, costs: [0] }]);
    expect(problem.stage(request, ["a"], new Float32Array(1))).toBeNull();
    expect(problem.fallback!(request)).toEqual(["a"]);
    expect(() => problem.parseOutcome({ reward: "much" })).toThrow("reward: expected a finite number");
    expect(() => problem.parseOutcome({ reward: 1, costs: { mail: 1 } })).toThrow("costs.mail: expected one of spend");
    expect(() => problem.account("spend")).toThrow("account");
  });

  it("may state one propensity for all, or leave them to be estimated", () => {
    const constant = tabularLog(table, { ...mapping, propensity: "1/2" });
    expect([constant.propensities, ...constant.log.propensities]).toEqual(["constant", 0.5, 0.5, 0.5]);
    const estimated = tabularLog(table, { ...mapping, propensity: "estimate" });
    expect([estimated.propensities, ...estimated.log.propensities]).toEqual(["estimated", Number.NaN, Number.NaN, Number.NaN]);
    expect(estimated.reading.warnings).toHaveLength(1);
  });

  it("warns when the log holds one action only", () => {
    const one = tabularLog(tableOf("log.csv", { a: ["x", "x"], r: [1, 2] }), parseMapping({ action: "a", propensity: 1, reward: "r" }));
    expect(one.reading.warnings).toEqual(["Only one action in the whole log (x): nothing can be said about any other."]);
  });

  it("orders numbered actions by value and others by character", () => {
    const names = (cells: readonly (string | number)[]): readonly string[] => tabularLog(tableOf("log.csv", { a: cells }), parseMapping({ action: "a", propensity: 1, reward: 0 })).log.spec.fixed!;
    expect(names([10, 9, 2.5])).toEqual(["2.5", "9", "10"]);
    expect(names(["10", "9", "b"])).toEqual(["10", "9", "b"]);
  });
});

describe("eligible sets", () => {
  const mapping = parseMapping({ action: "a", propensity: 0.5, reward: 0, eligible: "e" });

  it("are read from arrays, and from names between any of the separators", () => {
    const { log } = tabularLog(tableOf("log.csv", { a: ["x", "y z", "x", "w", "w"], e: ["[\"x\", \"w\"]", "x|y z", "x; w", "w x", "w,y z"] }), mapping);
    expect(log.spec.fixed).toEqual(["w", "x", "y z"]);
    expect([...log.observations.allowed]).toEqual([1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 0, 1, 0, 1]);
  });

  it("hold numbers too, and candidates that nobody ever got", () => {
    const { log, reading } = tabularLog(tableOf("log.csv", { a: [1, 2], e: ["[1, 2, 7]", "2 1"] }), mapping);
    expect(log.spec.fixed).toEqual(["1", "2", "7"]);
    expect([...log.observations.allowed]).toEqual([1, 1, 1, 1, 1, 0]);
    expect(reading.warnings).toEqual(["Never chosen in the log: 7."]);
  });
});

describe("one row per candidate", () => {
  const mapping = parseMapping({ decision: "id", action: "a", chosen: "c", propensity: "p", reward: "r", subject: "s" });
  const table = tableOf("log.csv", {
    id: [1, 1, 2, 2, 1], a: ["x", "y", "x", "z", "z"], c: [0, 1, true, 0, 0].map(Number), p: [0.2, 0.5, 0.5, null, 0.3], r: [0, 3, 4, null, null], s: ["u", "u", "v", "v", "u"],
    price: [9, 8, 9, 7, 7], age: [30, 30, 40, 40, 30],
  });

  it("becomes one decision per identifier, its candidates allowed", () => {
    const { log, rows, reading } = tabularLog(table, mapping);
    expect(log.decisions).toEqual(["1", "2"]);
    expect(log.spec.fixed).toEqual(["x", "y", "z"]);
    expect([...log.observations.allowed]).toEqual([1, 1, 1, 1, 0, 1]);
    expect([...log.actions]).toEqual([1, 0]);
    expect([...log.propensities]).toEqual([0.5, 0.5]);
    expect([...log.rewards]).toEqual([3, 4]);
    expect([...log.subjects]).toEqual([0, 1]);
    expect([...rows]).toEqual([1, 2]);
    expect(log.spec.state.map((field) => field.name)).toEqual(["age"]);
    expect(reading.state).toContainEqual({ name: "price", role: "left out", detail: "it differs between the candidates of a decision" });
  });

  it("keeps a decision's candidates when episodes reorder the log", () => {
    const withEpisodes = { ...mapping, episode: "e", time: "t" };
    const { log } = tabularLog(tableOf("log.csv", {
      id: [1, 1, 2, 2, 3], a: ["x", "y", "y", "z", "z"], c: [1, 0, 1, 0, 1], p: [0.5, 0.5, 0.5, 0.5, 1], r: [1, 1, 2, 2, 3], s: ["u", "u", "u", "u", "u"], e: ["k", "k", "l", "l", "k"], t: [9, 9, 5, 5, 1],
    }), withEpisodes);
    expect(log.decisions).toEqual(["3", "1", "2"]);
    expect([...log.observations.allowed]).toEqual([0, 0, 1, 1, 1, 0, 0, 1, 1]);
    expect([...log.actions]).toEqual([2, 0, 1]);
    expect([...log.rewards]).toEqual([3, 1, 2]);
  });
});

describe("episodes", () => {
  const table = tableOf("log.csv", {
    e: ["k", "l", "k", "k", "l"], t: ["2024-01-03", "2024-01-01", "2024-01-01", "2024-01-02", "2024-01-02"], a: ["x", "y", "x", "y", "x"], n: [3, 10, 1, 2, 20], g: [0.5, 1, 0.9, 0, 0.25],
  });
  const mapping = parseMapping({ episode: "e", time: "t", action: "a", propensity: 0.5, reward: "n", discount: 0.9, state: [], numeric: ["m"] });
  // The reward as state as well, under another name, so that rows can be told apart by their state.
  const twin = { ...table, columns: new Map([...table.columns, ["m", table.columns.get("n")!]]) };

  it("stand together, by time, numbered by appearance", () => {
    const { log, rows } = tabularLog(twin, mapping);
    expect([...log.episodes]).toEqual([0, 0, 0, 1, 1]);
    expect([...log.rewards]).toEqual([1, 2, 3, 10, 20]);
    expect([...rows]).toEqual([2, 3, 0, 1, 4]);
    expect([...log.lasts]).toEqual([0, 0, 1, 0, 1]);
    expect([...log.discounts]).toEqual([0.9, 0.9, 0, 0.9, 0]);
    expect([...log.times]).toEqual([1_704_067_200_000, 1_704_153_600_000, 1_704_240_000_000, 1_704_067_200_000, 1_704_153_600_000]);
    expect(log.spec.discount).toBe(0.9);
    expect([0, 1, 2, 3, 4].map((row) => transitionAt(log, row).next?.state[0] ?? null)).toEqual([2, 3, null, 20, null]);
  });

  it("may say row by row what follows, and that the last row was only cut off", () => {
    const { log } = tabularLog(twin, { ...mapping, discount: "g" });
    expect([...log.discounts]).toEqual([0.9, 0, 0.5, 1, 0.25]);
    expect([0, 1, 2, 3, 4].map((row) => transitionAt(log, row).next?.state[0] ?? null)).toEqual([2, null, null, 20, null]);
  });

  it("keep their order of rows where there is no time", () => {
    expect([...tabularLog(twin, { ...mapping, time: null }).log.rewards]).toEqual([3, 1, 2, 10, 20]);
  });

  it("follow each other row by row, whatever the log", () => {
    const row = fc.record({ episode: fc.integer({ min: 0, max: 3 }), time: fc.integer({ min: 0, max: 5 }), n: fc.integer({ min: 0, max: 9 }) });
    fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (cells) => {
      const { log, rows } = tabularLog(tableOf("log.csv", {
        e: cells.map((cell) => cell.episode), t: cells.map((cell) => cell.time), a: cells.map((_, index) => index % 2), m: cells.map((cell) => cell.n),
      }), parseMapping({ episode: "e", time: "t", action: "a", propensity: 0.5, reward: "m + 0", discount: 1, state: [] }));
      expect([...rows].sort((a, b) => a - b)).toEqual([...cells.keys()]);
      for (let index = 1; index < rows.length; index++) {
        const [before, after] = [cells[rows[index - 1]], cells[rows[index]]];
        if (log.episodes[index] === log.episodes[index - 1]) expect([before.episode, before.time <= after.time]).toEqual([after.episode, true]);
        else expect(log.episodes[index]).toBe(log.episodes[index - 1] + 1);
      }
      expect(new Set(log.episodes).size).toBe(new Set(cells.map((cell) => cell.episode)).size);
    }), { numRuns: 300 });
  });
});

describe("a candidates file", () => {
  const table = tableOf("log.csv", { item: ["b", "a"], r: [1, 0] });
  const candidates = tableOf("items.csv", { item: ["c", "a", "b"], price: [3, 1, 2], kind: ["u", "u", "v"] });
  const mapping = parseMapping({ action: "item", propensity: 0.5, reward: "r" });

  it("gives every row the one matrix, by reference", () => {
    const { log } = tabularLog(table, mapping, { candidates });
    expect(log.spec.fixed).toEqual(["a", "b", "c"]);
    expect(log.spec.candidate.map((field) => field.name)).toEqual(["price", "kind=u", "kind=v"]);
    expect([...log.observations.features]).toEqual([1, 1, 0, 2, 0, 1, 3, 1, 0]);
    expect([...observationAt(log.observations, 1, log.spec).candidates]).toEqual([1, 1, 0, 2, 0, 1, 3, 1, 0]);
    expect(selectLog(log, [1]).observations.features).toBe(log.observations.features);
  });

  it("is asked for again where a policy over features decides", () => {
    const { log } = tabularLog(table, mapping, { candidates });
    expect(() => tabularProblem(log.spec)).toThrow("candidates: expected 3 x 3 features (give the candidates file), got 0 numbers");
  });
});

describe("a log seen through a policy's spec", () => {
  const mapping = parseMapping({ action: "a", propensity: 0.5, reward: "r" });
  const { log } = tabularLog(tableOf("old.csv", { a: ["x", "y", "z"], r: [1, 0, 0], shop: ["n", "o", "p"], age: [20, 30, 40] }), mapping);

  it("is encoded with the policy's fields and candidates", () => {
    const other = tabularLog(tableOf("new.csv", { a: ["z", "x"], r: [1, 0], shop: ["p", "q"], age: [90, 1] }), mapping, { spec: log.spec });
    expect(other.log.spec).toEqual(log.spec);
    expect([...other.log.actions]).toEqual([2, 0]);
    expect([...other.log.observations.states]).toEqual([0, 0, 1, 90, 0, 0, 0, 1]);
  });

  it("is refused where it does not fit", () => {
    const fresh = { a: ["w"], r: [1], shop: ["p"], age: [90] };
    expect(() => tabularLog(tableOf("new.csv", fresh), mapping, { spec: log.spec })).toThrow("new.csv:2, column \"a\": expected an action of the policy, got \"w\"");
    expect(() => tabularLog(tableOf("new.csv", { a: ["x"], r: [1], shop: ["p"] }), mapping, { spec: log.spec })).toThrow("a column \"age\" (state)");
    expect(() => tabularLog(tableOf("new.csv", { ...fresh, a: ["x"] }), { ...mapping, costs: { spend: "r" } }, { spec: log.spec })).toThrow("costs: expected the limits none");
  });
});
