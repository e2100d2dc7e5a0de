// Integrated gradients: by hand where a network is linear, and complete for networks of every kind.
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import { integratedGradients, networkContributions } from "./integrated-gradients.ts";
import { createNetwork, type NetworkShape } from "./network.ts";

const shapeOf = (shape: Partial<NetworkShape>): NetworkShape => ({ inputs: 3, hidden: [], activation: "relu", heads: [{ name: "value", outputs: 2 }], ...shape });

describe("integrated gradients", () => {
  it("of a linear network are coefficient x (value - baseline)", () => {
    const network = createNetwork(shapeOf({}), { maxRows: 4, random: seeded(1) });
    const unit = (column: number): number[] => [0, 1, 2].map((input) => {
      network.inputs.fill(0, 0, 3);
      network.inputs[input] = 1;
      return network.forward(1)[column];
    });
    const coefficients = unit(1);
    const { parts, gap, points } = integratedGradients(network, { input: [2, -1, 0.5], baseline: [1, 0, 0.5], output: 1 });
    expect(points).toBe(64);
    expect(Math.abs(parts[0] - coefficients[0])).toBeLessThan(1e-6);
    expect(Math.abs(parts[1] + coefficients[1])).toBeLessThan(1e-6);
    expect(parts[2]).toBe(0);
    expect(Math.abs(gap)).toBeLessThan(1e-6);
  });

  it.each([
    ["relu", shapeOf({ inputs: 6, hidden: [32, 32] })],
    ["tanh", shapeOf({ inputs: 6, hidden: [16], activation: "tanh" })],
    ["layer norm", shapeOf({ inputs: 6, hidden: [24], layerNorm: true })],
    ["dropout, which only trains", shapeOf({ inputs: 6, hidden: [24, 8], dropout: 0.3 })],
  ] as const)("are complete: %s, 20 inputs against 20 baselines, within one in a thousand", (_name, shape) => {
    const network = createNetwork(shape, { maxRows: 256, random: seeded("network") });
    const random = seeded("inputs");
    for (let trial = 0; trial < 20; trial++) {
      const input = Array.from({ length: 6 }, () => 2 * random.uniform() - 1);
      const baseline = Array.from({ length: 6 }, () => 0.2 * random.uniform());
      const { parts, value, baselineValue, gap } = integratedGradients(network, { input, baseline, output: trial % 2 });
      const size = parts.reduce((sum, part) => sum + Math.abs(part), 0);
      expect(size).toBeGreaterThan(0);
      expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) + gap - (value - baselineValue))).toBeLessThan(1e-9);
      expect(Math.abs(gap)).toBeLessThanOrEqual(1e-3 * size);
    }
  });

  it("give nothing to an input that the network does not read", () => {
    const network = createNetwork(shapeOf({ hidden: [16] }), { maxRows: 64, random: seeded(5) });
    const { stride, outputs, weights } = network.engine.arena.layers[0];
    for (let j = 0; j < outputs; j++) weights[stride + j] = 0;
    expect(Math.abs(integratedGradients(network, { input: [1, 5, -1], output: 0 }).parts[1])).toBeLessThan(1e-9);
  });

  it("as contributions begin with the baseline and sum to the output", () => {
    const network = createNetwork(shapeOf({ hidden: [16], activation: "tanh" }), { maxRows: 64, random: seeded(6) });
    const parts = networkContributions(network, ["recency", "money", "age"], { input: [0.5, 1, -1], output: 1 });
    expect(parts.map(({ feature }) => feature).sort()).toEqual(["age", "baseline", "money", "recency"]);
    network.inputs.set([0.5, 1, -1]);
    expect(Math.abs(parts.reduce((sum, { contribution }) => sum + contribution, 0) - network.forward(1)[1])).toBeLessThan(1e-6);
  });

  it("of a weighted sum of outputs are the weighted sum of theirs", () => {
    const network = createNetwork(shapeOf({ hidden: [16], activation: "tanh" }), { maxRows: 64, random: seeded(7) });
    const partsOf = (output: number | readonly number[]): Float64Array => integratedGradients(network, { input: [0.5, 1, -1], output, tolerance: 1e-5 }).parts;
    const [first, second, both] = [partsOf(0), partsOf(1), partsOf([2, -1])];
    both.forEach((part, index) => expect(Math.abs(part - (2 * first[index] - second[index]))).toBeLessThan(1e-4));
    expect(() => partsOf([1])).toThrow("attribution output: expected 2 weights, got 1");
  });

  it("refuse inputs of another width", () => {
    const network = createNetwork(shapeOf({}), { maxRows: 1, random: seeded(1) });
    expect(() => integratedGradients(network, { input: [1], output: 0 })).toThrow("attribution input: expected 3 numbers");
    expect(() => integratedGradients(network, { input: [1, 2, 3], output: 2 })).toThrow("a column below 2");
  });
});
