// A problem's world as an environment: the world's order, the reward with the last stage, and what is not known stays unknown.
import { expect, it } from "vitest";
import { seeded } from "../core/index.ts";
import { environmentLaws } from "../../test/contracts/environment.ts";
import { register } from "../../test/contracts/law.ts";
import { shelfProblem } from "../../test/fixtures/shelf-shop.ts";
import { environmentOf } from "./environment.ts";

const create = () => environmentOf(shelfProblem, seeded("world"));

register("the shelf shop as an environment", environmentLaws, () => ({ create, steps: 60 }));

it("follows the world's order: two requests of one customer, then the other's, cut off but not ended", () => {
  const environment = create();
  expect(environment.reset(seeded(1))).toMatchObject({ kind: "first", stage: 0 });
  expect(environment.step(1)).toMatchObject({ kind: "mid", stage: 1, discount: 1, reward: 0 });
  expect(environment.step(0)).toMatchObject({ kind: "mid", stage: 0, discount: 0.5 });
  environment.step(1);
  const last = environment.step(0);
  expect(last).toMatchObject({ kind: "last", stage: 0, discount: 0.5 });
  expect(last.observation.allowed.length).toBe(0);
  expect(environment.reset(seeded(1)).kind).toBe("first");
});

it("pays the whole reward of a request and its costs with the last stage", () => {
  const environment = create();
  const paid: number[] = [];
  for (let visit = 0; visit < 300; visit++) {
    environment.reset(seeded(visit));
    expect(environment.step(1)).toMatchObject({ reward: 0, costs: Float32Array.of(0) });
    const step = environment.step(2);
    if (step.kind === "first") throw new Error("unexpected");
    if (step.reward === 2) expect(step.costs[0]).toBe(200);
    paid.push(step.reward);
  }
  expect(new Set(paid)).toEqual(new Set([0, 1, 2]));
});

it("ends the process where the customer leaves: nothing follows, and the step is the last", () => {
  const leaving = environmentOf({ ...shelfProblem, assess: (...given) => ({ ...shelfProblem.assess(...given), ended: true }) }, seeded("world"));
  leaving.reset(seeded(1));
  leaving.step(1);
  expect(leaving.step(0)).toMatchObject({ kind: "last", discount: 0 });
});

it("opens another world when one is over, and starts over where a request was left half decided", () => {
  const environment = create();
  for (let visit = 0; visit < 20; visit++) {
    environment.reset(seeded(visit));
    environment.step(1);
    expect(environment.reset(seeded(visit))).toMatchObject({ kind: "first", stage: 0 });
    environment.step(1);
    environment.step(0);
  }
});

it("refuses a step before a reset, and a problem without a world", () => {
  expect(() => create().step(0)).toThrow("step before reset");
  const without = Object.fromEntries(Object.entries(shelfProblem).filter(([name]) => name !== "world")) as unknown as typeof shelfProblem;
  expect(() => environmentOf(without, seeded(1))).toThrow("a problem with a simulated world");
});
