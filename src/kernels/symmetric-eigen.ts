// Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations: slow for large matrices, accurate to the last digits for small ones.

/** The eigenpairs of a symmetric matrix, largest eigenvalue first. */
export interface SymmetricEigen {
  /** [n] */
  readonly values: Float64Array;
  /** [n x n], row k is the unit eigenvector of value k; its largest entry is positive. */
  readonly vectors: Float64Array;
}

/** Sweeps after which the rotations stop; Jacobi's method converges quadratically and needs about ten. */
const mostSweeps = 60;

/**
 * The cyclic Jacobi method (Golub & Van Loan 2013, algorithm 8.5.3) on a [n x n] symmetric matrix, which is read whole and
 * not changed. Stops when what lies off the diagonal is below 1e-15 of the matrix's norm.
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const a = matrix.slice();
  const v = identity(n);
  const small = 1e-15 * Math.sqrt(squares(a, n, false));
  for (let sweep = 0; sweep < mostSweeps && Math.sqrt(squares(a, n, true)) > small; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
  }
  return sorted(a, v, n);
}

function identity(n: number): Float64Array {
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  return v;
}

function squares(a: Float64Array, n: number, offDiagonal: boolean): number {
  let total = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (!offDiagonal || i !== j) total += a[i * n + j] * a[i * n + j];
  return total;
}

// The rotation in the plane (p, q) that makes a[p, q] zero; the smaller of the two angles keeps it stable (ibid., 8.5.2).
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q];
  if (apq === 0) return;
  const tau = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  const t = Math.sign(tau || 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q, c, s);
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k, c, s);
  for (let k = 0; k < n; k++) turn(v, p * n + k, q * n + k, c, s);
}

function turn(a: Float64Array, first: number, second: number, c: number, s: number): void {
  const x = a[first];
  const y = a[second];
  a[first] = c * x - s * y;
  a[second] = s * x + c * y;
}

function sorted(a: Float64Array, v: Float64Array, n: number): SymmetricEigen {
  const order = Array.from({ length: n }, (_, k) => k).sort((i, j) => a[j * n + j] - a[i * n + i] || i - j);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    const row = v.subarray(from * n, (from + 1) * n);
    const largest = row.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    for (let k = 0; k < n; k++) vectors[to * n + k] = largest < 0 ? -row[k] : row[k];
  });
  return { values: Float64Array.from(order, (k) => a[k * n + k]), vectors };
}
