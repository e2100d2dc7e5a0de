// The market against its own truth: what chunks bring on average, money that never passes a cap, and a mask that keeps to the day.
import { describe, expect, it } from "vitest";
import { seeded, uniform } from "../../core/index.ts";
import { decide } from "../stages.ts";
import { createMarket, responsesOf } from "./market.ts";
import { budgetPresets } from "./presets.ts";
import { createBudgetProblem } from "./problem.ts";
import { stockValue } from "./response.ts";

describe("the market", () => {
  it("brings in conversions and clicks what the curves say (20,000 chunks a line, seed fixed, five standard errors)", () => {
    const settings = { ...budgetPresets.default, world: { ...budgetPresets.default.world, deliveredShare: [1, 1] as [number, number], dayNoise: 0 } };
    const market = createMarket(settings, seeded("averages"));
    const responses = responsesOf(settings);
    for (const line of [0, 4, 8]) {
      const expected = stockValue(responses[line], 10_000) / settings.conversionValueCents;
      let [conversions, clicks] = [0, 0];
      for (let day = 0; day < 20_000; day++) {
        market.begin(day, 0);
        const delivery = market.deliver(line, 10_000);
        conversions += delivery.conversions[0] + delivery.conversions[1] + delivery.conversions[2];
        clicks += delivery.clicks;
      }
      const expectedClicks = expected / responses[line].curve.conversionShare;
      expect(Math.abs(conversions - 20_000 * expected)).toBeLessThan(5 * Math.sqrt(20_000 * expected));
      expect(Math.abs(clicks - 20_000 * expectedClicks)).toBeLessThan(5 * Math.sqrt(20_000 * expectedClicks));
    }
  });

  it("never spends a cent over the campaign's cap or over what the day has left, whoever decides", () => {
    for (const preset of Object.values(budgetPresets)) {
      const problem = createBudgetProblem(preset);
      const world = problem.world!(seeded("caps"));
      const requests = preset.days * (preset.chunksPerDay / preset.chunksPerRequest);
      let spent = 0;
      for (let index = 0; index < requests; index++) {
        const { request } = world.next()!;
        expect(request.budgetLeftCents).toBe(preset.budgetCents - spent);
        const { chosen } = decide(problem, request, uniform, { prices: new Float32Array(2), random: seeded(`chunk ${index}`) });
        const reports = world.respond(request, chosen).reports.map(({ outcome }) => outcome);
        const [settled] = problem.assess({ request, chosen }, reports).settled;
        spent += settled?.amount ?? 0;
        expect(settled?.amount ?? 0).toBeLessThanOrEqual(request.dayLeftCents);
      }
      expect(spent).toBeLessThanOrEqual(preset.budgetCents);
      expect(world.next()!.request).toMatchObject({ campaign: "campaign-1", day: 0, chunk: 0, budgetLeftCents: preset.budgetCents });
    }
  });

  it("refuses a chunk beyond what the day has left", () => {
    const poor = createBudgetProblem({ ...budgetPresets.small, budgetCents: 100_000 });
    const world = poor.world!(seeded("poor"));
    const { request } = world.next()!;
    world.respond(request, [poor.candidates[1]]);
    const second = world.next()!.request;
    expect(poor.stage(second, [], new Float32Array(2))!.observation.allowed).toEqual(Uint8Array.of(1, 0, 0));
    expect(() => world.respond(second, [poor.candidates[1]])).toThrow("a chunk of 10000 with 0 cents left today");
  });

  it("shows what was reported and no more: conversions of the week after seven days", () => {
    const problem = createBudgetProblem(budgetPresets.small);
    const world = problem.world!(seeded("reports"));
    let [promised, known] = [0, 0];
    for (let index = 0; index < 8 * 3; index++) {
      const { request } = world.next()!;
      known = request.history.conversions[1];
      const { reports } = world.respond(request, [problem.candidates[request.day === 0 && request.chunk === 0 ? 2 : 0]]);
      for (const { outcome } of reports) if (outcome.kind === "delivered") promised = outcome.conversions;
      if (request.day === 6) expect(known).toBeCloseTo(promised * Math.exp((-Math.LN2 * 5) / 14), 9);
    }
    expect(known).toBeGreaterThan(promised * Math.exp((-Math.LN2 * 6) / 14));
  });
});
