// Errors of the own exp, log and tanh, in 64 bits against Math's and in WebAssembly against the 64-bit ones.
import { describe, expect, it } from "vitest";
import { exponential, hyperbolicTangent, logarithm, raiseAll } from "./exponential.ts";
import { firstFreeByte, loadKernels } from "./wasm-module.ts";

const points = Array.from({ length: 20_001 }, (_, k) => (k - 10_000) / 125);

function worst(errors: readonly number[]): number {
  return errors.reduce((largest, error) => Math.max(largest, error), 0);
}

describe("in 64 bits", () => {
  it("exp is off by 4e-16 at most, log by 4e-16 (1 + |ln x|), tanh by 1e-15", () => {
    expect(worst(points.map((x) => Math.abs(exponential(x) / Math.exp(x) - 1)))).toBeLessThan(4.5e-16);
    expect(worst(points.map((x) => Math.abs(logarithm(Math.exp(x)) - Math.log(Math.exp(x))) / (1 + Math.abs(x))))).toBeLessThan(4e-16);
    expect(worst(points.filter((x) => x !== 0).map((x) => Math.abs(hyperbolicTangent(x) / Math.tanh(x) - 1)))).toBeLessThan(1e-15);
  });

  it("knows the ends", () => {
    expect([exponential(-Infinity), exponential(0), exponential(Infinity), exponential(NaN)]).toEqual([0, 1, Infinity, NaN]);
    expect([logarithm(0), logarithm(1), logarithm(Infinity), logarithm(-1), logarithm(NaN)]).toEqual([-Infinity, 0, Infinity, NaN, NaN]);
    expect([hyperbolicTangent(-Infinity), hyperbolicTangent(0), hyperbolicTangent(Infinity), hyperbolicTangent(NaN)]).toEqual([-1, 0, 1, NaN]);
  });
});

it("raises many numbers to a power as one by one, to the bit, and the root of 9 is 3", () => {
  const bases = points.slice(10_001);
  const raised = Float64Array.from(bases);
  raiseAll(raised, Float64Array.of(9, -0.6), 1);
  expect([...raised]).toEqual(bases.map((base) => exponential(-0.6 * logarithm(base))));
  const nine = Float64Array.of(9);
  raiseAll(nine, Float64Array.of(0.5), 0);
  expect(nine[0]).toBeCloseTo(3, 14);
});

type Name = "expMany" | "logMany" | "tanhMany";

function compute(name: Name, values: readonly number[]): Float32Array {
  const count = Math.ceil(values.length / 4) * 4;
  const { kernels, buffer } = loadKernels(4 * count);
  const numbers = new Float32Array(buffer, firstFreeByte, count);
  numbers.set(values);
  kernels[name](firstFreeByte, firstFreeByte, count);
  return numbers.slice(0, values.length);
}

// Distances in units of the last place of a 32-bit number.
function unitsOff(name: Name, values: readonly number[], exact: (x: number) => number): number {
  const rounded = values.map(Math.fround);
  return worst(Array.from(compute(name, rounded), (value, k) => {
    const wanted = exact(rounded[k]);
    const unit = Math.max(exponential(Math.floor(Math.log2(Math.abs(wanted))) * Math.LN2), 1.2e-38) / 8_388_608;
    return Math.abs(value - wanted) / unit;
  }));
}

describe("in WebAssembly", () => {
  it("exp, log and tanh are off by two units in the last place at most", () => {
    expect(unitsOff("expMany", points.map((x) => x * 1.09), exponential)).toBeLessThan(2);
    expect(unitsOff("logMany", points.map((x) => exponential(x)), logarithm)).toBeLessThan(2);
    expect(unitsOff("tanhMany", points.filter((x) => x !== 0).map((x) => x / 5), hyperbolicTangent)).toBeLessThan(2);
  });

  it("knows the ends", () => {
    expect([...compute("expMany", [-Infinity, -100, 0, NaN])]).toEqual([0, 0, 1, NaN]);
    expect([...compute("logMany", [0, 1, Infinity, -1, NaN])]).toEqual([-Infinity, 0, Infinity, NaN, NaN]);
    expect([...compute("tanhMany", [-Infinity, 0, Infinity, NaN])]).toEqual([-1, 0, 1, NaN]);
  });
});
