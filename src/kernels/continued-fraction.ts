// Continued fractions, evaluated from the front until they no longer change.

const LEAST = 1e-290;
const MOST_TERMS = 200_000;

/**
 * a(1) / (b(1) + a(2) / (b(2) + ...)) by the modified Lentz algorithm (Thompson & Barnett 1986, section III), to about 1e-15
 * relative. Both functions are asked for n = 1, 2, ...
 */
export function continuedFraction(a: (n: number) => number, b: (n: number) => number): number {
  let above = LEAST;
  let below = 0;
  let value = LEAST;
  for (let n = 1; n <= MOST_TERMS; n++) {
    below = awayFromZero(b(n) + a(n) * below);
    above = awayFromZero(b(n) + a(n) / above);
    below = 1 / below;
    const factor = above * below;
    value *= factor;
    if (!(Math.abs(factor - 1) > 1e-15)) break;
  }
  return value;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < LEAST ? LEAST : value;
}
