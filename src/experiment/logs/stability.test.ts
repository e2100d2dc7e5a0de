// Stability by hand: a policy that changes on some states, and one that treats like customers alike.
import { describe, expect, test } from "vitest";
import { constant, seeded, uniform, type DecisionSpec, type Observation, type Policy } from "../../core/index.ts";
import { createStabilityProbe, totalVariation } from "./stability.ts";

const spec: DecisionSpec = { state: [{ name: "x", low: 0, high: 10 }], candidate: [], fixed: ["a", "b"], limits: [], stages: 1, discount: 0 };
const observe = (x: number, allowed = [1, 1]): Observation => ({
  state: Float32Array.of(x), candidates: new Float32Array(0), allowed: Uint8Array.from(allowed), prices: new Float32Array(0),
});
const below = (edge: () => number): Policy => ({
  probabilities: (observation) => (observation.state[0] < edge() ? Float64Array.of(1, 0) : Float64Array.of(0, 1)),
});

test("total variation by hand", () => {
  expect(totalVariation(Float64Array.of(0.5, 0.5, 0), Float64Array.of(0.25, 0.25, 0.5))).toBe(0.5);
  expect(totalVariation(Float64Array.of(1, 0), Float64Array.of(0, 1))).toBe(1);
});

describe("over versions", () => {
  test("one of four probes changes sides at the second checkpoint, none at the third: 1 - (1/4 + 0) / 2", () => {
    let edge = 5;
    const probe = createStabilityProbe(below(() => edge), spec, seeded(1));
    for (const x of [1, 4, 6, 9]) probe.offer(observe(x));
    probe.checkpoint();
    edge = 3;
    probe.checkpoint();
    probe.checkpoint();
    expect(probe.result().versions).toBe(1 - 0.25 / 2);
  });

  test("says nothing before there are two versions, or without probes", () => {
    const probe = createStabilityProbe(uniform, spec, seeded(1));
    probe.checkpoint();
    probe.offer(observe(1));
    expect(probe.result()).toEqual({ versions: null, states: null });
    probe.checkpoint();
    expect(probe.result().versions).toBeNull();
  });

  test("keeps the probes of the first checkpoint, and no more than it was told", () => {
    const probe = createStabilityProbe(below(() => 5), spec, seeded(1), 2);
    for (const x of [1, 2, 9]) probe.offer(observe(x));
    probe.checkpoint();
    expect(probe.result().states).toBe(1);
  });
});

describe("over states", () => {
  test("of five probes only 4 and 5.5 have their nearest neighbour on the other side of the edge: 1 - 2 / 5", () => {
    const probe = createStabilityProbe(below(() => 5), spec, seeded(1));
    for (const x of [1, 2, 4, 5.5, 9]) probe.offer(observe(x));
    probe.checkpoint();
    // 1 -> 2, 2 -> 1, 4 -> 5.5 (other side), 5.5 -> 4 (other side), 9 -> 5.5 (same side).
    expect(probe.result().states).toBeCloseTo(1 - 2 / 5, 12);
  });

  test("a policy that averages over draws is perfectly steady between equal states: its noise is no difference", () => {
    const noisy: Policy = { probabilities: (_, random) => { const p = random.uniform(); return Float64Array.of(p, 1 - p); } };
    const probe = createStabilityProbe(noisy, spec, seeded(1));
    for (let count = 0; count < 4; count++) probe.offer(observe(1));
    probe.checkpoint();
    probe.checkpoint();
    expect(probe.result()).toEqual({ versions: 1, states: 1 });
  });

  test("only probes with the same candidates allowed are compared", () => {
    const probe = createStabilityProbe(constant(0), spec, seeded(1));
    probe.offer(observe(1));
    probe.offer(observe(1, [0, 1]));
    probe.checkpoint();
    expect(probe.result().states).toBeNull();
  });
});
