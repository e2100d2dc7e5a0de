// Encoders: worked examples of every kind, and the law that scores are coefficients times inputs.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DecisionSpec, Observation } from "../../core/index.ts";
import { automaticKind, createFeatures, featureKinds, indistinct, type Features } from "./features.ts";
import { hashName } from "./hashed-features.ts";
import { createScaler } from "./scaling.ts";

const spec: DecisionSpec = {
  state: [{ name: "age", low: 20, high: 60 }, { name: "web", low: 0, high: 1 }],
  candidate: [{ name: "discount", low: 0, high: 10 }],
  fixed: null, limits: ["spend"], stages: 1, discount: 0,
};

// Age 50 scales to (50 - 40) / 20 = 0.5 and web 1 to 1; discounts 0 and 10 to -1 and 1.
const observation: Observation = {
  state: Float32Array.of(50, 1), candidates: Float32Array.of(0, 10), allowed: Uint8Array.of(1, 1), prices: Float32Array.of(0.25),
};

function inputs(features: Features, action: number, seen = observation): number[] {
  const out = new Float64Array(features.width);
  features.write(seen, action, out);
  return [...out];
}

describe("scaling", () => {
  it("maps the range to -1 .. 1, cuts far values and only shifts a field of one value", () => {
    const scaler = createScaler([{ name: "a", low: 0, high: 4 }, { name: "b", low: 0, high: 4 }, { name: "c", low: 5, high: 5 }]);
    const out = new Float64Array(4);
    scaler.write(Float32Array.of(9, 3, 1000, 6), 1, out, 1);
    expect([...out]).toEqual([0, 0.5, 3, 1]);
  });
});

describe("kinds of encoders", () => {
  it("shared: intercept, state, candidate", () => {
    const features = createFeatures(spec, "shared");
    expect(features.names).toEqual(["intercept", "age", "web", "discount"]);
    expect(inputs(features, 1)).toEqual([1, 0.5, 1, 1]);
  });

  it("crossed: and every pair", () => {
    const features = createFeatures(spec, "crossed");
    expect(features.names).toEqual(["intercept", "age", "web", "discount", "age x discount", "web x discount"]);
    expect(inputs(features, 0)).toEqual([1, 0.5, 1, -1, -0.5, -1]);
  });

  it("disjoint: a model per name of the fixed list, which may have fields too", () => {
    const features = createFeatures({ ...spec, fixed: ["none", "ten"] }, "disjoint");
    expect([features.models, features.width, features.modelOf(1), features.sharesInput]).toEqual([2, 4, 1, false]);
    expect(inputs(features, 1)).toEqual([1, 0.5, 1, 1]);
    const plain = createFeatures({ ...spec, fixed: ["none", "ten"], candidate: [] }, "disjoint");
    expect([plain.width, plain.sharesInput, ...inputs(plain, 1)]).toEqual([3, true, 1, 0.5, 1]);
  });

  it("prices: unscaled, behind the state, crossed with the candidate", () => {
    const features = createFeatures(spec, "crossed", { priceInputs: true });
    expect(features.names).toContain("price of spend x discount");
    expect(inputs(features, 0)).toEqual([1, 0.5, 1, 0.25, -1, -0.5, -1, -0.25]);
  });

  it("names of a fixed list without fields are one input each", () => {
    const features = createFeatures({ ...spec, candidate: [], fixed: ["none", "ten"] }, "crossed");
    expect(features.names.slice(3)).toEqual(["candidate=none", "candidate=ten", "age x candidate=none", "age x candidate=ten", "web x candidate=none", "web x candidate=ten"]);
    expect(inputs(features, 1)).toEqual([1, 0.5, 1, 0, 1, 0, 0.5, 0, 1]);
  });

  it("hashed: each crossed input lands, signed, at the place its name says", () => {
    const crossed = createFeatures(spec, "crossed");
    const expected = new Float64Array(5);
    crossed.names.forEach((name, index) => {
      const hash = hashName(name);
      const slot = index === 0 ? 0 : 1 + ((hash >>> 1) % 4);
      expected[slot] += (index === 0 || hash % 2 === 1 ? 1 : -1) * inputs(crossed, 0)[index];
    });
    expect(inputs(createFeatures(spec, "hashed", { hashedWidth: 5 }), 0)).toEqual([...expected]);
  });

  it("auto: disjoint for a fixed list without fields, else crossed up to 256 inputs", () => {
    const few = { left: 2, right: 1 };
    expect(automaticKind({ ...spec, candidate: [], fixed: ["a"] }, few)).toBe("disjoint");
    expect(automaticKind({ ...spec, fixed: ["a"] }, few)).toBe("crossed");
    expect(automaticKind(spec, few)).toBe("crossed");
    expect(automaticKind(spec, { left: 15, right: 15 })).toBe("crossed");
    expect(automaticKind(spec, { left: 15, right: 16 })).toBe("hashed");
    expect(automaticKind({ ...spec, fixed: ["a"] }, { left: 15, right: 16 })).toBe("disjoint");
    const wide = { ...spec, state: Array.from({ length: 128 }, (_, index) => ({ name: `s${index}`, low: 0, high: 1 })) };
    expect([createFeatures(wide).kind, createFeatures(wide).width]).toEqual(["hashed", 256]);
    expect([createFeatures({ ...wide, fixed: ["a", "b"] }).kind, createFeatures({ ...wide, fixed: ["a", "b"] }).width]).toEqual(["disjoint", 130]);
  });

  it("refuses what has no answer", () => {
    expect(() => createFeatures(spec, "disjoint")).toThrow("features: expected a kind other than disjoint");
    expect(indistinct({ ...spec, candidate: [] })).toMatch("neither fixed names nor fields");
    expect(indistinct(spec)).toBeNull();
  });
});

describe("hashing", () => {
  it("signs and places of 10,000 names are even within 5 standard deviations", () => {
    const hashes = Array.from({ length: 10_000 }, (_, index) => hashName(`field ${index % 100} x other ${Math.floor(index / 100)}`));
    expect(Math.abs(hashes.filter((hash) => hash % 2 === 1).length - 5000)).toBeLessThan(250);
    const places = new Float64Array(16);
    for (const hash of hashes) places[(hash >>> 1) % 16]++;
    for (const count of places) expect(Math.abs(count - 625)).toBeLessThan(5 * Math.sqrt(625));
  });
});

describe("scores", () => {
  const number = fc.double({ min: -100, max: 100, noNaN: true });
  it("are coefficients times inputs for every kind, and 0 where forbidden", () => {
    fc.assert(fc.property(
      fc.constantFrom(...featureKinds), fc.boolean(), fc.boolean(), fc.boolean(), fc.array(number, { minLength: 60, maxLength: 60 }),
      fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 4, maxLength: 4 }),
      (kind, hasFields, fixed, priceInputs, numbers, allowed) => {
        const shape: DecisionSpec = { ...spec, fixed: fixed || kind === "disjoint" ? ["a", "b", "c", "d"] : null, candidate: hasFields ? spec.candidate : [] };
        const features = createFeatures(shape, kind, { hashedWidth: 6, priceInputs });
        const seen: Observation = {
          state: Float32Array.from(numbers.slice(0, 2)), candidates: Float32Array.from(hasFields ? numbers.slice(2, 6) : []),
          allowed: Uint8Array.from(allowed), prices: Float32Array.from(numbers.slice(6, 7)),
        };
        const coefficients = Float64Array.from({ length: features.models * features.width }, (_, index) => numbers[index % 60]);
        const scores = new Float64Array(4).fill(9);
        features.scores(seen, coefficients, scores);
        scores.forEach((score, action) => {
          const start = features.modelOf(action) * features.width;
          const expected = allowed[action] === 0 ? 0 : inputs(features, action, seen).reduce((total, x, index) => total + x * coefficients[start + index], 0);
          expect(Math.abs(score - expected)).toBeLessThan(1e-8);
        });
      },
    ));
  });
});
