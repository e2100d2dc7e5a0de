// Bidding as a problem: one choice per auction among the rungs of a ladder, under the hard money of its episode.
import { fail } from "../../core/index.ts";
import type { Problem } from "../problem.ts";
import { assessBid, biddingMetrics, limitNames } from "./assess.ts";
import { fittedBaselines, plainBaselines } from "./baselines.ts";
import { boundSeason } from "./bound.ts";
import { createLadder, type BidCandidate, type Ladder } from "./candidate.ts";
import { candidateFields, catalogueOf, encodeRequest, stateFields } from "./encode.ts";
import { parseBiddingOutcome, parseBiddingRequest, type BiddingOutcome, type BiddingRequest } from "./schema.ts";
import type { BiddingSettings } from "./settings.ts";
import { createWorld } from "./world.ts";

/** A problem with its settings and its ladder at hand. */
export interface BiddingProblem extends Problem<BiddingRequest, BidCandidate, BiddingOutcome> {
  readonly settings: BiddingSettings;
  readonly ladder: Ladder;
}

/** The problem of these settings. */
export function createBiddingProblem(settings: BiddingSettings): BiddingProblem {
  const ladder = createLadder(settings);
  const { candidates } = ladder;
  const catalogue = catalogueOf(candidates);
  const none = [candidates[0]];
  const bidOf = ({ predictedClickShare }: BiddingRequest, candidate = candidates[0]): number => ladder.bidOf(candidate, predictedClickShare);
  const problem: BiddingProblem = {
    settings,
    ladder,
    spec: {
      state: stateFields, candidate: candidateFields, fixed: candidates.map(({ name }) => name), limits: [...limitNames],
      stages: 1, discount: settings.discount,
    },
    metrics: biddingMetrics,
    parseRequest: (input) => parseBiddingRequest(settings, input),
    parseOutcome: parseBiddingOutcome,
    stage(request, chosen, prices) {
      if (chosen.length > 0) return null;
      const allowed = new Uint8Array(candidates.length);
      for (let rung = 0; rung < allowed.length; rung++) allowed[rung] = bidOf(request, candidates[rung]) <= request.budgetLeftUnits ? 1 : 0;
      return { observation: { state: encodeRequest(settings, request), candidates: catalogue, allowed, prices }, candidates };
    },
    label: ({ name }) => name,
    time: ({ timeMs }) => timeMs,
    // Auctions of an episode share its money, so that they are one another's history and never independent.
    subject: ({ episode }) => episode,
    episode: ({ episode }) => episode,
    assess: ({ request, chosen }, outcomes) => (
      assessBid(settings, { account: request.episode, units: bidOf(request, chosen[0]), closes: request.auctionsLeft === 1 }, outcomes)
    ),
    accounts: Array.from({ length: settings.world.episodes }, (_, episode) => `episode-${episode}`),
    account(name) {
      if (!/^episode-\d{1,9}$/.test(name)) fail("unknown-name", "account", "episode-0, episode-1, ...", name);
      return { cap: settings.budgetUnits, unit: "units" };
    },
    reserve(request, [candidate]) {
      const maximum = bidOf(request, candidate);
      return maximum === 0 ? [] : [{ account: request.episode, maximum }];
    },
    fallback: () => none,
    outcomeWindowMs: settings.outcomeWindowMs,
    world: (random) => createWorld(settings, ladder, random),
  };
  return {
    ...problem,
    baselines: plainBaselines(problem),
    study: { baselines: (log) => fittedBaselines(problem, log), bound: (season) => boundSeason(problem, season) },
  };
}
