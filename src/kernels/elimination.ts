// Linear systems without symmetry, by elimination: what exact values of a policy are solved with.

/**
 * Solves A x = b with A [n x n, row-major], in place: x stands in `b` afterwards and A is spoilt (Golub & Van Loan 2013, algorithm
 * 3.4.1, partial pivoting). False where A is singular, up to rounding.
 */
export function solveInPlace(a: Float64Array, n: number, b: Float64Array): boolean {
  for (let column = 0; column < n; column++) {
    const pivot = pivotRow(a, n, column);
    if (!(Math.abs(a[pivot * n + column]) > 1e-14)) return false;
    swapRows(a, n, b, column, pivot);
    for (let row = column + 1; row < n; row++) {
      const factor = a[row * n + column] / a[column * n + column];
      if (factor === 0) continue;
      for (let k = column + 1; k < n; k++) a[row * n + k] -= factor * a[column * n + k];
      b[row] -= factor * b[column];
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    let value = b[row];
    for (let k = row + 1; k < n; k++) value -= a[row * n + k] * b[k];
    b[row] = value / a[row * n + row];
  }
  return true;
}

function pivotRow(a: Float64Array, n: number, column: number): number {
  let best = column;
  for (let row = column + 1; row < n; row++) if (Math.abs(a[row * n + column]) > Math.abs(a[best * n + column])) best = row;
  return best;
}

function swapRows(a: Float64Array, n: number, b: Float64Array, first: number, second: number): void {
  if (first === second) return;
  for (let k = 0; k < n; k++) {
    const kept = a[first * n + k];
    a[first * n + k] = a[second * n + k];
    a[second * n + k] = kept;
  }
  const kept = b[first];
  b[first] = b[second];
  b[second] = kept;
}
