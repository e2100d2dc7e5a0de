// Everything malformed that can reach a marketing budget: settings, requests, outcomes; each refused with path, expectation and finding.
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import { budgetKind } from "./kind.ts";
import { budgetPresets, defaultSettings } from "./presets.ts";
import { createBudgetProblem } from "./problem.ts";

const problem = createBudgetProblem(budgetPresets.small);
const { request } = problem.world!(seeded("schema")).next()!;
const { world, lines } = defaultSettings;
const changed = (curve: object): object => ({ world: { curves: world.curves.map((each, place) => (place === 2 ? { ...each, ...curve } : each)) } });

describe("budget settings", () => {
  it.each<[given: unknown, says: string]>([
    [[], "settings: expected"],
    [{ cap: 1 }, "settings.cap: expected only known fields, got an unknown field"],
    [{ budgetCents: 0 }, "settings.budgetCents: expected at least 1, got 0"],
    [{ budgetCents: 89 * 10_000 }, "settings.budgetCents: expected at least a chunk a day, 900000, got 890000"],
    [{ chunkCents: 10.5 }, "settings.chunkCents: expected a value of type whole number, got 10.5"],
    [{ days: 1 }, "settings.days: expected at least 2, got 1"],
    [{ chunksPerRequest: 7 }, "settings.chunksPerRequest: expected a divisor of the 24 chunks of a day, got 7"],
    [{ lines: [] }, "settings.lines: expected a length of at least 1"],
    [{ lines: lines.slice(1) }, "settings.world.curves: expected one curve per line, 8, got 9"],
    [{ lines: lines.map((line) => ({ ...line, planShare: 0.2 })) }, "settings.lines: expected planShares that sum to 1, got 1.8"],
    [{ lines: lines.map((line, place) => (place === 1 ? { ...line, creative: "offer" } : line)) }, "settings.lines[1]: expected a channel and creative of its own, got search/offer"],
    [{ lines: lines.map(({ channel, planShare }) => ({ channel, planShare })) }, "settings.lines[0].creative: expected a value of type string, got"],
    [changed({ carryShare: [0.2, 0.95] }), "settings.world.curves[2].carryShare[1]: expected at most 0.9, got 0.95"],
    [changed({ firstReturn: [3, 2] }), "settings.world.curves[2].firstReturn: expected a range from low to high"],
    [changed({ halfChunks: [0, 2] }), "settings.world.curves[2].halfChunks[0]: expected at least 0.01, got 0"],
    [{ world: { deliveredShare: [0, 1] } }, "settings.world.deliveredShare[0]: expected at least 0.05, got 0"],
    [{ world: { dayNoise: "loud" } }, 'settings.world.dayNoise: expected a value of type number, got "loud"'],
    [{ returnOnSpendFloor: -1 }, "settings.returnOnSpendFloor: expected at least 0, got -1"],
    [{ outcomeWindowMs: 86_400_000 }, "settings.outcomeWindowMs: expected at least 1209600000, got 86400000"],
    [{ history: { clickShare: 0 } }, "settings.history.clickShare: expected more than 0, got 0"],
  ])("%j are refused", (given, says) => {
    expect(() => budgetKind.parseSettings(given)).toThrow(says);
  });
});

describe("budget requests", () => {
  it.each<[change: object, says: string]>([
    [{ campaign: "spring" }, "request.campaign: expected text of the form"],
    [{ timeMs: -1 }, "request.timeMs: expected at least 0, got -1"],
    [{ day: 10 }, "request.day: expected less than the 10 days of a campaign, got 10"],
    [{ chunk: 3 }, "request.chunk: expected a multiple of 1 below 3, got 3"],
    [{ budgetLeftCents: 200_001 }, "request.budgetLeftCents: expected at most 200000, got 200001"],
    [{ budgetLeftCents: 5, dayLeftCents: 6 }, "request.dayLeftCents: expected at most the 5 left in all, got 6"],
    [{ dayLeftCents: 0.5 }, "request.dayLeftCents: expected a value of type whole number, got 0.5"],
    [{ todayCents: [0] }, "request.todayCents: expected one number per line, 2, got 1"],
    [{ todayCents: [0, -1] }, "request.todayCents[1]: expected at least 0, got -1"],
    [{ history: { ...request.history, clicks: [1, 2, 3] } }, "request.history.clicks: expected one number per line, 2, got 3"],
    [{ history: { ...request.history, conversions: [Number.NaN, 1] } }, "request.history.conversions[0]: expected"],
    [{ history: null }, "request.history: expected a value of type object, got"],
    [{ channel: "search" }, "request.channel: expected only known fields, got an unknown field"],
  ])("with %j are refused", (change, says) => {
    expect(() => problem.parseRequest({ ...request, ...change })).toThrow(says);
  });
});

describe("budget outcomes", () => {
  it.each<[given: unknown, says: string]>([
    [null, "outcome: expected"],
    [{ kind: "sold" }, "outcome"],
    [{ kind: "delivered", chunk: 0, spentCents: 1, impressions: 1, clicks: 1 }, "outcome.conversions: expected a value of type"],
    [{ kind: "delivered", chunk: 0, spentCents: 1.5, impressions: 1, clicks: 1, conversions: 1 }, "outcome.spentCents: expected a value of type whole number, got 1.5"],
    [{ kind: "week", chunk: -1, conversions: 1 }, "outcome.chunk: expected at least 0, got -1"],
    [{ kind: "closing", chunk: 0, conversions: "two" }, 'outcome.conversions: expected a value of type number, got "two"'],
    [{ kind: "week", chunk: 0, conversions: 1, clicks: 2 }, "outcome.clicks: expected only known fields, got an unknown field"],
  ])("%j are refused", (given, says) => {
    expect(() => problem.parseOutcome(given)).toThrow(says);
  });

  it("count once per chunk and kind, only behind money, and settle at most the chunk", () => {
    const [keep, search] = problem.candidates;
    const week = { kind: "week", chunk: 0, conversions: 2 } as const;
    const delivered = { kind: "delivered", chunk: 0, spentCents: 9000, impressions: 500, clicks: 12, conversions: 3 } as const;
    const all = problem.assess({ request, chosen: [search] }, [delivered, delivered, week, week, { ...week, kind: "closing" }]);
    expect(all).toMatchObject({ stages: [{ reward: 2.8, costs: [0.9, expect.closeTo(-1.9, 12)] }], settled: [{ account: "campaign-0", amount: 9000, final: true }], ended: false });
    expect(all.metrics).toMatchObject({ conversions: 7, clicks: 12, spend: 9000, returnOnSpend: 28_000 });
    expect(problem.assess({ request, chosen: [search] }, [{ ...delivered, spentCents: 20_000 }]).settled).toEqual([{ account: "campaign-0", amount: 10_000, final: true }]);
    expect(problem.assess({ request, chosen: [search] }, []).settled).toEqual([{ account: "campaign-0", amount: 0, final: false }]);
    expect(problem.assess({ request, chosen: [keep] }, [delivered])).toMatchObject({ stages: [{ reward: 0 }], settled: [] });
    expect(problem.assess({ request: { ...request, day: 9, chunk: 2 }, chosen: [keep] }, []).ended).toBe(true);
  });
});
