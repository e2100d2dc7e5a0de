// Corrections of single candidates: silent where candidates differ by what holds for all alone, believed where they differ otherwise.
import { describe, expect, it } from "vitest";
import { sigmoid } from "../../kernels/index.ts";
import { decodeSnapshot, encodeSnapshot, sampleNormal, seeded, type Random, type Snapshot } from "../../core/index.ts";
import { createCorrections, type Corrections, type CorrectionRows } from "./corrections.ts";

const shape = { candidates: 20, width: 4, penalty: 1 };

/** Rows whose true log-odds are those of what holds for all, plus each candidate's own. */
function rowsOf(count: number, random: Random, own: (action: number) => number): CorrectionRows {
  const models = Int32Array.from({ length: count }, (_, row) => row % shape.candidates);
  const inputs = new Float64Array(count * shape.width);
  const targets = Float64Array.from(models, (action, row) => {
    const base = -1 + 0.5 * sampleNormal(random);
    inputs.set([1, base, sampleNormal(random), sampleNormal(random)], row * shape.width);
    return random.uniform() < sigmoid(base + own(action)) ? 1 : 0;
  });
  return { count, models, inputs, targets, weights: new Float64Array(count).fill(1) };
}

function learned(own: (action: number) => number): Corrections {
  const corrections = createCorrections(shape);
  for (let block = 0; block < 10; block++) corrections.learn(rowsOf(1000, seeded(`block ${block}`), own));
  return corrections;
}

const input = Float64Array.of(1, -1, 0.3, -0.2);

describe("corrections", () => {
  it("say what holds for all, to the bit, where candidates have nothing of their own: the loose level predicts worse there", () => {
    const corrections = learned(() => 0);
    expect(corrections.evidence[2]).toBeLessThan(-10);
    for (let action = 0; action < shape.candidates; action++) expect(corrections.logOdds(action, input)).toBe(-1);
  });

  it("come within .35 of each candidate's own where half of them are a unit better and half a unit worse", () => {
    const own = (action: number): number => (action < 10 ? 1 : -1);
    const corrections = learned(own);
    expect(corrections.evidence[2]).toBeGreaterThan(100);
    const errors = Array.from({ length: shape.candidates }, (_, action) => Math.abs(corrections.logOdds(action, input) + 1 - own(action)));
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.35);
  });

  it("go on bit by bit from their tensors", () => {
    const one = learned(() => 0.5);
    const snapshot = { algorithm: "x", spec: { state: [], candidate: [], fixed: [], limits: [], stages: 1, discount: 0 }, config: {}, lineage: {}, tensors: one.tensors() } as unknown as Snapshot;
    const other = createCorrections(shape, decodeSnapshot(encodeSnapshot(snapshot)));
    for (const each of [one, other]) each.learn(rowsOf(500, seeded("more"), () => 0.5));
    expect([...other.evidence]).toEqual([...one.evidence]);
    expect(other.logOdds(3, input)).toBe(one.logOdds(3, input));
  });
});
