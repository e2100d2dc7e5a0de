// Everything malformed that can reach a bidding campaign: settings, requests, outcomes; each refused with path, expectation and finding.
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import { biddingKind } from "./kind.ts";
import { defaultSettings } from "./presets.ts";
import { createBiddingProblem } from "./problem.ts";

const problem = createBiddingProblem(defaultSettings);
const { request } = problem.world!(seeded("schema")).next()!;
const { world, history } = defaultSettings;

describe("bidding settings", () => {
  it.each<[given: unknown, says: string]>([
    [[], "settings: expected"],
    [{ budget: 1 }, "settings.budget: expected only known fields, got an unknown field"],
    [{ budgetUnits: 0 }, "settings.budgetUnits: expected at least 1, got 0"],
    [{ budgetUnits: 1.5 }, "settings.budgetUnits: expected a value of type whole number, got 1.5"],
    [{ auctionsPerEpisode: "many" }, 'settings.auctionsPerEpisode: expected a value of type number, got "many"'],
    [{ ladder: { kind: "bids", highestUnits: 301 } }, "settings.ladder.highestUnits: expected at most 300, got 301"],
    [{ ladder: { kind: "steps" } }, "settings.ladder"],
    [{ ladder: { kind: "multipliers", unitsPerClick: 10, multipliers: [1, 2] } }, "settings.ladder.multipliers[0]: expected 0, which is no bid, got 1"],
    [{ ladder: { kind: "multipliers", unitsPerClick: 10, multipliers: [0, 2, 2] } }, "settings.ladder.multipliers[2]: expected more than 2, got 2"],
    [{ ladder: { kind: "multipliers", unitsPerClick: 0, multipliers: [0, 2] } }, "settings.ladder.unitsPerClick: expected more than 0, got 0"],
    [{ history: { ...history, clickShare: 0 } }, "settings.history.clickShare: expected more than 0, got 0"],
    [{ reward: { clickWeight: -1 } }, "settings.reward.clickWeight: expected at least 0, got -1"],
    [{ discount: 2 }, "settings.discount: expected at most 1, got 2"],
    [{ world: { ...world, prices: [[0, 1], [0.5, 2]] } }, "settings.world.prices: expected points that rise from share 0 to share 1"],
    [{ world: { ...world, prices: [[0, 1], [1, 301]] } }, "settings.world.prices[1][1]: expected at most 300, got 301"],
    [{ world: { ...world, predictedShares: [[0, 0], [1, 0.5]] } }, "settings.world.predictedShares[0][1]: expected more than 0, got 0"],
    [{ world: { ...world, clickSlope: [1, 0] } }, "settings.world.clickSlope: expected a range from low to high"],
  ])("%j are refused", (given, says) => {
    expect(() => biddingKind.parseSettings(given)).toThrow(says);
  });
});

describe("bidding requests", () => {
  it.each<[change: object, says: string]>([
    [{ episode: "monday" }, "request.episode: expected text of the form"],
    [{ timeMs: -1 }, "request.timeMs: expected at least 0, got -1"],
    [{ auctionsLeft: 0 }, "request.auctionsLeft: expected at least 1, got 0"],
    [{ auctionsLeft: 1001 }, "request.auctionsLeft: expected at most the 1000 of an episode, got 1001"],
    [{ budgetLeftUnits: 4306 }, "request.budgetLeftUnits: expected at most 4305 together with what was spent, got 4306"],
    [{ budgetLeftUnits: 2.5 }, "request.budgetLeftUnits: expected a value of type whole number, got 2.5"],
    [{ predictedClickShare: 1.2 }, "request.predictedClickShare: expected at most 1, got 1.2"],
    [{ predictedClickShare: Number.NaN }, "request.predictedClickShare: expected"],
    [{ winsSoFar: 3 }, "request.winsSoFar: expected at most the 0 auctions that are over, got 3"],
    [{ userAgent: "x" }, "request.userAgent: expected only known fields, got an unknown field"],
  ])("with %j are refused", (change, says) => {
    expect(() => problem.parseRequest({ ...request, ...change })).toThrow(says);
  });
});

describe("bidding outcomes", () => {
  it.each<[given: unknown, says: string]>([
    [null, "outcome: expected"],
    [{ kind: "sold" }, "outcome"],
    [{ kind: "won" }, "outcome.priceUnits: expected a value of type"],
    [{ kind: "won", priceUnits: 301 }, "outcome.priceUnits: expected at most 300, got 301"],
    [{ kind: "lost", priceUnits: 3 }, "outcome.priceUnits: expected only known fields, got an unknown field"],
  ])("%j are refused", (given, says) => {
    expect(() => problem.parseOutcome(given)).toThrow(says);
  });

  it("count only behind a win, once, and settle the price paid", () => {
    const chosen = [problem.ladder.candidates[9]];
    const auction = { ...request, predictedClickShare: 0.001 };
    const won = problem.assess({ request: auction, chosen }, [{ kind: "won", priceUnits: 70 }, { kind: "click" }, { kind: "click" }]);
    expect(won).toMatchObject({ stages: [{ reward: 1, costs: [70 / 4.305] }], settled: [{ account: "episode-0", amount: 70, final: true }], ended: false });
    expect(won.metrics).toMatchObject({ clicks: 1, conversions: 0, wins: 1, spend: 70, costPerClick: 70 });
    expect(problem.assess({ request: auction, chosen }, [{ kind: "lost" }, { kind: "click" }])).toMatchObject({ stages: [{ reward: 0, costs: [0] }], settled: [{ amount: 0, final: true }] });
    expect(problem.assess({ request: { ...auction, auctionsLeft: 1 }, chosen }, []).ended).toBe(true);
  });
});
