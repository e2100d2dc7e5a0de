// Estimated practice: each baseline finds what it is for in a log, and the study has them all.
import { expect, it } from "vitest";
import { seeded, uniform } from "../../core/index.ts";
import { factoriseViews } from "../../models/index.ts";
import type { DecisionRecord } from "../problem.ts";
import { recordOf } from "../records.ts";
import { decide } from "../stages.ts";
import { expectedOf } from "./bound.ts";
import { recommendationPresets } from "./presets.ts";
import { createRecommendationProblem } from "./problem.ts";

const problem = createRecommendationProblem(recommendationPresets.catalogue);

function logged(visits: number): DecisionRecord[] {
  const world = problem.world(seeded("log"));
  return Array.from({ length: visits }, (_, visit) => {
    const { request } = world.next()!;
    const decision = decide(problem, request, uniform, { prices: new Float32Array(2), random: seeded(`logged ${visit}`) });
    return recordOf(problem, String(visit), decision, world.respond(request, decision.chosen).reports.map(({ outcome }) => outcome));
  });
}

it("factors find two groups of products that are viewed apart, and place a customer who was not there", () => {
  const rows = Array.from({ length: 40 }, (_, row) => (row % 2 === 0 ? [0, 1, 2] : [3, 4, 5]).filter((column) => (column + row) % 3 !== 0));
  const model = factoriseViews(rows, { columns: 6, rank: 2, confidence: 10, penalty: 0.1, rounds: 10 }, seeded("factors"));
  const scores = [0, 1, 2, 3, 4, 5].map((column) => model.score(model.place([0]), column));
  expect(Math.min(...scores.slice(0, 3))).toBeGreaterThan(0.5);
  expect(Math.max(...scores.slice(3).map(Math.abs))).toBeLessThan(0.2);
});

it("every estimated baseline earns more than chance by the hidden truth on the same 2,000 visits", () => {
  const fitted = problem.study!.baselines!(logged(3000));
  expect(fitted.map(({ name, estimated }) => [name, estimated])).toEqual([["co-views", true], ["matrix factorisation", true], ["logistic", true]]);
  const earned = [problem.baselines![0], ...fitted].map((baseline) => {
    const world = problem.world(seeded("fresh"));
    let total = 0;
    for (let visit = 0; visit < 2000; visit++) {
      const { request } = world.next()!;
      const chosen = baseline.act(request, seeded(`act ${visit}`));
      total += expectedOf(world, request, chosen.map((product) => request.products.indexOf(product)));
      world.respond(request, chosen);
    }
    return total / 2000;
  });
  // Views together say least where everybody views nearly everything.
  [1.02, 1.3, 1.5].forEach((factor, index) => expect(earned[1 + index]).toBeGreaterThan(factor * earned[0]));
});
