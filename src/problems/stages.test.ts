// Deciding in stages under money that is short, and the transitions of a decision, by hand.
import { describe, expect, it } from "vitest";
import { constant, seeded, uniform, type Policy } from "../core/index.ts";
import { shelfProblem, wares, type ShelfRequest } from "../../test/fixtures/shelf-shop.ts";
import type { Reservation } from "./problem.ts";
import { decide, transitionsOf, withMask } from "./stages.ts";

const request: ShelfRequest = { customer: "ann", atMs: 0, mood: 1 };
const prices = Float32Array.of(0.25);
const [nothing, , cake, wine] = wares;

const upTo = (cents: number) => (reservations: readonly Reservation[]): boolean => reservations.every((each) => each.maximum <= cents);

describe("decide", () => {
  it("asks each stage given what is chosen so far, and keeps what it saw", () => {
    const prefersWine: Policy = {
      probabilities: ({ allowed }) => Float64Array.from(wares, (_, action) => (allowed[3] === 1 ? [0.25, 0, 0, 0.75] : [0.5, 0.5, 0, 0])[action]),
    };
    const decision = decide(shelfProblem, request, prefersWine, { prices, random: seeded(3) });
    expect(decision.chosen[0]).toBe(wine);
    expect(decision.stages.map(({ action, propensity, masked }) => [action, propensity, masked])).toEqual([[3, 0.75, []], [decision.stages[1].action, 0.5, []]]);
    expect([...decision.stages[1].observation.state]).toEqual([1, 1]);
    expect([...decision.stages[1].observation.allowed]).toEqual([1, 1, 1, 0]);
    expect(decision.stages[0].observation.prices).toEqual(prices);
    expect(decision.fallback).toBe(false);
  });

  it("masks before sampling what may not be reserved, given what is chosen so far", () => {
    for (let seed = 0; seed < 100; seed++) {
      const { chosen, stages } = decide(shelfProblem, request, uniform, { prices, random: seeded(seed), permits: upTo(900) });
      expect(chosen.reduce((sum, ware) => sum + ware.giftCents, 0)).toBeLessThanOrEqual(900);
      expect(stages[0].masked).toEqual([]);
      expect(stages[1].masked).toEqual(chosen[0] === wine ? [2] : chosen[0] === cake ? [3] : []);
      expect(stages[1].propensity).toBe(1 / [...stages[1].observation.allowed].filter((flag) => flag === 1).length);
    }
  });

  it("is the same for the same seed", () => {
    const once = (): string[] => decide(shelfProblem, request, uniform, { prices, random: seeded(9) }).chosen.map((ware) => ware.name);
    expect(once()).toEqual(once());
  });

  it("falls back to the decision that is always allowed, with propensity 1 and nothing else to choose", () => {
    const decision = decide(shelfProblem, request, uniform, { prices, random: seeded(1), permits: () => false });
    expect(decision).toMatchObject({ fallback: true, chosen: [nothing, nothing] });
    expect(decision.stages.map(({ action, propensity, masked, observation }) => ({ action, propensity, masked, allowed: [...observation.allowed] })))
      .toEqual([0, 1].map(() => ({ action: 0, propensity: 1, masked: [1, 2, 3], allowed: [1, 0, 0, 0] })));
  });

  it("falls back as a whole where a later stage has nothing left", () => {
    let asked = 0;
    const onlyFirst = (): boolean => asked++ < 4;
    expect(decide(shelfProblem, request, constant(1), { prices, random: seeded(1), permits: onlyFirst }).chosen).toEqual([nothing, nothing]);
  });

  it("says no-candidate without a fallback", () => {
    const without = Object.fromEntries(Object.entries(shelfProblem).filter(([name]) => name !== "fallback")) as unknown as typeof shelfProblem;
    expect(() => decide(without, request, uniform, { prices, random: seeded(1), permits: () => false }))
      .toThrow(expect.objectContaining({ fault: { code: "no-candidate", where: "candidates", expected: "at least one that is allowed and permitted", got: "none" } }));
  });

  it("leaves the problem's own mask alone", () => {
    const stage = shelfProblem.stage(request, [], prices)!;
    expect(withMask(stage.observation, [])).toBe(stage.observation);
    expect([...withMask(stage.observation, [1, 2]).allowed]).toEqual([1, 0, 0, 1]);
    expect([...stage.observation.allowed]).toEqual([1, 1, 1, 1]);
  });
});

describe("transitionsOf", () => {
  const decision = decide(shelfProblem, request, constant(2), { prices, random: seeded(1) });
  const next = shelfProblem.stage({ ...request, atMs: 1000 }, [], prices)!.observation;

  it("gives one transition per stage: discount 1 between them, the spec's to the next request", () => {
    const [first, second] = transitionsOf(shelfProblem, decision, [{ clicked: 0 }], next);
    expect(first).toMatchObject({ action: 2, reward: 1, discount: 1, last: false, stage: 0, propensity: 1 });
    expect([...first.costs]).toEqual([200]);
    expect(first.next).toBe(decision.stages[1].observation);
    expect(second).toMatchObject({ reward: 0, discount: 0.5, last: false, stage: 1 });
    expect([...second.costs]).toEqual([0]);
    expect(second.next).toBe(next);
  });

  it("ends a record without ending the process where the next request is not known", () => {
    expect(transitionsOf(shelfProblem, decision, [], null)[1]).toMatchObject({ reward: 0, discount: 0.5, next: null, last: true });
  });

  it("ends the process where the outcomes say so, whatever comes next", () => {
    expect(transitionsOf(shelfProblem, decision, [{ left: true }], next)[1]).toMatchObject({ discount: 0, next: null, last: true });
  });

  it("hands over no following observation where nothing after a request counts", () => {
    const bandit = { ...shelfProblem, spec: { ...shelfProblem.spec, discount: 0 } };
    expect(transitionsOf(bandit, decision, [], next)[1]).toMatchObject({ discount: 0, next: null, last: false });
  });

  it("refuses an assessment of another number of stages", () => {
    const wrong = { ...shelfProblem, assess: () => ({ stages: [], metrics: {}, settled: [], ended: false }) };
    expect(() => transitionsOf(wrong, decision, [], null)).toThrow("a decision of 2 stages was assessed in 0");
  });
});

