// RecoGym v1: the published draws, the process by its stated shares, and what is refused; the reference file holds it to its numbers.
import { describe, expect, it } from "vitest";
import { seeded } from "../../../core/index.ts";
import { codeOf } from "../../../../test/contracts/learner.ts";
import { createHistory, mostViewed } from "./history.ts";
import { drawNature, viewShares } from "./nature.ts";
import { createRecogymProblem, customerStream } from "./problem.ts";
import { recogymKind, recogymPresets } from "./index.ts";
import { createVisitor } from "./visitor.ts";

const nature = drawNature(10, 0);

describe("the published world", () => {
  it("is numpy's RandomState(42), to the last digits", () => {
    // recogym.json: first and last rows of Gamma, first of mu.
    expect(nature.gamma[0]).toBeCloseTo(0.4967141530112327, 15);
    expect(nature.gamma[1]).toBeCloseTo(-0.13826430117118466, 15);
    expect(nature.muOrganic[0]).toBeCloseTo(0.972251908184385, 14);
    expect(drawNature(100, 0).muOrganic[1]).toBeCloseTo(5.7282499214103915, 14);
  });

  it("exchanges the pairs that are alike most", () => {
    expect(drawNature(10, 1).flipIndex).toEqual([0, 1, 3, 2, 4, 5, 6, 7, 8, 9]);
    expect(drawNature(10, 5).flipIndex).toEqual([9, 6, 3, 2, 8, 5, 1, 7, 4, 0]);
    expect(drawNature(20, 10).flipIndex).toEqual([13, 6, 3, 2, 8, 5, 1, 12, 4, 16, 11, 10, 7, 0, 15, 14, 9, 19, 18, 17]);
  });
});

describe("the process", () => {
  // Of an organic view .25 go to recommendations and .01 leave, so that .25 / .26 of first sessions end in one.
  it("has recommendations, views and farewells as often as its shares say (5,000 customers, 4 standard errors)", () => {
    const visitor = createVisitor(nature);
    let [asked, events, clicks, views] = [0, 0, 0, 0];
    visitor.onView = () => { views++; };
    const customers = 5000;
    for (let customer = 0; customer < customers; customer++) {
      if (visitor.arrive(customerStream(seeded("shares"), customer))) asked++;
      while (!visitor.gone()) {
        events++;
        if (visitor.recommend(4)) clicks++;
      }
    }
    const share = 0.25 / 0.26;
    expect(Math.abs(asked / customers - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / customers));
    // Monte Carlo of recogym.json, the best single product: .01512 clicks, 78.02 recommendations per customer.
    expect(Math.abs(clicks / events - 0.0151217515683557)).toBeLessThan(4 * Math.sqrt(0.0151 / events + 3.8e-9));
    expect(Math.abs(events / customers - 78.02)).toBeLessThan(4 * Math.sqrt(78 * 78 / customers));
    // About 1 / .26 views per session; sessions are the first one, .05 of recommendations and clicks.
    expect(views / (customers + 0.05 * events + clicks)).toBeGreaterThan(3.6);
    expect(views / (customers + 0.05 * events + clicks)).toBeLessThan(4);
  });

  it("is the same through the problem's world, request by request", () => {
    const world = createRecogymProblem(recogymPresets.default).world!(seeded("same"));
    const visitor = createVisitor(nature);
    const history = createHistory(10, 0.9);
    visitor.onView = (product) => { history.see(product); };
    let customer = -1;
    for (let event = 0; event < 2000; event++) {
      while (visitor.gone()) {
        history.clear();
        visitor.arrive(customerStream(seeded("same"), ++customer));
      }
      const { request } = world.next()!;
      const product = mostViewed(history.counts);
      expect(request.subject).toBe(`customer-${customer}`);
      expect(request.views.at(-1)).toBe(history.last());
      const { reports } = world.respond(request, [{ product, name: `p${product}` }]);
      expect(reports.some(({ outcome }) => outcome.kind === "click")).toBe(visitor.recommend(product));
      expect(reports.some(({ outcome }) => outcome.kind === "left")).toBe(visitor.gone());
    }
    expect(customer).toBeGreaterThan(10);
  });

  it("counts views with older ones fading, in the problem's state too", () => {
    const problem = createRecogymProblem(recogymPresets.default);
    const { observation } = problem.stage({ subject: "a", timeMs: 0, views: [3, 5, 3] }, [], new Float32Array(0))!;
    expect(observation.state[3]).toBeCloseTo(1.81, 6);
    expect(observation.state[5]).toBeCloseTo(0.9, 6);
    const shares = new Float64Array(10);
    viewShares(nature, new Float64Array(5), shares);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });
});

it.each([
  [{ products: 1 }], [{ products: 10.5 }], [{ flips: -1 }], [{ viewFade: 2 }], [{ worldSeed: -1 }], [{ discount: "1" }],
])("settings are refused: %j", (settings) => expect(codeOf(() => recogymKind.parseSettings(settings))).toBe("bad-settings"));

it.each([
  [{ subject: "a", timeMs: 0, views: [] }], [{ subject: "a", timeMs: 0, views: [10] }], [{ subject: "a", timeMs: 0, views: [-1] }], [{ subject: "", timeMs: 0, views: [1] }],
  [{ subject: "a", timeMs: -1, views: [1] }], [{ subject: "a", timeMs: 0, views: [1], more: 1 }],
])("requests are refused: %j", (request) => expect(codeOf(() => createRecogymProblem(recogymPresets.default).parseRequest(request))).toBe("bad-request"));
