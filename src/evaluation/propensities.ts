// Propensities for a log that holds none: how often each candidate was taken, or a cross-fitted multinomial logistic regression.
import type { Log } from "../core/index.ts";
import { choiceProbabilities, fitChoices, foldsOf, rewardFeatures } from "../models/index.ts";
import { connectedGroups } from "./outline.ts";

/** How propensities are estimated. */
export interface PropensityOptions {
  /** `frequency`: the choice did not depend on the state. `logistic`: it depended on what the state holds, and on nothing else. */
  readonly method: "frequency" | "logistic";
  readonly folds?: number;
  /** Added to the curvature of every coefficient; above 0. */
  readonly penalty?: number;
  /** No estimate is taken to be smaller. */
  readonly least?: number;
}

/** The log with estimated propensities in place of its own. Say so wherever its figures are shown. */
export function withEstimatedPropensities(log: Log, options: PropensityOptions): Log {
  const { method, least = 0.001 } = options;
  const estimated = method === "frequency" ? frequencies(log) : logistic(log, options);
  return { ...log, propensities: estimated.map((propensity) => Math.max(least, Math.min(1, propensity))) };
}

// Taken / offered, per place in the list and per number of candidates, so that lists of different lengths do not mix.
function frequencies(log: Log): Float64Array {
  const { offsets, allowed } = log.observations;
  const taken = new Map<string, number>();
  const offered = new Map<string, number>();
  const keyOf = (row: number, action: number): string => `${offsets[row + 1] - offsets[row]}/${action}`;
  const note = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (let row = 0; row < log.rows; row++) {
    note(taken, keyOf(row, log.actions[row]));
    for (let action = 0; action < offsets[row + 1] - offsets[row]; action++) {
      if (allowed[offsets[row] + action] === 1) note(offered, keyOf(row, action));
    }
  }
  return Float64Array.from({ length: log.rows }, (_, row) => {
    const key = keyOf(row, log.actions[row]);
    return taken.get(key)! / offered.get(key)!;
  });
}

function logistic(log: Log, { folds = 3, penalty = 1 }: PropensityOptions): Float64Array {
  const features = rewardFeatures(log.spec);
  const foldOf = foldsOf(connectedGroups(log.subjects, log.episodes).groupOf, folds);
  const probabilitiesOf = choiceProbabilities(log, features);
  const estimated = new Float64Array(log.rows);
  for (let fold = 0; fold < folds; fold++) {
    const coefficients = fitChoices({ batch: log, features, penalty, uses: (row) => foldOf[row] !== fold });
    for (let row = 0; row < log.rows; row++) {
      if (foldOf[row] === fold) estimated[row] = probabilitiesOf(row, coefficients)[log.actions[row]];
    }
  }
  return estimated;
}
