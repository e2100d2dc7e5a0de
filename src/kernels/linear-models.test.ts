// Linear models and the doubly robust sum: the WebAssembly twins against the plain ones, and those against the definition.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choleskyUpdate } from "./cholesky.ts";
import { createDoublyRobust, createReferenceDoublyRobust } from "./doubly-robust.ts";
import { createLinearModels, createReferenceLinearModels, type LinearModels } from "./linear-models.ts";
import { firstFreeByte, loadKernels } from "./wasm-module.ts";

function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2147483648;
  };
}

function play(models: LinearModels, count: number): number[][] {
  const draw = numbers(7);
  for (let step = 0; step < 50; step++) {
    for (let k = 0; k < models.x.length; k++) models.x[k] = draw();
    models.learn(step % count, draw(), 1 + draw() / 2);
  }
  models.score();
  return [[...models.means, ...models.coefficients], [...models.spreads]];
}

describe("linear models", () => {
  it("are equal in WebAssembly and in plain TypeScript, for every width", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5 }), (width, count) => {
      const shape = { models: count, width, penalty: 0.5 };
      const [fast, plain] = [createLinearModels(shape), createReferenceLinearModels(shape)].map((models) => play(models, count));
      [1e-9, 1e-5].forEach((tolerance, part) => {
        const largest = Math.max(...plain[part].map(Math.abs));
        fast[part].forEach((value, k) => expect(Math.abs(value - plain[part][k])).toBeLessThan(tolerance * largest));
      });
    }), { numRuns: 60, seed: 1 });
  });

  it("find the line through two points, and how sure they are", () => {
    const models = createLinearModels({ models: 1, width: 2, penalty: 1e-6 });
    for (const [x, y] of [[1, 3], [3, 7]]) {
      models.x.set([1, x]);
      models.learn(0, y);
    }
    models.x.set([1, 2]);
    models.score();
    expect(models.means[0]).toBeCloseTo(5, 4);
    // A = [[2, 4], [4, 10]], so x' A^-1 x = (10 - 16 + 8) / 4.
    expect(models.spreads[0]).toBeCloseTo(0.5, 4);
    expect([...models.coefficients]).toEqual([expect.closeTo(1, 4), expect.closeTo(2, 4), 0, 0]);
  });
});

describe("a Cholesky factor", () => {
  it("is updated as the plain twin does it, turned over", () => {
    for (const width of [1, 2, 5, 8, 33]) {
      const stride = width + (width % 2);
      const { kernels, buffer } = loadKernels(8 * stride * (width + 1));
      const u = new Float64Array(buffer, firstFreeByte, width * stride);
      const x = new Float64Array(buffer, firstFreeByte + 8 * width * stride, stride);
      const lower = new Float64Array(width * width);
      const draw = numbers(width);
      for (let i = 0; i < width; i++) {
        for (let j = 0; j <= i; j++) lower[i * width + j] = i === j ? 1 + i / 4 : draw();
        for (let j = 0; j <= i; j++) u[j * stride + i] = lower[i * width + j];
      }
      const values = Float64Array.from({ length: width }, draw);
      x.set(values);
      kernels.updateCholesky(u.byteOffset, width, stride, x.byteOffset);
      choleskyUpdate(lower, width, values);
      for (let i = 0; i < width; i++) for (let j = 0; j <= i; j++) expect(u[j * stride + i]).toBeCloseTo(lower[i * width + j], 11);
    }
  });
});

describe("the doubly robust sum", () => {
  it("is 0.5 x 2 + 0.5 x 4 + 0.5 / 0.25 x (5 - 4) = 5 for one row by hand", () => {
    for (const create of [createDoublyRobust, createReferenceDoublyRobust]) {
      const block = create({ maxRows: 1, width: 2 });
      block.target.set([0.5, 0.5]);
      block.predictions.set([2, 4]);
      block.actions[0] = 1;
      block.rewards[0] = 5;
      block.propensities[0] = 0.25;
      expect([...block.sum(1)]).toEqual([5, 25]);
    }
  });

  it("is equal in WebAssembly and in plain TypeScript within 1e-6, for every width", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 40 }), (width, rows) => {
      const [fast, plain] = [createDoublyRobust, createReferenceDoublyRobust].map((create) => {
        const block = create({ maxRows: rows, width });
        const draw = numbers(width);
        for (let row = 0; row < rows; row++) {
          for (let k = 0; k < width; k++) [block.target[row * block.stride + k], block.predictions[row * block.stride + k]] = [1 / width, draw()];
          [block.actions[row], block.rewards[row], block.propensities[row]] = [row % width, draw(), 0.6 + draw() / 2];
        }
        return [...block.sum(rows)];
      });
      fast.forEach((value, k) => expect(Math.abs(value - plain[k])).toBeLessThan(1e-6 * rows));
    }), { numRuns: 100, seed: 2 });
  });
});
