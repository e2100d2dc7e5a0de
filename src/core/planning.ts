// What plans: a process whose transitions are known, written out as a table, and the planners that solve it without any experience.
import type { Range, Settings } from "./learning.ts";

/**
 * A process written out. S states, A actions, T transitions; the transitions of action a in state s are those from
 * starts[s * A + a] up to starts[s * A + a + 1]. A forbidden action has none.
 */
export interface TabularModel {
  readonly states: number;
  readonly actions: number;
  /** Weight of what follows, 0 to 1. */
  readonly discount: number;
  /** [S x A], 1 where the action may be chosen; a state without any is where the process is over. */
  readonly allowed: Uint8Array;
  /** [S], how an episode begins; sums to 1. */
  readonly first: Float64Array;
  /** [S x A + 1] */
  readonly starts: Uint32Array;
  /** [T], of one action they sum to 1. */
  readonly probabilities: Float64Array;
  /** [T], the state a transition leads to. */
  readonly next: Uint32Array;
  /** [T], the mean reward on the way. */
  readonly rewards: Float64Array;
  /** [T], 1 where the process goes on behind the transition, 0 where it is over. */
  readonly continues: Uint8Array;
}

/** What a planner found. */
export interface Plan {
  /** [S x A], the probability of each action in each state; ties go to the first action, unless the policy was given. */
  readonly policy: Float64Array;
  /** [S] */
  readonly values: Float64Array;
  /** [S x A], minus infinity where forbidden. */
  readonly actionValues: Float64Array;
  /** Sweeps over all states, or improvements of the policy. */
  readonly iterations: number;
  /** No value is further than this from the true one; null where no such bound is known (discount 1). */
  readonly bound: number | null;
}

/** A planner is a row of its registry. */
export interface Planner<Config extends Settings = Settings> {
  readonly name: string;
  /** One sentence with paper and year. */
  readonly summary: string;
  readonly defaults: Config;
  readonly ranges: { readonly [name in keyof Config]?: Range };
  solve(model: TabularModel, config: Config): Plan;
}
