// How an observation meets a network: which numbers stand in a row, and how many rows and outputs there are.
import type { DecisionSpec, Observation } from "../../core/index.ts";
import { createScaler } from "../states/scaling.ts";

/**
 * A fixed list without candidate fields is one row per observation with one output per candidate. Any other list is one row per
 * candidate with one output each. A row is [state, prices | candidate]: the first part is shared by all candidates.
 */
export interface NetworkInput {
  readonly perCandidate: boolean;
  /** Outputs of a row: the candidates of the fixed list, or 1. */
  readonly outputs: number;
  /** sharedWidth + candidateWidth. */
  readonly width: number;
  /** Scaled state fields and the prices of limits, unscaled. */
  readonly sharedWidth: number;
  /** Scaled candidate fields and, for a named list, one 0/1 input per name; 0 where there is one row per observation. */
  readonly candidateWidth: number;
  /** [width] */
  readonly names: readonly string[];
  /** Writes the shared part: a state from `states[stateAt]` and prices from `prices[priceAt]` on, into out[to ..]. */
  writeShared(columns: SharedColumns, row: number, out: Float32Array, to: number): void;
  /** Writes the part of a candidate whose fields begin at `features[from]`, into out[to ..]. */
  writeCandidate(features: Float32Array, from: number, action: number, out: Float32Array, to: number): void;
  /** Writes the row or rows of an observation from out[0] on and returns how many. */
  writeObservation(observation: Observation, out: Float32Array): number;
}

/** States [rows x S] and prices [rows x L], as columns of a batch or of many environments have them. */
export interface SharedColumns {
  readonly states: Float32Array;
  readonly prices: Float32Array;
}

/** The input of networks for this kind of decision; a pure function of the spec, so that snapshots need no numbers of it. */
export function createNetworkInput(spec: DecisionSpec): NetworkInput {
  const stateScaler = createScaler(spec.state);
  const candidateScaler = createScaler(spec.candidate);
  const limits = spec.limits.length;
  const fields = spec.candidate.length;
  const perCandidate = spec.fixed === null || fields > 0;
  const candidateNames = perCandidate ? [...spec.candidate.map((field) => field.name), ...(spec.fixed ?? []).map((name) => `candidate=${name}`)] : [];
  const sharedNames = [...spec.state.map((field) => field.name), ...spec.limits.map((name) => `price of ${name}`)];
  const [sharedWidth, candidateWidth] = [sharedNames.length, candidateNames.length];
  const width = sharedWidth + candidateWidth;
  const writeShared = ({ states, prices }: SharedColumns, row: number, out: Float32Array, to: number): void => {
    stateScaler.write(states, row * spec.state.length, out, to);
    for (let limit = 0; limit < limits; limit++) out[to + spec.state.length + limit] = prices[row * limits + limit];
  };
  const writeCandidate = (features: Float32Array, from: number, action: number, out: Float32Array, to: number): void => {
    candidateScaler.write(features, from, out, to);
    for (let index = fields; index < candidateWidth; index++) out[to + index] = index - fields === action ? 1 : 0;
  };
  const one: { -readonly [name in keyof SharedColumns]: Float32Array } = { states: new Float32Array(0), prices: new Float32Array(0) };
  return {
    perCandidate, width, sharedWidth, candidateWidth, outputs: perCandidate ? 1 : spec.fixed.length,
    names: [...sharedNames, ...candidateNames],
    writeShared,
    writeCandidate,
    writeObservation(observation, out) {
      const rows = perCandidate ? observation.allowed.length : 1;
      one.states = observation.state;
      one.prices = observation.prices;
      for (let row = 0; row < rows; row++) {
        writeShared(one, 0, out, row * width);
        if (perCandidate) writeCandidate(observation.candidates, row * fields, row, out, row * width + sharedWidth);
      }
      return rows;
    },
  };
}
