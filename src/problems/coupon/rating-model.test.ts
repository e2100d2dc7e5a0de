// The rating model: exact on exact data, silent where data are, and the presets' coefficients borne out by their pilot, fitted again.
import { describe, expect, it } from "vitest";
import { sampleIndex, seeded } from "../../core/index.ts";
import { createCouponProblem, fitRatingModel, ratedDecision } from "./index.ts";
import { defaultSettings } from "./presets.ts";
import { predictSatisfaction, type RatingInputs, type RatingModel } from "./rating-model.ts";

const quiet: RatingInputs = { ordered: 0, redeemed: 0, couponSent: 0, couponsLast7Days: 0, refunded: 0, unsubscribed: 0 };

describe("the rating model", () => {
  it("finds the coefficients of ratings that follow them, but for a hair of penalty", () => {
    const rated = Array.from({ length: 4000 }, (_, row) => {
      const inputs = { ...quiet, ordered: 1, redeemed: row % 2, couponSent: 1, refunded: row % 5 === 0 ? 1 : 0, couponsLast7Days: row % 3 };
      return { inputs, satisfactionShare: 0.7 + 0.1 * inputs.redeemed - 0.3 * inputs.refunded - 0.05 * inputs.couponsLast7Days };
    });
    const model = fitRatingModel(rated, 1e-6);
    expect(model.redeemed).toBeCloseTo(0.1, 5);
    expect(model.refunded).toBeCloseTo(-0.3, 5);
    expect(model.couponsLast7Days).toBeCloseTo(-0.05, 5);
    expect(model.unsubscribed).toBe(0);
    expect(predictSatisfaction(model, { ...quiet, ordered: 1, couponSent: 1 })).toBeCloseTo(0.7, 5);
  });

  it("predicts shares only, and needs at least one rating", () => {
    const model = { ...defaultSettings.ratingModel, intercept: 0.9, redeemed: 0.5, refunded: -2 };
    expect(predictSatisfaction(model, { ...quiet, redeemed: 1 })).toBe(1);
    expect(predictSatisfaction(model, { ...quiet, refunded: 1 })).toBe(0);
    expect(() => fitRatingModel([])).toThrow("at least one rated decision");
  });

  it("of the presets comes from the stated pilot, to within its noise", () => {
    const problem = createCouponProblem(defaultSettings);
    const prices = new Float32Array(3);
    const rated = [0, 1, 2, 3, 4].flatMap((pilot) => {
      const world = problem.world(seeded(`pilot-${pilot}`).fork("world"));
      const random = seeded(`pilot-${pilot}-choices`);
      const found: Parameters<typeof fitRatingModel>[0] extends Iterable<infer Rated> ? Rated[] : never = [];
      for (let event = world.next(); event !== null; event = world.next()) {
        const { allowed } = problem.stage(event.request, [], prices)!.observation;
        let action = sampleIndex(random, allowed.length);
        while (allowed[action] === 0) action = sampleIndex(random, allowed.length);
        const { reports } = world.respond(event.request, [problem.candidates[action]]);
        const decision = ratedDecision(event.request, problem.candidates[action], reports.map(({ outcome }) => outcome));
        if (decision !== null) found.push(decision);
      }
      return found;
    });
    const again = fitRatingModel(rated);
    expect(rated.length).toBeGreaterThan(5000);
    for (const [name, coefficient] of Object.entries(defaultSettings.ratingModel)) {
      expect(Math.abs(again[name as keyof RatingModel] - coefficient), name).toBeLessThan(0.03);
    }
  });
});
