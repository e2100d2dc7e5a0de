// A table of action values over a discretised space: what tabular learners keep, and what pictures of it are drawn from.
import { fail, tensorOf, type DecisionSpec, type Observation, type Snapshot, type Tensor } from "../../core/index.ts";
import { createCellIndex, describeBin, writeBins } from "../states/discretizer.ts";

/** How a table of action values is laid out. */
export interface ActionValueSettings {
  /** Equal parts that each field's range is cut into. */
  readonly bins: number;
  /** The most cells the table may hold; states that come too late share the last. */
  readonly cells: number;
  /** The value of what was never tried. */
  readonly initial: number;
}

/** Values by entry; an entry is a cell and an action, -1 where the cell was never added. */
export interface ActionValues {
  /** The entry of an action, -1 where its cell was never seen; `add` makes the cell. */
  entry(observation: Observation, action: number, add: boolean): number;
  value(entry: number): number;
  visits(entry: number): number;
  /** Moves the value by `rate` of the way to the target; null stands for 1/visits, which gives the mean of all targets. */
  move(entry: number, target: number, rate: number | null): void;
  /** Writes the value of every candidate into `out`, [A]. */
  score(observation: Observation, out: Float64Array): void;
  /** The value of the best allowed candidate. */
  best(observation: Observation): number;
  tensors(): { readonly cells: Tensor; readonly values: Tensor; readonly visits: Tensor };
}

/**
 * An empty table or a snapshot's. With a fixed list of candidates a cell is a discretised state and its row holds a value per
 * candidate. On ragged lists a cell is a state with one candidate's discretised features (its position where it has none).
 */
export function createActionValues(spec: DecisionSpec, settings: ActionValueSettings, from?: Snapshot): ActionValues {
  const columns = spec.fixed?.length ?? 1;
  const key = new Uint16Array(keyWidth(spec));
  const cells = createCellIndex(key.length, settings.cells);
  let values = new Float64Array(0);
  let visits = new Float64Array(0);

  const makeRoom = (): void => {
    const size = cells.size() * columns;
    if (size <= values.length) return;
    const old = { values, visits };
    values = new Float64Array(Math.max(2 * old.values.length, size, 64)).fill(settings.initial);
    values.set(old.values);
    visits = new Float64Array(values.length);
    visits.set(old.visits);
  };
  const entry = (observation: Observation, action: number, add: boolean): number => {
    writeKey(spec, settings.bins, { observation, action, key });
    const cell = add ? cells.add(key) : cells.find(key);
    if (add) makeRoom();
    return cell < 0 ? -1 : cell * columns + (spec.fixed === null ? 0 : action);
  };
  const value = (index: number): number => (index < 0 ? settings.initial : values[index]);
  const restore = (snapshot: Snapshot): void => {
    const count = (snapshot.tensors["values"] as Tensor | undefined)?.shape[0] ?? 0;
    const keys = tensorOf(snapshot, "cells", [count, key.length]);
    for (let cell = 0; cell < count; cell++) {
      key.set(keys.subarray(cell * key.length, (cell + 1) * key.length));
      if (cells.add(key) !== cell) fail("bad-snapshot", "tensor cells", "keys that differ", `a repetition in row ${cell}`);
    }
    makeRoom();
    values.set(tensorOf(snapshot, "values", [count, columns]));
    visits.set(tensorOf(snapshot, "visits", [count, columns]));
  };
  if (from !== undefined) restore(from);

  return {
    entry,
    value,
    visits: (index) => (index < 0 ? 0 : visits[index]),
    move(index, target, rate) {
      visits[index]++;
      values[index] += (rate ?? 1 / visits[index]) * (target - values[index]);
    },
    score(observation, out) {
      const first = spec.fixed === null ? -1 : entry(observation, 0, false);
      for (let action = 0; action < out.length; action++) {
        if (spec.fixed === null) out[action] = value(entry(observation, action, false));
        else out[action] = first < 0 ? settings.initial : values[first + action];
      }
    },
    best(observation) {
      let best = Number.NEGATIVE_INFINITY;
      const first = spec.fixed === null ? -1 : entry(observation, 0, false);
      for (let action = 0; action < observation.allowed.length; action++) {
        if (observation.allowed[action] === 0) continue;
        const index = spec.fixed === null ? entry(observation, action, false) : first < 0 ? -1 : first + action;
        best = Math.max(best, value(index));
      }
      return best;
    },
    tensors() {
      const size = cells.size();
      return {
        cells: { shape: [size, key.length], data: Uint32Array.from(cells.keys()) },
        values: { shape: [size, columns], data: values.slice(0, size * columns) },
        visits: { shape: [size, columns], data: visits.slice(0, size * columns) },
      };
    },
  };
}

function keyWidth(spec: DecisionSpec): number {
  return spec.state.length + (spec.fixed === null ? Math.max(spec.candidate.length, 1) : 0);
}

interface Place {
  readonly observation: Observation;
  readonly action: number;
  readonly key: Uint16Array;
}

function writeKey(spec: DecisionSpec, bins: number, { observation, action, key }: Place): void {
  const width = spec.candidate.length;
  writeBins(spec.state, observation.state, bins, key);
  if (spec.fixed !== null) return;
  if (width === 0) key[spec.state.length] = action;
  else writeBins(spec.candidate, observation.candidates.subarray(action * width, (action + 1) * width), bins, key, spec.state.length);
}

/** A table of action values as a person reads it. */
export interface ReadableTable {
  /** One per row: the ranges that the cell covers. */
  readonly states: readonly string[];
  /** One per column: the candidates of a fixed list, else the single column "value". */
  readonly actions: readonly string[];
  /** [states x actions] */
  readonly values: Float64Array;
  /** [states x actions], how often each value was learned from. */
  readonly visits: Float64Array;
}

/** The table in a snapshot of a tabular learner; throws `bad-snapshot` for any other. */
export function tableOf(snapshot: Snapshot): ReadableTable {
  const { spec, config } = snapshot;
  const bins = config["bins"];
  if (typeof bins !== "number" || snapshot.tensors["cells"] === undefined) {
    fail("bad-snapshot", "snapshot", "one of a tabular learner", snapshot.algorithm);
  }
  const actions = spec.fixed ?? ["value"];
  const width = keyWidth(spec);
  const count = snapshot.tensors["cells"].shape[0];
  const keys = tensorOf(snapshot, "cells", [count, width]);
  return {
    states: Array.from({ length: count }, (_, row) => describeKey(spec, bins, keys.subarray(row * width, (row + 1) * width))),
    actions,
    values: tensorOf(snapshot, "values", [count, actions.length]),
    visits: tensorOf(snapshot, "visits", [count, actions.length]),
  };
}

function describeKey(spec: DecisionSpec, bins: number, key: Float64Array): string {
  const fields = spec.fixed === null ? [...spec.state, ...spec.candidate] : spec.state;
  const parts = fields.map((field, index) => describeBin(field, key[index], bins));
  if (spec.fixed === null && spec.candidate.length === 0) parts.push(`position ${key[spec.state.length]}`);
  return parts.join(", ");
}
