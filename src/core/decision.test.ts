// The one function that draws, against its laws and at the edges of rounding.
import { expect, it } from "vitest";
import { choiceLaws } from "../../test/contracts/choice.ts";
import { register } from "../../test/contracts/law.ts";
import { choose, type Policy } from "./decision.ts";
import { seeded, type Random } from "./random.ts";

register("choose", choiceLaws, () => choose);

const ten = Float64Array.from({ length: 10 }, () => 0.1);
const tenths: Policy = { probabilities: () => ten };
const observation = { state: new Float32Array(0), candidates: new Float32Array(0), allowed: new Uint8Array(10).fill(1), prices: new Float32Array(0) };
const drawing = (u: number): Random => ({ ...seeded(1), uniform: () => u });

it("takes the last candidate with probability where ten tenths sum to less than the draw", () => {
  expect(choose(tenths, observation, drawing(1 - 2 ** -53)).action).toBe(9);
  expect(choose({ probabilities: () => Float64Array.of(0.5, 0.5 - 1e-10, ...Array.from({ length: 8 }, () => 0)) }, observation, drawing(1 - 2 ** -53)).action).toBe(1);
});

it("never takes a candidate of probability 0, even for a draw of 0", () => {
  const probabilities = Float64Array.of(0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
  expect(choose({ probabilities: () => probabilities }, observation, drawing(0)).action).toBe(1);
});

it("gives a draw that falls on a border to the candidate behind it, so that every share is [from, to)", () => {
  const quarters = Float64Array.of(0.25, 0.25, 0.5, 0, 0, 0, 0, 0, 0, 0);
  expect([0, 0.25, 0.5].map((u) => choose({ probabilities: () => quarters }, observation, drawing(u)).action)).toEqual([0, 1, 2]);
});

it("inverts the cumulative distribution: u in [.3, .4) is the fourth of ten", () => {
  expect([0.05, 0.15, 0.35, 0.95].map((u) => choose(tenths, observation, drawing(u)).action)).toEqual([0, 1, 3, 9]);
});
