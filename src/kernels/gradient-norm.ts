// The norm by which gradients are clipped, and the blending of parameters, in plain TypeScript.

/** The sum of squares, gathered in 64 bits. */
export function squaredNorm(values: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] * values[k];
  return sum;
}

/** The factor that brings gradients of norm `norm` down to `largest` (Pascanu, Mikolov & Bengio 2013, Algorithm 1); 1 where they are small enough. */
export function clipScale(norm: number, largest: number): number {
  return norm > largest ? largest / norm : 1;
}

/** to += share (from - to). */
export function blend(to: Float32Array, from: Float32Array, share: number): void {
  for (let k = 0; k < to.length; k++) to[k] += share * (from[k] - to[k]);
}
