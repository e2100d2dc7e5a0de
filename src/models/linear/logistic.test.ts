// Logistic regression: worked numbers, the batch fit's own conditions, and how far one pass of online learning ends from it.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sigmoid } from "../../kernels/index.ts";
import { sampleNormal, seeded, type Snapshot } from "../../core/index.ts";
import { createLogistic, type Logistic } from "./logistic.ts";
import { fitLogistic } from "./logistic-fit.ts";
import { scaledIdentities } from "./precision.ts";
import type { RegressionRows } from "./posterior.ts";

// Rows of an intercept and normal inputs; the answer is drawn from a logistic model with normal coefficients.
function drawRows(seed: number, count: number, width: number): RegressionRows {
  const random = seeded(seed);
  const truth = Float64Array.from({ length: width }, () => sampleNormal(random));
  const inputs = Float64Array.from({ length: count * width }, (_, index) => (index % width === 0 ? 1 : sampleNormal(random)));
  const targets = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const margin = truth.reduce((total, value, index) => total + value * inputs[row * width + index], 0);
    targets[row] = random.uniform() < sigmoid(margin) ? 1 : 0;
  }
  return { count, models: new Int32Array(count), inputs, targets };
}

function batchFit(rows: RegressionRows, width: number) {
  return fitLogistic(
    { mean: new Float64Array(width), factor: scaledIdentities(1, width, 1) },
    { ...rows, rows: rows.inputs, weights: new Float64Array(rows.count).fill(1) },
  );
}

function learnOneByOne(bank: Logistic, rows: RegressionRows): void {
  for (let row = 0; row < rows.count; row++) {
    bank.learn(rows.models[row], rows.inputs.slice(row * bank.width, (row + 1) * bank.width), rows.targets[row]);
  }
}

describe("worked examples", () => {
  it("one success under penalty 1: the mode solves m = 1 - sigmoid(m), the precision is 1 + p (1 - p)", () => {
    const bank = createLogistic({ models: 1, width: 1, penalty: 1 });
    bank.learn(0, Float64Array.of(1), 1);
    const m = bank.predict(0, Float64Array.of(1));
    expect(m).toBeCloseTo(0.401058, 6);
    expect(m).toBeCloseTo(1 - sigmoid(m), 13);
    expect(bank.uncertainty(0, Float64Array.of(1))).toBeCloseTo(1 / (1 + sigmoid(m) * (1 - sigmoid(m))), 13);
  });

  it("a success and a failure of the same input leave the mean at 0 in the batch", () => {
    const rows = { count: 2, models: new Int32Array(2), inputs: Float64Array.of(1, 1), targets: Float64Array.of(1, 0) };
    const bank = createLogistic({ models: 1, width: 1, penalty: 1 });
    bank.learnMany(rows);
    expect(bank.predict(0, Float64Array.of(1))).toBeCloseTo(0, 13);
    expect(bank.uncertainty(0, Float64Array.of(1))).toBeCloseTo(1 / 1.5, 13);
  });

  it("a target of 1/2 teaches certainty, not direction", () => {
    const bank = createLogistic({ models: 1, width: 1, penalty: 1 });
    bank.learn(0, Float64Array.of(2), 0.5);
    expect(bank.predict(0, Float64Array.of(2))).toBe(0);
    expect(bank.uncertainty(0, Float64Array.of(1))).toBeCloseTo(1 / 2, 14);
  });

  it("even where inputs are huge and the answer is a shock", () => {
    const bank = createLogistic({ models: 1, width: 1, penalty: 1e-6 });
    bank.learn(0, Float64Array.of(1000), 1);
    bank.learn(0, Float64Array.of(1000), 0);
    // The first mode solves m = 1e12 (1 - sigmoid(m)), near log(1e12 / m) = 24.4; the second mirrors it.
    expect(Math.abs(bank.predict(0, Float64Array.of(1000)))).toBeLessThan(25);
  });
});

describe("the batch fit", () => {
  it("is where the gradient vanishes: penalty b = sum of (y - p) x", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 6 }), (seed, count, width) => {
      const rows = drawRows(seed, count, width);
      const { mean } = batchFit(rows, width);
      const gradient = mean.slice();
      for (let row = 0; row < count; row++) {
        const x = rows.inputs.subarray(row * width, (row + 1) * width);
        const p = sigmoid(x.reduce((total, value, index) => total + value * mean[index], 0));
        x.forEach((value, index) => (gradient[index] -= (rows.targets[row] - p) * value));
      }
      for (const value of gradient) expect(Math.abs(value)).toBeLessThan(1e-8);
    }));
  });

  it("is what learnMany gives a fresh bank", () => {
    const rows = drawRows(5, 300, 4);
    const bank = createLogistic({ models: 1, width: 4, penalty: 1 });
    bank.learnMany(rows);
    expect([...bank.coefficients(0)]).toEqual([...batchFit(rows, 4).mean]);
  });
});

// How far one pass ends from the batch fit: the largest coefficient difference and the mean difference of probabilities.
function distanceOf(seed: number): { coefficient: number; probability: number } {
  const rows = drawRows(seed, 5000, 6);
  const bank = createLogistic({ models: 1, width: 6, penalty: 1 });
  learnOneByOne(bank, rows);
  const { mean } = batchFit(rows, 6);
  let probability = 0;
  for (let row = 0; row < rows.count; row++) {
    const x = rows.inputs.subarray(row * 6, row * 6 + 6);
    const margin = x.reduce((total, value, index) => total + value * mean[index], 0);
    probability += Math.abs(sigmoid(margin) - sigmoid(bank.predict(0, x))) / rows.count;
  }
  const online = bank.coefficients(0);
  return { probability, coefficient: mean.reduce((most, value, index) => Math.max(most, Math.abs(value - online[index])), 0) };
}

describe("one pass of online learning", () => {
  it("ends as near the batch fit as the docstring of createLogistic says: 5,000 rows, 6 inputs, penalty 1, seeds 1 to 20", () => {
    const distances = Array.from({ length: 20 }, (_, index) => distanceOf(index + 1));
    const coefficients = distances.map(({ coefficient }) => coefficient).sort((a, b) => a - b);
    expect(coefficients[19]).toBeLessThan(0.14);
    expect(coefficients[10]).toBeLessThan(0.025);
    expect(Math.max(...distances.map(({ probability }) => probability))).toBeLessThan(0.005);
  });
});

describe("snapshots", () => {
  it("go on bit by bit alike", () => {
    const shape = { models: 1, width: 3, penalty: 1 };
    const bank = createLogistic(shape);
    learnOneByOne(bank, drawRows(1, 40, 3));
    const spec = { state: [], candidate: [], fixed: null, limits: [], stages: 1, discount: 0 };
    const snapshot: Snapshot = { algorithm: "", spec, config: {}, tensors: bank.tensors(), lineage: {} };
    const restored = createLogistic(shape, snapshot);
    for (const other of [bank, restored]) learnOneByOne(other, drawRows(2, 40, 3));
    expect(restored.tensors()).toEqual(bank.tensors());
  });
});
