// Bonuses and scales by hand: they fade with visits, stay high for what is new, and go on from a snapshot.
import { describe, expect, it } from "vitest";
import { sampleNormal, seeded, type Field, type Observation, type Snapshot, type Tensor } from "../../core/index.ts";
import { createCountBonus, createDistillationBonus } from "./exploration-bonus.ts";
import { createRewardScale } from "./reward-scaling.ts";
import { shapingReward } from "./shaping.ts";

const fields: readonly Field[] = [{ name: "x", low: 0, high: 10 }, { name: "y", low: -1, high: 1 }];
const at = (...state: number[]): Observation => ({ state: Float32Array.from(state), candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1), prices: new Float32Array(0) });
const snapshotOf = (tensors: Record<string, Tensor>): Snapshot => ({
  algorithm: "test", config: {}, lineage: {}, tensors, spec: { state: [], candidate: [], fixed: null, limits: [], stages: 1, discount: 0 },
});

describe("counting", () => {
  it("pays strength / sqrt(visits) per cell and action", () => {
    const bonus = createCountBonus({ fields, bins: 5, strength: 2 });
    expect([bonus.visit(at(1, 0), 0, null), bonus.visit(at(1.5, 0), 0, null), bonus.visit(at(1.5, 0), 1, null), bonus.visit(at(5, 0), 0, null)]).toEqual([2, 2 / Math.sqrt(2), 2, 2]);
    expect(bonus.visit(at(0, 0.1), 0, null)).toBeCloseTo(2 / Math.sqrt(3), 15);
  });

  it("goes on from a snapshot, beyond its first sixty-four cells", () => {
    const bonus = createCountBonus({ fields, bins: 20, strength: 1 });
    for (let cell = 0; cell < 200; cell++) for (let visit = 0; visit <= cell % 3; visit++) bonus.visit(at((cell % 20) / 2 + 0.1, Math.floor(cell / 20) / 10 - 0.99), 0, null);
    const again = createCountBonus({ fields, bins: 20, strength: 1 });
    again.restore(snapshotOf(bonus.tensors("b.")), "b.");
    for (const state of [at(0.1, -0.99), at(3.1, -0.29), at(9.9, 0.99)]) expect(again.visit(state, 0, null)).toBe(bonus.visit(state, 0, null));
  });
});

describe("random network distillation", () => {
  const create = () => createDistillationBonus({ fields, random: seeded("distil"), strength: 1 });

  it("pays much more for what is new than for what was met 2,000 times", () => {
    const bonus = create();
    const random = seeded("walk");
    for (let step = 0; step < 2000; step++) bonus.visit(at(0, 0), 0, at(2 + 0.5 * sampleNormal(random), 0.1 * sampleNormal(random)));
    const known = bonus.visit(at(0, 0), 0, at(2, 0));
    const fresh = bonus.visit(at(0, 0), 0, at(9, -0.9));
    expect(known).toBeGreaterThanOrEqual(0);
    expect(fresh).toBeGreaterThan(20 * known);
    expect(bonus.visit(at(0, 0), 0, null)).toBe(0);
  });

  it("goes on from a snapshot to the last bit", () => {
    const bonus = create();
    for (let step = 0; step < 50; step++) bonus.visit(at(0, 0), 0, at(step % 10, 0));
    const again = createDistillationBonus({ fields, random: seeded("another"), strength: 1 });
    again.restore(snapshotOf(bonus.tensors("b.")), "b.");
    for (let step = 0; step < 5; step++) expect(again.visit(at(0, 0), 0, at(step, 1))).toBe(bonus.visit(at(0, 0), 0, at(step, 1)));
  });
});

describe("reward scaling", () => {
  it("by hand at discount .5: returns 1, 2.5, 1.25 have deviation sqrt(.645833...)", () => {
    const scale = createRewardScale();
    expect([scale.scale(1, 0.5), scale.deviation()]).toEqual([1, 1]);
    scale.scale(2, 0.5);
    scale.scale(0, 0.5);
    const mean = 4.75 / 3;
    expect(scale.deviation()).toBeCloseTo(Math.sqrt(((1 - mean) ** 2 + (2.5 - mean) ** 2 + (1.25 - mean) ** 2) / 2), 14);
    scale.cut();
    expect(createRewardScale({ snapshot: snapshotOf(scale.tensors("s.")), prefix: "s." }).scale(3, 0.5)).toBe(scale.scale(3, 0.5));
  });

  it("gives worlds that differ by their unit the same rewards, in the long run, and cuts at 10", () => {
    const random = seeded("rewards");
    const cents = createRewardScale();
    const euros = createRewardScale();
    let last: readonly [number, number] = [0, 1];
    for (let step = 0; step < 500; step++) {
      const reward = sampleNormal(random);
      last = [cents.scale(100 * reward, 0.9), euros.scale(reward, 0.9)];
    }
    expect(last[0]).toBeCloseTo(last[1], 10);
    expect(euros.scale(1e6, 0.9)).toBe(10);
  });
});

it("shaping by hand: .9 x 3 - 2, and nothing ahead where it ends", () => {
  const potential = ({ state }: Observation): number => state[0];
  expect(shapingReward(potential, at(2, 0), at(3, 0), 0.9)).toBeCloseTo(0.7, 14);
  expect(shapingReward(potential, at(2, 0), at(3, 0), 0)).toBe(-2);
  expect(shapingReward(potential, at(2, 0), null, 0.9)).toBe(-2);
});
