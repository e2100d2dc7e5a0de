// What the tabular learners share: settings, schedules, the exploring policy over a table, and what goes into a snapshot.
import {
  cleared, shareAmongBest, tensorOf,
  type DecisionSpec, type Observation, type Policy, type Random, type Range, type Snapshot, type Tensor,
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

/** How much is explored and how far an entry moves, by the number of transitions learned from. */
export interface TabularClock {
  readonly epsilon: () => number;
  /** The share of the way to a target; null stands for 1/visits. */
  rate(): number | null;
  tick(): void;
  tensors(): { readonly [name: string]: Tensor };
}

/** A clock at its start or where a snapshot's stood. */
export function createTabularClock(settings: TabularSettings, from?: Snapshot): TabularClock {
  let steps = from === undefined ? 0 : tensorOf(from, "steps", [1])[0];
  const decayed = (first: number, final: number): number => first + (final - first) * Math.min(1, steps / settings.decay);
  return {
    epsilon: () => decayed(settings.epsilon, settings.epsilonFinal),
    rate: () => (settings.rate === "visits" ? null : decayed(settings.learningRate, settings.learningRateFinal)),
    tick: () => void steps++,
    tensors: () => ({ steps: { shape: [1], data: Float64Array.of(steps) } }),
  };
}

/** A table that is being learned, with its clock. */
export interface TabularCore {
  readonly table: ActionValues;
  readonly policy: Policy;
  /** Learns one entry from one target and moves the clock by one. */
  readonly learn: (entry: number, target: number) => void;
  /** The same without moving the clock, for what was not really experienced. */
  dream(entry: number, target: number): void;
  /** The value of an observation to the policy as it explores now: the mean of its values by their probabilities. */
  expected(observation: Observation, random: Random): number;
  tensors(): { readonly [name: string]: Tensor };
}

/** A fresh core or a snapshot's. */
export function createTabularCore(spec: DecisionSpec, settings: TabularSettings, from?: Snapshot): TabularCore {
  const table = createActionValues(spec, settings, from);
  const clock = createTabularClock(settings, from);
  const policy = epsilonGreedyOver((observation, out) => table.score(observation, out), clock.epsilon);
  let [shares, scores] = [new Float64Array(0), new Float64Array(0)];
  return {
    table,
    policy,
    learn(entry, target) {
      table.move(entry, target, clock.rate());
      clock.tick();
    },
    dream: (entry, target) => table.move(entry, target, clock.rate()),
    expected(observation, random) {
      const count = observation.allowed.length;
      if (shares.length !== count) [shares, scores] = [new Float64Array(count), new Float64Array(count)];
      policy.probabilities(observation, random, shares);
      table.score(observation, scores);
      let value = 0;
      for (let action = 0; action < count; action++) if (shares[action] > 0) value += shares[action] * scores[action];
      return value;
    },
    tensors: () => ({ ...table.tensors(), ...clock.tensors() }),
  };
}

/** The best of these scores, with the share epsilon spread over all allowed candidates. */
export function epsilonGreedyOver(score: (observation: Observation, out: Float64Array) => void, epsilon: () => number): Policy {
  return {
    probabilities(observation, _random, out) {
      const result = cleared(observation, out);
      score(observation, result);
      return spreadEvenly(shareAmongBest(result, observation.allowed), observation, epsilon());
    },
    explain(observation) {
      const scores = new Float64Array(observation.allowed.length);
      score(observation, scores);
      return { scores: [...scores], contributions: Array.from(scores, () => []) };
    },
  };
}
