// The simulated exchange as a world: one auction after the other, second price, a hard budget per episode.
import type { Random } from "../../core/index.ts";
import type { World } from "../problem.ts";
import type { BidCandidate, Ladder } from "./candidate.ts";
import { createExchange, type DrawnEpisode } from "./exchange.ts";
import type { BiddingOutcome, BiddingRequest } from "./schema.ts";
import type { BiddingSettings } from "./settings.ts";

/** Milliseconds until the exchange says who won. */
const answerMs = 50;

/** Where a season stands: the auctions themselves follow from the seed and the episode's number. */
interface Standing {
  episode: number;
  auction: number;
  budgetLeft: number;
  wins: number;
  waiting: boolean;
}

/** Opens the exchange drawn from `random`. Throws where somebody bids more than the money left. */
export function createWorld(settings: BiddingSettings, ladder: Ladder, random: Random): World<BiddingRequest, BidCandidate, BiddingOutcome> {
  const { auctionsPerEpisode, budgetUnits, world } = settings;
  const draw = createExchange(settings);
  let at: Standing = { episode: 0, auction: 0, budgetLeft: budgetUnits, wins: 0, waiting: false };
  let drawn = draw(random, 0);

  const requestNow = (): BiddingRequest => ({
    episode: `episode-${at.episode}`,
    timeMs: settings.startMs + (at.episode * auctionsPerEpisode + at.auction) * world.auctionGapMs,
    auctionsLeft: auctionsPerEpisode - at.auction,
    budgetLeftUnits: at.budgetLeft,
    predictedClickShare: drawn.predictedShares[at.auction],
    winsSoFar: at.wins,
    spentUnits: budgetUnits - at.budgetLeft,
  });
  const advance = (): void => {
    at.auction++;
    at.waiting = false;
    if (at.auction < auctionsPerEpisode) return;
    at = { episode: at.episode + 1, auction: 0, budgetLeft: budgetUnits, wins: 0, waiting: false };
    if (at.episode < world.episodes) drawn = draw(random, at.episode);
  };

  return {
    next() {
      if (at.episode >= world.episodes) return null;
      at.waiting = true;
      return { kind: "auction", request: requestNow() };
    },
    respond(request, [candidate]) {
      if (!at.waiting) throw new Error("no auction waits for a bid");
      const bid = ladder.bidOf(candidate, request.predictedClickShare);
      if (bid > at.budgetLeft) throw new Error(`a bid of ${bid} with ${at.budgetLeft} units left`);
      const { auction } = at;
      const price = drawn.prices[auction];
      const won = bid >= price;
      const reports = won ? wonReports(settings, drawn, auction) : lost;
      if (won) {
        at.budgetLeft -= price;
        at.wins++;
      }
      advance();
      return { reports };
    },
    save: () => ({ ...at }),
    restore(state) {
      at = { ...(state as unknown as Standing) };
      if (at.episode < world.episodes) drawn = draw(random, at.episode);
    },
  };
}

interface Report {
  readonly afterMs: number;
  readonly outcome: BiddingOutcome;
}

const lost: readonly Report[] = [{ afterMs: answerMs, outcome: { kind: "lost" } }];

function wonReports({ outcomeWindowMs }: BiddingSettings, { prices, clicks, conversions, delays }: DrawnEpisode, auction: number): readonly Report[] {
  const reports: Report[] = [{ afterMs: answerMs, outcome: { kind: "won", priceUnits: prices[auction] } }];
  if (clicks[auction] === 0) return reports;
  const clickMs = answerMs + Math.floor((delays[auction] * (outcomeWindowMs - answerMs)) / 2);
  reports.push({ afterMs: clickMs, outcome: { kind: "click" } });
  if (conversions[auction] === 1) reports.push({ afterMs: Math.floor((clickMs + outcomeWindowMs) / 2), outcome: { kind: "conversion" } });
  return reports;
}
