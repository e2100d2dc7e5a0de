// One draw of a simulated exchange: everybody fitted to the same training episodes, then played on the same 2,000 others.
import { seeded } from "../../src/core/index.ts";
import {
  biddingKind, biddingPresets, calibratedShare, costPerClickBidder, drawEpisodes, fitClickCalibration, knapsackOf, learnedBidders, linearBidder,
  replayEpisodes, solveValues, totalOf, tuneBase, valueBidder, type AuctionEpisodes, type Bidder,
} from "../../src/problems/index.ts";
import { episodesPerDraw, exchanges, trainingEpisodes } from "./plan.ts";

/** What one draw needs. */
export interface ExchangeJob {
  readonly preset: (typeof exchanges)[number]["preset"];
  readonly draw: number;
}

/** One policy at one budget, by episode. */
interface ExchangeRow {
  readonly policy: string;
  readonly budget: number;
  readonly base: number | null;
  readonly clicks: readonly number[];
  /** What the true click shares promise of what was won: the same mean, less noise. */
  readonly expected: readonly number[];
  readonly spendShare: number;
  readonly mostSpent: number;
}

/** What one draw found. */
export interface ExchangeResult {
  readonly job: ExchangeJob;
  readonly rows: readonly ExchangeRow[];
}

/** The policies' names, in the order of the tables. */
export const names = {
  costPerClick: "mcpc", linear: "linear, tuned", calibratedLinear: "linear on calibrated clicks, tuned", rawProgramme: "dynamic programme on raw predictions",
  programme: "dynamic programme", learned: "learned (named)", bound: "bound: all prices and click shares known",
} as const;

/** Runs one draw. */
export function run(job: ExchangeJob): ExchangeResult {
  const { budgets } = exchanges.find(({ preset }) => preset === job.preset)!;
  const root = seeded(`bidding study ${job.draw}`);
  const settings = biddingKind.draw!(biddingPresets[job.preset], root.fork("parameters"));
  const training = drawEpisodes(settings, root.fork("training"), [0, trainingEpisodes]);
  const measured = drawEpisodes(settings, root.fork("measured"), [0, episodesPerDraw]);
  const players = fitPlayers(training, measured, budgets);
  const bounds = Array.from({ length: measured.count }, (_, episode) => knapsackOf(slice(measured, episode), measured.length, budgets));
  const rows = budgets.flatMap((budget, index): ExchangeRow[] => [
    ...players.map(({ policy, at }) => {
      const { base, bidderOf } = at(budget);
      const { clicks, expectedClicks, spends } = replayEpisodes(measured, budget, bidderOf);
      return {
        policy, budget, base, clicks: [...clicks], expected: [...expectedClicks],
        spendShare: totalOf(spends) / budget / measured.count, mostSpent: Math.max(...spends),
      };
    }),
    { policy: names.bound, budget, base: null, clicks: [], expected: bounds.map((byBudget) => byBudget[index]), spendShare: 1, mostSpent: budget },
  ]);
  return { job, rows };
}

function slice({ length, prices, clickShares }: Required<AuctionEpisodes>, episode: number): Pick<Required<AuctionEpisodes>, "prices" | "clickShares"> {
  const [from, to] = [episode * length, (episode + 1) * length];
  return { prices: prices.subarray(from, to), clickShares: clickShares.subarray(from, to) };
}

/** A policy, fitted, at any budget. */
interface Player {
  readonly policy: string;
  readonly at: (budget: number) => { readonly base: number | null; readonly bidderOf: (episode: number) => Bidder };
}

/** Everybody sees the same training episodes: prices as the log of won auctions has them, clicks, predictions. */
export function fitPlayers(training: Required<AuctionEpisodes>, measured: Required<AuctionEpisodes>, budgets: readonly number[]): readonly Player[] {
  const rows = training.prices.length;
  const clicked = Math.max(1, totalOf(Int32Array.from(training.clicks)));
  const info = { clickShare: clicked / rows, costPerClick: totalOf(training.prices) / clicked, priceShares: priceSharesOf(training.prices) };
  const line = fitClickCalibration(training);
  const calibrated: AuctionEpisodes = { ...training, predictedShares: training.predictedShares.map((share) => calibratedShare(line, share)) };
  const onCalibrated = (bidder: Bidder): Bidder => (auction) => bidder({ ...auction, predictedClickShare: calibratedShare(line, auction.predictedClickShare) });
  // The table of the largest budget holds those of the smaller ones.
  const values = valueBidder(solveValues({ priceShares: info.priceShares, clickShares: [info.clickShare], weights: [1] }, training.length, Math.max(...budgets)));
  const fixed = (policy: string, bidder: Bidder): Player => ({ policy, at: () => ({ base: null, bidderOf: () => bidder }) });
  const learned = learnedBidders(info, training, measured);
  // What it learns does not depend on the budget.
  const kept: Bidder[] = [];
  const tuned = (policy: string, episodes: AuctionEpisodes, wrap: (bidder: Bidder) => Bidder): Player => ({
    policy,
    at(budget) {
      const base = tuneBase({ episodes, info }, budget);
      const bidder = wrap(linearBidder(info, base));
      return { base, bidderOf: () => bidder };
    },
  });
  return [
    fixed(names.costPerClick, costPerClickBidder(info)),
    tuned(names.linear, training, (bidder) => bidder),
    tuned(names.calibratedLinear, calibrated, onCalibrated),
    fixed(names.rawProgramme, values),
    fixed(names.programme, onCalibrated(values)),
    { policy: names.learned, at: () => ({ base: null, bidderOf: (episode) => (kept[episode] ??= learned(episode)) }) },
  ];
}

function priceSharesOf(prices: Int32Array): Float64Array {
  const shares = new Float64Array(301).fill(1 / (prices.length + 301));
  for (const price of prices) shares[price] += 1 / (prices.length + 301);
  return shares;
}
