// The world of RecoGym v1: products as points, customers as directions, and the two probabilities everything follows from.
import { legacyNormals } from "./mersenne.ts";

/**
 * Specification and figures: Rohde, Bonner, Dunlop, Vasile & Karatzoglou 2018 (*RecoGym: a reinforcement learning environment for
 * the problem of product recommendation in online advertising*) as coded in criteo-research/reco-gym f8553d1, `reco_env_v1.py`.
 */
export interface RecogymNature {
  readonly products: number;
  readonly rank: number;
  /** Organic side: [products x rank] and [products]. */
  readonly gamma: Float64Array;
  readonly muOrganic: Float64Array;
  /** Click side: the same rows, pairs of which may be exchanged. */
  readonly beta: Float64Array;
  readonly muBandit: Float64Array;
  /** Row of gamma that each row of beta is. */
  readonly flipIndex: readonly number[];
}

// Dimensions of tastes and of products, as published.
const recogymRank = 5;
const popularitySpread = 3;

/** The published world of this size and seed: gamma, then mu, from numpy's RandomState(seed). */
export function drawNature(products: number, flips: number, seed = 42): RecogymNature {
  const normal = legacyNormals(seed);
  const gamma = Float64Array.from({ length: products * recogymRank }, normal);
  const muOrganic = Float64Array.from({ length: products }, () => popularitySpread * normal());
  const flipIndex = flipped(gamma, products, flips);
  const beta = new Float64Array(gamma.length);
  flipIndex.forEach((from, product) => beta.set(gamma.subarray(from * recogymRank, (from + 1) * recogymRank), product * recogymRank));
  return { products, rank: recogymRank, gamma, muOrganic, beta, muBandit: Float64Array.from(flipIndex, (from) => muOrganic[from]), flipIndex };
}

// Pairs from the largest inner product of two rows downwards; a product is exchanged once at most. The published code has zeros in place of a
// product's likeness to itself, so that every product left over is exchanged with itself before pairs below zero come.
function flipped(gamma: Float64Array, products: number, flips: number): number[] {
  const index = Array.from({ length: products }, (_, product) => product);
  const pairs: { readonly a: number; readonly b: number; readonly likeness: number }[] = [];
  for (let a = 0; a < products; a++) {
    for (let b = a + 1; b < products; b++) pairs.push({ a, b, likeness: score(gamma, a, gamma.subarray(b * recogymRank, (b + 1) * recogymRank)) });
  }
  pairs.sort((first, second) => second.likeness - first.likeness);
  const used = new Set<number>();
  let left = flips;
  for (const { a, b, likeness } of pairs) {
    if (left === 0 || likeness <= 0) break;
    if (used.has(a) || used.has(b)) continue;
    [index[a], index[b]] = [b, a];
    used.add(a).add(b);
    left--;
  }
  return index;
}

function score(rows: Float64Array, product: number, taste: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < recogymRank; k++) sum += rows[product * recogymRank + k] * taste[k];
  return sum;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Probability of a click as a function of the score x = beta . omega + mu. */
export function clickShareOf(x: number): number {
  return logistic(5 * logistic(2 * logistic(0.3 * x) - 2) - 6);
}

/** Probability of a click on a product by a customer of this taste [rank]. */
export function clickShare({ beta, muBandit }: RecogymNature, taste: Float64Array, product: number): number {
  return clickShareOf(score(beta, product, taste) + muBandit[product]);
}

/** Probability of viewing each product, into out [products]: softmax of gamma . omega + mu. */
export function viewShares({ products, gamma, muOrganic }: RecogymNature, taste: Float64Array, out: Float64Array): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let product = 0; product < products; product++) {
    out[product] = score(gamma, product, taste) + muOrganic[product];
    if (out[product] > largest) largest = out[product];
  }
  let total = 0;
  for (let product = 0; product < products; product++) total += out[product] = Math.exp(out[product] - largest);
  for (let product = 0; product < products; product++) out[product] /= total;
}
