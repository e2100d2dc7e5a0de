// Attributions: a worked example, and the law that parts sum to the score whatever the encoder and the baseline.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DecisionSpec, Observation } from "../../core/index.ts";
import { contributionsOf, totalOf } from "./attribution.ts";
import { createFeatures } from "../states/features.ts";

const spec: DecisionSpec = {
  state: [{ name: "age", low: 20, high: 60 }], candidate: [{ name: "discount", low: 0, high: 10 }],
  fixed: null, limits: [], stages: 1, discount: 0,
};

const observation: Observation = {
  state: Float32Array.of(50), candidates: Float32Array.of(0, 10), allowed: Uint8Array.of(1, 1), prices: new Float32Array(0),
};

describe("contributions", () => {
  // Inputs of candidate 0: 1, age 0.5, discount -1, age x discount -0.5.
  it("are coefficient times value beside the baseline, largest first", () => {
    const features = createFeatures(spec, "crossed");
    const parts = contributionsOf({ features, coefficients: Float64Array.of(3, 2, -4, 1), observation, action: 0 });
    expect(parts).toEqual([
      { feature: "discount", value: -1, contribution: 4 },
      { feature: "baseline", value: 1, contribution: 3 },
      { feature: "age", value: 0.5, contribution: 1 },
      { feature: "age x discount", value: -0.5, contribution: -0.5 },
    ]);
  });

  it("are relative to a stated baseline: a discount of 10, age as it is", () => {
    const features = createFeatures(spec, "crossed");
    const parts = contributionsOf({ features, coefficients: Float64Array.of(3, 2, -4, 1), observation, action: 0 }, Float64Array.of(1, 0.5, 1, 0.5));
    expect(parts).toEqual([
      { feature: "discount", value: -1, contribution: 8 },
      { feature: "age x discount", value: -0.5, contribution: -1 },
      { feature: "baseline", value: 1, contribution: 0.5 },
    ]);
  });

  it("name inputs, not places, where these are hashed", () => {
    const features = createFeatures(spec, "hashed", { hashedWidth: 3 });
    const parts = contributionsOf({ features, coefficients: Float64Array.of(3, 2, -4), observation, action: 0 });
    expect(new Set(parts.map((part) => part.feature))).toEqual(new Set(["baseline", "age", "discount", "age x discount"]));
  });

  it("sum to the score", () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(fc.property(
      fc.constantFrom("shared" as const, "crossed" as const, "hashed" as const), fc.array(number, { minLength: 12, maxLength: 12 }), fc.boolean(),
      (kind, numbers, stated) => {
        const features = createFeatures(spec, kind, { hashedWidth: 3 });
        const seen = { ...observation, state: Float32Array.of(10 * numbers[0]), candidates: Float32Array.from(numbers.slice(1, 3)) };
        const coefficients = Float64Array.from(numbers.slice(3, 3 + features.width));
        const baseline = Float64Array.from(numbers.slice(8, 12));
        const scores = new Float64Array(2);
        features.scores(seen, coefficients, scores);
        for (const action of [0, 1]) {
          const parts = contributionsOf({ features, coefficients, observation: seen, action }, stated ? baseline : undefined);
          expect(Math.abs(totalOf(parts) - scores[action])).toBeLessThan(1e-10);
        }
      },
    ));
  });
});
