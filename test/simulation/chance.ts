// The randomness of a simulated season: a small seeded generator of its own, so that the service under test shares nothing with it.

/** Draws of one season, in a fixed order. */
export interface Chance {
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  /** True with this probability. */
  happens(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
}

/** sfc32 (Chris Doty-Humphrey's small fast counter generator), seeded by two numbers. */
export function createChance(seed: number, season: number): Chance {
  let a = seed | 0;
  let b = season | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let round = 0; round < 15; round++) next();
  const below = (count: number): number => Math.floor(next() * count);
  return { below, happens: (share) => next() < share, pick: (items) => items[below(items.length)] };
}
