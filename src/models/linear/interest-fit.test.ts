// The fit of hidden interests: its evidence is the integral it stands for, and starts compete by it on customers held out.
import { describe, expect, it } from "vitest";
import { sampleNormal, sampleWeighted, seeded } from "../../core/index.ts";
import { fitInterests, interestEvidence } from "./interest-fit.ts";
import type { InterestModel } from "./interest-model.ts";

const rows = (count: number, from = 0): Int32Array => Int32Array.from({ length: count }, (_, row) => from + row);

describe("the evidence of a model of interests", () => {
  it("is the logarithm of the integral over interests to .02 (one dimension, 2,001 points from -8 to 8)", () => {
    const model: InterestModel = { candidates: 3, rank: 1, embedding: Float64Array.of(1, -0.7, 0.2), popularity: Float64Array.of(0.3, 0, -0.5) };
    const counts = Float32Array.of(4, 1, 2);
    let integral = 0;
    for (let point = -1000; point <= 1000; point++) {
      const z = point * 0.008;
      const weights = [0, 1, 2].map((a) => Math.exp(model.embedding[a] * z + model.popularity[a]));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const likelihood = weights.reduce((sum, weight, a) => sum + counts[a] * Math.log(weight / total), 0);
      integral += (0.008 * Math.exp(likelihood - z * z / 2)) / Math.sqrt(2 * Math.PI);
    }
    expect(Math.abs(interestEvidence(model, { count: 1, counts }, rows(1)) - Math.log(integral))).toBeLessThan(0.02);
  });
});

describe("the fit", () => {
  const random = seeded("fit");
  const embedding = Float64Array.from({ length: 24 }, () => 1.5 * sampleNormal(random));
  const histories = { count: 1400, counts: new Float32Array(1400 * 12) };
  for (let row = 0; row < histories.count; row++) {
    const taste = [sampleNormal(random), sampleNormal(random)];
    const weights = Array.from({ length: 12 }, (_, a) => Math.exp(embedding[2 * a] * taste[0] + embedding[2 * a + 1] * taste[1]));
    for (let view = 0; view < 10; view++) histories.counts[row * 12 + sampleWeighted(random, weights)]++;
  }
  const learned = { count: 1000, counts: histories.counts.subarray(0, 12_000) };
  const truth: InterestModel = { candidates: 12, rank: 2, embedding, popularity: new Float64Array(12) };
  const evidence = (model: InterestModel): number => interestEvidence(model, histories, rows(400, 1000)) / 400;

  it("gains more than .9 of the evidence that the truth has over knowing nothing of interests, on 400 customers it has not seen", () => {
    const nothing: InterestModel = { ...truth, embedding: new Float64Array(24) };
    const fitted = fitInterests(learned, { candidates: 12, rank: 2, passes: 15, starts: 3 }, seeded("start"));
    expect(evidence(truth) - evidence(nothing)).toBeGreaterThan(1);
    expect((evidence(fitted) - evidence(nothing)) / (evidence(truth) - evidence(nothing))).toBeGreaterThan(0.9);
  });
});
