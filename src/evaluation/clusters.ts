// Sums of terms over independent groups: what every interval is made from, since decisions of one subject are not independent.
import type { Outline } from "./outline.ts";

/** Terms summed by independent group. */
export interface ClusteredTerms {
  readonly value: number;
  /** [clusters], sum over the cluster's chains of (term - value). */
  readonly deviations: Float64Array;
  /** [clusters], the number of chains. */
  readonly sizes: Float64Array;
  readonly chains: number;
}

/** Terms, [chains], summed over the clusters of the outline. As many clusters as chains are one each: nothing to sum. */
export function clusterTerms(terms: Float64Array, outline: Outline): ClusteredTerms {
  const { chains, clusters, clusterOf } = outline;
  let total = 0;
  for (let chain = 0; chain < chains; chain++) total += terms[chain];
  const value = chains === 0 ? 0 : total / chains;
  if (clusters === chains) return { value, deviations: terms.map((term) => term - value), sizes: new Float64Array(clusters).fill(1), chains };
  const deviations = new Float64Array(clusters);
  const sizes = new Float64Array(clusters);
  for (let chain = 0; chain < chains; chain++) {
    deviations[clusterOf[chain]] += terms[chain] - value;
    sizes[clusterOf[chain]]++;
  }
  return { value, deviations, sizes, chains };
}

/** The moments of the mean that decide how far it may be believed. */
export interface Spread {
  /** sqrt(G / (G - 1) sum S^2) / n for G clusters (Liang & Zeger 1986, with the usual correction); 0 where G < 2. */
  readonly standardError: number;
  /** Skewness of the mean, sum S^3 / (sum S^2)^1.5: what is left of the terms' skewness after averaging. */
  readonly skewness: number;
  /**
   * How many degrees of freedom the variance has, 2 mean^2 / variance of the squares S^2 (Satterthwaite 1946), at most G - 1: few
   * where few heavy clusters carry it, about G for normal ones.
   */
  readonly freedom: number;
}

/** Standard error, skewness and degrees of freedom of the mean. */
export function spreadOf({ deviations, chains }: ClusteredTerms): Spread {
  const clusters = deviations.length;
  let squares = 0;
  let cubes = 0;
  let fourths = 0;
  for (let cluster = 0; cluster < clusters; cluster++) {
    const square = deviations[cluster] * deviations[cluster];
    squares += square;
    cubes += square * deviations[cluster];
    fourths += square * square;
  }
  const most = Math.max(1, clusters - 1);
  if (clusters < 2 || squares === 0) return { standardError: 0, skewness: 0, freedom: most };
  const concentration = fourths / squares / squares - 1 / clusters;
  return {
    standardError: Math.sqrt((clusters / (clusters - 1)) * squares) / chains,
    skewness: cubes / (squares * Math.sqrt(squares)),
    freedom: concentration * most <= 2 ? most : Math.max(1, 2 / concentration),
  };
}
