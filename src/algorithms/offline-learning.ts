// What every learner from a log shares: settings, the rows of the log as networks read them, and how many gradient steps a row brings.
import { seeded, tensorOf, type Batch, type DecisionSpec, type Random, type Range, type Snapshot, type Tensor } from "../core/index.ts";
import { createNetworkInput, createRollout, type NetworkInput, type Rollout } from "../models/index.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type OfflineSettings = {
  /** Widths of the hidden layers of every network, like "64-64". */
  readonly hidden: string;
  /** Of the first weights. */
  readonly seed: number;
  readonly learningRate: number;
  /** Gradients of a larger norm are scaled down to it. */
  readonly largestNorm: number;
  /** Rows per gradient step, and rows kept: of a longer log only the newest are learned from. */
  readonly batchRows: number;
  readonly bufferRows: number;
  /** The most candidates of an observation where lists are open. */
  readonly candidates: number;
  /** How often a row is used on average: a log of n rows is learned in passes x n / batchRows steps. */
  readonly passes: number;
};

/** Settings for small problems. */
export const offlineDefaults: OfflineSettings = {
  hidden: "64-64", seed: 0, learningRate: 0.001, largestNorm: 10, batchRows: 64, bufferRows: 20_000, candidates: 64, passes: 10,
};

/** What the settings may be. */
export const offlineRanges: { readonly [name in keyof OfflineSettings]?: Range } = {
  seed: { low: 0, high: 4_294_967_295, whole: true }, learningRate: { low: 0, high: 1 }, largestNorm: { low: 1e-6, high: 1e12 },
  batchRows: { low: 1, high: 65_536, whole: true }, bufferRows: { low: 2, high: 16_777_216, whole: true }, candidates: { low: 1, high: 512, whole: true },
  passes: { low: 1, high: 1e6 },
};

/** The rows of a log, and the rows of the present gradient step. */
export interface OfflineCore {
  readonly spec: DecisionSpec;
  readonly config: OfflineSettings;
  readonly input: NetworkInput;
  /** Observations with all their candidates, rewards, and what a value estimate reads of them and of what followed. */
  readonly rollout: Rollout;
  /** The most network rows of a step, or of one observation. */
  readonly maxRows: number;
  /** [batchRows], the rows of the step and where each one's first network row stands. */
  readonly rows: Int32Array;
  readonly starts: Int32Array;
  /** A stream for the first weights of the network of this name. */
  random(name: string): Random;
  /** Takes in a batch, then makes the gradient steps that its rows bring. Rows whose following observation is unknown teach nothing. */
  absorb(batch: Batch, random: Random, steps: OfflineSteps): void;
  /** Writes all candidates of the step's observations, notes `starts`, and returns how many network rows there are. */
  writeNow(out: Float32Array): number;
  /** Writes the rows that hold the step's choices, [batchRows x width]. */
  writeChosen(out: Float32Array): void;
  tensors(): Record<string, Tensor>;
}

/** What a learner does with rows. */
interface OfflineSteps {
  /** Called for every row that is kept. */
  readonly keep?: (batch: Batch, row: number) => void;
  /** One gradient step on `rows`. */
  readonly update: () => void;
}

/** An empty core or a snapshot's. */
export function createOfflineCore(spec: DecisionSpec, config: OfflineSettings, from: Snapshot | undefined): OfflineCore {
  const { batchRows, bufferRows, passes } = config;
  const input = createNetworkInput(spec);
  const rollout = createRollout(spec, input, { capacity: bufferRows, mostCandidates: config.candidates });
  const { columns: { shared, candidates, actions }, slots, store } = rollout;
  const { width, sharedWidth, candidateWidth } = input;
  const seedOf = seeded(config.seed).fork("offline");
  const rows = new Int32Array(batchRows);
  const starts = new Int32Array(batchRows);
  let seen = 0;
  if (from !== undefined) {
    store.restore(from, "log.");
    seen = tensorOf(from, "rows", [1])[0];
  }
  const stepsBy = (count: number): number => Math.floor((passes * count) / batchRows);
  return {
    spec, config, input, rollout, rows, starts,
    maxRows: input.perCandidate ? (batchRows + 1) * slots : batchRows,
    random: (name) => seedOf.fork(name),
    absorb(batch, random, { keep, update }) {
      const done = stepsBy(seen);
      for (let row = 0; row < batch.rows; row++) {
        if (!rollout.add(batch, row)) continue;
        keep?.(batch, row);
        seen++;
      }
      for (let step = done; step < stepsBy(seen); step++) {
        for (let index = 0; index < batchRows; index++) rows[index] = Math.floor(random.uniform() * store.size());
        update();
      }
    },
    writeNow(out) {
      let total = 0;
      for (let index = 0; index < batchRows; index++) {
        starts[index] = total;
        total += rollout.writeRow(rows[index], out, total);
      }
      return total;
    },
    writeChosen(out) {
      for (let index = 0; index < batchRows; index++) {
        const row = rows[index];
        const to = index * width;
        for (let column = 0; column < sharedWidth; column++) out[to + column] = shared[row * sharedWidth + column];
        const chosen = (row * slots + actions[row]) * candidateWidth;
        for (let column = 0; column < candidateWidth; column++) out[to + sharedWidth + column] = candidates[chosen + column];
      }
    },
    tensors: () => ({ ...store.tensors("log."), rows: { shape: [1], data: Float64Array.of(seen) } }),
  };
}
