// What a log of bids tells: prices although lost auctions hide theirs, clicks although only wins show them, predictions as they are.
import type { DecisionRecord } from "../problem.ts";
import { calibratedShare, fitClickCalibration, type ClickCalibration } from "./click-calibration.ts";
import { highestBid } from "./episodes.ts";
import type { BiddingProblem } from "./problem.ts";
import type { BiddingOutcome, BiddingRequest } from "./schema.ts";
import type { AuctionModel } from "./value-table.ts";

/** The estimated market of a campaign. */
export interface MarketEstimate {
  readonly market: AuctionModel;
  readonly calibration: ClickCalibration;
  /** Predictions that stand for all, with the market's weights. */
  readonly predictedShares: Float64Array;
  readonly meanClickShare: number;
}

/** At most so many predictions stand for the log. */
const mostPredictions = 1000;

/** Estimates from the records of a campaign; in an empty log every price is as likely as another and predictions stand as they are. */
export function estimateMarket({ ladder }: Pick<BiddingProblem, "ladder">, log: readonly DecisionRecord[]): MarketEstimate {
  const rungs = new Map(ladder.candidates.map((candidate) => [candidate.name, candidate]));
  const auctions = log.map(({ request, choices, outcomes }) => {
    const { predictedClickShare } = request as BiddingRequest;
    const reports = outcomes as readonly BiddingOutcome[];
    const win = reports.find((outcome) => outcome.kind === "won");
    return {
      bid: ladder.bidOf(rungs.get(choices[0].candidate)!, predictedClickShare), price: win?.priceUnits ?? null,
      predictedClickShare, click: reports.some(({ kind }) => kind === "click") ? 1 : 0,
    };
  });
  const won = auctions.filter(({ price }) => price !== null);
  const calibration = fitClickCalibration({ predictedShares: won.map((auction) => auction.predictedClickShare), clicks: won.map(({ click }) => click) });
  const count = Math.min(mostPredictions, Math.max(1, auctions.length));
  const predictedShares = Float64Array.from({ length: count }, (_, index) => auctions[Math.floor(((index + 0.5) * auctions.length) / count)]?.predictedClickShare ?? 0.001);
  const clickShares = predictedShares.map((share) => calibratedShare(calibration, share));
  return {
    market: { priceShares: priceSharesOf(auctions), clickShares, weights: new Float64Array(count).fill(1 / count) },
    calibration, predictedShares,
    meanClickShare: clickShares.reduce((sum, share) => sum + share, 0) / count,
  };
}

/**
 * The distribution of prices where a price is seen only when it was won (Kaplan & Meier 1958; for bids Zhang, Zhou, Wang & Xu 2016,
 * "Bid-aware gradient descent", equation 8): the hazard of price d is wins at d over auctions that could have shown it; where fewer
 * than twenty could, the prices behind are taken to be equally likely.
 */
function priceSharesOf(auctions: readonly { readonly bid: number; readonly price: number | null }[]): Float64Array {
  const wins = new Float64Array(highestBid + 2);
  // Auctions that left at d: won at that price, or lost with that bid and so open only up to it.
  const leaving = new Float64Array(highestBid + 2);
  for (const { bid, price } of auctions) {
    if (price !== null) wins[price]++;
    leaving[price ?? Math.min(bid, highestBid)]++;
  }
  const shares = new Float64Array(highestBid + 1);
  let open = auctions.length;
  let survives = 1;
  for (let price = 0; price <= highestBid; price++) {
    const lostHere = leaving[price] - wins[price];
    // Where few auctions reached, prices run out evenly towards the highest.
    const hazard = open < 20 ? 1 / (highestBid + 1 - price) : wins[price] / open;
    shares[price] = survives * hazard;
    survives *= 1 - hazard;
    open -= wins[price] + lostHere;
  }
  shares[highestBid] += survives;
  return shares;
}
