// Transitions as networks read them: encoded once when they come in, joined to n-step returns in place, sampled without allocating.
import { fail, pricedReward, tensorOf, type Batch, type DecisionSpec, type Random, type Snapshot, type Tensor } from "../../core/index.ts";
import type { NetworkInput } from "../networks/network-input.ts";
import { createReplayBuffer, type ReplaySample } from "./replay-buffer.ts";

/** How much is kept, and in which form. */
export interface TransitionBufferOptions {
  readonly capacity: number;
  /** Rewards per return: 1 is the usual one-step target. Smaller than the capacity. */
  readonly steps: number;
  /** The most candidates of an observation where lists are open. */
  readonly mostCandidates: number;
  /** Alpha of prioritised replay, or null. */
  readonly priorityExponent: number | null;
}

/** Columns of transitions; A is `slots`. */
export interface TransitionColumns {
  readonly [name: string]: Float32Array | Float64Array | Int32Array | Uint8Array;
  /** [capacity x width], the row that holds the choice: the observation, or the chosen candidate in it. */
  readonly inputs: Float32Array;
  /** [capacity], the output of the choice: its candidate, or 0 where each candidate has a row. */
  readonly outputs: Int32Array;
  /** [capacity], the sum of discounted priced rewards, and the weight of what follows them. */
  readonly returns: Float64Array;
  readonly discounts: Float64Array;
  /** The observation that followed: shared part, candidate parts [A x candidateWidth], masks [A] and length of the list. */
  readonly nextShared: Float32Array;
  readonly nextCandidates: Float32Array;
  readonly nextAllowed: Uint8Array;
  readonly nextCounts: Int32Array;
}

/** Transitions of one kind of decision. */
export interface TransitionBuffer {
  /** The most candidates of an observation. */
  readonly slots: number;
  readonly columns: TransitionColumns;
  size(): number;
  /** Adds a row of a batch; false where something follows that is not known, which teaches nothing. */
  add(batch: Batch, row: number): boolean;
  sample(into: ReplaySample, random: Random, importance: number): void;
  prioritise(rows: Int32Array, errors: Float64Array): void;
  /** Writes the rows that hold the choices, [rows x width]. */
  writeChosen(rows: Int32Array, out: Float32Array): void;
  /** Writes the observations that followed, [total x width], notes where the first row of each stands, and returns the total. */
  writeNext(rows: Int32Array, out: Float32Array, starts: Int32Array): number;
  tensors(prefix: string): Record<string, Tensor>;
  restore(snapshot: Snapshot, prefix: string): void;
}

/** An empty buffer. */
export function createTransitionBuffer(spec: DecisionSpec, input: NetworkInput, options: TransitionBufferOptions): TransitionBuffer {
  const { capacity, steps, mostCandidates } = options;
  if (steps >= capacity) fail("bad-settings", "replay buffer", `room for more than the ${steps} steps of a return`, `${capacity} rows`);
  const { width, sharedWidth, candidateWidth, perCandidate } = input;
  const slots = perCandidate ? mostCandidates : input.outputs;
  const columns: TransitionColumns = {
    inputs: new Float32Array(capacity * width), outputs: new Int32Array(capacity),
    returns: new Float64Array(capacity), discounts: new Float64Array(capacity),
    nextShared: new Float32Array(capacity * sharedWidth), nextCandidates: new Float32Array(capacity * slots * candidateWidth),
    nextAllowed: new Uint8Array(capacity * slots), nextCounts: new Int32Array(capacity),
  };
  const { inputs, outputs, returns, discounts, nextShared, nextCandidates, nextAllowed, nextCounts } = columns;
  const ring = createReplayBuffer(capacity, columns, options.priorityExponent);
  // How many of the newest rows may still take in a further reward.
  let open = 0;

  const writeNow = (batch: Batch, row: number, place: number): void => {
    const { observations, actions } = batch;
    const action = actions[row];
    input.writeShared(observations, row, inputs, place * width);
    if (perCandidate) {
      const from = observations.featureStarts[row] + action * spec.candidate.length;
      input.writeCandidate(observations.features, from, action, inputs, place * width + sharedWidth);
    }
    outputs[place] = perCandidate ? 0 : action;
    returns[place] = pricedReward(batch, row);
    discounts[place] = batch.discounts[row];
    if (!Number.isFinite(returns[place])) fail("diverged", `reward of row ${row}`, "a finite number", returns[place]);
  };
  const writeFollowing = (batch: Batch, row: number, place: number): void => {
    const { next } = batch;
    const from = next?.offsets[row] ?? 0;
    const count = next === null || discounts[place] === 0 ? 0 : next.offsets[row + 1] - from;
    if (count > slots) fail("bad-settings", "candidates", `room for the ${count} candidates of an observation`, slots);
    nextCounts[place] = count;
    nextAllowed.fill(0, place * slots, (place + 1) * slots);
    if (next === null || count === 0) {
      nextShared.fill(0, place * sharedWidth, (place + 1) * sharedWidth);
      return;
    }
    input.writeShared(next, row, nextShared, place * sharedWidth);
    for (let index = 0; index < count; index++) {
      nextAllowed[place * slots + index] = next.allowed[from + index];
      if (!perCandidate) continue;
      const features = next.featureStarts[row] + index * spec.candidate.length;
      input.writeCandidate(next.features, features, index, nextCandidates, (place * slots + index) * candidateWidth);
    }
  };
  // Whether the row at `place` observes what followed the row before it.
  const follows = (place: number): boolean => {
    const before = ring.recent(1) * sharedWidth;
    for (let index = 0; index < sharedWidth; index++) if (inputs[place * width + index] !== nextShared[before + index]) return false;
    return true;
  };
  // R <- R + D r, D <- D d, and what follows is now what followed the newest row (Sutton & Barto 2018, eq. 7.1).
  const extend = (place: number, reward: number, discount: number, newest: number): void => {
    returns[place] += discounts[place] * reward;
    discounts[place] *= discount;
    nextCounts[place] = nextCounts[newest];
    nextShared.copyWithin(place * sharedWidth, newest * sharedWidth, (newest + 1) * sharedWidth);
    nextAllowed.copyWithin(place * slots, newest * slots, (newest + 1) * slots);
    const size = slots * candidateWidth;
    nextCandidates.copyWithin(place * size, newest * size, (newest + 1) * size);
  };

  return {
    slots, columns,
    size: () => ring.size(),
    add(batch, row) {
      const known = batch.next !== null && batch.next.offsets[row + 1] > batch.next.offsets[row];
      if (batch.discounts[row] > 0 && !known) {
        open = 0;
        return false;
      }
      const place = ring.claim();
      writeNow(batch, row, place);
      if (open > 0 && !follows(place)) open = 0;
      writeFollowing(batch, row, place);
      for (let back = 1; back <= open; back++) extend(ring.recent(back), returns[place], discounts[place], place);
      open = batch.lasts[row] === 1 || batch.discounts[row] === 0 ? 0 : Math.min(open + 1, steps - 1);
      return true;
    },
    sample: (into, random, importance) => ring.sample(into, random, importance),
    prioritise: (rows, errors) => ring.prioritise(rows, errors),
    writeChosen(rows, out) {
      for (let index = 0; index < rows.length; index++) {
        const from = rows[index] * width;
        for (let column = 0; column < width; column++) out[index * width + column] = inputs[from + column];
      }
    },
    writeNext(rows, out, starts) {
      let total = 0;
      for (let index = 0; index < rows.length; index++) {
        const place = rows[index];
        starts[index] = total;
        const count = perCandidate ? nextCounts[place] : 1;
        for (let slot = 0; slot < count; slot++, total++) {
          const to = total * width;
          for (let column = 0; column < sharedWidth; column++) out[to + column] = nextShared[place * sharedWidth + column];
          const from = (place * slots + slot) * candidateWidth;
          for (let column = 0; column < candidateWidth; column++) out[to + sharedWidth + column] = nextCandidates[from + column];
        }
      }
      return total;
    },
    tensors: (prefix) => ({ ...ring.tensors(prefix), [`${prefix}open`]: { shape: [1], data: Float64Array.of(open) } }),
    restore(snapshot, prefix) {
      ring.restore(snapshot, prefix);
      open = tensorOf(snapshot, `${prefix}open`, [1])[0];
    },
  };
}
