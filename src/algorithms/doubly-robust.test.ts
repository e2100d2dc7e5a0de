// The off-policy learner by hand: pseudo-rewards, the cut weight, learning across batches and halves, and unbiasedness.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchOf, createLearner, seeded, type Learner, type Transition } from "../core/index.ts";
import { earned, oddsOf, offerBoth, offers } from "../../test/fixtures/two-offers.ts";
import { doublyRobust, toPseudoRewards } from "./doubly-robust.ts";

function scoresOf(learner: Learner): number[] {
  return [...learner.policy.explain!(offerBoth()).scores];
}

function learnEach(batches: readonly (readonly Transition[])[], settings: object): Learner {
  const learner = createLearner(doublyRobust, offers, settings);
  for (const rows of batches) learner.learn(batchOf(rows, offers), seeded(0));
  return learner;
}

describe("pseudo-rewards", () => {
  it("correct the estimate of what was chosen by its weighted surprise: .5 + 1/.25 x (1 - .5) = 2.5, cut at 3: 2", () => {
    expect([...toPseudoRewards(Float64Array.of(0.5, 0.2), { action: 0, propensity: 0.25, reward: 1 }, 20)]).toEqual([2.5, 0.2]);
    expect([...toPseudoRewards(Float64Array.of(0.5, 0.2), { action: 0, propensity: 0.25, reward: 1 }, 3)]).toEqual([2, 0.2]);
  });

  it("average to the true rewards over the logged choices, whatever the estimates", () => {
    const number = fc.double({ min: -5, max: 5, noNaN: true });
    const three = fc.array(number, { minLength: 3, maxLength: 3 });
    fc.assert(fc.property(three, three, fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 3, maxLength: 3 }), (estimates, rewards, weights) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const mean = new Float64Array(3);
      weights.forEach((weight, action) => {
        const pseudo = toPseudoRewards(Float64Array.from(estimates), { action, propensity: weight / total, reward: rewards[action] }, 1e9);
        pseudo.forEach((value, index) => (mean[index] += (weight / total) * value));
      });
      mean.forEach((value, action) => expect(Math.abs(value - rewards[action])).toBeLessThan(1e-9));
    }));
  });
});

describe("learning", () => {
  // Row 1 (a, p .5, reward 1): estimates 0, 0; pseudo 2, 0; scores 2/2, 0/2. The reward model then has a at 1/2.
  // Row 2 (b, p .25, reward 1): estimates .5, 0; pseudo .5, 4; scores 2.5/3, 4/3. With weights cut at 3: 2.5/3, 3/3.
  it("one row at a time", () => {
    const rows = [[earned(0, 1)], [earned(1, 1, 0.25)]];
    scoresOf(learnEach(rows.slice(0, 1), {})).forEach((score, action) => expect(score).toBeCloseTo([1, 0][action], 14));
    scoresOf(learnEach(rows, {})).forEach((score, action) => expect(score).toBeCloseTo([2.5 / 3, 4 / 3][action], 14));
    scoresOf(learnEach(rows, { largestWeight: 3 })).forEach((score, action) => expect(score).toBeCloseTo([2.5 / 3, 1][action], 14));
  });

  // In one batch the halves teach each other: row 1 meets b at 1/2 (from row 2), row 2 meets a at 1/2 (from row 1).
  // Pseudo 2, .5 and .5, 4: scores 2.5/3, 4.5/3.
  it("a batch by halves", () => {
    scoresOf(learnEach([[earned(0, 1), earned(1, 1, 0.25)]], {})).forEach((score, action) => expect(score).toBeCloseTo([2.5 / 3, 1.5][action], 14));
  });

  it("is greedy with a floor", () => {
    const learner = learnEach([[earned(0, 1)], [earned(1, 1, 0.25)]], { floor: 0.1 });
    oddsOf(learner).forEach((p, action) => expect(p).toBeCloseTo([0.05, 0.95][action], 14));
    expect(oddsOf(learner, [1, 0])).toEqual([1, 0]);
  });

  it("finds the better candidate in a log that hardly tried it: 4,000 rows, seed 8", () => {
    const random = seeded(8);
    const rows = Array.from({ length: 4000 }, () => {
      const action = random.uniform() < 0.9 ? 0 : 1;
      return earned(action, random.uniform() < (action === 0 ? 0.4 : 0.6) ? 1 : 0, action === 0 ? 0.9 : 0.1);
    });
    const [a, b] = scoresOf(learnEach([rows], {}));
    // The standard errors of both means are below .025.
    expect(Math.abs(a - 0.4)).toBeLessThan(0.1);
    expect(Math.abs(b - 0.6)).toBeLessThan(0.1);
  });
});
