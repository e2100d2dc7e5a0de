// What every learner of deep action values shares: settings, two networks, a buffer of transitions, one update, the policy over the values.
import { seeded, tensorOf, type ActingNumbers, type DecisionSpec, type Policy, type Random, type Range, type Snapshot, type Tensor } from "../core/index.ts";
import {
  actingNumbers, createAdam, createNetworkInput, createTransitionBuffer, createValueNetwork, linearSchedule, parseHidden, type NetworkInput, type TransitionBuffer,
} from "../models/index.ts";
import { createValuePolicy } from "./deep-value-policy.ts";
import { bestAllowed, type Bootstrap, type Mutable, type ValueRows } from "./value-targets.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type DeepValueSettings = {
  /** Widths of the hidden layers, like "64-64". */
  readonly hidden: string;
  /** Of the first weights. */
  readonly seed: number;
  readonly learningRate: number;
  readonly learningRateFinal: number;
  /** Gradients of a larger norm are scaled down to it. */
  readonly largestNorm: number;
  /** Rows per gradient step, and rows kept. */
  readonly batchRows: number;
  readonly bufferRows: number;
  /** The most candidates of an observation where lists are open. */
  readonly candidates: number;
  /** Rewards per target (Sutton & Barto 2018, section 7.1). */
  readonly returnSteps: number;
  /** Prioritised replay (Schaul et al. 2016) with its alpha, and beta moving from `importance` to 1. */
  readonly prioritised: boolean;
  readonly priorityExponent: number;
  readonly importance: number;
  /** The share of decisions that explores, falling linearly over `decay` rows; learning rate and importance move with it over `horizon` rows. */
  readonly epsilon: number;
  readonly epsilonFinal: number;
  readonly decay: number;
  readonly horizon: number;
  /** The candidate of a target is chosen by the network that learns (van Hasselt et al. 2016). */
  readonly double: boolean;
};

/** Settings for small problems. */
export const deepValueDefaults: DeepValueSettings = {
  hidden: "64-64", seed: 0, learningRate: 0.001, learningRateFinal: 0.001, largestNorm: 10, batchRows: 32, bufferRows: 10_000, candidates: 64,
  returnSteps: 1, prioritised: false, priorityExponent: 0.6, importance: 0.4, epsilon: 1, epsilonFinal: 0.05, decay: 5000, horizon: 20_000, double: true,
};

const share: Range = { low: 0, high: 1 };
const count: Range = { low: 1, high: 1e9, whole: true };

/** What the settings may be. */
export const deepValueRanges: { readonly [name in keyof DeepValueSettings]?: Range } = {
  seed: { low: 0, high: 4_294_967_295, whole: true }, learningRate: share, learningRateFinal: share, largestNorm: { low: 1e-6, high: 1e12 },
  batchRows: { low: 1, high: 65_536, whole: true }, bufferRows: { low: 2, high: 16_777_216, whole: true }, candidates: { low: 1, high: 512, whole: true },
  returnSteps: { low: 1, high: 1000, whole: true }, priorityExponent: share, importance: share,
  epsilon: share, epsilonFinal: share, decay: count, horizon: count,
};

/** One sampled row on its way into a loss; the same object every time. */
export interface ValueSample extends Mutable<Bootstrap> {
  /** The values of the choice begin here in `values`, and their gradients in `gradients`. */
  at: number;
  values: Float32Array;
  gradients: Float32Array;
  /** Importance weight over the rows of the batch. */
  weight: number;
}

/** What makes one learner of deep values differ from another. */
export interface DeepValueParts {
  readonly spec: DecisionSpec;
  readonly config: DeepValueSettings;
  readonly from: Snapshot | undefined;
  readonly dueling: boolean;
  /** Numbers per candidate. */
  readonly atoms: number;
  /** Writes the gradient of one sample and returns the size of its error. */
  readonly loss: (sample: ValueSample) => number;
}

/** Networks, buffer and clock. */
export interface DeepValueCore {
  readonly input: NetworkInput;
  readonly policy: Policy;
  readonly acting: ActingNumbers;
  readonly buffer: TransitionBuffer;
  /** Rows learned from so far. */
  rows(): number;
  /** Moves the clock by one row. */
  tick(): void;
  /** One gradient step on sampled rows. */
  update(random: Random): void;
  /** Moves the target network: all the way with share 1. */
  follow(share: number): void;
  tensors(): Record<string, Tensor>;
}

/** A fresh core or a snapshot's. */
export function createDeepValueCore(parts: DeepValueParts): DeepValueCore {
  const { spec, config, atoms, loss } = parts;
  const input = createNetworkInput(spec);
  const { batchRows } = config;
  const buffer = createTransitionBuffer(spec, input, {
    capacity: config.bufferRows, steps: config.returnSteps, mostCandidates: config.candidates,
    priorityExponent: config.prioritised ? config.priorityExponent : null,
  });
  const { slots, columns } = buffer;
  const shape = { inputs: input.width, actions: input.outputs, atoms, dueling: parts.dueling, hidden: parseHidden(config.hidden, "hidden") };
  const maxRows = input.perCandidate ? (batchRows + 1) * slots : batchRows;
  const random = seeded(config.seed).fork("deep value");
  const online = createValueNetwork(shape, { maxRows, random });
  const target = createValueNetwork(shape, { maxRows, random });
  const optimizer = createAdam(online.network, { rate: config.learningRate, largestNorm: config.largestNorm });
  const rate = linearSchedule(config.learningRate, config.learningRateFinal, config.horizon);
  const importance = linearSchedule(config.importance, 1, config.horizon);
  const epsilon = linearSchedule(config.epsilon, config.epsilonFinal, config.decay);
  const drawn = { rows: new Int32Array(batchRows), weights: new Float64Array(batchRows) };
  const errors = new Float64Array(batchRows);
  const starts = new Int32Array(batchRows);
  const best = new Int32Array(batchRows);
  const mask = { allowed: columns.nextAllowed, start: 0, count: 0 };
  const perRow = input.outputs * atoms;
  const rowsOf: Mutable<ValueRows> = { values: new Float32Array(0), atoms };
  const sample: ValueSample = { next: -1, nextValues: rowsOf.values, reward: 0, discount: 0, at: 0, values: rowsOf.values, gradients: online.gradients, weight: 0 };
  let rows = 0;
  // The rows that were written for the target network; a new view only where their number changes.
  let filled = target.network.inputs.subarray(0, 0);

  // The candidate each target is taken from, by the network that is to choose it.
  const chooseNext = (): void => {
    const total = buffer.writeNext(drawn.rows, target.network.inputs, starts);
    if (config.double) {
      if (filled.length !== total * input.width) filled = target.network.inputs.subarray(0, total * input.width);
      online.network.inputs.set(filled);
    }
    sample.nextValues = target.forward(total);
    rowsOf.values = config.double ? online.forward(total) : sample.nextValues;
    for (let index = 0; index < batchRows; index++) {
      const row = drawn.rows[index];
      mask.start = row * slots;
      mask.count = columns.nextCounts[row];
      best[index] = bestAllowed(rowsOf, starts[index] * perRow, mask);
    }
  };
  const fit = (): void => {
    buffer.writeChosen(drawn.rows, online.network.inputs);
    sample.values = online.forward(batchRows);
    online.gradients.fill(0, 0, batchRows * perRow);
    for (let index = 0; index < batchRows; index++) {
      const row = drawn.rows[index];
      sample.next = best[index] < 0 || columns.discounts[row] === 0 ? -1 : starts[index] * perRow + best[index] * atoms;
      sample.reward = columns.returns[row];
      sample.discount = columns.discounts[row];
      sample.at = index * perRow + columns.outputs[row] * atoms;
      sample.weight = drawn.weights[index] / batchRows;
      errors[index] = loss(sample);
    }
    buffer.prioritise(drawn.rows, errors);
    online.backward(batchRows);
    optimizer.step(rate(rows));
  };
  const restore = (snapshot: Snapshot): void => {
    online.network.restore(snapshot, "online.");
    target.network.restore(snapshot, "target.");
    optimizer.restore(snapshot, "optimizer.");
    buffer.restore(snapshot, "buffer.");
    rows = tensorOf(snapshot, "rows", [1])[0];
  };
  if (parts.from !== undefined) restore(parts.from);

  return {
    input, buffer,
    acting: actingNumbers(online.network, { read: () => rows, write: (value) => { rows = value; } }),
    policy: createValuePolicy({ spec, input, network: online, atoms, epsilon: () => epsilon(rows), maxRows }),
    rows: () => rows,
    tick: () => { rows++; },
    update(source) {
      buffer.sample(drawn, source, importance(rows));
      chooseNext();
      fit();
    },
    follow(part) {
      if (part === 1) target.network.copyFrom(online.network);
      else target.network.blendFrom(online.network, part);
    },
    tensors: () => ({
      ...online.network.tensors("online."), ...target.network.tensors("target."), ...optimizer.tensors("optimizer."), ...buffer.tensors("buffer."),
      rows: { shape: [1], data: Float64Array.of(rows) },
    }),
  };
}
