// The pictures' numbers against the replay they describe.
import { describe, expect, it } from "vitest";
import { seeded } from "../../core/index.ts";
import { linearBidder } from "./bidders.ts";
import { drawEpisodes } from "./exchange.ts";
import { biddingPresets } from "./presets.ts";
import { replayEpisodes, totalOf } from "./replay.ts";
import { traceEpisodes } from "./trace.ts";

describe("the trace of a bidder", () => {
  it("ends at the spend of the replay, rises on the way, and has higher bids for higher predictions", () => {
    const episodes = drawEpisodes(biddingPresets.default, seeded("trace"), [0, 5]);
    const bidder = linearBidder({ clickShare: 0.00143 }, 130);
    const { spends, wins } = replayEpisodes(episodes, 4305, () => bidder);
    const { at, spentShares, bands, prices } = traceEpisodes(episodes, 4305, () => bidder);
    expect([at.length, at[20], spentShares[0]]).toEqual([21, 1000, 0]);
    expect(spentShares[20]).toBeCloseTo(totalOf(spends) / 4305 / 5, 12);
    for (let point = 1; point < 21; point++) expect(spentShares[point]).toBeGreaterThanOrEqual(spentShares[point - 1]);
    expect(bands).toHaveLength(10);
    for (let band = 1; band < 10; band++) expect(bands[band].predictedClickShare).toBeGreaterThan(bands[band - 1].predictedClickShare);
    expect(bands[9].bid).toBeGreaterThan(bands[0].bid);
    expect(bands.reduce((sum, { wonShare }) => sum + wonShare, 0) / 10).toBeCloseTo(totalOf(wins) / 5000, 2);
    expect(prices.reduce((sum, { won }) => sum + won, 0)).toBe(totalOf(wins));
    expect(prices.reduce((sum, { won, lost }) => sum + won + lost, 0)).toBe(5000);
    for (const [bin, { low, high, won, lost }] of prices.entries()) {
      if (bin > 0) expect(low).toBe(prices[bin - 1].high);
      expect(won + lost).toBe(episodes.prices.filter((price) => price >= low && price < high).length);
    }
  });
});
