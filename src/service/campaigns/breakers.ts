// The breakers of all campaigns and the one over all of them together: which of them is tripped, and what happens then.
import { createBreaker, type Breaker, type RateLimits } from "./breaker.ts";
import type { Campaigns, OpenCampaign } from "./campaigns.ts";
import type { Alarm } from "../decision-service.ts";
import type { ReadableDecided } from "../decisions/deciding.ts";
import type { Journal } from "../journal/journal.ts";

/** All breakers of one writer. */
export interface Breakers {
  /** The breaker of a campaign; it is tripped as well where the one over all campaigns is. */
  of(campaign: OpenCampaign): Breaker;
  /** A decision was made: counts what it holds. */
  count(campaign: OpenCampaign, event: ReadableDecided): void;
  /** A decision met a tripped breaker: switches the campaign off and raises the alarm, once. */
  trip(campaign: OpenCampaign, atMs: number): void;
}

/** Breakers as the state knows what was held lately. */
export function createBreakers({ campaigns, journal, stream, overall, alarm }: {
  readonly campaigns: Pick<Campaigns, "switchTo">;
  readonly journal: Pick<Journal, "state">;
  readonly stream: string;
  readonly overall: RateLimits;
  readonly alarm: (alarm: Alarm) => void;
}): Breakers {
  const all = createBreaker(overall);
  const own = new Map<string, Breaker>();
  const tripping = new Set<string>();
  const breakerOf = (name: string, limits: RateLimits): Breaker => {
    const known = own.get(name) ?? createBreaker(limits);
    own.set(name, known);
    return known;
  };
  // What was held before the last start counts as well.
  for (const [name, { plan, slices }] of journal.state) {
    const slice = slices.get(stream);
    if (plan === null || slice === undefined) continue;
    const breaker = breakerOf(name, plan.guards.breaker);
    for (const [decision, { atMs }] of slice.decisions) {
      const held = slice.ledger.accounts().map((account) => ({ account, maximum: slice.ledger.hold(account, decision)?.maximum ?? 0 }));
      for (const each of [breaker, all]) each.add(held, atMs);
    }
  }
  const find: Breakers["of"] = ({ name, plan }) => {
    const breaker = breakerOf(name, plan.guards.breaker);
    return { ...breaker, tripped: (atMs) => breaker.tripped(atMs) ?? all.tripped(atMs) };
  };
  return {
    of: find,
    count({ name, plan }, { reservations, atMs }) {
      for (const each of [breakerOf(name, plan.guards.breaker), all]) each.add(reservations, atMs);
    },
    trip(campaign, atMs) {
      const account = find(campaign).tripped(atMs);
      if (account === null || !campaign.state.on || tripping.has(campaign.name)) return;
      tripping.add(campaign.name);
      alarm({ kind: "breaker", campaign: campaign.name, account, atMs });
      // A journal that is over has told its owner.
      campaigns.switchTo(campaign.name, false, `breaker: too much held on ${account} in too short a time`)
        .catch(() => undefined).finally(() => tripping.delete(campaign.name));
    },
  };
}
