// Fits the model of hidden interests to many customers' counts of views: Monte Carlo EM, with draws from Laplace's approximation.
import { adamUpdate } from "../../kernels/adam.ts";
import { dotAt, solveLowerTransposed } from "../../kernels/index.ts";
import { sampleNormal, shuffle, type Random } from "../../core/index.ts";
import { createInterestFilter, type InterestModel } from "./interest-model.ts";

/** Counts of views, one row per customer. */
export interface Histories {
  readonly count: number;
  /** [count x candidates]; may be faded and so broken. */
  readonly counts: Float32Array;
}

/** How to fit. */
export interface InterestFit {
  readonly candidates: number;
  readonly rank: number;
  /** Passes over all customers. */
  readonly passes: number;
  /** Random starts of which the likeliest goes on after its first pass. */
  readonly starts: number;
}

const perStep = 100;
const [firstRate, lastRate] = [0.05, 0.002];
/** Prior precision of every entry of the embedding, once for all customers; popularities are all but free. */
const precision = 1;
/** Share of customers that is held out while starts compete, and how many at most. */
const [heldShare, mostHeld] = [0.1, 1000];

/**
 * Maximises the likelihood of the histories over embedding and popularities, interests integrated out: each pass takes a hundred
 * customers at a time, draws interests of each from N(mode, curvature^-1) of their posterior so far (Wei & Tanner 1990 with Laplace's
 * approximation in place of the posterior) and makes one step of Adam along the gradient sum of (counts - views x shares) x interests.
 * A random start breaks the symmetry; the embedding is known but for a rotation, which nothing that is made of it depends on. The
 * likelihood has more than one maximum: several starts make the first pass without the customers held out, and the one that makes
 * those likeliest (`interestEvidence`) goes on with all.
 */
export function fitInterests(histories: Histories, { candidates, rank, passes, starts }: InterestFit, random: Random): InterestModel {
  const order = Int32Array.from({ length: histories.count }, (_, row) => row);
  shuffle(random.fork("order"), order);
  const held = Math.min(mostHeld, Math.floor(heldShare * histories.count));
  const attempts = Array.from({ length: starts }, (_, start) => createAttempt(histories, { candidates, rank, passes }, random.fork(`start ${start}`)));
  if (starts > 1) for (const attempt of attempts) attempt.pass(order.slice(held));
  const best = starts > 1 ? likeliest(attempts, histories, order.subarray(0, held)) : attempts[0];
  for (let pass = starts > 1 ? 1 : 0; pass < passes; pass++) best.pass(order);
  return best.model;
}

interface Attempt {
  readonly model: InterestModel;
  /** One pass over these customers, in a new order. */
  pass(rows: Int32Array): void;
}

function likeliest(attempts: readonly Attempt[], histories: Histories, held: Int32Array): Attempt {
  const evidences = attempts.map(({ model }) => interestEvidence(model, histories, held));
  return attempts[evidences.indexOf(Math.max(...evidences))];
}

function createAttempt(histories: Histories, { candidates, rank, passes }: Omit<InterestFit, "starts">, random: Random): Attempt {
  const size = candidates * (rank + 1);
  const state = {
    parameters: Float32Array.from({ length: size }, (_, index) => (index < candidates * rank ? 0.3 * sampleNormal(random) : 0)),
    gradients: new Float32Array(size), firstMoments: new Float32Array(size), secondMoments: new Float32Array(size),
  };
  state.parameters.set(logShares(histories, candidates), candidates * rank);
  const model: InterestModel = { candidates, rank, embedding: new Float64Array(candidates * rank), popularity: new Float64Array(candidates) };
  const gradientOf = createGradient(histories, model, random);
  const settings = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };
  const steps = passes * Math.ceil(histories.count / perStep);
  let [power1, power2, step] = [1, 1, 0];
  const move = (rows: Int32Array): void => {
    gradientOf(rows, state.gradients);
    const prior = (precision * rows.length) / histories.count;
    for (let index = 0; index < candidates * rank; index++) state.gradients[index] += prior * state.parameters[index];
    power1 *= settings.beta1;
    power2 *= settings.beta2;
    const rate = Math.max(lastRate, firstRate + ((lastRate - firstRate) * step++) / steps);
    adamUpdate(state, { ...settings, rate, correction1: 1 - power1, correction2: 1 - power2 }, 1 / rows.length);
    publish(state.parameters, model);
  };
  publish(state.parameters, model);
  return {
    model,
    pass(rows) {
      shuffle(random, rows);
      for (let from = 0; from < rows.length; from += perStep) move(rows.subarray(from, from + perStep));
    },
  };
}

function publish(parameters: Float32Array, { embedding, popularity }: InterestModel): void {
  embedding.set(parameters.subarray(0, embedding.length));
  popularity.set(parameters.subarray(embedding.length));
}

function logShares({ count, counts }: Histories, candidates: number): Float64Array {
  const totals = new Float64Array(candidates).fill(0.5);
  for (let index = 0; index < count * candidates; index++) totals[index % candidates] += counts[index];
  const all = totals.reduce((sum, total) => sum + total, 0);
  return totals.map((total) => Math.log(total / all));
}

// Minus the gradient of the log-likelihood of these rows, at one draw of their interests each.
function createGradient({ counts }: Histories, model: InterestModel, random: Random): (rows: Int32Array, out: Float32Array) => void {
  const { candidates, rank } = model;
  const filter = createInterestFilter(model);
  const [mode, noise] = [new Float64Array(rank), new Float64Array(rank)];
  return (rows, out) => {
    out.fill(0);
    for (const row of rows) {
      const seen = counts.subarray(row * candidates, (row + 1) * candidates);
      filter.mode(seen, mode);
      for (let k = 0; k < rank; k++) noise[k] = sampleNormal(random);
      solveLowerTransposed(filter.factor, rank, noise, noise);
      for (let k = 0; k < rank; k++) mode[k] += noise[k];
      const shares = filter.probabilities(mode);
      let views = 0;
      for (let a = 0; a < candidates; a++) views += seen[a];
      for (let a = 0; a < candidates; a++) {
        const excess = views * shares[a] - seen[a];
        out[candidates * rank + a] += excess;
        for (let k = 0; k < rank; k++) out[a * rank + k] += excess * mode[k];
      }
    }
  };
}

/**
 * Log-likelihood of the counts of these customers, interests integrated out by Laplace's method but for a constant of the counts: the
 * log posterior at the mode minus half the log-determinant of its curvature (Tierney & Kadane 1986).
 */
export function interestEvidence(model: InterestModel, { counts }: Histories, rows: Int32Array): number {
  const { candidates, rank } = model;
  const filter = createInterestFilter(model);
  const mode = new Float64Array(rank);
  let total = 0;
  for (const row of rows) {
    const seen = counts.subarray(row * candidates, (row + 1) * candidates);
    filter.mode(seen, mode);
    const shares = filter.probabilities(mode);
    for (let a = 0; a < candidates; a++) if (seen[a] > 0) total += seen[a] * Math.log(Math.max(Number.MIN_VALUE, shares[a]));
    total -= dotAt(mode, 0, mode, 0, rank) / 2;
    for (let k = 0; k < rank; k++) total -= Math.log(filter.factor[k * rank + k]);
  }
  return total;
}
