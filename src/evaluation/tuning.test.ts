// The tuners on cases small enough to follow by hand; the reference file holds the rest.
import { describe, expect, test } from "vitest";
import { logOf } from "../../test/fixtures/logs.ts";
import { constant, seeded } from "../core/index.ts";
import { estimators } from "./estimators.ts";
import { replay, viewLog } from "./replay.ts";
import { tune } from "./tuning.ts";

const clipped = estimators.find((estimator) => estimator.name === "clipped IPS")!;

function source(rows: readonly { propensity: number; reward: number }[]) {
  const log = logOf(rows.map((row) => ({ ...row, action: 0 })), { actions: ["a", "b"] });
  const played = replay(viewLog(log), { name: "a", policy: constant(0) }, { model: null, random: seeded(1) });
  return { replay: played, estimator: clipped, quantity: played.quantities[0] };
}

describe("tuners", () => {
  // Nothing is bent by any limit: all are equal, and the largest, tried first, must win.
  test.each(["direct bias", "upper bound"] as const)("%s: of equal scores the first wins", (tuner) => {
    const even = source([{ propensity: 1, reward: 1 }, { propensity: 1, reward: 3 }]);
    expect(tune(even, tuner, [20, 5, 2]).parameter).toBe(20);
    expect(tune(even, tuner, [2, 5, 20]).parameter).toBe(2);
  });

  test("direct bias: variance / n plus the squared distance to the unbent estimate", () => {
    const two = source([{ propensity: 0.25, reward: 1 }, { propensity: 1, reward: 1 }]);
    // Weights 4 and 1. Limit 4: terms 4, 1, variance 2.25, no bias. Limit 3: terms 3, 1, variance 1, bias |2 - 2.5|.
    const { parameter, squaredErrors } = tune(two, "direct bias", [4, 3]);
    expect(squaredErrors[0]).toBeCloseTo(2.25 / 2, 12);
    expect(squaredErrors[1]).toBeCloseTo(1 / 2 + 0.25, 12);
    expect(parameter).toBe(3);
  });

  test("SLOPE keeps narrowing while the intervals agree, and stops where they part", () => {
    const steady = Array.from({ length: 200 }, (_, row) => ({ propensity: row % 2 === 0 ? 0.5 : 1, reward: 1 + (row % 3) }));
    const parted = source(steady.map((row) => ({ ...row, propensity: row.propensity * 0.5 })));
    expect(tune(source(steady), "slope", [2]).parameter).toBe(2);
    // Clipping at 1 moves the mean by far more than both half widths: the wide, unbiased one is kept.
    expect(tune(parted, "slope", [4, 1]).parameter).toBe(4);
    // A limit that nothing reaches agrees with one that is hardly ever reached.
    expect(tune(parted, "slope", [4, 3.999]).parameter).toBe(3.999);
  });
});
