// The second half of the learner: returns as a logistic function of interests, once for all candidates and once more for each.
import { tensorOf, type Batch, type DecisionSpec, type Field, type Snapshot, type Tensor } from "../../core/index.ts";
import { createLogistic, createScaler } from "../../models/index.ts";
import { createCorrections } from "./corrections.ts";
import { viewFieldsOf, type Interests, type Reading } from "./interests.ts";

/** A model of returns. */
export interface Clicks {
  /** Learns the targets [rows] in [0, 1] of a batch; rows of one state that stand together are read once. */
  learn(batch: Batch, targets: Float64Array): void;
  /** Log-odds of the return of every candidate in this state, into out [candidates]. */
  logOdds(state: Float32Array, out: Float64Array): void;
  /** Choices learned from so far. */
  rows(): number;
  tensors(): { readonly [name: string]: Tensor };
}

/** Where the slope of the log-odds in the fit may change, in its standard deviations: straight between, and beyond. */
const knots = [0, 1, 2] as const;
const plainInputs = 3 + knots.length;

/**
 * Inputs of the model for all candidates: 1, fit, what it exceeds each knot by, how popular the candidate is with everybody (which the
 * fit may count too much or too little), and the other fields of the state; of a candidate's own: 1, the log-odds of the former,
 * interests, and the other fields.
 */
export function createClicks({ spec, interests, penalty }: { spec: DecisionSpec; interests: Interests; penalty: number }, from?: Snapshot): Clicks {
  const reader = createReader(spec, interests);
  const { candidates, others } = reader;
  const sharedWidth = plainInputs + others;
  const ownWidth = 2 + interests.rank + others;
  const shared = createLogistic({ models: 1, width: sharedWidth, penalty: 0.01 }, from, "shared");
  const own = createCorrections({ candidates, width: ownWidth, penalty }, from);
  let rows = from === undefined ? 0 : tensorOf(from, "rows", [1])[0];
  const [sharedInput, ownInput] = [new Float64Array(sharedWidth), new Float64Array(ownWidth)];
  const writeShared = (action: number, out: Float64Array): void => {
    const fit = reader.fits[action];
    out[0] = 1;
    out[1] = fit;
    for (let knot = 0; knot < knots.length; knot++) out[2 + knot] = Math.max(0, fit - knots[knot]);
    out[plainInputs - 1] = reader.popularities[action];
    out.set(reader.rest, plainInputs);
  };
  const writeOwn = (action: number, out: Float64Array): void => {
    writeShared(action, sharedInput);
    out[0] = 1;
    out[1] = shared.predict(0, sharedInput);
    out.set(reader.interests, 2);
    out.set(reader.rest, 2 + interests.rank);
  };
  const inputsOf = (groups: Groups, width: number, write: (action: number, out: Float64Array) => void): Float64Array => {
    const inputs = new Float64Array(groups.count * width);
    for (let group = 0; group < groups.count; group++) {
      reader.at(groups.state(group));
      write(groups.actions[group], inputs.subarray(group * width, (group + 1) * width));
    }
    return inputs;
  };
  return {
    learn(batch, targets) {
      const groups = groupsOf(batch, targets, candidates);
      const { count, means, weights } = groups;
      shared.learnMany({ count, models: new Int32Array(count), inputs: inputsOf(groups, sharedWidth, writeShared), targets: means, weights });
      own.learn({ count, models: groups.actions, inputs: inputsOf(groups, ownWidth, writeOwn), targets: means, weights });
      rows += batch.rows;
    },
    logOdds(state, out) {
      reader.at(state);
      for (let action = 0; action < candidates; action++) {
        writeOwn(action, ownInput);
        out[action] = own.logOdds(action, ownInput);
      }
    },
    rows: () => rows,
    tensors: () => ({ ...shared.tensors(), ...own.tensors(), rows: { shape: [1], data: Float64Array.of(rows) } }),
  };
}

interface Reader extends Reading {
  readonly candidates: number;
  /** Number of state fields that count no views. */
  readonly others: number;
  readonly rest: Float64Array;
  /** Fills all columns; nothing is done when the state is the same as before. */
  at(state: Float32Array): void;
}

function createReader(spec: DecisionSpec, interests: Interests): Reader {
  const candidates = spec.fixed!.length;
  const counted = new Set(viewFieldsOf(spec) ?? []);
  const kept = [...spec.state.keys()].filter((index) => !counted.has(index));
  const fields: readonly Field[] = kept.map((index) => spec.state[index]);
  const scaler = createScaler(fields);
  const plain = new Float32Array(kept.length);
  const last = new Float32Array(spec.state.length).fill(Number.NaN);
  const reader: Reader = {
    candidates, others: kept.length,
    interests: new Float64Array(interests.rank), rest: new Float64Array(kept.length),
    fits: new Float64Array(candidates), popularities: new Float64Array(candidates),
    at(state) {
      if (same(state, last)) return;
      last.set(state);
      interests.read(state, reader);
      kept.forEach((index, at) => { plain[at] = state[index]; });
      scaler.write(plain, 0, reader.rest, 0);
    },
  };
  return reader;
}

function same(a: Float32Array, b: Float32Array): boolean {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

/** Choices of one candidate in one state, with the mean of their targets. */
interface Groups {
  readonly count: number;
  readonly actions: Int32Array;
  readonly means: Float64Array;
  readonly weights: Float64Array;
  state(group: number): Float32Array;
}

function groupsOf({ rows, spec, observations, actions }: Batch, targets: Float64Array, candidates: number): Groups {
  const width = spec.state.length;
  const stateOf = (row: number): Float32Array => observations.states.subarray(row * width, (row + 1) * width);
  const groups = { first: new Int32Array(rows), actions: new Int32Array(rows), means: new Float64Array(rows), weights: new Float64Array(rows) };
  const open = new Int32Array(candidates).fill(-1);
  let [count, begun] = [0, 0];
  for (let row = 0; row < rows; row++) {
    if (row > 0 && !same(stateOf(row), stateOf(row - 1))) begun = count;
    const action = actions[row];
    if (open[action] < begun || open[action] >= count || groups.actions[open[action]] !== action) {
      open[action] = count;
      groups.first[count] = row;
      groups.actions[count++] = action;
    }
    const group = open[action];
    groups.weights[group]++;
    groups.means[group] += (targets[row] - groups.means[group]) / groups.weights[group];
  }
  const cut = <Column extends Float64Array | Int32Array>(column: Column): Column => column.subarray(0, count) as Column;
  return { count, actions: cut(groups.actions), means: cut(groups.means), weights: cut(groups.weights), state: (group) => stateOf(groups.first[group]) };
}
