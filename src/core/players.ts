// Several who decide in one world: what they share, and what learns for all of them.
import type { DecisionSpec, Observation, Policy } from "./decision.ts";
import type { Batch, State } from "./experience.ts";
import type { Random } from "./random.ts";

/** What a joint step led to; one observation and one reward per player. */
export interface JointStep {
  readonly kind: "first" | "mid" | "last";
  readonly observations: readonly Observation[];
  /** All 0 on a first step. */
  readonly rewards: readonly number[];
  /** 0 where the process ended; above 0 on a last step that was only cut off. The same for all. */
  readonly discount: number;
}

/** One process in which several players choose at once. `save` and `restore` carry all of it, its randomness included. */
export interface JointEnvironment {
  /** One per player, none with limits or stages. */
  readonly specs: readonly DecisionSpec[];
  /** What one gains another loses; all get the same; or neither. */
  readonly rewards: "zero-sum" | "shared" | "own";
  reset(random: Random): JointStep;
  /** actions [players] */
  step(actions: readonly number[]): JointStep;
  save(): State;
  restore(state: State): void;
}

/** Who plays: a policy per player, and how they learn from the same steps seen by each. */
export interface Players {
  readonly policies: readonly Policy[];
  /** One batch per player; row r of each is the same step. */
  learn(batches: readonly Batch[], random: Random): void;
}
