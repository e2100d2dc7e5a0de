// Action values from a log: two networks, targets over the candidates that may follow, and one gradient step over all candidates of a row.
import { tensorOf, type Batch, type Policy, type Range, type Snapshot, type Tensor } from "../core/index.ts";
import { createAdam, createTransitionBuffer, createValueNetwork, parseHidden } from "../models/index.ts";
import { createValuePolicy } from "./deep-value-policy.ts";
import type { OfflineCore, OfflineSettings } from "./offline-learning.ts";
import { bestAllowed, writePressure, type Mutable, type ValueRows } from "./value-targets.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type OfflineValueSettings = OfflineSettings & {
  /** The target network moves by this share with every gradient step (Lillicrap et al. 2016). */
  readonly targetShare: number;
  /** The share of decisions spread evenly over the candidates that the policy admits. */
  readonly epsilon: number;
};

/** Settings for small problems. */
export const offlineValueDefaults = { targetShare: 0.01, epsilon: 0 } as const;

/** What the settings may be. */
export const offlineValueRanges: { readonly targetShare: Range; readonly epsilon: Range } = { targetShare: { low: 1e-6, high: 1 }, epsilon: { low: 0, high: 1 } };

/** The candidates of the step's following observations, [batchRows x slots] in `allowed`; a filter may clear some, never all of a row. */
export interface FollowingCandidates {
  /** The rows of the following observations as a network reads them, [total x width], and where each observation's begin. */
  readonly inputs: Float32Array;
  readonly total: number;
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  readonly slots: number;
  readonly allowed: Uint8Array;
}

/** Values learned from a log. */
export interface OfflineValues {
  /** The best admitted candidate; explained by its values. */
  readonly policy: Policy;
  keep(batch: Batch, row: number): void;
  /**
   * One step on y = r + discount Q'(s', a*), a* the best candidate by Q among those that are allowed and pass the filter (double Q, van Hasselt
   * et al. 2016), with `conservatism` times the slope of log sum exp Q(s, .) - Q(s, a) laid on top (Kumar et al. 2020, equation 4).
   */
  fit(bend: (error: number) => number, conservatism: number, filter?: (following: FollowingCandidates) => void): void;
  tensors(): Record<string, Tensor>;
}

/** Fresh values or a snapshot's. */
export function createOfflineValues(core: OfflineCore, config: OfflineValueSettings, from: Snapshot | undefined): OfflineValues {
  const { spec, input, rollout, rows, starts, maxRows } = core;
  const { columns, slots } = rollout;
  const { outputs } = input;
  const buffer = createTransitionBuffer(spec, input, { capacity: config.bufferRows, steps: 1, mostCandidates: config.candidates, priorityExponent: null });
  const shape = { inputs: input.width, actions: outputs, atoms: 1, dueling: false, hidden: parseHidden(config.hidden, "hidden") };
  const online = createValueNetwork(shape, { maxRows, random: core.random("values") });
  const target = createValueNetwork(shape, { maxRows, random: core.random("values") });
  const optimizer = createAdam(online.network, { rate: config.learningRate, largestNorm: config.largestNorm });
  const targets = new Float64Array(rows.length);
  const memory = new Float64Array(slots);
  const mask = { allowed: columns.allowed, start: 0, count: 0 };
  const ranked: Mutable<ValueRows> = { values: new Float32Array(0), atoms: 1 };
  const following: Mutable<FollowingCandidates> = {
    inputs: target.network.inputs, total: 0, starts: new Int32Array(rows.length), counts: new Int32Array(rows.length), slots,
    allowed: new Uint8Array(rows.length * slots),
  };
  if (from !== undefined) {
    online.network.restore(from, "online.");
    target.network.restore(from, "target.");
    optimizer.restore(from, "optimizer.");
    buffer.restore(from, "buffer.");
    tensorOf(from, "rows", [1]);
  }

  const readFollowing = (): void => {
    following.total = buffer.writeNext(rows, target.network.inputs, following.starts);
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index];
      following.counts[index] = buffer.columns.discounts[row] === 0 ? 0 : buffer.columns.nextCounts[row];
      for (let slot = 0; slot < slots; slot++) following.allowed[index * slots + slot] = buffer.columns.nextAllowed[row * slots + slot];
    }
  };
  const writeTargets = (): void => {
    const { total, counts, allowed } = following;
    let nextValues = ranked.values;
    if (total > 0) {
      online.network.inputs.set(target.network.inputs.subarray(0, total * input.width));
      nextValues = target.forward(total);
      ranked.values = online.forward(total);
    }
    for (let index = 0; index < rows.length; index++) {
      const first = following.starts[index] * outputs;
      targets[index] = buffer.columns.returns[rows[index]];
      if (counts[index] === 0) continue;
      const best = bestAllowed(ranked, first, { allowed, start: index * slots, count: counts[index] });
      if (best >= 0) targets[index] += buffer.columns.discounts[rows[index]] * nextValues[first + best];
    }
  };
  const writeGradients = (bend: (error: number) => number, conservatism: number): number => {
    const total = core.writeNow(online.network.inputs);
    const values = online.forward(total);
    online.gradients.fill(0, 0, total * outputs);
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index];
      const at = starts[index] * outputs;
      const chosen = at + columns.actions[row];
      mask.start = row * slots;
      mask.count = columns.counts[row];
      if (conservatism > 0) writePressure(values, at, mask, { weight: conservatism / rows.length, gradients: online.gradients, memory });
      online.gradients[chosen] += (bend(values[chosen] - targets[index]) - conservatism) / rows.length;
    }
    return total;
  };

  return {
    policy: createValuePolicy({ spec, input, network: online, atoms: 1, epsilon: () => config.epsilon, maxRows }),
    keep: (batch, row) => void buffer.add(batch, row),
    fit(bend, conservatism, filter) {
      readFollowing();
      filter?.(following);
      writeTargets();
      online.backward(writeGradients(bend, conservatism));
      optimizer.step();
      target.network.blendFrom(online.network, config.targetShare);
    },
    tensors: () => ({ ...online.network.tensors("online."), ...target.network.tensors("target."), ...optimizer.tensors("optimizer."), ...buffer.tensors("buffer.") }),
  };
}
