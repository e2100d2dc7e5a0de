// The exchange and its hard money: second price, never a unit over an episode's budget, and a ladder that says what is bid.
import { describe, expect, it } from "vitest";
import { seeded, uniform } from "../../core/index.ts";
import { decide } from "../stages.ts";
import { linearBidder } from "./bidders.ts";
import { createExchange, drawEpisodes } from "./exchange.ts";
import { boundSeason, knapsackOf } from "./bound.ts";
import { biddingPresets } from "./presets.ts";
import { createBiddingProblem } from "./problem.ts";
import { replayEpisodes } from "./replay.ts";
import { solveValues } from "./value-table.ts";

const problem = createBiddingProblem(biddingPresets["every-bid"]);

describe("the exchange", () => {
  it("wins with a bid of at least the price, pays the price, and never spends a unit over the budget, whoever bids", () => {
    for (const preset of Object.values(biddingPresets)) {
      const { ladder, settings, ...rest } = createBiddingProblem(preset);
      const world = rest.world!(seeded("budget"));
      const draw = createExchange(settings);
      const { prices } = draw(seeded("budget"), 0);
      let spent = 0;
      for (let auction = 0; auction < settings.auctionsPerEpisode; auction++) {
        const { request } = world.next()!;
        expect(request.budgetLeftUnits).toBe(settings.budgetUnits - spent);
        const { chosen } = decide(rest, request, uniform, { prices: new Float32Array(1), random: seeded(`bid ${auction}`) });
        const [{ outcome }] = world.respond(request, chosen).reports;
        const won = ladder.bidOf(chosen[0], request.predictedClickShare) >= prices[auction];
        expect(outcome).toEqual(won ? { kind: "won", priceUnits: prices[auction] } : { kind: "lost" });
        if (won) spent += prices[auction];
        expect(spent).toBeLessThanOrEqual(settings.budgetUnits);
      }
      expect(world.next()!.request).toMatchObject({ episode: "episode-1", spentUnits: 0, auctionsLeft: settings.auctionsPerEpisode });
    }
  });

  it("refuses a bid above the money left", () => {
    const poor = createBiddingProblem({ ...biddingPresets["every-bid"], budgetUnits: 10 });
    const world = poor.world!(seeded("poor"));
    const { request } = world.next()!;
    expect(() => world.respond(request, [poor.ladder.candidates[11]])).toThrow("a bid of 11 with 10 units left");
  });

  it("keeps its auctions whoever bids: prices, predictions and clicks follow the seed and the episode alone", () => {
    const draw = createExchange(problem.settings);
    expect(draw(seeded("same"), 3)).toEqual(draw(seeded("same"), 3));
    expect(draw(seeded("same"), 4).prices).not.toEqual(draw(seeded("same"), 3).prices);
  });
});

describe("replayed columns", () => {
  it("are the world's own auctions: the same wins, clicks and spends by episode", () => {
    const linear = problem.baselines!.find(({ name }) => name === "linear")!;
    const world = problem.world!(seeded("columns"));
    const played = { clicks: [0, 0, 0], wins: [0, 0, 0], spends: [0, 0, 0] };
    for (let auction = 0; auction < 3000; auction++) {
      const { request } = world.next()!;
      const chosen = linear.act(request, seeded("linear"));
      const { metrics } = problem.assess({ request, chosen }, world.respond(request, chosen).reports.map(({ outcome }) => outcome));
      const episode = Math.floor(auction / 1000);
      played.clicks[episode] += metrics["clicks"];
      played.wins[episode] += metrics["wins"];
      played.spends[episode] += metrics["spend"];
    }
    const { settings } = problem;
    const bidder = linearBidder(settings.history, settings.history.linearBaseUnits);
    const { clicks, wins, spends } = replayEpisodes(drawEpisodes(settings, seeded("columns"), [0, 3]), settings.budgetUnits, () => bidder);
    expect({ clicks: [...clicks], wins: [...wins], spends: [...spends] }).toEqual(played);
  });
});

describe("the ladder", () => {
  it("gives every whole bid as it is, and of multiples the highest within the bid and the money", () => {
    const request = { ...problem.world!(seeded("ladder")).next()!.request, budgetLeftUnits: 57, predictedClickShare: 0.001 };
    expect(problem.ladder.rungAtMost(40, request).name).toBe("40");
    expect(problem.ladder.rungAtMost(90, request).name).toBe("57");
    const multiples = createBiddingProblem(biddingPresets.default).ladder;
    expect(multiples.candidates.map((candidate) => multiples.bidOf(candidate, 0.001))).toEqual([0, 23, 46, 69, 92, 116, 139, 185, 278, 300]);
    expect(multiples.rungAtMost(80, { ...request, budgetLeftUnits: 1000 }).name).toBe("x1.5");
    expect(multiples.rungAtMost(80, request).name).toBe("x1");
  });
});

describe("the bound", () => {
  it("is the fractional knapsack, by hand", () => {
    const auctions = { prices: Int32Array.of(10, 20, 30), clickShares: Float64Array.of(0.1, 0.4, 0.3) };
    expect(knapsackOf(auctions, 3, [0, 20, 30, 45, 100])).toEqual([0, 0.4, 0.5, 0.65, 0.8].map((clicks) => expect.closeTo(clicks, 12)));
  });

  it("lies above the exact optimum of the small campaign", () => {
    const small = createBiddingProblem(biddingPresets.small);
    const bound = boundSeason(small, { random: seeded("bound"), decisions: 6000, caps: {} });
    const shares = Float64Array.from({ length: 200 }, (_, index) => 1 / (1 + Math.exp(-(Math.log(1 / 9) + ((index + 0.5) / 200) * Math.log(9)))));
    const { values } = solveValues({ priceShares: Float64Array.from({ length: 10 }, (_, price) => (price === 0 ? 0 : 1 / 9)), clickShares: shares, weights: new Float64Array(200).fill(1 / 200) }, 21, 40);
    const optimum = values[20][40] / 20;
    expect(bound).toBeGreaterThan(optimum);
    expect(bound).toBeLessThan(1.2 * optimum);
  });
});
