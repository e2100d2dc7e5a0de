// Tile coding, k-means, principal components and the learned encoder: by hand, on data with a known shape, and through a snapshot.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleNormal, seeded, type Field, type Snapshot } from "../../core/index.ts";
import type { Abstraction, StateRows } from "./abstraction.ts";
import { fitKMeans, restoreKMeans } from "./k-means.ts";
import { fitEncoder, restoreEncoder } from "./learned-encoder.ts";
import { fitPrincipalComponents, restorePrincipalComponents } from "./principal-components.ts";
import { createTileCoding, restoreTileCoding } from "./tile-coding.ts";

const field = (name: string): Field => ({ name, low: -1, high: 1 });
const plane = [field("x"), field("y")];

const snapshotOf = (abstraction: Abstraction): Snapshot => ({
  algorithm: "test", config: {}, lineage: {}, tensors: abstraction.tensors("a."), spec: { state: [], candidate: [], fixed: null, limits: [], stages: 1, discount: 0 },
});
const encoded = (abstraction: Abstraction, state: readonly number[]): number[] => {
  const out = new Float32Array(abstraction.width);
  abstraction.encode(Float32Array.from(state), out);
  return [...out];
};

describe("tile coding", () => {
  const line = createTileCoding([{ name: "x", low: 0, high: 4 }], { tilings: 4, tiles: 4, memory: 100 });
  const lit = (x: number): number[] => {
    const out = new Int32Array(4);
    line.active(Float32Array.of(x), out);
    return [...out];
  };

  it("lights one tile of each grid; grids are shifted by a quarter tile", () => {
    expect(line.width).toBe(20);
    expect(lit(0.1)).toEqual([0, 5, 10, 15]);
    expect(lit(0.3)).toEqual([0, 5, 10, 16]);
    expect(lit(0.6)).toEqual([0, 5, 11, 16]);
    expect(lit(0.9)).toEqual([0, 6, 11, 16]);
    expect(lit(4)).toEqual([3, 9, 14, 19]);
    expect(lit(-7)).toEqual(lit(0));
    expect(encoded(line, [0.9]).flatMap((value, tile) => (value === 1 ? [tile] : []))).toEqual([0, 6, 11, 16]);
  });

  it("shifts the second field by three steps where the first goes one", () => {
    const two = createTileCoding(plane, { tilings: 4, tiles: 1, memory: 100 });
    const out = new Int32Array(4);
    // Positions .7 and .3: grid t adds t/4 and 3t/4 mod 1, so x crosses with grids 2 and 3, y (shifts 0, .75, .5, .25) with grid 1.
    two.active(Float32Array.of(0.4, -0.4), out);
    expect([...out]).toEqual([0, 4 + 1, 2 * 4 + 2, 3 * 4 + 2]);
  });

  it("shares places by a hash where the grids outgrow the memory, evenly", () => {
    const hashed = createTileCoding(plane, { tilings: 8, tiles: 20, memory: 256 });
    expect(hashed.width).toBe(256);
    const used = new Set<number>();
    const out = new Int32Array(8);
    for (let i = 0; i < 400; i++) {
      hashed.active(Float32Array.of((i % 20) / 10 - 1, Math.floor(i / 20) / 10 - 1), out);
      out.forEach((tile) => used.add(tile));
    }
    expect(used.size).toBeGreaterThan(250);
  });

  it("travels in a snapshot, and refuses grids that cannot be", () => {
    const again = restoreTileCoding([{ name: "x", low: 0, high: 4 }], snapshotOf(line), "a.");
    expect(encoded(again, [2.6])).toEqual(encoded(line, [2.6]));
    expect(() => createTileCoding(plane, { tilings: 0, tiles: 2, memory: 8 })).toThrow("tile coding tilings: expected a whole number from 1 on, got 0");
  });
});

// Three clouds of 60 points around (-.7, -.7), (0, .8) and (.8, -.2), deviation .05.
function clouds(): StateRows {
  const random = seeded("clouds");
  const states = Float32Array.from({ length: 360 }, (_, at) => [-0.7, -0.7, 0, 0.8, 0.8, -0.2][((at >> 1) % 3) * 2 + (at & 1)] + 0.05 * sampleNormal(random));
  return { fields: plane, rows: 180, states };
}

describe("k-means", () => {
  const data = clouds();
  const { model, inertias } = fitKMeans(data, { clusters: 3, random: seeded(1) });

  it("finds three clouds", () => {
    const found = Array.from({ length: 3 }, (_, cloud) => new Set(Array.from({ length: 60 }, (_unused, index) => model.nearest(data.states.subarray((3 * index + cloud) * 2)))));
    expect(found.map((clusters) => clusters.size)).toEqual([1, 1, 1]);
    expect(new Set(found.flatMap((clusters) => [...clusters])).size).toBe(3);
    expect(Math.hypot(model.centres[2 * model.nearest(Float32Array.of(0, 0.8))], model.centres[2 * model.nearest(Float32Array.of(0, 0.8)) + 1] - 0.8)).toBeLessThan(0.03);
    expect(encoded(model, [0, 0.8]).reduce((a, b) => a + b)).toBe(1);
  });

  it("never gets worse, whatever the points", () => {
    expect(inertias.length).toBeGreaterThan(1);
    fc.assert(fc.property(fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 10, maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (numbers, clusters) => {
      const rows = Math.floor(numbers.length / 2);
      const fit = fitKMeans({ fields: plane, rows, states: Float32Array.from(numbers) }, { clusters, random: seeded(2), starts: 1 });
      fit.inertias.slice(1).forEach((inertia, at) => expect(inertia).toBeLessThanOrEqual(fit.inertias[at] + 1e-9));
    }), { numRuns: 50 });
  });

  it("is the same for the same seed, and travels in a snapshot", () => {
    expect(fitKMeans(data, { clusters: 3, random: seeded(1) }).model.centres).toEqual(model.centres);
    expect(encoded(restoreKMeans(plane, snapshotOf(model), "a."), [0.7, 0])).toEqual(encoded(model, [0.7, 0]));
    expect(() => fitKMeans(data, { clusters: 181, random: seeded(1) })).toThrow("a whole number from 1 to the 180 rows");
  });
});

// Points along (2, 1) / sqrt(5) with deviation .4, and across it with deviation .02.
function cigar(): StateRows {
  const random = seeded("cigar");
  const states = new Float32Array(2000);
  for (let row = 0; row < 1000; row++) {
    const along = 0.4 * sampleNormal(random);
    const across = 0.02 * sampleNormal(random);
    states[2 * row] = (2 * along - across) / Math.sqrt(5);
    states[2 * row + 1] = (along + 2 * across) / Math.sqrt(5);
  }
  return { fields: plane, rows: 1000, states };
}

describe("principal components", () => {
  const { model, explainedShare } = fitPrincipalComponents(cigar(), 1);

  it("finds the long axis of a cigar and what it explains: .16 of .1604", () => {
    expect(Math.abs(model.directions[0] - 2 / Math.sqrt(5))).toBeLessThan(0.005);
    expect(Math.abs(model.directions[1] - 1 / Math.sqrt(5))).toBeLessThan(0.005);
    expect(Math.abs(explainedShare - 0.16 / 0.1604)).toBeLessThan(0.0005);
    expect(Math.abs(encoded(model, [0, 0])[0])).toBeLessThan(0.1);
    expect(Math.abs(encoded(model, [0.8 / Math.sqrt(5), 0.4 / Math.sqrt(5)])[0] - 1)).toBeLessThan(0.1);
  });

  it("is computed by hand on four points: variances 2/3 and 1/6", () => {
    const { model: all } = fitPrincipalComponents({ fields: plane, rows: 4, states: Float32Array.of(1, 0, -1, 0, 0, 0.5, 0, -0.5) }, 2);
    expect([...all.directions]).toEqual([1, 0, 0, 1]);
    expect(all.variances[0]).toBeCloseTo(2 / 3, 12);
    expect(all.variances[1]).toBeCloseTo(1 / 6, 12);
  });

  it("travels in a snapshot", () => {
    expect(encoded(restorePrincipalComponents(plane, snapshotOf(model), "a."), [0.3, 0.7])).toEqual(encoded(model, [0.3, 0.7]));
  });
});

describe("a learned encoder", () => {
  it("without hidden layers rebuilds as well as principal components do", () => {
    const data = cigar();
    const { error } = fitEncoder(data, { width: 1, hidden: [], random: seeded(3), steps: 2500, rate: 0.02 });
    // What one component cannot rebuild: half of the variance across, .0004 / 2.
    expect(error).toBeGreaterThan(0.00015);
    expect(error).toBeLessThan(0.0003);
  });

  it("follows a half circle with one number, where a line cannot, and travels in a snapshot", () => {
    const states = Float32Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? Math.cos : Math.sin)((Math.PI * (at >> 1)) / 199));
    const data = { fields: plane, rows: 200, states };
    const line = fitEncoder(data, { width: 1, hidden: [], random: seeded(4), steps: 1000, rate: 0.02 });
    const curve = fitEncoder(data, { width: 1, hidden: [16], random: seeded(4), steps: 1500, rate: 0.01 });
    expect(line.error).toBeGreaterThan(0.04);
    expect(curve.error).toBeLessThan(0.005);
    const again = restoreEncoder(plane, { width: 1, hidden: [16] }, { snapshot: snapshotOf(curve.model), prefix: "a.", random: seeded(0) });
    expect(encoded(again, [0.6, 0.8])).toEqual(encoded(curve.model, [0.6, 0.8]));
  });
});
