// How one simulated season differs from others: caps, stock, guards, who writes, how the clock moves, how often anchors and checkpoints are written.
import type { Mac } from "../../src/core/index.ts";
import { fastMac } from "../../src/edge/fast-hashes.ts";
import type { CampaignRequest, JournalLimits } from "../../src/service/index.ts";
import type { Chance } from "./chance.ts";
import { quickMac } from "./quick-mac.ts";

export const dayMs = 86_400_000;

/** How a season differs from others, drawn from its number. */
export interface Style {
  readonly request: CampaignRequest;
  readonly caps: { readonly [account: string]: number };
  /** Whether processes take over from one another while both run, or a second one writes its own stream. */
  readonly writers: "one" | "takeover" | "two";
  readonly failing: number;
  /** Another one each season: draws follow from it and from names that come again. */
  readonly secret: Uint8Array;
  /** The real one in few seasons: nothing but names and draws hangs on it. */
  readonly mac: Mac;
  /** The clock moves on by up to so much a step, against outcome windows of a day. */
  readonly tickMs: number;
  readonly rememberMs: number;
  readonly limits: JournalLimits;
}

/** The style of a season. */
export function styleOf(chance: Chance): Style {
  const gifts = 1000 + 100 * chance.below(150);
  const stocked = chance.happens(0.3);
  const stock: { readonly [label: string]: number } = stocked ? { large: chance.below(40), small: 20 + chance.below(100) } : {};
  return {
    request: {
      campaign: "spring", problem: "gift-shop", settings: {}, caps: { gifts }, assignments: { live: { policy: "uniform", explorationFloor: 0 } },
      holdMs: chance.happens(0.3) ? 3_600_000 : 0,
      guards: { stock, ...(chance.happens(0.2) && { coolDownMs: 3_600_000 }) },
    },
    caps: { gifts, ...Object.fromEntries(Object.entries(stock).map(([label, units]) => [`stock/${label}`, units])) },
    writers: chance.pick(["one", "one", "takeover", "two"] as const),
    failing: chance.happens(0.3) ? 0.002 : 0,
    secret: Uint8Array.from({ length: 16 }, () => chance.below(256)),
    mac: chance.happens(0.05) ? fastMac : quickMac,
    tickMs: chance.pick([300_000, 900_000, 2_700_000, 7_200_000]),
    rememberMs: chance.pick([0.5, 4, 30]) * dayMs,
    limits: { anchorRecords: chance.pick([20, 100, 500]), anchorMs: chance.pick([1000, 7 * dayMs, 7 * dayMs]), checkpointRecords: chance.pick([30, 150, 400, 1200]), recentEvents: chance.pick([2, 100, 1000, 1000]) },
  };
}
