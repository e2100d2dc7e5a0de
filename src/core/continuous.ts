// Decisions whose action is a vector of real numbers: their environment, their policy with its density, and what learns them.
import type { DecisionSpec, Field } from "./decision.ts";
import { describe, fail } from "./errors.ts";
import type { Batch, State } from "./experience.ts";
import { configure, type Configurable, type Settings } from "./learning.ts";
import type { Random } from "./random.ts";
import { canonical, type Snapshot } from "./snapshot.ts";

/** What kind of continuous decision this is. S state fields, D action fields; an action is any point of the box that their ranges span. */
export interface ContinuousSpec {
  readonly state: readonly Field[];
  readonly action: readonly Field[];
  /** Between decisions, as in a `DecisionSpec`. */
  readonly discount: number;
}

/** What a continuous environment answers; `state` is [S]. A "last" step whose discount is above 0 was only cut off. */
export type ContinuousStep =
  | { readonly kind: "first"; readonly state: Float32Array }
  | { readonly kind: "mid" | "last"; readonly state: Float32Array; readonly reward: number; readonly discount: number };

/** One process to act in with real vectors. `save` and `restore` carry all of it, its randomness included. */
export interface ContinuousEnvironment {
  readonly spec: ContinuousSpec;
  reset(random: Random): ContinuousStep;
  /** The action, [D], is read and not kept; what lies outside the box is clipped to it. */
  step(action: Float32Array): ContinuousStep;
  save(): State;
  restore(state: State): void;
}

/** How to act: a distribution over the box. */
export interface ContinuousPolicy {
  /** Draws an action of the box into `out`, [D], which it returns. Draw by `drawAction` where the density is wanted as well. */
  act(state: Float32Array, random: Random, out: Float32Array): Float32Array;
  /** Writes the action without exploration into `out`, [D], which it returns. */
  mode(state: Float32Array, out: Float32Array): Float32Array;
  /**
   * The natural logarithm of the density with which `act` draws this action, per unit of volume of the box in the units of its fields;
   * -Infinity outside. Absent where `act` has no density, as when it always draws the same action.
   */
  logDensity?(state: Float32Array, action: Float32Array): number;
}

/** Something that improves its continuous policy from experience. */
export interface ContinuousLearner {
  /** How it acts now; the object stays the same while the learner learns. */
  readonly policy: ContinuousPolicy;
  /**
   * Learns from transitions, rows of an episode in order. The action of a row is the first D fields of its chosen candidate, so that a
   * batch of any list of candidates will do, whoever chose; the candidates that follow are not read, only whether what follows is known.
   */
  learn(batch: Batch, random: Random): void;
  snapshot(): Snapshot;
}

/** A row of the registry of continuous algorithms. */
export interface ContinuousAlgorithm<Config extends Settings = Settings> extends Configurable<Config> {
  /** One sentence with paper and year. */
  readonly summary: string;
  /** Why it cannot learn such a decision, or null. */
  unsuited(spec: ContinuousSpec): string | null;
  create(spec: ContinuousSpec, config: Config, from?: Snapshot): ContinuousLearner;
}

/** The same decision among listed actions: a candidate is an action, its fields are the candidate's. Snapshots and batches are written in it. */
export function decisionSpecOf({ state, action, discount }: ContinuousSpec): DecisionSpec {
  return { state, candidate: action, fixed: null, limits: [], stages: 1, discount };
}

/** A fresh learner, after the settings and the fit to this kind of decision have been checked. */
export function createContinuousLearner<Config extends Settings>(
  algorithm: ContinuousAlgorithm<Config>, spec: ContinuousSpec, given?: unknown, from?: Snapshot,
): ContinuousLearner {
  const reason = boxFault(spec) ?? algorithm.unsuited(spec);
  if (reason !== null) fail("unsuited", algorithm.name, "a continuous decision it can learn", reason);
  if (from !== undefined && from.algorithm !== algorithm.name) fail("bad-snapshot", "algorithm", algorithm.name, from.algorithm);
  if (from !== undefined && canonical(from.spec) !== canonical(decisionSpecOf(spec))) {
    fail("bad-snapshot", "spec", "the kind of decision the snapshot was learned on", "another one");
  }
  return algorithm.create(spec, configure(algorithm, given), from);
}

// Why the actions span no box, or null.
function boxFault({ action }: ContinuousSpec): string | null {
  if (action.length === 0) return "an action without fields";
  const flat = action.find(({ low, high }) => !(Number.isFinite(low) && Number.isFinite(high) && low < high));
  return flat === undefined ? null : `an action whose field ${flat.name} ranges from ${flat.low} to ${flat.high}`;
}

/**
 * Draws an action into `out` and returns the logarithm of its density, NaN where the policy has none. The only place where a continuous
 * action is drawn for a log; throws `broken-policy` where the action leaves the box or its density is none.
 */
export function drawAction(policy: ContinuousPolicy, { spec, state, random }: { readonly spec: ContinuousSpec; readonly state: Float32Array; readonly random: Random }, out: Float32Array): number {
  policy.act(state, random, out);
  for (let index = 0; index < spec.action.length; index++) {
    const { name, low, high } = spec.action[index];
    if (!(out[index] >= Math.fround(low) && out[index] <= Math.fround(high))) fail("broken-policy", `action.${name}`, `a number from ${low} to ${high}`, describe(out[index]));
  }
  if (policy.logDensity === undefined) return Number.NaN;
  const found = policy.logDensity(state, out);
  if (!Number.isFinite(found)) fail("broken-policy", "density of the action drawn", "a finite logarithm", describe(found));
  return found;
}
