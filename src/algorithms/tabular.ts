// What Q-learning and SARSA share: settings, schedules, the exploring policy over a table, and what goes into a snapshot.
import {
  cleared, shareAmongBest, tensorOf, type DecisionSpec, type Policy, type Range, type Snapshot, type Tensor,
} from "../core/index.ts";
import { createActionValues, type ActionValues } from "../models/index.ts";
import { spreadEvenly } from "./exploration.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type TabularSettings = {
  readonly bins: number;
  readonly cells: number;
  readonly initial: number;
  readonly epsilon: number;
  readonly epsilonFinal: number;
  readonly learningRate: number;
  readonly learningRateFinal: number;
  /** Transitions over which both epsilon and the learning rate fall, linearly, to their final values. */
  readonly decay: number;
  /** "scheduled", or "visits" for 1/visits of the entry. */
  readonly rate: string;
};

/** Explores everything at first, then one decision in twenty. */
export const tabularDefaults: TabularSettings = {
  bins: 8, cells: 65_536, initial: 0,
  epsilon: 1, epsilonFinal: 0.05, learningRate: 0.2, learningRateFinal: 0.02, decay: 10_000, rate: "scheduled",
};

const share: Range = { low: 0, high: 1 };

/** What the settings may be. */
export const tabularRanges: { readonly [name in keyof TabularSettings]: Range } = {
  bins: { low: 1, high: 65_536, whole: true },
  cells: { low: 1, high: 16_777_216, whole: true },
  initial: { low: -1e12, high: 1e12 },
  epsilon: share,
  epsilonFinal: share,
  learningRate: share,
  learningRateFinal: share,
  decay: { low: 1, high: 1e12, whole: true },
  rate: { oneOf: ["scheduled", "visits"] },
};

/** A table that is being learned, with its clock. */
export interface TabularCore {
  readonly table: ActionValues;
  readonly policy: Policy;
  /** Learns one entry from one target and moves the clock by one. */
  learn(entry: number, target: number): void;
  tensors(): { readonly [name: string]: Tensor };
}

/** A fresh core or a snapshot's. */
export function createTabularCore(spec: DecisionSpec, settings: TabularSettings, from?: Snapshot): TabularCore {
  const table = createActionValues(spec, settings, from);
  let steps = from === undefined ? 0 : tensorOf(from, "steps", [1])[0];
  const decayed = (first: number, final: number): number => first + (final - first) * Math.min(1, steps / settings.decay);
  const policy = epsilonGreedyOver(table, () => decayed(settings.epsilon, settings.epsilonFinal));
  return {
    table,
    policy,
    learn(entry, target) {
      table.move(entry, target, settings.rate === "visits" ? null : decayed(settings.learningRate, settings.learningRateFinal));
      steps++;
    },
    tensors: () => ({ ...table.tensors(), steps: { shape: [1], data: Float64Array.of(steps) } }),
  };
}

function epsilonGreedyOver(table: ActionValues, epsilon: () => number): Policy {
  return {
    probabilities(observation, _random, out) {
      const result = cleared(observation, out);
      table.score(observation, result);
      return spreadEvenly(shareAmongBest(result, observation.allowed), observation, epsilon());
    },
    explain(observation) {
      const scores = new Float64Array(observation.allowed.length);
      table.score(observation, scores);
      return { scores: [...scores], contributions: Array.from(scores, () => []) };
    },
  };
}
