// Columns hold what the objects held: round trips over random transitions, shared matrices, picked rows, returns by hand.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedSpec, raggedSpec, randomBatch, randomObservation, stagedSpec } from "../../test/contracts/observations.ts";
import { batchOf, columnsOf, selectLog, selectRows } from "./columns.ts";
import type { DecisionSpec, Observation } from "./decision.ts";
import { observationAt, pricedReward, requestReturns, transitionAt, type Log, type Transition } from "./experience.ts";
import { seeded } from "./random.ts";

const specs = [fixedSpec, raggedSpec, stagedSpec];
const rowsOf = (batch: { rows: number }): number[] => Array.from({ length: batch.rows }, (_, row) => row);

function transitions(spec: DecisionSpec, seed: number): Transition[] {
  const batch = randomBatch(spec, 12, seeded(seed));
  return rowsOf(batch).map((row) => transitionAt(batch, row));
}

describe("batchOf and transitionAt", () => {
  it("are inverse to each other", () => {
    fc.assert(fc.property(fc.nat(), fc.constantFrom(...specs), (seed, spec) => {
      const wanted = transitions(spec, seed);
      const batch = batchOf(wanted, spec);
      expect(rowsOf(batch).map((row) => transitionAt(batch, row))).toEqual(wanted);
    }), { numRuns: 50 });
  });

  it("hand out views into the columns", () => {
    const batch = randomBatch(fixedSpec, 3, seeded(1));
    expect(transitionAt(batch, 1).observation.state.buffer).toBe(batch.observations.states.buffer);
  });

  it("keep no following observations where no row has one", () => expect(randomBatch(fixedSpec, 5, seeded(1)).next).toBeNull());

  it("hold an empty batch", () => expect(batchOf([], raggedSpec)).toMatchObject({ rows: 0, next: null }));
});

describe("columnsOf", () => {
  it("stores a matrix once that several observations share, and an unknown observation as nothing", () => {
    const first = randomObservation(raggedSpec, seeded(1));
    const second: Observation = { ...randomObservation(raggedSpec, seeded(2)), candidates: first.candidates, allowed: first.allowed };
    const columns = columnsOf([first, null, second], raggedSpec);
    expect(columns.features.length).toBe(first.candidates.length);
    expect([...columns.featureStarts]).toEqual([0, columns.featureStarts[1], 0]);
    expect(observationAt(columns, 2, raggedSpec)).toEqual(second);
    expect(observationAt(columns, 1, raggedSpec).allowed.length).toBe(0);
  });
});

describe("selectRows", () => {
  it("gives the rows picked, in the order picked, repeated where repeated", () => {
    fc.assert(fc.property(fc.nat(), fc.constantFrom(...specs), fc.array(fc.nat(), { maxLength: 30 }), (seed, spec, picks) => {
      const batch = randomBatch(spec, 12, seeded(seed));
      const rows = picks.map((pick) => pick % batch.rows);
      const picked = selectRows(batch, rows);
      expect(rowsOf(picked).map((row) => transitionAt(picked, row))).toEqual(rows.map((row) => transitionAt(batch, row)));
    }), { numRuns: 50 });
  });

  it("shares candidate matrices with the batch it picks from", () => {
    const batch = randomBatch(raggedSpec, 5, seeded(1));
    expect(selectRows(batch, [0, 2]).observations.features).toBe(batch.observations.features);
  });
});

describe("selectLog", () => {
  it("picks a log's own columns alike", () => {
    const batch = randomBatch(fixedSpec, 4, seeded(3));
    const log: Log = {
      ...batch, metrics: [{ name: "a", unit: "1", better: "higher", per: null }, { name: "b", unit: "1", better: "lower", per: "a" }],
      metricValues: Float64Array.of(1, 10, 2, 20, 3, 30, 4, 40), episodes: Uint32Array.of(0, 1, 1, 2), subjects: Uint32Array.of(5, 6, 6, 7),
      times: Float64Array.of(1, 2, Number.NaN, 4), decisions: ["a", "b", "c", "d"],
    };
    const picked = selectLog(log, [3, 1]);
    expect([...picked.metricValues]).toEqual([4, 40, 2, 20]);
    expect([[...picked.episodes], [...picked.subjects], [...picked.times], picked.decisions]).toEqual([[2, 1], [7, 6], [4, 2], ["d", "b"]]);
    expect(selectLog({ ...log, decisions: null }, [0]).decisions).toBeNull();
  });
});

describe("returns", () => {
  const rows = (spec: DecisionSpec, given: readonly (readonly [stage: number, reward: number, last: boolean])[], price: number): Transition[] => given.map(([stage, reward, last]) => ({
    observation: { ...randomObservation(spec, seeded(1)), prices: Float32Array.from(spec.limits, () => price) },
    action: 0, propensity: 1, reward, costs: Float32Array.from(spec.limits, (_, limit) => limit + 1), discount: last ? 0 : 1, next: null, last, stage,
  }));

  it("price every limit: 5 - .5 * 1 - .5 * 2", () => {
    expect(pricedReward(batchOf(rows(raggedSpec, [[0, 5, true]], 0.5), raggedSpec), 0)).toBe(3.5);
    expect(pricedReward(batchOf(rows(fixedSpec, [[0, 5, true]], 0.5), fixedSpec), 0)).toBe(5);
  });

  it("sum from each choice to the end of its request, and no further", () => {
    const batch = batchOf(rows(stagedSpec, [[0, 1, false], [1, 2, false], [2, 4, false], [0, 8, false], [0, 16, false], [1, 32, true], [0, 64, true]], 0), stagedSpec);
    expect([...requestReturns(batch)]).toEqual([7, 6, 4, 8, 48, 32, 64]);
  });

  it("join a choice to the very next stage alone: not to its like of another request, nor over a gap", () => {
    expect([...requestReturns(batchOf(rows(stagedSpec, [[1, 1, false], [1, 2, false], [0, 4, false], [2, 8, false]], 0), stagedSpec))]).toEqual([1, 2, 4, 8]);
  });

  it("do not run on over the end of a record", () => {
    expect([...requestReturns(batchOf(rows(stagedSpec, [[0, 1, true], [1, 2, true]], 0), stagedSpec))]).toEqual([1, 2]);
  });
});
