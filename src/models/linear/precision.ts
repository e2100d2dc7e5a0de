// Precision matrices as their Cholesky factors L: made, multiplied out, and enlarged by weighted rows.
import { choleskyInPlace, choleskyUpdate, dotAt, symmetricRankUpdate, type WeightedRows } from "../../kernels/index.ts";

/** `models` matrices [width x width], each `value` times the identity, one after the other. */
export function scaledIdentities(models: number, width: number, value: number): Float64Array {
  const result = new Float64Array(models * width * width);
  for (let model = 0; model < models; model++) {
    for (let index = 0; index < width; index++) result[(model * width + index) * width + index] = value;
  }
  return result;
}

/** One view per model into a flat array. */
export function views(values: Float64Array, models: number, size: number): Float64Array[] {
  return Array.from({ length: models }, (_, model) => values.subarray(model * size, (model + 1) * size));
}

/**
 * Replaces L by the factor of L L' + sum of weight x x'. A few rows go in one by one; from about width / 4 rows on it is
 * cheaper to multiply the factor out and factorise anew. Throws where an input is not a finite number.
 */
export function addRowsToFactor(factor: Float64Array, width: number, block: WeightedRows): void {
  if (4 * block.count < width) {
    addOneByOne(factor, width, block);
    return;
  }
  multiplyOut(factor, width);
  symmetricRankUpdate(factor, width, block);
  factorise(factor, width);
}

/** The Cholesky factor in place of its matrix; throws where an input was not a finite number. */
export function factorise(matrix: Float64Array, width: number): void {
  if (!choleskyInPlace(matrix, width)) throw new Error("a precision matrix is not positive definite: some input is not a finite number");
}

/** L becomes L L', lower triangle, in place: from the last row up, as a row needs those above it only. */
export function multiplyOut(factor: Float64Array, width: number): void {
  for (let i = width - 1; i >= 0; i--) {
    for (let j = i; j >= 0; j--) factor[i * width + j] = dotAt(factor, i * width, factor, j * width, j + 1);
  }
}

/** out = L' x. */
export function multiplyTransposed(factor: Float64Array, width: number, x: Float64Array, out: Float64Array): Float64Array {
  out.fill(0);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) out[j] += factor[i * width + j] * x[i];
  }
  return out;
}

function addOneByOne(factor: Float64Array, width: number, { rows, count, weights }: WeightedRows): void {
  const x = new Float64Array(width);
  for (let row = 0; row < count; row++) {
    const root = weights === undefined ? 1 : Math.sqrt(weights[row]);
    for (let index = 0; index < width; index++) x[index] = root * rows[row * width + index];
    choleskyUpdate(factor, width, x);
  }
}
