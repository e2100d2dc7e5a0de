// The simulated season: the same people whoever decides, answers as the hidden truth says, drift, launches, and the bound above everything.
import { describe, expect, it } from "vitest";
import { seeded, uniform } from "../../core/index.ts";
import { decide } from "../stages.ts";
import { bestExpected, expectedOf, normalisedGain } from "./bound.ts";
import { recommendationPresets } from "./presets.ts";
import { createRecommendationProblem } from "./problem.ts";
import type { Product, RecommendationRequest } from "./schema.ts";

const problem = createRecommendationProblem(recommendationPresets.default);
const prices = new Float32Array(2);

/** Walks a world with slates chosen by `act`. */
function walk(visits: number, act: (request: RecommendationRequest, visit: number) => readonly Product[], of = problem) {
  const world = of.world(seeded("walk"));
  return Array.from({ length: visits }, (_, visit) => {
    const { request } = world.next()!;
    const chosen = act(request, visit);
    const slate = chosen.map((product) => request.products.indexOf(product));
    const truth = { expected: expectedOf(world, request, slate), best: bestExpected(of.settings, world, request), gain: normalisedGain(world, request, slate) };
    const outcomes = world.respond(request, chosen).reports.map(({ outcome }) => outcome);
    return { request, slate, ...truth, assessment: of.assess({ request, chosen }, outcomes) };
  });
}

const drawn = (request: RecommendationRequest, visit: number): readonly Product[] => decide(problem, request, uniform, { prices, random: seeded(`slate ${visit}`) }).chosen;
const first = (request: RecommendationRequest): readonly Product[] => problem.fallback!(request);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

it("everybody meets the same people, moments and products", () => {
  const strip = ({ request }: { request: RecommendationRequest }): unknown => [request.subject, request.timeMs, request.products.map(({ id }) => id)];
  expect(walk(300, drawn).map(strip)).toEqual(walk(300, first).map(strip));
});

it("rewards are what the truth expects (20,000 visits, four standard errors), and no slate beats the bound", () => {
  const seen = walk(20_000, drawn);
  const gaps = seen.map(({ assessment, expected }) => assessment.stages.reduce((sum, { reward }) => sum + reward, 0) - expected);
  const error = Math.sqrt(mean(gaps.map((gap) => gap * gap)) / gaps.length);
  expect(Math.abs(mean(gaps))).toBeLessThan(4 * error);
  expect(seen.every(({ expected, best }) => expected <= best + 1e-12)).toBe(true);
  expect(mean(seen.map(({ best }) => best))).toBeGreaterThan(1.5 * mean(seen.map(({ expected }) => expected)));
  expect(seen.every(({ gain }) => gain >= 0 && gain <= 1 + 1e-12)).toBe(true);
});

it("lower places are clicked less, as the examined share says", () => {
  const settings = { ...recommendationPresets.null, world: { ...recommendationPresets.null.world, examinedShare: [0.5, 0.5] as [number, number], clickLogOdds: [0, 0] as [number, number] } };
  const plain = createRecommendationProblem(settings);
  const seen = walk(8000, first, plain);
  const clicked = [0, 1, 2].map((place) => mean(seen.map(({ assessment }) => (assessment.stages[place].reward > 0 ? 1 : 0))));
  [0.5, 0.25, 0.125].forEach((share, place) => expect(Math.abs(clicked[place] - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 8000)));
});

describe("the season", () => {
  it("launches products and brings customers without history", () => {
    const seen = walk(3000, first);
    const ids = (visits: typeof seen): Set<string> => new Set(visits.flatMap(({ request }) => request.products.map(({ id }) => id)));
    expect(seen.some(({ request }) => request.viewsInAll === 0)).toBe(true);
    expect(seen.some(({ request }) => request.products.some(({ ageDays, views }) => ageDays === 0 && views === 0))).toBe(true);
    expect(ids(seen).size).toBeGreaterThan(ids(seen.slice(0, 500)).size);
  });

  it("has interests that drift: after many visits they are nearly unlike the first ones", () => {
    const world = createRecommendationProblem({ ...recommendationPresets.default, world: { ...recommendationPresets.default.world, customers: 40, drift: [0.5, 0.5] } }).world(seeded("drift"));
    const { people } = world.nature;
    const before = people.tastes.slice();
    for (let visit = 0; visit < 800; visit++) world.respond(world.next()!.request, []);
    const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, index) => sum + value * b[index], 0) / a.length;
    expect(product(before, before)).toBeGreaterThan(0.7);
    expect(Math.abs(product(before, people.tastes))).toBeLessThan(0.35);
    expect(product(people.tastes, people.tastes)).toBeGreaterThan(0.7);
  });

  it("where all products are alike, every full slate has the same worth", () => {
    const plain = createRecommendationProblem(recommendationPresets.null);
    for (const { expected, best, slate } of walk(200, first, plain)) if (slate.length === 3) expect(expected).toBeCloseTo(best, 12);
  });
});
