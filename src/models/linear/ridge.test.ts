// Ridge: worked numbers, incremental against batch, weights, draws from the posterior, and resuming bit by bit.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choleskyInPlace, choleskySolve } from "../../kernels/index.ts";
import { seeded, type Random, type Snapshot } from "../../core/index.ts";
import { createRidge, type Ridge } from "./ridge.ts";

interface Data {
  readonly models: Int32Array;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  readonly count: number;
}

function drawData(random: Random, count: number, models: number, width: number): Data {
  return {
    count,
    models: Int32Array.from({ length: count }, () => Math.floor(random.uniform() * models)),
    inputs: Float64Array.from({ length: count * width }, (_, index) => (index % width === 0 ? 1 : 2 * random.uniform() - 1)),
    targets: Float64Array.from({ length: count }, () => 10 * random.uniform()),
    weights: Float64Array.from({ length: count }, () => random.uniform()),
  };
}

function learnOneByOne(ridge: Ridge, data: Data): void {
  for (let row = 0; row < data.count; row++) {
    const x = data.inputs.slice(row * ridge.width, (row + 1) * ridge.width);
    ridge.learn(data.models[row], x, data.targets[row], data.weights[row]);
  }
}

function snapshotOf(ridge: Ridge): Snapshot {
  return { algorithm: "", spec: { state: [], candidate: [], fixed: null, limits: [], stages: 1, discount: 0 }, config: {}, tensors: ridge.tensors(), lineage: {} };
}

describe("worked examples", () => {
  it("one input: A = 1 + 2, moment 2 + 4, coefficient 2, variance 1/3, noise (1 + 20 - 12) / 3", () => {
    const ridge = createRidge({ models: 1, width: 1, penalty: 1 });
    expect([ridge.predict(0, Float64Array.of(1)), ridge.noiseVariance()]).toEqual([0, 1]);
    ridge.learn(0, Float64Array.of(1), 2);
    ridge.learn(0, Float64Array.of(1), 4);
    expect(ridge.coefficients(0)[0]).toBeCloseTo(2, 14);
    expect(ridge.uncertainty(0, Float64Array.of(1))).toBeCloseTo(1 / 3, 14);
    expect(ridge.noiseVariance()).toBeCloseTo(3, 14);
  });

  it("two inputs: A = [[3, 1], [1, 2]], moment (3, 1), coefficients (1, 0), x' A^-1 x = 2/5 for x = (1, 0)", () => {
    const ridge = createRidge({ models: 2, width: 2, penalty: 1 });
    ridge.learn(1, Float64Array.of(1, 1), 1);
    ridge.learn(1, Float64Array.of(1, 0), 2);
    expect(ridge.coefficients(1)[0]).toBeCloseTo(1, 14);
    expect(ridge.coefficients(1)[1]).toBeCloseTo(0, 14);
    expect(ridge.uncertainty(1, Float64Array.of(1, 0))).toBeCloseTo(0.4, 14);
    expect([...ridge.coefficients(0)]).toEqual([0, 0]);
  });

  it("a weight of 3 is three observations", () => {
    const shape = { models: 1, width: 2, penalty: 0.5 };
    const [heavy, often] = [createRidge(shape), createRidge(shape)];
    const x = Float64Array.of(1, 0.3);
    heavy.learn(0, x, 2, 3);
    for (let time = 0; time < 3; time++) often.learn(0, x, 2);
    expect(heavy.predict(0, x)).toBeCloseTo(often.predict(0, x), 13);
    expect(heavy.uncertainty(0, x)).toBeCloseTo(often.uncertainty(0, x), 13);
  });
});

describe("incremental and batch", () => {
  it("agree within 1e-9 with each other and with the normal equations", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 12 }), (seed, count, width) => {
      const shape = { models: 2, width, penalty: 0.7 };
      const [one, many] = [createRidge(shape), createRidge(shape)];
      const data = drawData(seeded(seed), count, 2, width);
      learnOneByOne(one, data);
      many.learnMany(data);
      for (let model = 0; model < 2; model++) {
        const truth = solveNormalEquations(data, model, width, 0.7);
        for (let index = 0; index < width; index++) {
          expect(Math.abs(one.coefficients(model)[index] - many.coefficients(model)[index])).toBeLessThan(1e-9);
          expect(Math.abs(many.coefficients(model)[index] - truth[index])).toBeLessThan(1e-9);
        }
        const x = drawData(seeded(seed), 1, 1, width).inputs;
        expect(Math.abs(one.uncertainty(model, x) - many.uncertainty(model, x))).toBeLessThan(1e-9);
      }
      expect(Math.abs(one.noiseVariance() - many.noiseVariance())).toBeLessThan(1e-9);
    }));
  });

  it("agree within 1e-9 over 20,000 updates of 30 inputs", () => {
    const shape = { models: 1, width: 30, penalty: 1 };
    const [one, many] = [createRidge(shape), createRidge(shape)];
    const data = drawData(seeded("long"), 20_000, 1, 30);
    learnOneByOne(one, data);
    many.learnMany(data);
    one.coefficients(0).forEach((value, index) => expect(Math.abs(value - many.coefficients(0)[index])).toBeLessThan(1e-9));
  });
});

function solveNormalEquations({ count, models, inputs, targets, weights }: Data, model: number, width: number, penalty: number): Float64Array {
  const gram = new Float64Array(width * width);
  const moment = new Float64Array(width);
  for (let index = 0; index < width; index++) gram[index * (width + 1)] = penalty;
  for (let row = 0; row < count; row++) {
    if (models[row] !== model) continue;
    for (let i = 0; i < width; i++) {
      moment[i] += weights[row] * targets[row] * inputs[row * width + i];
      for (let j = 0; j < width; j++) gram[i * width + j] += weights[row] * inputs[row * width + i] * inputs[row * width + j];
    }
  }
  choleskyInPlace(gram, width);
  return choleskySolve(gram, width, moment, moment);
}

describe("uncertainty", () => {
  it.each([5, 64, 65])("of all models at once is that of each, %i inputs, before and after learning", (width) => {
    const ridge = createRidge({ models: 3, width, penalty: 2 });
    const x = drawData(seeded("x"), 1, 1, width).inputs;
    const all = new Float64Array(3);
    ridge.uncertainties(x, all);
    learnOneByOne(ridge, drawData(seeded(width), 50, 2, width));
    ridge.uncertainties(x, all);
    for (let model = 0; model < 3; model++) expect(Math.abs(all[model] - ridge.uncertainty(model, x))).toBeLessThan(1e-10);
    expect(all[0]).toBeLessThan(all[2]);
  });
});

describe("draws from the posterior", () => {
  it("have its mean and covariance: 100,000 draws, seed 3, every moment within 5 standard errors", () => {
    const ridge = createRidge({ models: 1, width: 2, penalty: 1 });
    ridge.learn(0, Float64Array.of(1, 1), 1);
    ridge.learn(0, Float64Array.of(1, 0), 2);
    // A = [[3, 1], [1, 2]], A^-1 = [[2, -1], [-1, 3]] / 5; scale 2 makes the covariance [[1.6, -0.8], [-0.8, 2.4]].
    const random = seeded(3);
    const out = new Float64Array(2);
    const sums = new Float64Array(5);
    const draws = 100_000;
    for (let draw = 0; draw < draws; draw++) {
      ridge.sample(0, 2, random, out);
      const [a, b] = [out[0] - 1, out[1]];
      [a, b, a * a, a * b, b * b].forEach((value, index) => (sums[index] += value / draws));
    }
    const deviations = [Math.sqrt(1.6), Math.sqrt(2.4), 1.6 * Math.SQRT2, Math.sqrt(1.6 * 2.4 + 0.64), 2.4 * Math.SQRT2];
    [0, 0, 1.6, -0.8, 2.4].forEach((truth, index) => {
      expect(Math.abs(sums[index] - truth)).toBeLessThan((5 * deviations[index]) / Math.sqrt(draws));
    });
  });
});

describe("snapshots", () => {
  it("go on bit by bit alike, and so do copies, without touching the original", () => {
    const shape = { models: 2, width: 4, penalty: 1 };
    const ridge = createRidge(shape);
    learnOneByOne(ridge, drawData(seeded(1), 30, 2, 4));
    const restored = createRidge(shape, snapshotOf(ridge));
    const copied = ridge.copy();
    const before = ridge.tensors();
    learnOneByOne(copied, drawData(seeded(2), 30, 2, 4));
    expect(ridge.tensors()).toEqual(before);
    for (const other of [ridge, restored]) other.learnMany(drawData(seeded(2), 30, 2, 4));
    expect(restored.tensors()).toEqual(ridge.tensors());
    expect(restored.allCoefficients()).toEqual(ridge.allCoefficients());
  });

  it("of another shape are refused", () => {
    const snapshot = snapshotOf(createRidge({ models: 2, width: 4, penalty: 1 }));
    expect(() => createRidge({ models: 2, width: 5, penalty: 1 }, snapshot)).toThrow("tensor ridge.factors: expected shape [2,5,5], got [2,4,4]");
  });
});
