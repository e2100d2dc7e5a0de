// Thompson sampling: the closed form by hand and against draws, the win rate against draws of coefficients, singular covariances.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf, sigmoid } from "../kernels/index.ts";
import { createLearner, sampleNormal, seeded, type DecisionSpec, type Observation, type Random } from "../core/index.ts";
import { createFeatures, createLinearModel, createRidge, type Features, type Ridge } from "../models/index.ts";
import { learned, oddsOf, offers } from "../../test/fixtures/two-offers.ts";
import { linearThompson } from "./linear-thompson.ts";
import { logisticThompson } from "./logistic-thompson.ts";
import { factorSemidefinite } from "./semidefinite.ts";
import { thompsonPolicy } from "./thompson.ts";

describe("disjoint models", () => {
  it("two candidates: Phi(.5 / sqrt(1/4 + 1/2)) at noise 1", () => {
    const [a] = oddsOf(learned(linearThompson, { noise: 1, floor: 0 }));
    expect(Math.abs(a - normalCdf(0.5 / Math.sqrt(0.75)))).toBeLessThan(1e-6);
  });

  it("logits: each mode solves its own equation, and the win probability is Phi of their difference", () => {
    // a: rewards 1, 0, 1, so m = 2 - 3 p; b: reward 0, so m = -p. Precisions are 1 + n p (1 - p).
    const solve = (equation: (m: number) => number): number => {
      let m = 0;
      for (let round = 0; round < 200; round++) m = 0.5 * m + 0.5 * equation(m);
      return m;
    };
    const a = solve((m) => 2 - 3 * sigmoid(m));
    const b = solve((m) => -sigmoid(m));
    const variance = 1 / (1 + 3 * sigmoid(a) * (1 - sigmoid(a))) + 1 / (1 + sigmoid(b) * (1 - sigmoid(b)));
    const [odds] = oddsOf(learned(logisticThompson, { floor: 0 }));
    expect(Math.abs(odds - normalCdf((a - b) / Math.sqrt(variance)))).toBeLessThan(1e-6);
  });

  it("returns are mapped to [0, 1] by the stated range, which must not be empty", () => {
    const shares = oddsOf(learned(logisticThompson, { floor: 0 }));
    const cents = oddsOf(learned(logisticThompson, { floor: 0, lowReturn: -100, highReturn: 1 }));
    expect(cents[0]).toBeLessThan(shares[0]);
    expect(() => createLearner(logisticThompson, offers, { lowReturn: 1 })).toThrow("logistic-thompson.highReturn: expected a number above lowReturn, 1, got 1");
  });

  it("the floor leaves everyone a chance, masks none", () => {
    expect(Math.min(...oddsOf(learned(linearThompson, { noise: 1e-6, floor: 0.1 })))).toBeCloseTo(0.05, 12);
    expect(oddsOf(learned(linearThompson, {}), [0, 1])).toEqual([0, 1]);
  });
});

const state = Array.from({ length: 2 }, (_, index) => ({ name: `s${index}`, low: -1, high: 1 }));
const fixedSpec: DecisionSpec = { state, candidate: [], fixed: ["a", "b", "c", "d", "e"], limits: [], stages: 1, discount: 0 };
const raggedSpec: DecisionSpec = { ...fixedSpec, fixed: null, candidate: [{ name: "c0", low: -1, high: 1 }, { name: "c1", low: -1, high: 1 }] };

function observe(spec: DecisionSpec, random: Random): Observation {
  const draw = (): number => 2 * random.uniform() - 1;
  return {
    state: Float32Array.from(spec.state, draw), candidates: Float32Array.from({ length: 5 * spec.candidate.length }, draw),
    allowed: Uint8Array.of(1, 1, 0, 1, 1), prices: new Float32Array(0),
  };
}

function fittedModel(spec: DecisionSpec, random: Random): { features: Features; ridge: Ridge } {
  const features = createFeatures(spec);
  const ridge = createRidge({ models: features.models, width: features.width, penalty: 1 });
  const x = new Float64Array(features.width);
  for (let row = 0; row < 40; row++) {
    const action = row % 5;
    features.write(observe(spec, random), action, x);
    ridge.learn(features.modelOf(action), x, x[1] + 0.3 * sampleNormal(random));
  }
  return { features, ridge };
}

// How often each candidate wins when coefficients themselves are drawn: Thompson 1933 as it is told.
function drawWins({ features, ridge }: { features: Features; ridge: Ridge }, observation: Observation, draws: number, random: Random): Float64Array {
  const wins = new Float64Array(5);
  const coefficients = new Float64Array(features.models * features.width);
  const scores = new Float64Array(5);
  for (let draw = 0; draw < draws; draw++) {
    for (let model = 0; model < features.models; model++) {
      ridge.sample(model, 0.3, random, coefficients.subarray(model * features.width, (model + 1) * features.width));
    }
    features.scores(observation, coefficients, scores);
    let best = -1;
    scores.forEach((score, action) => {
      if (observation.allowed[action] === 1 && (best < 0 || score > scores[best])) best = action;
    });
    wins[best] += 1 / draws;
  }
  return wins;
}

describe("win probabilities are those of drawn coefficients", () => {
  // Every share within 4.5 standard errors of the 200,000 draws of coefficients (and of the policy's own draws), seeds 1 to 3.
  it.each([1, 2, 3])("closed form, five disjoint models, seed %i", (seed) => {
    const random = seeded(seed);
    const model = fittedModel(fixedSpec, random);
    const observation = observe(fixedSpec, random);
    const policy = thompsonPolicy(createLinearModel(model.features, model.ridge, 0.3), { draws: 1, floor: 0 });
    const probabilities = policy.probabilities(observation, random);
    drawWins(model, observation, 200_000, random).forEach((share, action) => {
      const p = probabilities[action];
      expect(Math.abs(share - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / 200_000) + 1e-6);
    });
  });

  it.each([1, 2, 3])("win rate of a crossed model, seed %i", (seed) => {
    const random = seeded(seed);
    const model = fittedModel(raggedSpec, random);
    const observation = observe(raggedSpec, random);
    const policy = thompsonPolicy(createLinearModel(model.features, model.ridge, 0.3), { draws: 200_000, floor: 0 });
    const rates = policy.probabilities(observation, random);
    drawWins(model, observation, 200_000, random).forEach((share, action) => {
      const p = (share + rates[action]) / 2;
      expect(Math.abs(share - rates[action])).toBeLessThan(4.5 * Math.sqrt((2 * p * (1 - p)) / 200_000) + 1e-9);
    });
  });
});

describe("the square root of a covariance", () => {
  it("gives it back, duplicates and zeros included", () => {
    const rows = fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(rows, (vectors) => {
      const n = vectors.length;
      const covariance = Float64Array.from({ length: n * n }, (_, index) => {
        const [a, b] = [vectors[Math.floor(index / n)], vectors[index % n]];
        return a[0] * b[0] + a[1] * b[1];
      });
      const root = factorSemidefinite(covariance, n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          let product = 0;
          for (let k = 0; k < n; k++) product += root[i * n + k] * root[j * n + k];
          expect(product).toBeCloseTo(covariance[i * n + j], 9);
        }
      }
    }));
  });
});
