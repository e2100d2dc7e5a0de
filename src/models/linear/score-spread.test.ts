// Spreads of scores: every encoder's cheapest way against one candidate after the other, and covariances against whitened rows.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { seeded, type DecisionSpec, type Observation } from "../../core/index.ts";
import { dot } from "../../kernels/index.ts";
import { createFeatures } from "../states/features.ts";
import { createLinearModel } from "./linear-model.ts";
import { createRidge } from "./ridge.ts";
import { createScoreSpread } from "./score-spread.ts";

const field = (name: string) => ({ name, low: -1, high: 1 });
const ragged: DecisionSpec = { state: ["a", "b"].map(field), candidate: ["c", "d"].map(field), fixed: null, limits: [], stages: 1, discount: 0 };
const fixedWithFields: DecisionSpec = { ...ragged, fixed: ["p", "q", "r", "s", "t", "u", "v"] };
const fixed: DecisionSpec = { ...fixedWithFields, candidate: [] };

function setting(spec: DecisionSpec, kind: "disjoint" | "shared" | "crossed" | "hashed", seed: number) {
  const random = seeded(seed);
  const draw = () => 2 * random.uniform() - 1;
  const features = createFeatures(spec, kind, { hashedWidth: 5 });
  const bank = createRidge({ models: features.models, width: features.width, penalty: 0.5 });
  const observation: Observation = {
    state: Float32Array.from(spec.state, draw), candidates: Float32Array.from({ length: 7 * spec.candidate.length }, draw),
    allowed: Uint8Array.from({ length: 7 }, () => Number(random.uniform() < 0.7)), prices: new Float32Array(0),
  };
  const x = new Float64Array(features.width);
  for (let row = 0; row < 30; row++) bank.learn(row % features.models, x.map((_, index) => (index === 0 ? 1 : draw())), draw());
  return { features, bank, observation };
}

const cases = [
  [ragged, "shared"], [ragged, "crossed"], [ragged, "hashed"], [fixed, "disjoint"], [fixed, "crossed"], [fixedWithFields, "disjoint"], [fixedWithFields, "crossed"],
] as const;

it.each(cases)("deviations are those of one candidate after the other, and 0 where forbidden (%#)", (spec, kind) => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
    const { features, bank, observation } = setting(spec, kind, seed);
    const out = new Float64Array(7).fill(9);
    createLinearModel(features, bank, 2).deviations(observation, out);
    const x = new Float64Array(features.width);
    out.forEach((deviation, action) => {
      features.write(observation, action, x);
      const alone = observation.allowed[action] === 1 ? 2 * Math.sqrt(bank.uncertainty(features.modelOf(action), x)) : 0;
      expect(Math.abs(deviation - alone)).toBeLessThan(1e-12);
    });
  }), { numRuns: 30 });
});

it("whitened rows have the covariances of the scores: those of sums and differences follow from them", () => {
  const { features, bank, observation } = setting(ragged, "crossed", 3);
  const rows = new Float64Array(7 * features.width);
  const count = createScoreSpread(features, bank).whiten(observation, rows);
  const actions = [0, 1, 2, 3, 4, 5, 6].filter((action) => observation.allowed[action] === 1);
  expect(count).toBe(actions.length);
  const [x, y] = [new Float64Array(features.width), new Float64Array(features.width)];
  features.write(observation, actions[0], x);
  features.write(observation, actions[1], y);
  const row = (index: number) => rows.slice(index * features.width, (index + 1) * features.width);
  const variance = (sign: number) => bank.uncertainty(0, x.map((value, index) => value + sign * y[index]));
  expect(dot(row(0), row(1))).toBeCloseTo((variance(1) - variance(-1)) / 4, 12);
});
