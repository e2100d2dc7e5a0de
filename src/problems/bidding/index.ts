// The bidding decision: what the registry, the benchmark's command and score tables use of this folder.
export { benchmarkPolicies, playBenchmark, tuneLinear, type BenchmarkPolicy, type BenchmarkResult, type BiddingCampaign } from "./benchmark.ts";
export { parseEpisodes, type AuctionEpisodes } from "./episodes.ts";
export { totalOf } from "./replay.ts";
export { parseTrainingInfo } from "./training-info.ts";
export { biddingKind } from "./kind.ts";
