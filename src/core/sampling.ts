// Draws from the usual distributions, built on uniform numbers alone, so that they are the same on every machine.
import type { Random } from "./random.ts";

/** A whole number, uniform in [0, count). */
export function sampleIndex(random: Random, count: number): number {
  return Math.floor(random.uniform() * count);
}

/** An index drawn with the given weights, which need not sum to one; weights must not all be zero. */
export function sampleWeighted(random: Random, weights: ArrayLike<number>): number {
  return sampleWeightedIn(random, weights, 0, weights.length);
}

/** The same among the weights from `from` to before `to`, as an index into all of them. */
export function sampleWeightedIn(random: Random, weights: ArrayLike<number>, from: number, to: number): number {
  let total = 0;
  for (let index = from; index < to; index++) total += weights[index];
  let left = random.uniform() * total;
  let last = from;
  for (let index = from; index < to; index++) {
    if (weights[index] <= 0) continue;
    last = index;
    left -= weights[index];
    if (left < 0) return index;
  }
  return last;
}

// A number on its way to whoever asked: as the answer of a long function it would be an object on the heap.
const normal = new Float64Array(1);

/** A standard normal number (Marsaglia's polar method 1964, one of the pair; no state is kept between calls). */
export function sampleNormal(random: Random): number {
  drawNormal(random);
  return normal[0];
}

function drawNormal(random: Random): void {
  for (;;) {
    const x = 2 * random.uniform() - 1;
    const y = 2 * random.uniform() - 1;
    const radius = x * x + y * y;
    if (!(radius > 0 && radius < 1)) continue;
    normal[0] = x * Math.sqrt((-2 * Math.log(radius)) / radius);
    return;
  }
}

/** An exponential number of the given mean. */
export function sampleExponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.uniform());
}

/** A gamma number of the given shape (> 0) and scale 1 (Marsaglia & Tsang 2000; below shape 1 by their boost). */
export function sampleGamma(random: Random, shape: number): number {
  if (shape < 1) {
    const boost = Math.exp(Math.log(1 - random.uniform()) / shape);
    return sampleGamma(random, shape + 1) * boost;
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = sampleNormal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - random.uniform();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A beta number of the given shapes. */
export function sampleBeta(random: Random, alpha: number, beta: number): number {
  const first = sampleGamma(random, alpha);
  return first / (first + sampleGamma(random, beta));
}

/** A Poisson number of the given mean; exact for every mean by splitting it into pieces of at most 16 (Knuth 1969). */
export function samplePoisson(random: Random, mean: number): number {
  let count = 0;
  for (let left = mean; left > 0; left -= 16) count += smallPoisson(random, Math.min(left, 16));
  return count;
}

function smallPoisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let product = random.uniform();
  let count = 0;
  while (product > limit) {
    product *= random.uniform();
    count++;
  }
  return count;
}

/** Shuffles in place (Fisher & Yates) and returns the same array. */
export function shuffle<Values extends { length: number; [index: number]: unknown }>(random: Random, values: Values): Values {
  for (let index = values.length - 1; index > 0; index--) {
    const other = sampleIndex(random, index + 1);
    const kept = values[index];
    values[index] = values[other];
    values[other] = kept;
  }
  return values;
}
