// A binary tree of sums over the priorities of rows: drawing in proportion to them takes as many steps as the tree is high.

/** Priorities of `leaves` rows; all begin at 0. */
export interface SumTree {
  /** [2 x size]: the total stands at 1, the priority of a leaf at `first` + leaf. To be read only. */
  readonly nodes: Float64Array;
  readonly first: number;
  /** Sets a leaf to `values[at]`: a broken number as an argument would be an object on the heap. */
  set(leaf: number, values: Float64Array, at: number): void;
  /** The leaf in whose stretch of the cumulative sum `values[at]` falls, a mass from 0 to below the total. */
  find(values: Float64Array, at: number): number;
}

/** The tree of Schaul et al. 2016, appendix B.2.1. A node is the sum of its two children, never an accumulated difference, so that no drift builds up. */
export function createSumTree(leaves: number): SumTree {
  let size = 1;
  while (size < leaves) size *= 2;
  const nodes = new Float64Array(2 * size);
  return {
    nodes, first: size,
    set(leaf, values, at) {
      nodes[size + leaf] = values[at];
      for (let node = (size + leaf) >> 1; node >= 1; node >>= 1) nodes[node] = nodes[2 * node] + nodes[2 * node + 1];
    },
    find(values, at) {
      let left = values[at];
      let node = 1;
      while (node < size) {
        node *= 2;
        // Rounding may leave a little mass beyond the left half where the right one is empty: then the left one is meant.
        if (left >= nodes[node] && nodes[node + 1] > 0) left -= nodes[node++];
      }
      return node - size;
    },
  };
}
