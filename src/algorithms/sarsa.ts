// SARSA over a discretised state: learns what its own way of choosing, exploration included, earns.
import {
  observationAt, pricedReward, tensorOf, type Algorithm, type Batch, type DecisionSpec, type Learner, type Snapshot, type Tensor,
} from "../core/index.ts";
import { createTabularCore, tabularDefaults, tabularRanges, type TabularCore, type TabularSettings } from "./tabular.ts";

const name = "sarsa";

/**
 * Q(s,a) <- Q(s,a) + rate (r + discount Q(s',a') - Q(s,a)) with the choice a' that was really made (Rummery & Niranjan 1994). That
 * choice is the next row's, so the last transition of a batch waits for the next batch, in snapshots too. It is dropped where
 * the next row does not begin where it ended, and so is a row that was cut off before its following choice.
 */
export const sarsa: Algorithm<TabularSettings> = {
  name,
  summary: "Tabular SARSA over a discretised state, with epsilon-greedy exploration (Rummery & Niranjan 1994).",
  defaults: tabularDefaults,
  ranges: tabularRanges,
  unsuited: () => null,
  create(spec, config, from): Learner {
    const core = createTabularCore(spec, config, from);
    let pending = from === undefined ? null : restorePending(from, spec);
    return {
      policy: core.policy,
      learn(batch) {
        for (let row = 0; row < batch.rows; row++) {
          const { state, entry } = standing(core, batch, row);
          if (pending !== null && sameState(pending.nextState, state)) {
            core.learn(pending.entry, pending.reward + pending.discount * core.table.value(entry));
          }
          pending = waiting(batch, row, entry);
          if (batch.discounts[row] === 0) core.learn(entry, pricedReward(batch, row));
        }
      },
      snapshot: () => ({ algorithm: name, spec, config, tensors: { ...core.tensors(), ...pendingTensors(pending) }, lineage: {} }),
    };
  },
};

/** A choice whose following choice has not been seen yet. */
interface Pending {
  readonly entry: number;
  readonly reward: number;
  readonly discount: number;
  readonly nextState: Float32Array;
}

function standing(core: TabularCore, batch: Batch, row: number): { state: Float32Array; entry: number } {
  const observation = observationAt(batch.observations, row, batch.spec);
  return { state: observation.state, entry: core.table.entry(observation, batch.actions[row], true) };
}

function waiting(batch: Batch, row: number, entry: number): Pending | null {
  const { next } = batch;
  if (batch.discounts[row] === 0 || batch.lasts[row] === 1 || next === null || next.offsets[row + 1] === next.offsets[row]) return null;
  const width = batch.spec.state.length;
  const nextState = next.states.slice(row * width, (row + 1) * width);
  return { entry, reward: pricedReward(batch, row), discount: batch.discounts[row], nextState };
}

function sameState(expected: Float32Array, found: Float32Array): boolean {
  return expected.every((value, index) => value === found[index]);
}

function pendingTensors(pending: Pending | null): { readonly [name: string]: Tensor } {
  const numbers = pending === null ? [] : [pending.entry, pending.reward, pending.discount];
  const nextState = pending?.nextState ?? new Float32Array(0);
  return {
    pending: { shape: [numbers.length], data: Float64Array.from(numbers) },
    pendingState: { shape: [nextState.length], data: nextState.slice() },
  };
}

function restorePending(from: Snapshot, spec: DecisionSpec): Pending | null {
  const waits = (from.tensors["pending"] as Tensor | undefined)?.shape[0] !== 0;
  const nextState = Float32Array.from(tensorOf(from, "pendingState", [waits ? spec.state.length : 0]));
  const [entry, reward, discount] = tensorOf(from, "pending", [waits ? 3 : 0]);
  return waits ? { entry, reward, discount, nextState } : null;
}
