// The slate by hand: who may stand where, what a product is encoded as, what outcomes are worth.
import { describe, expect, it } from "vitest";
import { plainRequest } from "./fixtures.ts";
import { recommendationKind } from "./kind.ts";
import type { Product } from "./schema.ts";

const problem = recommendationKind.create(recommendationKind.presets["default"]);
const prices = new Float32Array(2);
const named = (id: string): Product => plainRequest.products.find((product) => product.id === id)!;
const stageAfter = (...ids: string[]) => problem.stage(plainRequest, ids.map(named), prices);

describe("the mask", () => {
  const allowedAfter = (...ids: string[]): string[] => plainRequest.products.filter((_, index) => stageAfter(...ids)!.observation.allowed[index] === 1).map(({ id }) => id);
  it("leaves out what was bought and what is out of stock", () => expect(allowedAfter()).toEqual(["boots", "trainers", "sandals", "lamp"]));
  it("shows nothing twice", () => expect(allowedAfter("lamp")).toEqual(["boots", "trainers", "sandals"]));
  it("fills no category beyond two", () => expect(allowedAfter("boots", "sandals")).toEqual(["lamp"]));
  it("ends the slate when it is full or nothing may come next", () => {
    expect(stageAfter("boots", "lamp", "trainers")).toBeNull();
    const narrow = { ...plainRequest, products: plainRequest.products.slice(0, 4) };
    expect(problem.stage(narrow, [named("boots"), named("sandals")], prices)).toBeNull();
  });
});

it("a product without history is encoded by what it is like", () => {
  const { observation } = stageAfter("boots")!;
  const names = problem.spec.candidate.map(({ name }) => name);
  const row = (index: number): Record<string, number> => Object.fromEntries(names.map((name, at) => [name, observation.candidates[index * names.length + at]]));
  expect(row(4)).toMatchObject({ viewsLog: 0, stars: 0, new: 1, seen: 0, overexposed: 0, sameCategory: 0 });
  expect(row(4)["match"]).toBeCloseTo(0.6, 6);
  expect(row(2)["sameCategory"]).toBeCloseTo(1 / 3, 6);
  expect(row(1)["seen"]).toBe(1);
  expect(row(0)["seen"]).toBeCloseTo(0.9, 6);
  expect(row(3)["overexposed"]).toBe(1);
});

it("rewards, costs and metrics come from the outcomes of the products shown, each once", () => {
  const chosen = ["boots", "sandals", "lamp"].map(named);
  const outcomes = [
    { kind: "click", product: "boots" }, { kind: "click", product: "boots" }, { kind: "purchase", product: "boots", priceCents: 2900 },
    { kind: "rating", product: "boots", stars: 5 }, { kind: "click", product: "lamp" }, { kind: "click", product: "rug" },
  ] as const;
  const { stages, metrics, ended } = problem.assess({ request: plainRequest, chosen }, outcomes);
  expect(stages).toEqual([{ reward: 8, costs: [0, 0] }, { reward: 0, costs: [1, 1] }, { reward: 1, costs: [0, 0] }]);
  expect(metrics).toEqual({
    clickRate: 2, purchases: 1, revenue: 2900, rating: 5, diversity: 2, newShare: 1, overexposedShare: 1, ratings: 1, shown: 3,
    "clickRate@1": 1, "shown@1": 1, "clickRate@2": 0, "shown@2": 1, "clickRate@3": 1, "shown@3": 1,
  });
  expect(ended).toBe(false);
  expect(problem.assess({ request: plainRequest, chosen }, [{ kind: "closed" }]).ended).toBe(true);
});

it("the baselines rank as they say", () => {
  const act = (name: string): string[] => problem.baselines!.find((baseline) => baseline.name === name)!.act(plainRequest, undefined as never).map(({ id }) => id);
  expect(act("popularity")).toEqual(["boots", "trainers", "lamp"]);
  expect(act("content-based")).toEqual(["lamp", "boots", "sandals"]);
});
