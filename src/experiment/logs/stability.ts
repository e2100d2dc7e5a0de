// How steady a policy is: over its versions, and over states that look alike.
import type { DecisionSpec, Observation, Policy, Random } from "../../core/index.ts";

/** Both in [0, 1], 1 = perfectly steady; null where there was nothing to compare. */
export interface Stability {
  /**
   * 1 - mean total-variation distance of the policy's probabilities between consecutive checkpoints, over a fixed set of probe
   * observations: how little an update changes decisions (the churn of Milani Fard, Cormier, Canini & Gupta 2016).
   */
  readonly versions: number | null;
  /**
   * 1 - mean total-variation distance between each probe observation and the probe with the same candidates whose state is
   * nearest: how alike similar customers are treated (the metric of Dwork, Hardt, Pitassi, Reingold & Zemel 2012, section 2).
   */
  readonly states: number | null;
}

/** Collects probes, takes checkpoints, and says at the end how steady the policy was. */
export interface StabilityProbe {
  /** Offers an observation as a probe; only the first ones are kept. */
  offer(observation: Observation): void;
  /** Notes the policy's probabilities on the probes. The first call fixes the set of probes. */
  checkpoint(): void;
  result(): Stability;
}

/** A probe of this policy on at most `count` observations. All calls see the same draws, so that noise counts neither as change nor as difference. */
export function createStabilityProbe(policy: Policy, spec: DecisionSpec, random: Random, count = 64): StabilityProbe {
  const probes: Observation[] = [];
  const change = createChangeMeter(policy, probes, random);
  let isFixed = false;
  let distance = 0;
  let changes = 0;
  return {
    offer(observation) {
      if (!isFixed && probes.length < count) probes.push(observation);
    },
    checkpoint() {
      if (probes.length === 0) return;
      isFixed = true;
      const moved = change.note();
      if (moved === null) return;
      distance += moved;
      changes++;
    },
    result: () => ({
      versions: changes === 0 ? null : 1 - distance / changes,
      states: stateStability(probes, change.latest() ?? lookAt(policy, probes, random), spec),
    }),
  };
}

/** The probabilities of a policy at each of these observations; all looks see the same draws. */
export function lookAt(policy: Policy, states: readonly Observation[], random: Random): Float64Array[] {
  return states.map((observation) => Float64Array.from(policy.probabilities(observation, random.fork("look"))));
}

/** How far a policy moves. */
export interface ChangeMeter {
  /** Looks at the policy; returns the mean total variation over the states since the look before, null at the first. */
  note(): number | null;
  /** Its probabilities at the last look, null before the first. */
  latest(): readonly Float64Array[] | null;
}

/** A meter on this policy over these states; `latest` is what it found at the last look where it goes on. */
export function createChangeMeter(
  policy: Policy, states: readonly Observation[], random: Random, latest: readonly Float64Array[] | null = null,
): ChangeMeter {
  let previous = latest;
  return {
    latest: () => previous,
    note() {
      const before = previous;
      const now = lookAt(policy, states, random);
      previous = now;
      return before === null ? null : mean(now.map((probabilities, index) => totalVariation(probabilities, before[index])));
    },
  };
}

/** Half the sum of absolute differences: the largest difference in the probability of any set of candidates. */
export function totalVariation(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += Math.abs(a[index] - b[index]);
  return sum / 2;
}

function stateStability(probes: readonly Observation[], probabilities: readonly Float64Array[], spec: DecisionSpec): number | null {
  const distances = distancesToNearest(probes, probabilities, spec);
  return distances.length === 0 ? null : 1 - mean(distances);
}

/** Total variation between each probe and the probe with the same candidates whose state is nearest; probes without one are left out. */
export function distancesToNearest(probes: readonly Observation[], probabilities: readonly Float64Array[], spec: DecisionSpec): number[] {
  const distances: number[] = [];
  probes.forEach((_, index) => {
    const other = nearest(probes, index, spec);
    if (other !== -1) distances.push(totalVariation(probabilities[index], probabilities[other]));
  });
  return distances;
}

// States are compared after every field has been scaled by its range; only probes with equal candidates and equal masks count.
function nearest(probes: readonly Observation[], index: number, spec: DecisionSpec): number {
  let best = Number.POSITIVE_INFINITY;
  let found = -1;
  probes.forEach((probe, other) => {
    if (other === index || !sameNumbers(probe.allowed, probes[index].allowed) || !sameNumbers(probe.candidates, probes[index].candidates)) return;
    let distance = 0;
    spec.state.forEach((field, place) => {
      const step = (probe.state[place] - probes[index].state[place]) / Math.max(field.high - field.low, Number.MIN_VALUE);
      distance += step * step;
    });
    if (distance < best) {
      best = distance;
      found = other;
    }
  });
  return found;
}

function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
