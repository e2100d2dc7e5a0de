// The second half of the learner: returns as a logistic function of interests, once for all candidates and once more for each.
import { tensorOf, type Batch, type DecisionSpec, type Field, type Snapshot, type Tensor } from "../../core/index.ts";
import { createLogistic, createScaler, type LinearBank } from "../../models/index.ts";
import { viewFieldsOf, type Interests } from "./interests.ts";

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

/**
 * Inputs of the model for all candidates: 1, fit, its square and cube, and the other fields of the state; of a candidate's own: 1, the
 * log-odds of the former, interests, and the other fields. A candidate's own begin as "what holds for all" (coefficient 1 of those
 * log-odds, 0 of everything else), from which `penalty` holds it back: little is known of a rare candidate, and much of all.
 */
export function createClicks({ spec, interests, penalty }: { spec: DecisionSpec; interests: Interests; penalty: number }, from?: Snapshot): Clicks {
  const reader = createReader(spec, interests);
  const { candidates, others } = reader;
  const sharedWidth = 4 + others;
  const ownWidth = 2 + interests.rank + others;
  const shared = createLogistic({ models: 1, width: sharedWidth, penalty: 0.01 }, from, "shared");
  const own = createLogistic({ models: candidates, width: ownWidth, penalty }, from ?? beginning(candidates, ownWidth, penalty), "own");
  let rows = from === undefined ? 0 : tensorOf(from, "rows", [1])[0];
  const [sharedInput, ownInput] = [new Float64Array(sharedWidth), new Float64Array(ownWidth)];
  const writeShared = (action: number, out: Float64Array): void => {
    const fit = reader.fits[action];
    out[0] = 1;
    out[1] = fit;
    out[2] = fit * fit;
    out[3] = fit * fit * fit;
    out.set(reader.rest, 4);
  };
  const writeOwn = (base: number, out: Float64Array): void => {
    out[0] = 1;
    out[1] = base;
    out.set(reader.interests, 2);
    out.set(reader.rest, 2 + interests.rank);
  };
  const learnInto = (bank: LinearBank, groups: Groups, write: (group: number, out: Float64Array) => void): void => {
    const inputs = new Float64Array(groups.count * bank.width);
    for (let group = 0; group < groups.count; group++) {
      reader.at(groups.state(group));
      write(group, inputs.subarray(group * bank.width, (group + 1) * bank.width));
    }
    const models = bank.models === 1 ? new Int32Array(groups.count) : groups.actions;
    bank.learnMany({ count: groups.count, models, inputs, targets: groups.means, weights: groups.weights });
  };
  return {
    learn(batch, targets) {
      const groups = groupsOf(batch, targets, candidates);
      learnInto(shared, groups, (group, out) => writeShared(groups.actions[group], out));
      learnInto(own, groups, (group, out) => {
        writeShared(groups.actions[group], sharedInput);
        writeOwn(shared.predict(0, sharedInput), out);
      });
      rows += batch.rows;
    },
    logOdds(state, out) {
      reader.at(state);
      for (let action = 0; action < candidates; action++) {
        writeShared(action, sharedInput);
        writeOwn(shared.predict(0, sharedInput), ownInput);
        out[action] = own.predict(action, ownInput);
      }
    },
    rows: () => rows,
    tensors: () => ({ ...shared.tensors(), ...own.tensors(), rows: { shape: [1], data: Float64Array.of(rows) } }),
  };
}

// A snapshot in which every candidate is as all are.
function beginning(models: number, width: number, penalty: number): Snapshot {
  const factors = new Float64Array(models * width * width);
  const means = new Float64Array(models * width);
  for (let model = 0; model < models; model++) {
    for (let index = 0; index < width; index++) factors[(model * width + index) * width + index] = Math.sqrt(penalty);
    means[model * width + 1] = 1;
  }
  const tensors = { "own.factors": { shape: [models, width, width], data: factors }, "own.means": { shape: [models, width], data: means } };
  return { tensors } as unknown as Snapshot;
}

interface Reader {
  readonly candidates: number;
  /** Number of state fields that count no views. */
  readonly others: number;
  readonly interests: Float64Array;
  readonly fits: Float64Array;
  readonly rest: Float64Array;
  /** Fills the three columns above; nothing is done when the state is the same as before. */
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
    interests: new Float64Array(interests.rank), fits: new Float64Array(candidates), rest: new Float64Array(kept.length),
    at(state) {
      if (same(state, last)) return;
      last.set(state);
      interests.read(state, reader.interests, reader.fits);
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
