// Drawing for many copies at once is drawing for each of them, by the same function.
import { describe, expect, it } from "vitest";
import { choose, createBlockChooser, type BlockChoices, type Observation, type Policy } from "./decision.ts";
import type { ObservationBlock } from "./experience.ts";
import { explore, modal, uniform } from "./policies.ts";
import { seeded } from "./random.ts";

const block: ObservationBlock = {
  states: Float32Array.of(1, 2, 3), allowed: Uint8Array.of(1, 1, 0, 1, 0, 1, 1, 1, 1), prices: new Float32Array(0), stages: new Uint8Array(3),
};
const one = (copy: number): Observation => ({
  state: block.states.subarray(copy, copy + 1), candidates: new Float32Array(0), allowed: block.allowed.subarray(3 * copy, 3 * copy + 3), prices: new Float32Array(0),
});
const choicesFor = (copies: number): BlockChoices => ({ actions: new Int32Array(copies), propensities: new Float64Array(copies) });

describe("choices for many copies at once", () => {
  it("are those of `choose`, one after the other", () => {
    const into = choicesFor(3);
    createBlockChooser(block, 3)(uniform, seeded(4), into);
    const random = seeded(4);
    const wanted = [0, 1, 2].map((copy) => choose(uniform, one(copy), random));
    expect([...into.actions]).toEqual(wanted.map((choice) => choice.action));
    expect([...into.propensities]).toEqual([1 / 2, 1 / 2, 1 / 3]);
  });

  it("come from a policy's own way for blocks where it has one, and are checked", () => {
    const last: Policy = {
      ...uniform,
      probabilitiesOfBlock: (_block, copies, _random, out) => out.fill(0).forEach((_, index) => { if (index % 3 === 2) out[index] = 1; }) ?? copies,
    };
    expect(() => createBlockChooser(block, 3)(last, seeded(0), choicesFor(3))).toThrow("0, as the candidate is forbidden");
  });

  it("of a mode are the likeliest candidates, ties shared, never a forbidden one", () => {
    const leaning: Policy = {
      ...uniform,
      probabilitiesOfBlock: (_block, _copies, _random, out) => out.set([0.7, 0.3, 0, 0.5, 0, 0.5, 0.2, 0.2, 0.6]),
    };
    const out = new Float64Array(9);
    modal(leaning).probabilitiesOfBlock!(block, 3, seeded(0), out);
    expect([...out]).toEqual([1, 0, 0, 0.5, 0, 0.5, 0, 0, 1]);
    expect("probabilitiesOfBlock" in modal(explore(uniform, 0.1))).toBe(false);
  });
});
