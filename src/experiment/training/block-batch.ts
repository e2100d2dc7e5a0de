// A batch that is laid out once and filled again and again: what many copies of an environment went through, copy by copy.
import { fail, type Batch, type BlockChoices, type DecisionSpec, type ObservationBlock, type VectorColumns } from "../../core/index.ts";

/** A batch of `copies x steps` rows; the rows of one copy stand together, in order. */
export interface BlockBatch {
  readonly batch: Batch;
  /** Notes what is acted on in step `at`: call before the step. */
  writeChoices(at: number, now: ObservationBlock, choices: BlockChoices): void;
  /** Notes what step `at` led to: call after it. */
  writeAnswers(at: number, columns: VectorColumns): void;
  /** Closes the block: a last look at which following observations are known. */
  close(): void;
}

/** An empty block; throws `unsuited` where candidates are open or choices have stages. */
export function createBlockBatch(spec: DecisionSpec, copies: number, steps: number): BlockBatch {
  if (spec.fixed === null || spec.candidate.length > 0 || spec.stages > 1) {
    fail("unsuited", "fast training", "single choices from a fixed list of candidates without fields", "another kind of decision");
  }
  const rows = copies * steps;
  const [width, actions, limits] = [spec.state.length, spec.fixed.length, spec.limits.length];
  const observations = {
    rows, states: new Float32Array(rows * width), features: new Float32Array(0), featureStarts: new Uint32Array(rows),
    offsets: Uint32Array.from({ length: rows + 1 }, (_, row) => row * actions), allowed: new Uint8Array(rows * actions), prices: new Float32Array(rows * limits),
  };
  const next = { ...observations, states: new Float32Array(rows * width), offsets: new Uint32Array(rows + 1), allowed: new Uint8Array(rows * actions), prices: new Float32Array(rows * limits) };
  const masks = new Uint8Array(rows * actions);
  const batch = {
    spec, rows, observations, next, actions: new Int32Array(rows), propensities: new Float64Array(rows), rewards: new Float64Array(rows),
    costs: new Float32Array(rows * limits), discounts: new Float64Array(rows), lasts: new Uint8Array(rows), stages: new Uint8Array(rows),
  };
  return {
    batch,
    writeChoices(at, now, choices) {
      for (let copy = 0; copy < copies; copy++) {
        const row = copy * steps + at;
        copyRow(now.states, copy, observations.states, row, width);
        copyRow(now.allowed, copy, observations.allowed, row, actions);
        copyRow(now.prices, copy, observations.prices, row, limits);
        batch.actions[row] = choices.actions[copy];
        batch.propensities[row] = choices.propensities[copy];
      }
    },
    writeAnswers(at, columns) {
      for (let copy = 0; copy < copies; copy++) {
        const row = copy * steps + at;
        copyRow(columns.next.states, copy, next.states, row, width);
        copyRow(columns.next.allowed, copy, masks, row, actions);
        copyRow(columns.next.prices, copy, next.prices, row, limits);
        copyRow(columns.costs, copy, batch.costs, row, limits);
        batch.rewards[row] = columns.rewards[copy];
        batch.discounts[row] = columns.discounts[copy];
        batch.lasts[row] = columns.lasts[copy];
      }
    },
    close() {
      for (let row = 0; row < rows; row++) {
        const from = next.offsets[row];
        let open = 0;
        for (let index = 0; index < actions; index++) open += masks[row * actions + index];
        const known = batch.discounts[row] > 0 && open > 0;
        if (known) for (let index = 0; index < actions; index++) next.allowed[from + index] = masks[row * actions + index];
        next.offsets[row + 1] = from + (known ? actions : 0);
      }
    },
  };
}

type Column = Float32Array | Uint8Array;

function copyRow(from: Column, row: number, to: Column, toRow: number, width: number): void {
  for (let index = 0; index < width; index++) to[toRow * width + index] = from[row * width + index];
}
