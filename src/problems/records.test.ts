// Decisions written down and read back: the same columns as live, and one clear error per fault of a record.
import { describe, expect, it } from "vitest";
import { observationAt, PropenseError, seeded, uniform } from "../core/index.ts";
import { shelfProblem, type ShelfOutcome, type ShelfRequest } from "../../test/fixtures/shelf-shop.ts";
import type { DecisionRecord } from "./problem.ts";
import { logOfRecords, recordOf, type PlacedRecord } from "./records.ts";
import { decide } from "./stages.ts";

const visit = (customer: string, atMs: number, mood = 1): ShelfRequest => ({ customer, atMs, mood });

function recordOfVisit(id: string, request: ShelfRequest, outcomes: readonly ShelfOutcome[], cents = 10_000): DecisionRecord {
  const permits = (reservations: readonly { readonly maximum: number }[]): boolean => reservations[0].maximum <= cents;
  const decision = decide(shelfProblem, request, uniform, { prices: Float32Array.of(0), random: seeded(id), permits });
  return JSON.parse(JSON.stringify(recordOf(shelfProblem, id, decision, outcomes))) as DecisionRecord;
}

const placed = (records: readonly DecisionRecord[]): PlacedRecord[] => records.map((record, index) => ({ where: `line ${index + 1}`, record }));

const good: DecisionRecord = {
  decision: "d1", request: visit("ann", 5),
  choices: [{ candidate: "cake", propensity: 0.25 }, { candidate: "tea", propensity: 0.5 }], outcomes: [{ clicked: 0 }],
};

describe("logOfRecords", () => {
  const records = [
    recordOfVisit("b2", visit("ben", 20), []),
    recordOfVisit("a1", visit("ann", 10), [{ clicked: 0 }, { clicked: 1 }]),
    recordOfVisit("b1", visit("ben", 15), [{ clicked: 1 }]),
    recordOfVisit("g1", visit("guest", 1), []),
    recordOfVisit("a2", visit("ann", 30), [{ left: true }]),
    recordOfVisit("g2", visit("guest", 2), []),
  ];
  const log = logOfRecords(shelfProblem, placed(records));

  it("puts episodes together in order of appearance, and orders them by time", () => {
    expect(log.decisions).toEqual(["b1", "b1", "b2", "b2", "a1", "a1", "a2", "a2", "g1", "g1", "g2", "g2"]);
    expect([...log.episodes]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    expect([...log.times]).toEqual([15, 15, 20, 20, 10, 10, 30, 30, 1, 1, 2, 2]);
    expect([...log.stages]).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
  });

  it("gives those without a subject a number of their own per decision", () => {
    expect([...log.subjects]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3]);
  });

  it("joins each request to the next of its episode, and stops where the process ended", () => {
    expect([...log.discounts]).toEqual([1, 0.5, 1, 0.5, 1, 0.5, 1, 0, 1, 0.5, 1, 0.5]);
    expect([...log.lasts]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect([...observationAt(log.next!, 1, log.spec).state]).toEqual([0, 1]);
    expect(observationAt(log.next!, 3, log.spec).allowed.length).toBe(0);
  });

  it("puts a decision's metrics on its last stage, rewards on each", () => {
    expect([...log.metricValues]).toEqual([0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0]);
    expect([...log.rewards.subarray(4, 6)]).toEqual([1, 1]);
  });

  it("keeps the mask of the ledger, without which the propensities would not fit", () => {
    const poor = recordOfVisit("p1", visit("ann", 1), [], 100);
    expect(poor.choices[0].masked).toEqual(["cake", "wine"]);
    const read = logOfRecords(shelfProblem, placed([poor]));
    expect([...observationAt(read.observations, 0, read.spec).allowed]).toEqual([1, 1, 0, 0]);
  });

  it("states prices and never takes the row's", () => {
    expect([...log.observations.prices]).toEqual(Array.from({ length: 12 }, () => 0));
    expect([...logOfRecords(shelfProblem, placed([good]), Float32Array.of(2)).observations.prices]).toEqual([2, 2]);
  });

  it("drops exact duplicates, whatever the order of their fields, and counts them", () => {
    const { outcomes, choices, request, decision } = records[0];
    const twice = logOfRecords(shelfProblem, placed([...records, { outcomes, choices, request, decision }]));
    expect([twice.rows, twice.duplicates, log.duplicates]).toEqual([12, 1, 0]);
  });
});

describe("a fault names its place", () => {
  const faults: readonly (readonly [name: string, record: unknown, message: string])[] = [
    ["unknown candidate", { ...good, choices: [{ candidate: "beer", propensity: 0.25 }] }, 'line 1, choice 1: expected a candidate of its stage, got "beer"'],
    ["a candidate that is forbidden", { ...good, request: visit("ann", 5, 0.2), choices: [{ candidate: "wine", propensity: 1 }] }, "line 1, choice 1: expected a candidate that is allowed, got \"wine\""],
    ["a candidate that is masked", { ...good, choices: [{ candidate: "cake", propensity: 1, masked: ["cake"] }] }, "line 1, choice 1: expected a candidate that is allowed, got \"cake\""],
    ["an unknown mask", { ...good, choices: [{ candidate: "cake", propensity: 1, masked: ["beer"] }] }, 'line 1, choice 1: expected a candidate of its stage, got "beer"'],
    ...[0, -0.1, 1.5, Number.NaN, null, "0.5"].map((propensity) => [
      `propensity ${JSON.stringify(propensity)}`, { ...good, choices: [good.choices[0], { candidate: "tea", propensity }] },
      `line 1, choice 2, propensity: expected a number above 0 and at most 1, got ${typeof propensity === "string" ? '"0.5"' : propensity}`,
    ] as const),
    ["too few choices", { ...good, choices: good.choices.slice(0, 1) }, "line 1: expected a complete decision, got 1 choices"],
    ["too many choices", { ...good, choices: [...good.choices, { candidate: "nothing", propensity: 1 }] }, "line 1, choice 3: expected a decision that is complete with 2 choices, got one more"],
    ["no choices", { ...good, choices: undefined }, "line 1, choices: expected a list, got nothing"],
    ["a choice that is nothing", { ...good, choices: [null] }, "line 1, choice 1: expected a candidate of its stage, got nothing"],
    ["no outcomes", { ...good, outcomes: "none" }, 'line 1, outcomes: expected a list, got "none"'],
    ["a bad outcome", { ...good, outcomes: [{ clicked: 7 }] }, "line 1, clicked: expected 0 or 1, got 7"],
    ["a bad request", { ...good, request: { customer: "ann", atMs: 1, mood: 9 } }, "line 1, mood: expected a number from 0 to 1, got 9"],
    ["no identifier", { ...good, decision: "" }, 'line 1, decision: expected an identifier, got ""'],
    ["nothing at all", null, "line 1: expected a decision, got null"],
    ["a list", [], "line 1: expected a decision, got []"],
  ];
  it.each(faults)("%s", (_, record, message) => {
    expect(faultOf(() => logOfRecords(shelfProblem, [{ where: "line 1", record: record as DecisionRecord }]))).toEqual(["bad-log", message]);
  });

  it("contradicting records of one decision", () => {
    const other = { ...good, outcomes: [] };
    expect(faultOf(() => logOfRecords(shelfProblem, placed([good, other])))).toEqual(["bad-log", 'line 2: expected one content for decision "d1", got a record that contradicts an earlier one']);
  });

  it("an empty log", () => {
    expect(faultOf(() => logOfRecords(shelfProblem, []))).toEqual(["bad-log", "log: expected at least one decision, got none"]);
  });

  it("a fault of our own is not dressed up as the log's", () => {
    const broken = { ...shelfProblem, parseRequest: () => { throw new TypeError("ours"); } };
    expect(() => logOfRecords(broken, placed([good]))).toThrow(TypeError);
  });
});

function faultOf(run: () => unknown): readonly [code: string, message: string] {
  try {
    run();
  } catch (error) {
    if (error instanceof PropenseError) return [error.fault.code, error.message];
    throw error;
  }
  throw new Error("nothing was thrown");
}
