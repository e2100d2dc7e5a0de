// The deterministic simulation in every run: 50,000 operations and 50 crashes of the real service, and faults put in on purpose that it must find.
import { describe, expect, test } from "vitest";
import { mutants, runMutant } from "./simulation/mutants.ts";
import { simulate } from "./simulation/simulate.ts";

const seed = 20_261_120;

describe("the simulated service", () => {
  test("overspends nothing, issues nothing twice and loses nothing it acknowledged, over 50,000 operations and 50 crashes", async () => {
    const totals = await simulate({ seed, seasons: 25 });
    expect(totals.faults).toEqual([]);
    expect(totals.operations).toBeGreaterThanOrEqual(50_000);
    expect(totals).toMatchObject({ seasons: 25, crashes: 50, recoveryCrashes: 5 });
    // What is meant to happen did happen.
    expect(totals.failedCalls).toBeGreaterThan(5);
    expect(totals.takeovers).toBeGreaterThan(5);
    expect(Math.abs(totals.drawDeviation)).toBeLessThan(6);
  }, 600_000);

  test("goes the same way again, whatever happens in it", async () => {
    const [first, again] = [await simulate({ seed, from: 4, seasons: 1 }), await simulate({ seed, from: 4, seasons: 1 })];
    expect(again).toEqual(first);
  }, 600_000);
});

describe("the checker", () => {
  test.each(mutants)("finds the fault: $name", (mutant) => {
    const { exitCode, said } = runMutant(mutant, seed, 8);
    expect(exitCode, said).toBe(1);
    expect(said).toMatch(mutant.says);
  }, 600_000);
});
