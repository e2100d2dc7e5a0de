// What bidders do today, on the rungs of the ladder: nothing, chance, cost per click, linear, paced; and rules fitted to a log.
import { sampleIndex } from "../../core/index.ts";
import type { Baseline, DecisionRecord } from "../problem.ts";
import { costPerClickBidder, linearBidder, pacedBidder, valueBidder, type Bidder } from "./bidders.ts";
import type { BidCandidate } from "./candidate.ts";
import { calibratedShare } from "./click-calibration.ts";
import { dualPriceBidder, spendCurve, worthAt } from "./dual-price.ts";
import { estimateMarket } from "./estimate.ts";
import type { BiddingProblem } from "./problem.ts";
import type { BiddingRequest } from "./schema.ts";
import { solveValues } from "./value-table.ts";

/** A baseline of this problem. */
type BiddingBaseline = Baseline<BiddingRequest, BidCandidate>;

/** A bidder on the rungs: the highest one at most its bid and within the money left. */
function onLadder({ ladder }: Pick<BiddingProblem, "ladder">, name: string, bidder: Bidder): BiddingBaseline {
  return { name, act: (request) => [ladder.rungAtMost(bidder(request), request)] };
}

/** Rules that need no log: they bid by what the training period showed. */
export function plainBaselines(problem: BiddingProblem): readonly BiddingBaseline[] {
  const { settings: { history, auctionsPerEpisode, budgetUnits }, ladder } = problem;
  const linear = linearBidder(history, history.linearBaseUnits);
  const random: BiddingBaseline = {
    name: "random",
    act(request, source) {
      const open = ladder.candidates.filter((candidate) => ladder.bidOf(candidate, request.predictedClickShare) <= request.budgetLeftUnits);
      return [open[sampleIndex(source, open.length)]];
    },
  };
  return [
    { name: "none", act: () => [ladder.candidates[0]] },
    random,
    onLadder(problem, "mcpc", costPerClickBidder({ costPerClick: history.costPerClickUnits })),
    onLadder(problem, "linear", linear),
    onLadder(problem, "pacing", pacedBidder(linear, budgetUnits / auctionsPerEpisode)),
  ];
}

/** Rules fitted to a log: linear bidding whose money is expected to last, the dynamic programme, and the dual price of money. */
export function fittedBaselines(problem: BiddingProblem, log: readonly DecisionRecord[]): readonly BiddingBaseline[] {
  const { settings: { auctionsPerEpisode, budgetUnits } } = problem;
  const { market, calibration, predictedShares, meanClickShare } = estimateMarket(problem, log);
  const { priceShares, weights } = market;
  const worth = worthAt(spendCurve({ priceShares, clickShares: predictedShares, weights }), budgetUnits / auctionsPerEpisode);
  const values = valueBidder(solveValues({ priceShares, clickShares: [meanClickShare], weights: [1] }, auctionsPerEpisode, budgetUnits));
  const programme: Bidder = (auction) => values({ ...auction, predictedClickShare: calibratedShare(calibration, auction.predictedClickShare) });
  return [
    onLadder(problem, "linear, lasting", ({ predictedClickShare }) => Math.trunc(predictedClickShare / worth)),
    { ...onLadder(problem, "dynamic programme", programme), estimated: true },
    { ...onLadder(problem, "dual price", dualPriceBidder(spendCurve(market), calibration)), estimated: true },
  ];
}
