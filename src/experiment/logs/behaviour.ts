// How a judged policy behaves, whatever it earns: how much it explores, how steady it is over like customers and over versions.
import { observationAt, type Log, type Observation, type Policy, type Random } from "../../core/index.ts";
import type { Behaviour, Figure, RowPolicy } from "../../evaluation/index.ts";
import { meanInterval } from "../comparing/statistics.ts";
import { distancesToNearest, totalVariation } from "./stability.ts";

/** Rows that behaviour is measured on; they lie evenly over the log. */
const probeCount = 400;

/** A policy in the light of one log. */
export interface Watched {
  readonly policy: Policy | RowPolicy;
  /** The same, trained on half of the rows: the version before. Null where nothing was trained. */
  readonly earlier: Policy | null;
  readonly log: Log;
  /** Level of the intervals. */
  readonly level: number;
  readonly random: Random;
}

/** Shares with Student-t intervals over the probed rows. */
export function behaviourOf({ policy, earlier, log, level, random }: Watched): Behaviour {
  const stride = Math.max(1, Math.floor(log.rows / probeCount));
  const rows = Array.from({ length: Math.min(probeCount, log.rows) }, (_, index) => index * stride);
  const probes = rows.map((row) => observationAt(log.observations, row, log.spec));
  const now = rows.map((row, index) => decide(policy, log, { row, observation: probes[index], random }));
  const spread = (values: readonly number[]): Figure | null => {
    if (values.length < 2) return null;
    const { mean, interval } = meanInterval(values, level);
    return { value: mean, interval };
  };
  return {
    explorationShare: spread(now.map((probabilities) => 1 - Math.max(...probabilities))),
    stateStability: spread(distancesToNearest(probes, now, log.spec).map((distance) => 1 - distance)),
    versionStability: earlier === null ? null
      : spread(now.map((probabilities, index) => 1 - totalVariation(probabilities, earlier.probabilities(probes[index], random.fork("look"))))),
  };
}

interface Place {
  readonly row: number;
  readonly observation: Observation;
  readonly random: Random;
}

// Every look at a policy sees the same draws, so that the noise of a win rate counts neither as a change nor as a difference.
function decide(policy: Policy | RowPolicy, log: Log, { row, observation, random }: Place): Float64Array {
  const { offsets } = log.observations;
  return "columns" in policy ? policy.columns.slice(offsets[row], offsets[row + 1]) : policy.probabilities(observation, random.fork("look"));
}
