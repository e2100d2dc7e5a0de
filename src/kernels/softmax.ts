// Softmax and its relatives, safe for scores of any size.

/** The largest of the values, -Infinity of none. */
function largestIndex(z: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < z.length; k++) if (z[k] > z[best]) best = k;
  return best;
}

/** log(sum(exp(z - z[top]))) for the largest score z[top], exact also where the rest is tiny beside it. */
function logRest(z: ArrayLike<number>, top: number): number {
  let rest = 0;
  for (let k = 0; k < z.length; k++) if (k !== top) rest += Math.exp(z[k] - z[top]);
  return Math.log1p(rest);
}

/** log(sum(exp(z))); -Infinity of nothing. */
export function logSumExp(z: ArrayLike<number>): number {
  if (z.length === 0) return Number.NEGATIVE_INFINITY;
  const top = largestIndex(z);
  if (!Number.isFinite(z[top])) return z[top];
  return z[top] + logRest(z, top);
}

/** exp(z) / sum(exp(z)) for finite scores (or -Infinity: share 0); `out` may be `z` itself. */
export function softmax(z: Float64Array, out: Float64Array = new Float64Array(z.length)): Float64Array {
  if (z.length === 0) return out;
  const largest = z[largestIndex(z)];
  let total = 0;
  for (let k = 0; k < z.length; k++) {
    out[k] = Math.exp(z[k] - largest);
    total += out[k];
  }
  for (let k = 0; k < z.length; k++) out[k] /= total;
  return out;
}

/** log(softmax(z)), exact where a share is too small for a number; `out` may be `z` itself. */
export function logSoftmax(z: Float64Array, out: Float64Array = new Float64Array(z.length)): Float64Array {
  if (z.length === 0) return out;
  const top = largestIndex(z);
  const largest = z[top];
  const rest = logRest(z, top);
  for (let k = 0; k < z.length; k++) out[k] = z[k] - largest - rest;
  return out;
}

/** 1 / (1 + exp(-x)), keeping its relative accuracy for very negative x. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const decay = Math.exp(x);
  return decay / (1 + decay);
}

/** log(1 + exp(x)) without overflow (Maechler 2012, "Accurately computing log(1 - exp(-|a|))", section 3). */
export function log1pExp(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** log(sigmoid(x)). */
export function logSigmoid(x: number): number {
  return -log1pExp(-x);
}
