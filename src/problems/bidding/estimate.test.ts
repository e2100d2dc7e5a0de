// Estimates from a campaign's own log against the exchange that drew it, and what is fitted to them.
import { describe, expect, it } from "vitest";
import { seeded, uniform } from "../../core/index.ts";
import { recordOf } from "../records.ts";
import type { DecisionRecord } from "../problem.ts";
import { decide } from "../stages.ts";
import { estimateMarket } from "./estimate.ts";
import { calibrateExchange } from "./calibrate.ts";
import { madeUpAuctions, placed } from "./fixtures.ts";
import { biddingPresets } from "./presets.ts";
import { createBiddingProblem } from "./problem.ts";

const problem = createBiddingProblem(biddingPresets.small);

function uniformLog(decisions: number): DecisionRecord[] {
  const world = problem.world!(seeded("log"));
  return Array.from({ length: decisions }, (_, index) => {
    const { request } = world.next()!;
    const decision = decide(problem, request, uniform, { prices: new Float32Array(1), random: seeded(`bid ${index}`) });
    return recordOf(problem, String(index), decision, world.respond(request, decision.chosen).reports.map(({ outcome }) => outcome));
  });
}

describe("the market from a log of bids", () => {
  it("sees through lost auctions: prices of 1 to 9 come out even, though dear ones are mostly lost", () => {
    const { market, meanClickShare } = estimateMarket(problem, uniformLog(6000));
    const shares = Array.from(market.priceShares);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(shares[0]).toBe(0);
    // The standard error of the dearest, seen by one bid in ten, is about .02.
    for (const share of shares.slice(1, 9)) expect(Math.abs(share - 1 / 9)).toBeLessThan(0.05);
    // The mean of a click share whose log-odds run evenly from .1 to .5 is .268; among 3,000 wins its standard error is .01.
    expect(Math.abs(meanClickShare - 0.268)).toBeLessThan(0.04);
  });

  it("makes fitted rules of them, and of an empty log rules that still bid", () => {
    for (const log of [uniformLog(500), []]) {
      const names = problem.study!.baselines!(log).map((baseline) => {
        const { request } = problem.world!(seeded("act")).next()!;
        expect(problem.ladder.candidates).toContain(baseline.act(request, seeded("act"))[0]);
        return baseline.name;
      });
      expect(names).toEqual(["linear, lasting", "dynamic programme", "dual price"]);
    }
  });
});

describe("the exchange from logged auctions", () => {
  it("fits what it is given, says so on held-out episodes, and makes settings that can be used", () => {
    const { settings, report } = calibrateExchange(placed(madeUpAuctions(20_000)), biddingPresets.default);
    expect([report.rowsFitted, report.rowsHeldOut]).toEqual([10_000, 10_000]);
    // Twelve intervals of 95 %: two outside happen by chance in one log of eight, three in one of fifty.
    expect(report.quantities.filter(({ fitted, interval: [low, high] }) => fitted < low || fitted > high).length).toBeLessThanOrEqual(2);
    expect(report.notes.join(" ")).toContain("above the old bids");
    const [slope] = settings.world.clickSlope;
    expect(Math.abs(slope - 1)).toBeLessThan(0.25);
    expect(createBiddingProblem(settings).world!(seeded("fitted")).next()).not.toBeNull();
    expect(() => calibrateExchange(placed(madeUpAuctions(1500)), biddingPresets.default)).toThrow("one to hold the fit against, got 1");
  });
});
