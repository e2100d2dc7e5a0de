// Every way a log can be wrong gives one clear line: file, row, column, expected, got.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PropenseError } from "../../core/index.ts";
import { inspectLog, sayFinding } from "./inspect/index.ts";
import { tabularLog } from "./log.ts";
import { parseMapping } from "./mapping.ts";
import { tableOf, type Cell } from "./table-of.ts";

const standard = { action: "a", propensity: "p", reward: "r" };
const sound: Columns = { a: ["x", "y", "x"], p: [0.5, 0.5, 0.5], r: [1, 0, 1], s: [1, 2, 3] };
type Columns = { readonly [name: string]: readonly Cell[] };

interface Case {
  readonly columns?: Columns;
  readonly mapping?: object;
  readonly candidates?: Columns;
  readonly message: string;
}

const grouped = { ...standard, decision: "id", chosen: "c" };
const groups: Columns = { id: [1, 1, 2, 2], a: ["x", "y", "x", "y"], c: [1, 0, 0, 1], p: [0.4, 0.6, 0.5, 0.5], r: [1, 0, 0, 1], s: [7, 7, 8, 8] };

const cases: readonly (readonly [name: string, given: Case])[] = [
  ["no rows", { columns: { a: [], p: [], r: [] }, message: "log.csv: expected at least one row, got none" }],
  ["no action column", { mapping: { action: "arm" }, message: "log.csv: expected a column \"arm\" (action) among a, p, r, s, got no such column" }],
  ["no propensity column", { mapping: { propensity: "prob" }, message: "propensity: \"prob\", position 1: expected a column of log.csv (a, p, r, s), got \"prob\"" }],
  ["no reward column", { mapping: { reward: "2*click" }, message: "reward: \"2*click\", position 3: expected a column of log.csv (a, p, r, s), got \"click\"" }],
  ["no state column", { mapping: { state: ["age"] }, message: "expected a column \"age\" (state) among a, p, r, s, got no such column" }],
  ["no subject column", { mapping: { subject: "who" }, message: "expected a column \"who\" (subject)" }],
  ["no episode column", { mapping: { episode: "e" }, message: "expected a column \"e\" (episode)" }],
  ["no time column", { mapping: { time: "t" }, message: "expected a column \"t\" (time)" }],
  ["no decision column", { mapping: { decision: "id" }, message: "expected a column \"id\" (decision identifier)" }],
  ["no eligible column", { mapping: { eligible: "e" }, message: "expected a column \"e\" (eligible candidates)" }],
  ["no position column", { mapping: { position: "k" }, message: "expected a column \"k\" (state)" }],
  ["no cost column", { mapping: { costs: { spend: "paid" } }, message: "cost spend: \"paid\", position 1" }],
  ["no metric column", { mapping: { metrics: { visits: "v" } }, message: "metric visits: \"v\", position 1" }],
  ["propensity 0", { columns: { ...sound, p: [0.5, 0, 0.5] }, message: "log.csv:3, column \"p\": expected propensity: a number above 0 and at most 1, got 0" }],
  ["propensity above 1", { columns: { ...sound, p: [0.5, 0.5, 1.01] }, message: "log.csv:4, column \"p\": expected propensity: a number above 0 and at most 1, got 1.01" }],
  ["negative propensity", { columns: { ...sound, p: [-0.5, 0.5, 0.5] }, message: "log.csv:2, column \"p\": expected propensity: a number above 0 and at most 1, got -0.5" }],
  ["missing propensity", { columns: { ...sound, p: [0.5, null, 0.5] }, message: "log.csv:3, column \"p\": expected propensity: a number above 0 and at most 1, got nothing" }],
  ["propensity NaN as a word", { columns: { ...sound, p: [0.5, "NaN", 0.5] }, message: "log.csv:3, column \"p\": expected a number (propensity), got \"NaN\"" }],
  ["propensity a word", { columns: { ...sound, p: ["high", 0.5, 0.5] }, message: "log.csv:2, column \"p\": expected a number (propensity), got \"high\"" }],
  ["propensity infinite", { columns: { ...sound, p: [0.5, Number.POSITIVE_INFINITY, 0.5] }, message: "log.csv:3, column \"p\"" }],
  ["propensity formula out of range", { mapping: { propensity: "p * 3" }, message: "log.csv:2, \"p * 3\": expected propensity: a number above 0 and at most 1, got 1.5" }],
  ["missing reward", { columns: { ...sound, r: [1, null, 0] }, message: "log.csv:3, column \"r\": expected reward: a finite number, got nothing" }],
  ["infinite reward", { columns: { ...sound, r: [1, 0, Number.NEGATIVE_INFINITY] }, message: "log.csv:4, column \"r\": expected reward: a finite number, got -Infinity" }],
  ["reward a word", { columns: { ...sound, r: [1, "n/a", 0] }, message: "log.csv:3, column \"r\": expected a number (reward), got \"n/a\"" }],
  ["reward divided by 0", { mapping: { reward: "1 / r" }, message: "log.csv:3, \"1 / r\": expected reward: a finite number, got Infinity" }],
  ["missing cost", { columns: { ...sound, k: [1, 2, null] }, mapping: { costs: { spend: "k" } }, message: "log.csv:4, column \"k\": expected cost spend: a finite number, got nothing" }],
  ["missing metric", { columns: { ...sound, k: [null, 2, 3] }, mapping: { metrics: { visits: "k" } }, message: "log.csv:2, column \"k\": expected metric visits: a finite number" }],
  ["missing action", { columns: { ...sound, a: ["x", null, "y"] }, message: "log.csv:3, column \"a\": expected an action, got nothing" }],
  ["a word among numbers", { columns: { a: Array.from({ length: 20 }, (_, row) => row % 2), p: Array.from({ length: 20 }, () => 0.5), r: Array.from({ length: 20 }, () => 1), s: Array.from({ length: 20 }, (_, row) => (row === 11 ? "many" : row)) }, message: "log.csv:13, column \"s\": expected a number, as in 95.0 % of the rows (or name the column categorical, or ignore it), got \"many\"" }],
  ["a word in a column stated numeric", { columns: { ...sound, s: ["1", "two", "3"] }, mapping: { numeric: ["s"] }, message: "log.csv:3, column \"s\": expected a number (state), got \"two\"" }],
  ["infinite state", { columns: { ...sound, s: [1, Number.POSITIVE_INFINITY, 2] }, message: "log.csv:3, column \"s\": expected a finite number (state), got Infinity" }],
  ["state beyond 32 bits", { columns: { ...sound, s: [1, 2, 1e39] }, message: "log.csv:4, column \"s\": expected a finite number (state), got 1e+39" }],
  ["time a word", { columns: { ...sound, t: ["2024-01-01", "soon", "2024-01-02"] }, mapping: { time: "t" }, message: "log.csv:3, column \"t\": expected a time: ISO 8601 text, or seconds or milliseconds since 1970, got \"soon\"" }],
  ["time that does not exist", { columns: { ...sound, t: ["2024-01-01", "2024-01-02", "2024-02-30"] }, mapping: { time: "t" }, message: "log.csv:4, column \"t\"" }],
  ["missing time", { columns: { ...sound, t: [1, 2, null] }, mapping: { time: "t" }, message: "log.csv:4, column \"t\": expected a time: ISO 8601 text, or seconds or milliseconds since 1970, got nothing" }],
  ["discount above 1", { columns: { ...sound, e: [1, 1, 1], g: [0.9, 1.1, 0] }, mapping: { episode: "e", discount: "g" }, message: "log.csv:3, column \"g\": expected discount: a number from 0 to 1, got 1.1" }],
  ["negative discount", { columns: { ...sound, e: [1, 1, 1], g: [0.9, 1, -1] }, mapping: { episode: "e", discount: "g" }, message: "log.csv:4, column \"g\": expected discount: a number from 0 to 1, got -1" }],
  ["missing discount", { columns: { ...sound, e: [1, 1, 1], g: [null, 1, 0] }, mapping: { episode: "e", discount: "g" }, message: "log.csv:2, column \"g\"" }],
  ["missing decision identifier", { columns: { ...sound, id: ["d1", null, "d3"] }, mapping: { decision: "id" }, message: "log.csv:3, column \"id\": expected a decision identifier, got nothing" }],
  ["a decision identifier twice", { columns: { ...sound, id: ["d1", "d2", "d1"] }, mapping: { decision: "id" }, message: "log.csv:4, column \"id\": expected each decision identifier once (or the column that marks the chosen candidate), got \"d1\" again, first in log.csv:2" }],
  ["contradicting actions", { columns: { ...sound, id: [1, 1, 2] }, mapping: { decision: "id" }, message: "log.csv:3, column \"a\": expected \"x\" as in log.csv:2, which has the same decision identifier, got \"y\"" }],
  ["contradicting propensities", { columns: { ...sound, p: [0.5, 0.5, 0.25], id: [1, 2, 1] }, mapping: { decision: "id" }, message: "log.csv:4, column \"p\": expected 0.5 as in log.csv:2, which has the same decision identifier, got 0.25" }],
  ["contradicting rewards", { columns: { ...sound, r: [1, 0, 9], id: [1, 2, 1] }, mapping: { decision: "id" }, message: "log.csv:4, column \"r\": expected 1 as in log.csv:2" }],
  ["an action outside its eligible set", { columns: { ...sound, e: ["x|y", "x|z", "x"] }, mapping: { eligible: "e" }, message: "log.csv:3, column \"a\": expected an action of its eligible set x|z, got \"y\"" }],
  ["an empty eligible set", { columns: { ...sound, e: ["x|y", "[]", "x"] }, mapping: { eligible: "e" }, message: "log.csv:3, column \"e\": expected at least one eligible candidate, got an empty list" }],
  ["a missing eligible set", { columns: { ...sound, e: ["x|y", null, "x"] }, mapping: { eligible: "e" }, message: "log.csv:3, column \"e\": expected at least one eligible candidate, got nothing" }],
  ["a broken eligible array", { columns: { ...sound, e: ["x|y", "[\"x\"", "x"] }, mapping: { eligible: "e" }, message: "log.csv:3, column \"e\": expected a list of candidates: a JSON array, or names separated by | ; , or spaces, got \"[\\\"x\\\"\"" }],
  ["an eligible array of objects", { columns: { ...sound, e: ["[{\"x\": 1}]", "y", "x"] }, mapping: { eligible: "e" }, message: "log.csv:2, column \"e\"" }],
  ["two chosen candidates", { columns: { ...groups, c: [1, 1, 0, 1] }, mapping: grouped, message: "log.csv:3, column \"c\": expected one chosen candidate per decision, got a second one, after log.csv:2" }],
  ["no chosen candidate", { columns: { ...groups, c: [1, 0, 0, 0] }, mapping: grouped, message: "log.csv:4, column \"c\": expected one chosen candidate per decision, got none in this decision" }],
  ["a chosen flag of 2", { columns: { ...groups, c: [2, 0, 0, 1] }, mapping: grouped, message: "log.csv:2, column \"c\": expected 1 for the chosen candidate, else 0, got 2" }],
  ["a missing chosen flag", { columns: { ...groups, c: [1, null, 0, 1] }, mapping: grouped, message: "log.csv:3, column \"c\": expected 1 for the chosen candidate, else 0, got nothing" }],
  ["a chosen flag that is a word", { columns: { ...groups, c: ["yes", "no", "no", "yes"] }, mapping: grouped, message: "log.csv:2, column \"c\": expected a number (1 for the chosen candidate, else 0), got \"yes\"" }],
  ["a candidate twice in a decision", { columns: { ...groups, a: ["x", "y", "x", "x"] }, mapping: grouped, message: "log.csv:5, column \"a\": expected each candidate once per decision, got \"x\" again" }],
  ["a candidate without a name", { columns: { ...groups, a: ["x", null, "x", "y"] }, mapping: grouped, message: "log.csv:3, column \"a\": expected a candidate, got nothing" }],
  ["candidates with different rewards", { columns: { ...groups, r: [1, 5, 0, 1] }, mapping: grouped, message: "log.csv:3, column \"r\": expected reward: nothing, 0 or 1 as on the chosen row of the decision, got 5" }],
  ["candidates whose propensities do not sum to 1", { columns: { ...groups, p: [0.4, 0.6, 0.3, 0.5] }, mapping: grouped, message: "log.csv:4, column \"p\": expected propensity: 0.5 as on the chosen row, or probabilities of the candidates that sum to 1 (these sum to 0.8), got 0.3" }],
  ["candidates of different subjects", { columns: { ...groups, u: ["k", "l", "m", "m"] }, mapping: { ...grouped, subject: "u" }, message: "log.csv:3, column \"u\": expected the same value on all rows of the decision, got \"l\"" }],
  ["candidates in different states", { columns: { ...groups, s: [7, 7, 8, 9] }, mapping: { ...grouped, state: ["s"] }, message: "log.csv:5, column \"s\": expected the same value on all rows of the decision, got 9" }],
  ["an action unknown to the candidates file", { candidates: { a: ["x", "z"], f: [1, 2] }, message: "log.csv:3, column \"a\": expected an action of items.csv, got \"y\"" }],
  ["an eligible candidate unknown to the candidates file", { columns: { ...sound, a: ["x", "x", "x"], e: ["x|w", "x", "x"] }, mapping: { eligible: "e" }, candidates: { a: ["x", "z"], f: [1, 2] }, message: "log.csv:2, column \"e\": expected candidates of items.csv, got \"w\"" }],
  ["a candidate twice in the candidates file", { candidates: { a: ["x", "y", "x"], f: [1, 2, 3] }, message: "items.csv:4, column \"a\": expected each candidate once, got \"x\" again, first in items.csv:2" }],
  ["a candidate without a name in the candidates file", { candidates: { a: ["x", null], f: [1, 2] }, message: "items.csv:3, column \"a\": expected a candidate's name, got nothing" }],
  ["an empty candidates file", { candidates: { a: [], f: [] }, message: "items.csv: expected at least one candidate, got no rows" }],
  ["a candidates file without names", { candidates: { f: [1, 2] }, message: "items.csv: expected a column \"a\" (name of the candidate) among f, got no such column" }],
  ["a formula with an unknown function", { mapping: { reward: "log(r)" }, message: "reward: \"log(r)\", position 1: expected one of min, max, abs, got \"log\"" }],
];

describe("a malformed log", () => {
  it.each(cases)("%s", (_name, { columns = sound, mapping = {}, candidates, message }) => {
    const run = (): unknown => tabularLog(tableOf("log.csv", columns), parseMapping({ ...standard, ...mapping }), { candidates: candidates && tableOf("items.csv", candidates) });
    try {
      run();
    } catch (error) {
      expect(error).toBeInstanceOf(PropenseError);
      expect((error as PropenseError).message).toContain(message);
      expect((error as PropenseError).message).not.toContain("\n");
      return;
    }
    expect.unreachable("the log was accepted");
  });

  it("is told apart from a sound one", () => {
    expect(tabularLog(tableOf("log.csv", sound), parseMapping(standard)).log.rows).toBe(3);
    expect(tabularLog(tableOf("log.csv", groups), parseMapping({ ...standard, ...grouped })).log.rows).toBe(2);
    expect(cases.length).toBeGreaterThanOrEqual(45);
  });

  it("never fails in any other way, whatever its cells and whatever its mapping, and can be inspected", () => {
    const odd = fc.constantFrom<Cell>(null, 0.5, "x|y", "[\"x\"]", "", true, "2024-01-01", 1e300, -1);
    const mostly = (usual: fc.Arbitrary<Cell>): fc.Arbitrary<Cell> => fc.oneof({ weight: 40, arbitrary: usual }, { weight: 1, arbitrary: odd });
    const cells = { a: mostly(fc.constantFrom("x", "y")), b: mostly(fc.constantFrom(0.25, 0.5, 1)), c: mostly(fc.integer({ min: 0, max: 3 })), d: fc.oneof(odd, fc.constantFrom("x", "x|y", "y")) };
    const columnsOf = (rows: number): fc.Arbitrary<Columns> => fc.record(Object.fromEntries(Object.entries(cells).map(([column, cell]) => [column, fc.array(cell, { minLength: rows, maxLength: rows })])));
    const name = fc.constantFrom("a", "b", "c", "d", "2*c", "a == 'x'", "e");
    const seldom = fc.option(name, { nil: null, freq: 8 });
    const rare = <Value>(usual: Value, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> => fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
    const maybe = fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: seldom });
    const mappings = fc.record({
      action: rare("a", name), propensity: fc.oneof(fc.constant("b"), fc.constantFrom<string | number>("estimate", 0.5, "1/3", "d")), reward: rare("c", name), decision: maybe, subject: maybe, episode: fc.oneof(maybe, fc.constant("c")),
      time: maybe, eligible: maybe, chosen: maybe, position: maybe, discount: rare<string | number>(0, fc.constantFrom<string | number>(0.9, "b")), costs: rare({}, fc.dictionary(fc.constantFrom("k", "l"), name, { maxKeys: 2 })),
      state: rare<string[] | null>(null, fc.array(name, { maxLength: 2 })), categorical: rare<string[]>([], fc.array(name, { maxLength: 2 })), numeric: rare<string[]>([], fc.array(name, { maxLength: 1 })),
    });
    let accepted = 0;
    fc.assert(fc.property(fc.integer({ min: 0, max: 6 }).chain(columnsOf), mappings, fc.boolean(), (columns, input, withCandidates) => {
      const table = tableOf("log.csv", columns);
      const candidates = withCandidates ? tableOf("items.csv", { a: ["x", "y", "z"], b: [1, 2, null] }) : undefined;
      try {
        const mapping = parseMapping(input);
        for (const finding of inspectLog(table, mapping, { candidates }).findings) expect(sayFinding(finding, "en")).not.toMatch(/[{}]\w/);
        expect(tabularLog(table, mapping, { candidates }).log.rows).toBeGreaterThan(0);
        accepted++;
      } catch (error) {
        expect(error).toBeInstanceOf(PropenseError);
      }
    }), { numRuns: 10_000 });
    expect(accepted).toBeGreaterThan(1000);
  });
});
