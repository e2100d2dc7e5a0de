// How steady policies are over seeds, checkpoints and states.
import { fail, type DecisionSpec, type Observation, type Policy, type Random } from "../../core/index.ts";
import { mean } from "../../kernels/index.ts";
import type { Measured } from "../seasons/results.ts";
import { createChangeMeter, distancesToNearest, lookAt, totalVariation } from "../logs/stability.ts";
import { meanInterval } from "../comparing/statistics.ts";

/** All in [0, 1], 1 = perfectly steady; intervals are over seeds. */
export interface PolicyStability {
  /**
   * 1 - mean total variation between the last policies of two seeds, over all pairs and states: how much of a decision is the luck of
   * the training. The interval is over the seeds' mean distances to all others, which share pairs: it is a picture, not a test. Null with one seed.
   */
  readonly seeds: Measured | null;
  /** 1 - mean total variation between consecutive checkpoints of a seed. Null with one checkpoint. */
  readonly checkpoints: Measured | null;
  /** 1 - mean total variation between each state and its nearest with the same candidates, in the last policies. Null where no state has such a neighbour. */
  readonly states: Measured | null;
}

/** Where policies are looked at. */
export interface StabilityStates {
  /** Fixed states, see `statesMet`. */
  readonly states: readonly Observation[];
  readonly spec: DecisionSpec;
  /** All policies see the same draws of it. */
  readonly random: Random;
}

/** `runs` holds the checkpoints of each seed in order. Throws `bad-settings` without seeds, checkpoints or states. */
export function policyStability(runs: readonly (readonly Policy[])[], { states, spec, random }: StabilityStates): PolicyStability {
  if (runs.length === 0 || runs.some((checkpoints) => checkpoints.length === 0)) fail("bad-settings", "runs", "at least one checkpoint of every seed", "none");
  if (states.length === 0) fail("bad-settings", "states", "at least one state", "none");
  const last = runs.map((checkpoints) => lookAt(checkpoints.at(-1)!, states, random));
  const toNearest = last.map((probabilities) => distancesToNearest(states, probabilities, spec));
  return {
    seeds: runs.length < 2 ? null : steadiness(last.map((own, seed) => mean(last.filter((_, other) => other !== seed).map((other) => distance(own, other))))),
    checkpoints: runs.some((checkpoints) => checkpoints.length < 2) ? null : steadiness(runs.map((checkpoints) => meanChange(checkpoints, states, random))),
    states: toNearest.some((distances) => distances.length === 0) ? null : steadiness(toNearest.map(mean)),
  };
}

function steadiness(distances: readonly number[]): Measured {
  return meanInterval(distances.map((each) => 1 - each));
}

function distance(own: readonly Float64Array[], other: readonly Float64Array[]): number {
  return mean(own.map((probabilities, state) => totalVariation(probabilities, other[state])));
}

function meanChange(checkpoints: readonly Policy[], states: readonly Observation[], random: Random): number {
  let now = checkpoints[0];
  const meter = createChangeMeter({ probabilities: (...given) => now.probabilities(...given) }, states, random);
  return mean(checkpoints.map((checkpoint) => {
    now = checkpoint;
    return meter.note();
  }).filter((moved) => moved !== null));
}
