// Fits a hidden Markov model to sequences by Baum-Welch: expectation maximisation with scaled forward and backward passes.
import { describe, fail, sampleGamma, type Random } from "../../core/index.ts";
import { fitDiscrete, fitGaussian, scaleRow, type EmissionFit, type Emissions } from "./hidden-emissions.ts";
import { advance, emissionOf, weigh, type HiddenMarkovModel, type SeenSequence } from "./hidden-markov.ts";

/** What is seen: symbols 0 .. symbols-1, or `width` numbers a row. */
export type Seen = { readonly kind: "discrete"; readonly symbols: number } | { readonly kind: "gaussian"; readonly width: number };

/** How to fit. */
export interface BaumWelchOptions {
  readonly states: number;
  readonly seen: Seen;
  readonly random: Random;
  /** Random starts, of which the likeliest is kept. */
  readonly starts?: number;
  readonly mostIterations?: number;
  /** Stops when an iteration adds less than this to the log likelihood per row. */
  readonly tolerance?: number;
}

/** The likeliest model found. */
export interface BaumWelchFit {
  readonly model: HiddenMarkovModel;
  /** Log likelihood of all sequences before each iteration and at the end; it never falls. */
  readonly logLikelihoods: readonly number[];
}

/** Baum, Petrie, Soules & Weiss 1970; scaled as in Rabiner 1989, eqs. 91-111, over several sequences. */
export function fitHiddenMarkov(sequences: readonly SeenSequence[], options: BaumWelchOptions): BaumWelchFit {
  const { states, starts = 4, random } = options;
  if (!Number.isSafeInteger(states) || states < 1) fail("bad-settings", "hidden states", "a whole number from 1 on", describe(states));
  const rows = sequences.reduce((total, sequence) => total + sequence.rows, 0);
  if (rows === 0) fail("bad-settings", "hidden Markov model", "at least one row to fit to", "none");
  checkSeen(sequences, options.seen);
  const fits = Array.from({ length: starts }, (_, start) => climb(sequences, rows, firstModel(sequences, options, random.fork(`start ${start}`)), options));
  return fits.reduce((best, fit) => (lastOf(fit.logLikelihoods) > lastOf(best.logLikelihoods) ? fit : best));
}

function checkSeen(sequences: readonly SeenSequence[], seen: Seen): void {
  const width = seen.kind === "discrete" ? 1 : seen.width;
  sequences.forEach(({ rows, values }, index) => {
    if (values.length !== rows * width) fail("bad-settings", `sequence ${index}`, `${rows * width} numbers`, values.length);
    for (const value of values) {
      const fits = seen.kind === "discrete" ? Number.isInteger(value) && value >= 0 && value < seen.symbols : Number.isFinite(value);
      if (!fits) fail("bad-settings", `sequence ${index}`, seen.kind === "discrete" ? `symbols from 0 to ${seen.symbols - 1}` : "finite numbers", describe(value));
    }
  });
}

function climb(sequences: readonly SeenSequence[], rows: number, start: HiddenMarkovModel, options: BaumWelchOptions): BaumWelchFit {
  const { mostIterations = 200, tolerance = 1e-7 } = options;
  const floor = varianceFloor(sequences, options.seen);
  const logLikelihoods: number[] = [];
  let model = start;
  for (let iteration = 0; ; iteration++) {
    const { next, logLikelihood } = improve(sequences, model, floor);
    const gained = iteration === 0 ? Number.POSITIVE_INFINITY : logLikelihood - lastOf(logLikelihoods);
    logLikelihoods.push(logLikelihood);
    if (iteration === mostIterations || gained < tolerance * rows) return { model, logLikelihoods };
    model = next;
  }
}

function lastOf(values: readonly number[]): number {
  return values[values.length - 1];
}

// One expectation and one maximisation step.
function improve(sequences: readonly SeenSequence[], model: HiddenMarkovModel, floor: Float64Array): { next: HiddenMarkovModel; logLikelihood: number } {
  const { states, emissions } = model;
  const fit = emissions.kind === "discrete" ? fitDiscrete(emissions, states) : fitGaussian(emissions, states, floor);
  const initial = new Float64Array(states);
  const transition = new Float64Array(states * states);
  let logLikelihood = 0;
  for (const sequence of sequences) if (sequence.rows > 0) logLikelihood += expect(sequence, model, { fit, initial, transition });
  scaleRow(initial, 0, states, model.initial);
  for (let k = 0; k < states; k++) scaleRow(transition, k, states, model.transition);
  return { next: { states, initial, transition, emissions: fit.fitted() }, logLikelihood };
}

interface Counts {
  readonly fit: EmissionFit;
  readonly initial: Float64Array;
  readonly transition: Float64Array;
}

// Adds a sequence's expected counts: gamma (eq. 27) for what was seen, xi (eq. 37) for the transitions. Returns its log likelihood.
function expect({ rows, values }: SeenSequence, model: HiddenMarkovModel, { fit, initial, transition }: Counts): number {
  const { states } = model;
  const emission = emissionOf(model);
  const beliefs = new Float64Array(rows * states);
  const densities = new Float64Array(rows * states);
  const total = forward(values, model, beliefs, densities);
  // Backward variables, scaled so that gamma(t) = belief(t) x behind(t) needs no further division.
  let behind = new Float64Array(states).fill(1);
  const gamma = new Float64Array(states);
  for (let row = rows - 1; row >= 0; row--) {
    const belief = beliefs.subarray(row * states, (row + 1) * states);
    for (let k = 0; k < states; k++) gamma[k] = belief[k] * behind[k];
    fit.add(values, row * emission.width, gamma);
    if (row === 0) break;
    const before = beliefs.subarray((row - 1) * states, row * states);
    const earlier = new Float64Array(states);
    for (let i = 0; i < states; i++) {
      for (let j = 0; j < states; j++) {
        const step = model.transition[i * states + j] * densities[row * states + j] * behind[j];
        transition[i * states + j] += before[i] * step;
        earlier[i] += step;
      }
    }
    behind = earlier;
  }
  for (let k = 0; k < states; k++) initial[k] += gamma[k];
  return total;
}

// Fills in the filtered beliefs, and the densities divided by each row's normaliser: what the backward pass multiplies with.
function forward(values: Float64Array, model: HiddenMarkovModel, beliefs: Float64Array, densities: Float64Array): number {
  const { states, initial, transition } = model;
  const emission = emissionOf(model);
  const moved = initial.slice();
  const logs = new Float64Array(states);
  let total = 0;
  for (let row = 0; row * states < beliefs.length; row++) {
    if (row > 0) advance(beliefs.subarray((row - 1) * states, row * states), transition, moved);
    emission.logDensities(values, row * emission.width, logs);
    const log = weigh(moved, logs, beliefs.subarray(row * states, (row + 1) * states));
    for (let k = 0; k < states; k++) densities[row * states + k] = Math.exp(logs[k] - log);
    total += log;
  }
  return total;
}

// Rows of probabilities are drawn from a Dirichlet distribution; means are rows of the data, variances those of all of it.
function firstModel(sequences: readonly SeenSequence[], { states, seen }: BaumWelchOptions, random: Random): HiddenMarkovModel {
  const initial = new Float64Array(states).fill(1 / states);
  const transition = dirichletRows(states, states, random);
  for (let k = 0; k < states; k++) {
    for (let j = 0; j < states; j++) transition[k * states + j] = 0.5 * transition[k * states + j] + (k === j ? 0.5 : 0);
  }
  return { states, initial, transition, emissions: firstEmissions(sequences, states, seen, random) };
}

function firstEmissions(sequences: readonly SeenSequence[], states: number, seen: Seen, random: Random): Emissions {
  if (seen.kind === "discrete") return { kind: "discrete", symbols: seen.symbols, probabilities: dirichletRows(states, seen.symbols, random) };
  const { width } = seen;
  const { variances, all, rows } = spread(sequences, width);
  const means = new Float64Array(states * width);
  for (let k = 0; k < states; k++) {
    const row = Math.floor(random.uniform() * rows);
    means.set(all.subarray(row * width, (row + 1) * width), k * width);
  }
  return { kind: "gaussian", width, means, variances: Float64Array.from(means, (_, at) => Math.max(variances[at % width], 1e-12)) };
}

function dirichletRows(rows: number, width: number, random: Random): Float64Array {
  const values = new Float64Array(rows * width);
  for (let at = 0; at < values.length; at++) values[at] = sampleGamma(random, 2);
  for (let row = 0; row < rows; row++) scaleRow(values, row, width, values);
  return values;
}

// A thousandth of the variance of all rows.
function varianceFloor(sequences: readonly SeenSequence[], seen: Seen): Float64Array {
  return seen.kind === "discrete" ? new Float64Array(0) : spread(sequences, seen.width).variances.map((variance) => Math.max(1e-3 * variance, 1e-12));
}

function spread(sequences: readonly SeenSequence[], width: number): { variances: Float64Array; all: Float64Array; rows: number } {
  const all = Float64Array.from(sequences.flatMap(({ values }) => [...values]));
  const rows = all.length / width;
  const means = new Float64Array(width);
  const variances = new Float64Array(width);
  for (let at = 0; at < all.length; at++) means[at % width] += all[at] / rows;
  for (let at = 0; at < all.length; at++) variances[at % width] += (all[at] - means[at % width]) ** 2 / rows;
  return { variances, all, rows };
}
