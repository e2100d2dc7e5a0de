// Transitions of continuous decisions: encoded once when they come in, gathered into a minibatch without allocating.
import { decisionSpecOf, fail, pricedReward, type Batch, type ContinuousSpec, type Random, type Snapshot, type Tensor } from "../../core/index.ts";
import { createActionBox } from "../networks/action-box.ts";
import { createReplayBuffer } from "./replay-buffer.ts";
import { createScaler } from "../states/scaling.ts";

/** Rows drawn from a buffer; live arrays of [rows], [rows x S] and [rows x D], states and actions scaled to (-1, 1). */
export interface ActionMinibatch {
  readonly rows: number;
  readonly states: Float32Array;
  readonly actions: Float32Array;
  readonly rewards: Float32Array;
  readonly discounts: Float32Array;
  readonly nextStates: Float32Array;
}

/** The newest transitions. */
export interface ActionBuffer {
  readonly minibatch: ActionMinibatch;
  size(): number;
  /** Adds a row of a batch; false where something follows that is not known, which teaches nothing. Throws `diverged`. */
  add(batch: Batch, row: number): boolean;
  /** Draws rows evenly and fills `minibatch`. The buffer must not be empty. */
  sample(random: Random): void;
  tensors(prefix: string): Record<string, Tensor>;
  restore(snapshot: Snapshot, prefix: string): void;
}

/** An empty buffer of `capacity` rows, sampled `rows` at a time. */
export function createActionBuffer(spec: ContinuousSpec, { capacity, rows }: { readonly capacity: number; readonly rows: number }): ActionBuffer {
  const [seen, width] = [spec.state.length, spec.action.length];
  const scaler = createScaler(decisionSpecOf(spec).state);
  const box = createActionBox(spec.action);
  const columns = {
    states: new Float32Array(capacity * seen), actions: new Float32Array(capacity * width), rewards: new Float32Array(capacity),
    discounts: new Float32Array(capacity), nextStates: new Float32Array(capacity * seen),
  };
  const ring = createReplayBuffer(capacity, columns);
  const drawn = { rows: new Int32Array(rows), weights: new Float64Array(rows) };
  const minibatch: ActionMinibatch = {
    rows, states: new Float32Array(rows * seen), actions: new Float32Array(rows * width), rewards: new Float32Array(rows),
    discounts: new Float32Array(rows), nextStates: new Float32Array(rows * seen),
  };
  const action = new Float32Array(width);
  const readAction = ({ observations, actions, spec: { candidate } }: Batch, row: number): void => {
    const from = observations.featureStarts[row] + actions[row] * candidate.length;
    for (let index = 0; index < width; index++) action[index] = observations.features[from + index];
  };
  return {
    minibatch,
    size: () => ring.size(),
    add(batch, row) {
      const { next } = batch;
      const known = next !== null && next.offsets[row + 1] > next.offsets[row];
      const reward = pricedReward(batch, row);
      if (!Number.isFinite(reward)) fail("diverged", `reward of row ${row}`, "a finite number", reward);
      if (batch.discounts[row] > 0 && !known) return false;
      readAction(batch, row);
      checkFinite(batch.observations.states, row * seen, seen, `state of row ${row}`);
      checkFinite(action, 0, width, `action of row ${row}`);
      if (known) checkFinite(next.states, row * seen, seen, `state after row ${row}`);
      const place = ring.claim();
      scaler.write(batch.observations.states, row * seen, columns.states, place * seen);
      box.toScaled(action, columns.actions, place * width);
      columns.rewards[place] = reward;
      columns.discounts[place] = batch.discounts[row];
      if (known) scaler.write(next.states, row * seen, columns.nextStates, place * seen);
      else columns.nextStates.fill(0, place * seen, (place + 1) * seen);
      return true;
    },
    sample(random) {
      ring.sample(drawn, random, 1);
      gather(columns.states, drawn.rows, minibatch.states, seen);
      gather(columns.actions, drawn.rows, minibatch.actions, width);
      gather(columns.rewards, drawn.rows, minibatch.rewards, 1);
      gather(columns.discounts, drawn.rows, minibatch.discounts, 1);
      gather(columns.nextStates, drawn.rows, minibatch.nextStates, seen);
    },
    tensors: (prefix) => ring.tensors(prefix),
    restore: (snapshot, prefix) => ring.restore(snapshot, prefix),
  };
}

function checkFinite(values: Float32Array, from: number, count: number, where: string): void {
  for (let index = from; index < from + count; index++) if (!Number.isFinite(values[index])) fail("diverged", where, "finite numbers", values[index]);
}

function gather(from: Float32Array, rows: Int32Array, to: Float32Array, width: number): void {
  for (let index = 0; index < rows.length; index++) {
    for (let column = 0; column < width; column++) to[index * width + column] = from[rows[index] * width + column];
  }
}
