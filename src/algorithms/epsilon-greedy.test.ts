// Epsilon-greedy by hand: the schedule, the floor, ties and masks.
import { describe, expect, it } from "vitest";
import { createLearner } from "../core/index.ts";
import { learned, oddsOf, offers } from "../../test/fixtures/two-offers.ts";
import { epsilonGreedy } from "./epsilon-greedy.ts";

describe("epsilon-greedy", () => {
  it("gives the better mean 1 - e + e/2: e = .2 x 4 / (4 + 4) = .1 after four rows", () => {
    const [a, b] = oddsOf(learned(epsilonGreedy, { epsilon: 0.2, halvingRows: 4, leastEpsilon: 0 }));
    expect(a).toBeCloseTo(0.95, 14);
    expect(b).toBeCloseTo(0.05, 14);
  });

  it("never explores less than the least share", () => {
    expect(oddsOf(learned(epsilonGreedy, { epsilon: 0.2, halvingRows: 1, leastEpsilon: 0.12 }))[1]).toBeCloseTo(0.06, 14);
  });

  it("shares ties, and gives the only allowed candidate everything", () => {
    expect(oddsOf(createLearner(epsilonGreedy, offers))).toEqual([0.5, 0.5]);
    expect(oddsOf(learned(epsilonGreedy, {}), [0, 1])).toEqual([0, 1]);
  });
});
