// The learned bidder of the benchmark: prices from its own training period, clicks from another campaign, predictions as they come by.
import { fitClickCalibration, calibratedShare, type ClickCalibration } from "./click-calibration.ts";
import { dualPriceBidder, spendCurve } from "./dual-price.ts";
import type { Bidder } from "./bidders.ts";
import type { AuctionEpisodes } from "./episodes.ts";
import type { TrainingInfo } from "./training-info.ts";

// Settings of the learned bidder, fixed in docs/decisions/0012-named-learned-bidder.md before it was run on the benchmark.
interface LearnedBidderSettings {
  /** The distribution of predictions is that of so many episodes before the present one. */
  readonly windowEpisodes: number;
  /** Predictions that stand for the window, evenly spaced in it. */
  readonly predictions: number;
}

// The named settings.
const learnedBidderSettings: LearnedBidderSettings = { windowEpisodes: 10, predictions: 1000 };

/**
 * A bidder per episode. Clicks are calibrated on `other`, another campaign's file, as the linear bidder's base is; prices follow the
 * campaign's own training histogram; predictions those of the episodes played so far (of `other` in the first), which every bidder
 * sees whether it wins or not. Nothing of an episode is looked at before it is over.
 */
export function learnedBidders(
  info: Pick<TrainingInfo, "priceShares">, other: AuctionEpisodes, episodes: AuctionEpisodes, settings = learnedBidderSettings,
): (episode: number) => Bidder {
  const calibration = fitClickCalibration(other);
  return (episode) => {
    const first = Math.max(0, episode - settings.windowEpisodes);
    const seen = episode === 0
      ? other.predictedShares : episodes.predictedShares.subarray(first * episodes.length, episode * episodes.length);
    return bidderFrom(seen, { info, calibration, settings });
  };
}

interface Learned {
  readonly info: Pick<TrainingInfo, "priceShares">;
  readonly calibration: ClickCalibration;
  readonly settings: LearnedBidderSettings;
}

// The bidder for predictions like these.
function bidderFrom(predictedShares: Float64Array, { info, calibration, settings }: Learned): Bidder {
  const count = Math.min(settings.predictions, predictedShares.length);
  const clickShares = Float64Array.from({ length: count }, (_, index) => (
    calibratedShare(calibration, predictedShares[Math.floor(((index + 0.5) * predictedShares.length) / count)])
  ));
  const weights = new Float64Array(count).fill(1 / count);
  return dualPriceBidder(spendCurve({ priceShares: info.priceShares, clickShares, weights }), calibration);
}
