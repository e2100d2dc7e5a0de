// A table of action values over a discretised space: what tabular learners keep, and what pictures of it are drawn from.
import { fail, tensorOf, type DecisionSpec, type Observation, type ObservationColumns, type Snapshot, type Tensor } from "../../core/index.ts";
import { createCellIndex, writeBins } from "../states/discretizer.ts";

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
  /** `entry`, and the entry of the best allowed candidate, of a row of columns, where a view of it would be waste. */
  entryOfRow(rows: ObservationColumns, row: number, action: number, add: boolean): number;
  bestOfRow(rows: ObservationColumns, row: number): number;
  tensors(): { readonly cells: Tensor; readonly values: Tensor; readonly visits: Tensor };
}

// No candidate is allowed, which is worth less than everything.
const none = -2;

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
  const spot: Spot = { states: new Float32Array(0), state: 0, features: new Float32Array(0), feature: 0, allowed: new Uint8Array(0), first: 0, count: 0 };
  const entryHere = (action: number, add: boolean): number => {
    writeKey(spec, settings.bins, spot, action, key);
    const cell = add ? cells.add(key) : cells.find(key);
    if (add) makeRoom();
    return cell < 0 ? -1 : cell * columns + (spec.fixed === null ? 0 : action);
  };
  const entry = (observation: Observation, action: number, add: boolean): number => {
    seek(spot, observation);
    return entryHere(action, add);
  };
  // The entry of the best allowed candidate, and not its value: a broken number as the answer of a long function would be an object on the heap.
  const bestHere = (): number => {
    let best = none;
    const first = spec.fixed === null ? -1 : entryHere(0, false);
    for (let action = 0; action < spot.count; action++) {
      if (spot.allowed[spot.first + action] === 0) continue;
      const index = spec.fixed === null ? entryHere(action, false) : first < 0 ? -1 : first + action;
      if (best === none || value(index) > value(best)) best = index;
    }
    return best;
  };
  const value = (index: number): number => (index < 0 ? (index === none ? Number.NEGATIVE_INFINITY : settings.initial) : values[index]);
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
      seek(spot, observation);
      return value(bestHere());
    },
    entryOfRow(rows, row, action, add) {
      seekRow(spot, rows, row, spec);
      return entryHere(action, add);
    },
    bestOfRow(rows, row) {
      seekRow(spot, rows, row, spec);
      return bestHere();
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

/** Numbers of a cell's key. */
export function keyWidth(spec: DecisionSpec): number {
  return spec.state.length + (spec.fixed === null ? Math.max(spec.candidate.length, 1) : 0);
}

// Where an observation lies in arrays; one object that is moved from one to the next.
interface Spot {
  states: Float32Array;
  state: number;
  features: Float32Array;
  feature: number;
  allowed: Uint8Array;
  first: number;
  count: number;
}

function seek(spot: Spot, { state, candidates, allowed }: Observation): void {
  spot.states = state;
  spot.features = candidates;
  spot.allowed = allowed;
  spot.state = 0;
  spot.feature = 0;
  spot.first = 0;
  spot.count = allowed.length;
}

function seekRow(spot: Spot, columns: ObservationColumns, row: number, spec: DecisionSpec): void {
  spot.states = columns.states;
  spot.features = columns.features;
  spot.allowed = columns.allowed;
  spot.state = row * spec.state.length;
  spot.feature = columns.featureStarts[row];
  spot.first = columns.offsets[row];
  spot.count = columns.offsets[row + 1] - spot.first;
}

function writeKey(spec: DecisionSpec, bins: number, spot: Spot, action: number, key: Uint16Array): void {
  const width = spec.candidate.length;
  writeBins(spec.state, spot.states, bins, key, 0, spot.state);
  if (spec.fixed !== null) return;
  if (width === 0) key[spec.state.length] = action;
  else writeBins(spec.candidate, spot.features, bins, key, spec.state.length, spot.feature + action * width);
}
