// Cholesky factors of symmetric positive definite matrices: made, solved with, inverted and updated by one observation.
import { dotAt } from "./dense.ts";

/**
 * Replaces the lower triangle of A [n x n, row-major] by L with A = L L' (Golub & Van Loan 2013, algorithm 4.2.1, by rows).
 * The upper triangle is neither read nor written. False, with A spoilt, when A is not positive definite.
 */
export function choleskyInPlace(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      a[i * n + j] = (a[i * n + j] - dotAt(a, i * n, a, j * n, j)) / a[j * n + j];
    }
    const pivot = a[i * n + i] - dotAt(a, i * n, a, i * n, i);
    if (!(pivot > 0 && pivot < Number.POSITIVE_INFINITY)) return false;
    a[i * n + i] = Math.sqrt(pivot);
  }
  return true;
}

/** Solves L x = b into `out`, which may be `b` itself. */
export function solveLower(l: Float64Array, n: number, b: Float64Array, out: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) out[i] = (b[i] - dotAt(l, i * n, out, 0, i)) / l[i * n + i];
  return out;
}

/**
 * Solves L x = b for each row b of `rows` [count x n], in place. Four rows go through L together: every entry of L is then read
 * once for four of them, and their chains of additions do not wait for each other.
 */
export function solveLowerRows(l: Float64Array, n: number, rows: Float64Array, count: number): void {
  let row = 0;
  for (; row + 4 <= count; row += 4) solveFourRows(l, n, rows, row * n);
  for (; row < count; row++) {
    const start = row * n;
    for (let i = 0; i < n; i++) rows[start + i] = (rows[start + i] - dotAt(l, i * n, rows, start, i)) / l[i * n + i];
  }
}

function solveFourRows(l: Float64Array, n: number, rows: Float64Array, first: number): void {
  const [second, third, fourth] = [first + n, first + 2 * n, first + 3 * n];
  for (let i = 0; i < n; i++) {
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (let j = 0; j < i; j++) {
      const entry = l[i * n + j];
      s0 += entry * rows[first + j];
      s1 += entry * rows[second + j];
      s2 += entry * rows[third + j];
      s3 += entry * rows[fourth + j];
    }
    const pivot = l[i * n + i];
    rows[first + i] = (rows[first + i] - s0) / pivot;
    rows[second + i] = (rows[second + i] - s1) / pivot;
    rows[third + i] = (rows[third + i] - s2) / pivot;
    rows[fourth + i] = (rows[fourth + i] - s3) / pivot;
  }
}

/** Solves L' x = b into `out`, which may be `b` itself; reads L by rows. */
export function solveLowerTransposed(l: Float64Array, n: number, b: Float64Array, out: Float64Array): Float64Array {
  if (out !== b) for (let i = 0; i < n; i++) out[i] = b[i];
  for (let i = n - 1; i >= 0; i--) {
    const value = out[i] / l[i * n + i];
    out[i] = value;
    for (let k = 0; k < i; k++) out[k] -= value * l[i * n + k];
  }
  return out;
}

/** Solves L L' x = b into `out`, which may be `b` itself. */
export function choleskySolve(l: Float64Array, n: number, b: Float64Array, out: Float64Array): Float64Array {
  return solveLowerTransposed(l, n, solveLower(l, n, b, out), out);
}

/** x' (L L')^-1 x, the squared length of L^-1 x, which is left in `work` [n]. */
export function inverseQuadraticForm(l: Float64Array, n: number, x: Float64Array, work: Float64Array): number {
  solveLower(l, n, x, work);
  return dotAt(work, 0, work, 0, n);
}

/** (L L')^-1, both triangles, as M' M with M = L^-1. */
export function choleskyInverse(l: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  const row = new Float64Array(n);
  // Row i of M solves L' m = e_i, whose entries beyond i are zero; the rows' outer products add up to M' M.
  const factor = invertLower(l, n);
  for (let k = 0; k < n; k++) {
    row.set(factor.subarray(k * n, (k + 1) * n));
    for (let i = 0; i <= k; i++) {
      for (let j = 0; j <= i; j++) inverse[i * n + j] += row[i] * row[j];
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) inverse[j * n + i] = inverse[i * n + j];
  return inverse;
}

function invertLower(l: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const base = i * n;
    for (let k = 0; k < i; k++) {
      const weight = l[base + k];
      for (let j = 0; j <= k; j++) inverse[base + j] -= weight * inverse[k * n + j];
    }
    inverse[base + i] = 1;
    for (let j = 0; j <= i; j++) inverse[base + j] /= l[base + i];
  }
  return inverse;
}

/** log det(L L'). */
export function logDeterminant(l: Float64Array, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += Math.log(l[i * n + i]);
  return 2 * total;
}

// Factors per column of the update under way; grown when needed, so that an update allocates nothing.
let stretches = new Float64Array(64);
let gains = new Float64Array(64);

/**
 * Replaces L by the factor of L L' + x x' (Gill, Golub, Murray & Saunders 1974, method C1, in terms of L instead of L D L').
 * x is destroyed. Works row by row: reads are contiguous, and within a row only one subtraction waits for the one before.
 */
export function choleskyUpdate(l: Float64Array, n: number, x: Float64Array): void {
  if (n > gains.length) {
    stretches = new Float64Array(2 * n);
    gains = new Float64Array(2 * n);
  }
  let remaining = 1;
  for (let i = 0; i < n; i++) {
    const base = i * n;
    let entry = x[i];
    for (let j = 0; j < i; j++) {
      const old = l[base + j];
      entry -= x[j] * old;
      l[base + j] = stretches[j] * old + gains[j] * entry;
    }
    const pivot = l[base + i];
    const ratio = entry / pivot;
    const stretch = Math.sqrt(1 + remaining * ratio * ratio);
    stretches[i] = stretch;
    gains[i] = (remaining * ratio) / stretch;
    l[base + i] = pivot * stretch;
    remaining /= stretch * stretch;
    x[i] = ratio;
  }
}
