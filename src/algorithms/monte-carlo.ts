// Monte Carlo control over a discretised state: learns from what whole episodes really earned.
import {
  pricedReward, tensorOf, transitionAt,
  type Algorithm, type Batch, type DecisionSpec, type Learner, type Random, type Range, type Snapshot, type Tensor,
} from "../core/index.ts";
import { createTabularCore, tabularDefaults, tabularRanges, type TabularCore, type TabularSettings } from "./tabular.ts";

const name = "monte-carlo";

type MonteCarloSettings = TabularSettings & {
  /** "first": an entry learns once per episode, from its first visit on; "every": from each visit. */
  readonly visits: string;
};

const visits: Range = { oneOf: ["first", "every"] };

/**
 * Q(s,a) <- Q(s,a) + rate (G - Q(s,a)) with the return G = r + discount G' of the rest of the episode (Sutton & Barto 2018, section
 * 5.4, exploring by epsilon; first and every visit: Singh & Sutton 1996). An episode that is only cut off, or goes on where no row
 * follows it, counts the policy's own value of what would have come; where that is not known, it is dropped. Rows of an
 * unfinished episode wait for the next batch, in snapshots too.
 */
export const monteCarlo: Algorithm<MonteCarloSettings> = {
  name,
  summary: "Tabular Monte Carlo control over a discretised state, first or every visit, with epsilon-greedy exploration (Sutton & Barto 2018).",
  defaults: { ...tabularDefaults, visits: "first" },
  ranges: { ...tabularRanges, visits },
  unsuited: () => null,
  create(spec, config, from): Learner {
    const core = createTabularCore(spec, config, from);
    const open = from === undefined ? emptyEpisode(spec) : restoreEpisode(from, spec);
    return {
      policy: core.policy,
      learn(batch, random) {
        for (let row = 0; row < batch.rows; row++) follow(core, open, { batch, row, random, firstOnly: config.visits === "first" });
      },
      snapshot: () => ({ algorithm: name, spec, config, tensors: { ...core.tensors(), ...episodeTensors(open) }, lineage: {} }),
    };
  },
};

/** An episode whose end has not been seen yet. */
interface OpenEpisode {
  readonly entries: number[];
  readonly rewards: number[];
  readonly discounts: number[];
  /** What the last of its rows led to, and what that was worth when it came; not a number where it is not known. */
  readonly nextState: Float32Array;
  following: number;
}

interface Row {
  readonly batch: Batch;
  readonly row: number;
  readonly random: Random;
  readonly firstOnly: boolean;
}

function follow(core: TabularCore, open: OpenEpisode, at: Row): void {
  const { observation, action, discount, next, last } = transitionAt(at.batch, at.row);
  const goesOn = open.nextState.every((value, index) => value === observation.state[index]);
  if (open.entries.length > 0 && !goesOn) close(core, open, at.firstOnly);
  open.entries.push(core.table.entry(observation, action, true));
  open.rewards.push(pricedReward(at.batch, at.row));
  open.discounts.push(discount);
  open.following = discount === 0 ? 0 : next === null ? Number.NaN : core.expected(next, at.random);
  if (next !== null) open.nextState.set(next.state);
  if (discount === 0 || last || next === null) close(core, open, at.firstOnly);
}

// Learns from the returns, last row first, and begins anew.
function close(core: TabularCore, open: OpenEpisode, firstOnly: boolean): void {
  const { entries, rewards, discounts } = open;
  const firsts = new Map<number, number>();
  if (firstOnly) entries.forEach((entry, index) => firsts.has(entry) || firsts.set(entry, index));
  let gain = open.following;
  for (let index = entries.length - 1; index >= 0 && !Number.isNaN(gain); index--) {
    gain = rewards[index] + (discounts[index] === 0 ? 0 : discounts[index] * gain);
    if (!firstOnly || firsts.get(entries[index]) === index) core.learn(entries[index], gain);
  }
  entries.length = rewards.length = discounts.length = 0;
}

function emptyEpisode(spec: DecisionSpec): OpenEpisode {
  return { entries: [], rewards: [], discounts: [], nextState: new Float32Array(spec.state.length), following: 0 };
}

function episodeTensors({ entries, rewards, discounts, nextState, following }: OpenEpisode): { readonly [name: string]: Tensor } {
  const rows = entries.length;
  return {
    openRows: { shape: [rows, 3], data: Float64Array.from({ length: 3 * rows }, (_, index) => [entries, rewards, discounts][index % 3][Math.floor(index / 3)]) },
    openState: { shape: [nextState.length], data: nextState.slice() },
    openFollowing: { shape: [1], data: Float64Array.of(rows === 0 ? 0 : following) },
  };
}

function restoreEpisode(from: Snapshot, spec: DecisionSpec): OpenEpisode {
  const count = (from.tensors["openRows"] as Tensor | undefined)?.shape[0] ?? 0;
  const rows = tensorOf(from, "openRows", [count, 3]);
  const column = (at: number): number[] => Array.from({ length: count }, (_, row) => rows[3 * row + at]);
  return {
    entries: column(0), rewards: column(1), discounts: column(2),
    nextState: Float32Array.from(tensorOf(from, "openState", [spec.state.length])),
    following: tensorOf(from, "openFollowing", [1])[0],
  };
}
