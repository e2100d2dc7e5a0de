// A hidden Markov model: a mood that nobody sees changes by chance and colours what is seen; here it is filtered and its likeliest path found.
import { fail, tensorOf, type Snapshot, type Tensor } from "../../core/index.ts";
import { discreteEmission, gaussianEmission, type Emission, type Emissions } from "./hidden-emissions.ts";

/** One sequence of what was seen: [rows x width] numbers; a symbol of a discrete emission is a whole number, width 1. */
export interface SeenSequence {
  readonly rows: number;
  readonly values: Float64Array;
}

/** The parameters of a model with K hidden states. */
export interface HiddenMarkovModel {
  readonly states: number;
  /** [K] */
  readonly initial: Float64Array;
  /** [K x K], row i: where state i goes. */
  readonly transition: Float64Array;
  readonly emissions: Emissions;
}

/** What of a model can be computed row by row. */
export function emissionOf({ emissions, states }: Pick<HiddenMarkovModel, "emissions" | "states">): Emission {
  return emissions.kind === "discrete" ? discreteEmission(emissions, states) : gaussianEmission(emissions, states);
}

/** The belief over the hidden states, moved on by what is seen. */
export interface BeliefFilter {
  readonly states: number;
  /** [K], live: P(state now | all that was seen). Before anything was seen it is the initial distribution. */
  readonly belief: Float64Array;
  reset(): void;
  /** Takes in the next row, [width]; returns its log probability given what came before. */
  see(row: ArrayLike<number>): number;
  /** Goes on from a belief that was saved. */
  restore(belief: ArrayLike<number>, started: boolean): void;
  started(): boolean;
}

/**
 * The forward recursion with scaling (Rabiner 1989, eqs. 19-21 and 91): belief <- normalise(emission x (belief' transition)). What the
 * model holds for impossible teaches nothing: the belief is then only moved on by the transition, and -Infinity is returned.
 */
export function createBeliefFilter(model: HiddenMarkovModel): BeliefFilter {
  const { states, initial, transition } = model;
  const emission = emissionOf(model);
  const belief = initial.slice();
  const moved = new Float64Array(states);
  const logs = new Float64Array(states);
  let begun = false;
  return {
    states, belief,
    started: () => begun,
    reset() {
      belief.set(initial);
      begun = false;
    },
    restore(saved, started) {
      belief.set(saved);
      begun = started;
    },
    see(row) {
      if (begun) advance(belief, transition, moved);
      else moved.set(belief);
      begun = true;
      emission.logDensities(row, 0, logs);
      return weigh(moved, logs, belief);
    },
  };
}

/** out[j] = sum_i belief[i] transition[i, j]. */
export function advance(belief: Float64Array, transition: Float64Array, out: Float64Array): void {
  const states = belief.length;
  for (let j = 0; j < states; j++) {
    out[j] = 0;
    for (let i = 0; i < states; i++) out[j] += belief[i] * transition[i * states + j];
  }
}

/** out = normalised prior x exp(logs); returns the log of the normaliser. The prior itself where nothing is possible. */
export function weigh(prior: Float64Array, logs: Float64Array, out: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < prior.length; k++) if (prior[k] > 0) largest = Math.max(largest, logs[k]);
  if (largest === Number.NEGATIVE_INFINITY) {
    out.set(prior);
    return largest;
  }
  let total = 0;
  for (let k = 0; k < prior.length; k++) total += out[k] = prior[k] > 0 ? prior[k] * Math.exp(logs[k] - largest) : 0;
  for (let k = 0; k < prior.length; k++) out[k] /= total;
  return largest + Math.log(total);
}

/** The log probability (density) of a whole sequence. */
export function logLikelihoodOf(model: HiddenMarkovModel, { rows, values }: SeenSequence): number {
  const filter = createBeliefFilter(model);
  const { width } = emissionOf(model);
  let total = 0;
  for (let row = 0; row < rows; row++) total += filter.see(values.subarray(row * width, (row + 1) * width));
  return total;
}

/** The likeliest path of hidden states given a whole sequence (Viterbi 1967; Rabiner 1989, eqs. 32-35), in logarithms. */
export function likeliestPath(model: HiddenMarkovModel, { rows, values }: SeenSequence): Int32Array {
  const { states, initial, transition } = model;
  const emission = emissionOf(model);
  const logs = new Float64Array(states);
  let scores = new Float64Array(states);
  const came = new Int32Array(rows * states);
  for (let row = 0; row < rows; row++) {
    emission.logDensities(values, row * emission.width, logs);
    const next = new Float64Array(states);
    for (let to = 0; to < states; to++) {
      let best = Math.log(initial[to]);
      if (row > 0) {
        best = Number.NEGATIVE_INFINITY;
        for (let from = 0; from < states; from++) {
          const score = scores[from] + Math.log(transition[from * states + to]);
          if (score > best) [best, came[row * states + to]] = [score, from];
        }
      }
      next[to] = best + logs[to];
    }
    scores = next;
  }
  const path = new Int32Array(rows);
  if (rows > 0) path[rows - 1] = scores.indexOf(Math.max(...scores));
  for (let row = rows - 1; row > 0; row--) path[row - 1] = came[row * states + path[row]];
  return path;
}

/** A model as numbers of a snapshot. */
export function hiddenMarkovTensors({ states, initial, transition, emissions }: HiddenMarkovModel, prefix: string): Record<string, Tensor> {
  const own: Record<string, Tensor> = {
    [`${prefix}initial`]: { shape: [states], data: initial.slice() },
    [`${prefix}transition`]: { shape: [states, states], data: transition.slice() },
  };
  if (emissions.kind === "discrete") return { ...own, [`${prefix}symbols`]: { shape: [states, emissions.symbols], data: emissions.probabilities.slice() } };
  const shape = [states, emissions.width];
  return { ...own, [`${prefix}means`]: { shape, data: emissions.means.slice() }, [`${prefix}variances`]: { shape, data: emissions.variances.slice() } };
}

/** The model that a snapshot holds; throws `bad-snapshot`. */
export function restoreHiddenMarkov(snapshot: Snapshot, prefix: string): HiddenMarkovModel {
  const sideOf = (name: string, axis: number): number => (snapshot.tensors[`${prefix}${name}`] as Tensor | undefined)?.shape[axis] ?? 0;
  const states = sideOf("initial", 0);
  if (states === 0) fail("bad-snapshot", `tensor ${prefix}initial`, "a hidden Markov model", "nothing");
  const read = (name: string, width: number): Float64Array => tensorOf(snapshot, `${prefix}${name}`, [states, width]);
  const symbols = sideOf("symbols", 1);
  const width = sideOf("means", 1);
  return {
    states,
    initial: tensorOf(snapshot, `${prefix}initial`, [states]),
    transition: read("transition", states),
    emissions: symbols > 0 ? { kind: "discrete", symbols, probabilities: read("symbols", symbols) }
      : { kind: "gaussian", width, means: read("means", width), variances: read("variances", width) },
  };
}
