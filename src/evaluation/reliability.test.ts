// The scores of predictions by hand, and that they tell a predictor who is right from one who boasts.
import { describe, expect, it } from "vitest";
import { seeded } from "../core/index.ts";
import { reliabilityOf } from "./reliability.ts";

describe("reliability", () => {
  it("by hand: two rows of .8 and .4, one happened", () => {
    const { brier, logLoss, calibrationError, bins } = reliabilityOf({ shares: Float64Array.of(0.8, 0.4), happened: Float64Array.of(1, 0), subjects: Uint32Array.of(0, 1) }, seeded(1));
    expect(brier.value).toBeCloseTo((0.04 + 0.16) / 2, 12);
    expect(logLoss.value).toBeCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, 12);
    expect(calibrationError.value).toBeCloseTo((0.2 + 0.4) / 2, 12);
    expect(bins).toEqual([{ rows: 1, predicted: 0.4, happened: 0 }, { rows: 1, predicted: 0.8, happened: 1 }]);
  });

  it("seeds 0 to 9: who is right has a calibration error below .03 on 4,000 rows; who doubles the odds is found out each time", () => {
    for (let seed = 0; seed < 10; seed++) {
      const random = seeded(`reliability ${seed}`);
      const shares = Float64Array.from({ length: 4000 }, () => 0.05 + 0.6 * random.uniform());
      const happened = shares.map((share) => (random.uniform() < share ? 1 : 0));
      const subjects = Uint32Array.from(shares.keys(), (row) => row >> 1);
      const right = reliabilityOf({ shares, happened, subjects }, random, 50);
      const boasting = reliabilityOf({ shares: shares.map((share) => (2 * share) / (1 + share)), happened, subjects }, random, 50);
      expect(right.calibrationError.value).toBeLessThan(0.03);
      expect(boasting.calibrationError.interval[0]).toBeGreaterThan(right.calibrationError.interval[1]);
      expect(boasting.logLoss.value).toBeGreaterThan(right.logLoss.value);
    }
  });

  it("refuses to judge nothing", () => {
    expect(() => reliabilityOf({ shares: new Float64Array(0), happened: new Float64Array(0), subjects: new Uint32Array(0) }, seeded(1))).toThrow("at least one row");
  });
});
