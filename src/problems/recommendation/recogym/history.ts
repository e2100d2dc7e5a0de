// What a store knows of a customer in RecoGym: how often each product was viewed, in all and with older views fading.

/** Counts of one customer's views. */
export interface ViewHistory {
  /** [products]: 1 for a view now, times the fade for every view that came after it. */
  readonly faded: Float64Array;
  /** [products] */
  readonly counts: Float64Array;
  /** The product viewed last, -1 before the first view. */
  last(): number;
  /** Forgets everything: another customer. */
  clear(): void;
  see(product: number): void;
}

/** An empty history. */
export function createHistory(products: number, fade: number): ViewHistory {
  const faded = new Float64Array(products);
  const counts = new Float64Array(products);
  let last = -1;
  return {
    faded, counts,
    last: () => last,
    clear() {
      faded.fill(0);
      counts.fill(0);
      last = -1;
    },
    see(product) {
      for (let other = 0; other < products; other++) faded[other] *= fade;
      faded[product]++;
      counts[product]++;
      last = product;
    },
  };
}

/** The product with the highest count, the first where several share it: what this customer viewed most. */
export function mostViewed(counts: ArrayLike<number>): number {
  let best = 0;
  for (let product = 1; product < counts.length; product++) if (counts[product] > counts[best]) best = product;
  return best;
}
