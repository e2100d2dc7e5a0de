// Choices of the current policy in order, as columns: what learners of policies collect before each improvement.
import { fail, pricedReward, type Batch, type DecisionSpec, type ObservationColumns } from "../../core/index.ts";
import type { NetworkInput } from "../networks/network-input.ts";
import { createReplayBuffer, type ReplayBuffer } from "./replay-buffer.ts";

/** Columns of a rollout; A is `slots`, all [capacity x ...]. */
export interface RolloutColumns {
  readonly [name: string]: Float32Array | Float64Array | Int32Array | Uint8Array;
  /** Shared part of the observation; parts [A x candidateWidth] and masks [A] of its candidates; the length of the list. */
  readonly shared: Float32Array;
  readonly candidates: Float32Array;
  readonly allowed: Uint8Array;
  readonly counts: Int32Array;
  readonly actions: Int32Array;
  /** The probability with which the action was drawn. */
  readonly propensities: Float64Array;
  readonly rewards: Float64Array;
  readonly discounts: Float64Array;
  /** 1 where the next row is what followed. */
  readonly continues: Uint8Array;
  readonly lasts: Uint8Array;
  /** What a value estimate reads of the observation and of the one that followed: the shared part and the mean allowed candidate. */
  readonly situations: Float32Array;
  readonly nextSituations: Float32Array;
}

/** A rollout being collected. */
export interface Rollout {
  readonly slots: number;
  /** Numbers that a value estimate reads. */
  readonly situationWidth: number;
  readonly columns: RolloutColumns;
  readonly store: Pick<ReplayBuffer<RolloutColumns>, "size" | "clear" | "tensors" | "restore">;
  /** Adds a row; false where something follows that is not known, which teaches nothing. The rollout must not be full. */
  add(batch: Batch, row: number): boolean;
  /** Writes the network rows of an observation from row `at` of `out` on and returns how many. */
  writeRow(row: number, out: Float32Array, at: number): number;
}

/** An empty rollout of at most `capacity` rows. */
export function createRollout(spec: DecisionSpec, input: NetworkInput, options: { readonly capacity: number; readonly mostCandidates: number }): Rollout {
  const { capacity, mostCandidates } = options;
  const { perCandidate, sharedWidth, candidateWidth, width } = input;
  const slots = perCandidate ? mostCandidates : input.outputs;
  const situationWidth = sharedWidth + candidateWidth;
  const columns: RolloutColumns = {
    shared: new Float32Array(capacity * sharedWidth), candidates: new Float32Array(capacity * slots * candidateWidth),
    allowed: new Uint8Array(capacity * slots), counts: new Int32Array(capacity), actions: new Int32Array(capacity),
    propensities: new Float64Array(capacity), rewards: new Float64Array(capacity), discounts: new Float64Array(capacity),
    continues: new Uint8Array(capacity), lasts: new Uint8Array(capacity),
    situations: new Float32Array(capacity * situationWidth), nextSituations: new Float32Array(capacity * situationWidth),
  };
  const store = createReplayBuffer(capacity, columns);
  const { shared, candidates, allowed, counts, situations, nextSituations } = columns;
  const part = new Float32Array(candidateWidth);

  const writeObservation = (from: ObservationColumns, row: number, place: number): void => {
    const first = from.offsets[row];
    const count = from.offsets[row + 1] - first;
    if (count > slots) fail("bad-settings", "candidates", `room for the ${count} candidates of an observation`, slots);
    input.writeShared(from, row, shared, place * sharedWidth);
    counts[place] = count;
    allowed.fill(0, place * slots, (place + 1) * slots);
    candidates.fill(0, place * slots * candidateWidth, (place + 1) * slots * candidateWidth);
    for (let index = 0; index < count; index++) {
      allowed[place * slots + index] = from.allowed[first + index];
      if (!perCandidate) continue;
      input.writeCandidate(from.features, from.featureStarts[row] + index * spec.candidate.length, index, candidates, (place * slots + index) * candidateWidth);
    }
  };
  const writeSituation = (from: ObservationColumns, row: number, out: Float32Array, to: number): void => {
    input.writeShared(from, row, out, to);
    if (candidateWidth === 0) return;
    out.fill(0, to + sharedWidth, to + situationWidth);
    const first = from.offsets[row];
    let open = 0;
    for (let index = first; index < from.offsets[row + 1]; index++) open += from.allowed[index];
    for (let index = 0; index < from.offsets[row + 1] - first; index++) {
      if (from.allowed[first + index] === 0) continue;
      input.writeCandidate(from.features, from.featureStarts[row] + index * spec.candidate.length, index, part, 0);
      for (let column = 0; column < candidateWidth; column++) out[to + sharedWidth + column] += part[column] / open;
    }
  };
  // The row before goes on in this one where its episode does and it saw this very situation coming.
  const joinBefore = (place: number): void => {
    if (place === 0 || columns.lasts[place - 1] === 1 || columns.discounts[place - 1] === 0) return;
    for (let column = 0; column < situationWidth; column++) {
      if (situations[place * situationWidth + column] !== nextSituations[(place - 1) * situationWidth + column]) return;
    }
    columns.continues[place - 1] = 1;
  };

  return {
    slots, situationWidth, columns, store,
    add(batch, row) {
      const known = batch.next !== null && batch.next.offsets[row + 1] > batch.next.offsets[row];
      if (batch.discounts[row] > 0 && !known) {
        // Whatever comes next does not follow what came before.
        if (store.size() > 0) columns.lasts[store.size() - 1] = 1;
        return false;
      }
      const reward = pricedReward(batch, row);
      if (!Number.isFinite(reward)) fail("diverged", `reward of row ${row}`, "a finite number", reward);
      const place = store.claim();
      writeObservation(batch.observations, row, place);
      writeSituation(batch.observations, row, situations, place * situationWidth);
      if (known && batch.discounts[row] > 0) writeSituation(batch.next, row, nextSituations, place * situationWidth);
      else nextSituations.fill(0, place * situationWidth, (place + 1) * situationWidth);
      columns.actions[place] = batch.actions[row];
      columns.propensities[place] = batch.propensities[row];
      columns.rewards[place] = reward;
      columns.discounts[place] = batch.discounts[row];
      columns.lasts[place] = batch.lasts[row];
      columns.continues[place] = 0;
      joinBefore(place);
      return true;
    },
    writeRow(row, out, at) {
      const count = perCandidate ? counts[row] : 1;
      for (let index = 0; index < count; index++) {
        const to = (at + index) * width;
        for (let column = 0; column < sharedWidth; column++) out[to + column] = shared[row * sharedWidth + column];
        const from = (row * slots + index) * candidateWidth;
        for (let column = 0; column < candidateWidth; column++) out[to + sharedWidth + column] = candidates[from + column];
      }
      return count;
    },
  };
}
