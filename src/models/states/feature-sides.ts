// The two sides every encoder is made of: what is the same for all candidates of an observation, and what is a candidate's own.
import type { DecisionSpec, Observation } from "../../core/index.ts";
import { createScaler } from "./scaling.ts";

/** How to write either side. */
export interface Sides {
  /** Number of inputs of the state side: scaled state fields and, where asked for, prices. */
  readonly left: number;
  readonly leftNames: readonly string[];
  /** Number of inputs of the candidate side: its scaled fields, or one 0/1 input per name of a fixed list without fields. */
  readonly right: number;
  readonly rightNames: readonly string[];
  /** The candidate side is one 1 among zeros, at the candidate's own place. */
  readonly identity: boolean;
  /** Writes the state side into out[to .. to + left). */
  writeLeft(observation: Observation, out: Float64Array, to: number): void;
  /** Writes the candidate side into out[to .. to + right). */
  writeRight(observation: Observation, action: number, out: Float64Array, to: number): void;
}

/** The sides of a kind of decision. */
export function createSides(spec: DecisionSpec, priceInputs: boolean): Sides {
  const stateScaler = createScaler(spec.state);
  const candidateScaler = createScaler(spec.candidate);
  const limits = priceInputs ? spec.limits : [];
  const fields = spec.candidate.length;
  const identity = fields === 0 && spec.fixed !== null;
  const rightNames = identity ? spec.fixed.map((name) => `candidate=${name}`) : spec.candidate.map((field) => field.name);
  return {
    left: spec.state.length + limits.length,
    leftNames: [...spec.state.map((field) => field.name), ...limits.map((name) => `price of ${name}`)],
    right: rightNames.length,
    rightNames,
    identity,
    writeLeft(observation, out, to) {
      stateScaler.write(observation.state, 0, out, to);
      for (let limit = 0; limit < limits.length; limit++) out[to + spec.state.length + limit] = observation.prices[limit];
    },
    writeRight(observation, action, out, to) {
      if (!identity) candidateScaler.write(observation.candidates, action * fields, out, to);
      else for (let index = 0; index < rightNames.length; index++) out[to + index] = index === action ? 1 : 0;
    },
  };
}
