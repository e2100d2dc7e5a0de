// Products of dense vectors and matrices on flat row-major Float64Arrays: the plain reference that every fast twin is held to.

/** The inner product of two vectors of the same length. */
export function dot(a: Float64Array, b: Float64Array): number {
  return dotAt(a, 0, b, 0, a.length);
}

/** The inner product of a[aStart ..] and b[bStart ..] over `length` numbers: rows of matrices without views. */
export function dotAt(a: Float64Array, aStart: number, b: Float64Array, bStart: number, length: number): number {
  // Four running sums: additions of one chain wait for each other, those of four chains do not.
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  const whole = length - (length % 4);
  let k = 0;
  for (; k < whole; k += 4) {
    s0 += a[aStart + k] * b[bStart + k];
    s1 += a[aStart + k + 1] * b[bStart + k + 1];
    s2 += a[aStart + k + 2] * b[bStart + k + 2];
    s3 += a[aStart + k + 3] * b[bStart + k + 3];
  }
  for (; k < length; k++) s0 += a[aStart + k] * b[bStart + k];
  return s0 + s1 + (s2 + s3);
}

/** y += weight * x, in place. */
export function axpy(weight: number, x: Float64Array, y: Float64Array): void {
  for (let k = 0; k < x.length; k++) y[k] += weight * x[k];
}

/** out = A x for A [rows x columns]; `out` must not be `x`. */
export function multiplyVector(a: Float64Array, rows: number, columns: number, x: Float64Array, out: Float64Array): Float64Array {
  for (let i = 0; i < rows; i++) out[i] = dotAt(a, i * columns, x, 0, columns);
  return out;
}

/** A += weight * x x', lower triangle of A [n x n] only. Zeros of x (one-hot features) cost nothing. */
export function addOuter(a: Float64Array, n: number, x: Float64Array, weight: number): void {
  addOuterAt(a, n, x, 0, weight);
}

function addOuterAt(a: Float64Array, n: number, rows: Float64Array, start: number, weight: number): void {
  for (let i = 0; i < n; i++) {
    const scaled = weight * rows[start + i];
    if (scaled === 0) continue;
    const base = i * n;
    for (let j = 0; j <= i; j++) a[base + j] += scaled * rows[start + j];
  }
}

/** Many rows held row-major, with a weight for each; no weights means one each. */
export interface WeightedRows {
  /** [count x n] */
  readonly rows: Float64Array;
  readonly count: number;
  /** [count] */
  readonly weights?: Float64Array | undefined;
}

/**
 * A += sum over rows r of weight[r] * x_r x_r', lower triangle of A [n x n] only: the Gram matrix of a block of rows.
 * Four rows at a time share each read and write of A, twice as fast as one `addOuter` a row.
 */
export function symmetricRankUpdate(a: Float64Array, n: number, block: WeightedRows): void {
  const { rows, count, weights } = block;
  const whole = count - (count % 4);
  for (let r = 0; r < whole; r += 4) addFourOuters(a, n, block, r);
  for (let r = whole; r < count; r++) addOuterAt(a, n, rows, r * n, weights === undefined ? 1 : weights[r]);
}

function addFourOuters(a: Float64Array, n: number, block: WeightedRows, r: number): void {
  const { rows, weights } = block;
  const r0 = r * n, r1 = r0 + n, r2 = r1 + n, r3 = r2 + n;
  for (let i = 0; i < n; i++) {
    const s0 = rows[r0 + i] * (weights === undefined ? 1 : weights[r]);
    const s1 = rows[r1 + i] * (weights === undefined ? 1 : weights[r + 1]);
    const s2 = rows[r2 + i] * (weights === undefined ? 1 : weights[r + 2]);
    const s3 = rows[r3 + i] * (weights === undefined ? 1 : weights[r + 3]);
    if (s0 === 0 && s1 === 0 && s2 === 0 && s3 === 0) continue;
    const base = i * n;
    for (let j = 0; j <= i; j++) {
      a[base + j] += s0 * rows[r0 + j] + s1 * rows[r1 + j] + (s2 * rows[r2 + j] + s3 * rows[r3 + j]);
    }
  }
}

/** out += sum over rows r of weight[r] * x_r, out [n]: with targets as weights, the right-hand side of least squares. */
export function addWeightedRows(out: Float64Array, n: number, block: WeightedRows): void {
  for (let r = 0; r < block.count; r++) {
    const weight = block.weights === undefined ? 1 : block.weights[r];
    if (weight === 0) continue;
    for (let k = 0; k < n; k++) out[k] += weight * block.rows[r * n + k];
  }
}
