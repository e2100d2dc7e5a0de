// The bidding decision: what the registry, the benchmark's command and score tables use of this folder.
export {
  benchmarkBidder, benchmarkPolicies, playBenchmark, tuneBase, tuneLinear, type BenchmarkPolicy, type BenchmarkResult, type BiddingCampaign,
} from "./benchmark.ts";
export { costPerClickBidder, linearBidder, valueBidder, type Bidder } from "./bidders.ts";
export { knapsackOf } from "./bound.ts";
export { calibratedShare, fitClickCalibration } from "./click-calibration.ts";
export { parseEpisodes, type AuctionEpisodes } from "./episodes.ts";
export { drawEpisodes } from "./exchange.ts";
export { biddingKind } from "./kind.ts";
export { learnedBidders } from "./learned-bidder.ts";
export { biddingPresets } from "./presets.ts";
export { replayEpisodes, totalOf, type ReplayedEpisodes } from "./replay.ts";
export { parseTrainingInfo } from "./training-info.ts";
export { traceEpisodes, type BiddingTrace } from "./trace.ts";
export { solveValues } from "./value-table.ts";
