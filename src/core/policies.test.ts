// Policies made of policies, by hand; that they keep the laws of every policy; and the draw they are drawn by.
import { describe, expect, it } from "vitest";
import { fixedSpec, raggedSpec } from "../../test/contracts/observations.ts";
import { register } from "../../test/contracts/law.ts";
import { policyLaws } from "../../test/contracts/policy.ts";
import { countAllowed, type Explanation, type Observation, type Policy } from "./decision.ts";
import { constant, explore, greedy, mixture, modal, shareAmongBest, uniform } from "./policies.ts";
import { seeded } from "./random.ts";

const offers = (...flags: number[]): Observation => ({
  state: Float32Array.of(1), candidates: new Float32Array(0), allowed: Uint8Array.from(flags), prices: new Float32Array(0),
});
const of = (policy: Policy, ...flags: number[]): number[] => [...policy.probabilities(offers(...flags), seeded(1))];
const scores = (...values: number[]): Policy => greedy((_observation, _random, out) => out.set(values));

const made: { readonly [name: string]: Policy } = {
  uniform, "constant(2)": constant(2), "explore(constant(0), .3)": explore(constant(0), 0.3),
  "greedy by state": greedy(({ state }, _random, out) => { for (let action = 0; action < out.length; action++) out[action] = Math.sin(action * state[0]); }),
  mixture: mixture([[0.25, constant(1)], [0.75, explore(constant(0), 0.5)]]),
  modal: modal(explore(constant(1), 0.9)),
};
for (const [name, policy] of Object.entries(made)) {
  for (const spec of [fixedSpec, raggedSpec]) {
    register(`${name}, ${spec.fixed === null ? "ragged lists" : "a fixed list"}`, policyLaws, () => ({ policy, spec, runs: 100 }));
  }
}

describe("by hand", () => {
  it("uniform spreads evenly over what is allowed", () => expect(of(uniform, 1, 0, 1, 1, 1)).toEqual([0.25, 0, 0.25, 0.25, 0.25]));

  it("greedy takes the best allowed score, and ties share", () => {
    expect(of(scores(1, 5, 3), 1, 1, 1)).toEqual([0, 1, 0]);
    expect(of(scores(1, 5, 3), 1, 0, 1)).toEqual([0, 0, 1]);
    expect(of(scores(2, 2, 1), 1, 1, 1)).toEqual([0.5, 0.5, 0]);
    expect(of(scores(-Infinity, -Infinity, 1), 1, 1, 0)).toEqual([0.5, 0.5, 0]);
  });

  it("scores that are no numbers leave nothing to take, which the draw refuses", () => {
    expect([...shareAmongBest(Float64Array.of(Number.NaN, Number.NaN), Uint8Array.of(1, 1))]).toEqual([0, 0]);
  });

  it("constant gives way to uniform where it is forbidden or absent", () => {
    expect(of(constant(1), 1, 1)).toEqual([0, 1]);
    expect(of(constant(1), 1, 0)).toEqual([1, 0]);
    expect(of(constant(5), 1, 1)).toEqual([0.5, 0.5]);
  });

  it("mixture weighs its parts, each on its own mask", () => {
    const mixed = mixture([[0.5, constant(0)], [0.25, constant(2)], [0.25, uniform]]);
    expect(of(mixed, 1, 1, 1, 1)).toEqual([0.5625, 0.0625, 0.3125, 0.0625]);
    expect(of(mixed, 0, 1, 1, 0)).toEqual([0, 0.25 + 0.125, 0.25 + 0.25 + 0.125, 0]);
  });

  it("explore is (1 - floor) policy + floor / allowed", () => {
    expect(of(explore(constant(0), 0.2), 1, 1, 0, 1, 1)).toEqual([expect.closeTo(0.85, 15), 0.05, 0, 0.05, 0.05]);
    expect(of(explore(constant(0), 0), 1, 1)).toEqual([1, 0]);
  });

  it("modal judges without exploration", () => expect(of(modal(explore(constant(1), 0.9)), 1, 1, 1)).toEqual([0, 1, 0]));

  it("counts what is allowed", () => expect(countAllowed(offers(1, 0, 1))).toBe(2));
});

describe("explanations", () => {
  const explanation: Explanation = { scores: [1], contributions: [[]] };
  const speaking: Policy = { ...uniform, explain: () => explanation };
  const heavier: Policy = { ...uniform, explain: () => ({ ...explanation, scores: [2] }) };

  it("come from the heaviest part that can explain itself", () => {
    const mixed = mixture([[0.2, speaking], [0.3, heavier], [0.5, uniform]]);
    expect(mixed.explain!(offers(1)).scores).toEqual([2]);
    expect(modal(mixed).explain!(offers(1)).scores).toEqual([2]);
  });

  it("are absent where no part has one", () => {
    expect("explain" in mixture([[1, uniform]])).toBe(false);
    expect("explain" in modal(uniform)).toBe(false);
  });
});
