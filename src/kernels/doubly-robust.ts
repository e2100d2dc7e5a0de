// The doubly robust sum over a log in 32 bits, block by block: the reference in plain TypeScript, and its WebAssembly twin.
import { firstFreeByte, loadKernels } from "./wasm-module.ts";

/** One block of a log. Write the columns, then call `sum`; live arrays never move. */
export interface DoublyRobust {
  /** Distance of two rows of `target` and `predictions` in numbers; columns from the width on must stay zero. */
  readonly stride: number;
  /** [maxRows x stride] the target policy's probabilities. */
  readonly target: Float32Array;
  /** [maxRows x stride] predicted rewards of every candidate. */
  readonly predictions: Float32Array;
  /** [maxRows] each: what was chosen, what came of it, and with which probability it was chosen. */
  readonly actions: Int32Array;
  readonly rewards: Float32Array;
  readonly propensities: Float32Array;
  /**
   * The sum over the first `rows` of target' predictions + target[a] / propensity (reward - predictions[a]) (Dudik, Langford & Li 2011,
   * eq. 1), and the sum of its squares, as [sum, squares], the same live array every time.
   */
  sum(rows: number): Float64Array;
}

/** The largest block and the number of candidates. */
export interface DoublyRobustShape {
  readonly maxRows: number;
  readonly width: number;
}

function strideOf(width: number): number {
  return Math.ceil(width / 4) * 4;
}

function layOut({ maxRows, width }: DoublyRobustShape, buffer: ArrayBuffer, start: number): Omit<DoublyRobust, "sum"> & { readonly result: Float64Array } {
  const stride = strideOf(width);
  const matrix = 4 * maxRows * stride;
  const from = start + 16;
  const column = from + 2 * matrix;
  return {
    stride, result: new Float64Array(buffer, start, 2), target: new Float32Array(buffer, from, maxRows * stride),
    predictions: new Float32Array(buffer, from + matrix, maxRows * stride), actions: new Int32Array(buffer, column, maxRows),
    rewards: new Float32Array(buffer, column + 4 * maxRows, maxRows), propensities: new Float32Array(buffer, column + 8 * maxRows, maxRows),
  };
}

function bytesOf({ maxRows, width }: DoublyRobustShape): number {
  return 16 + 4 * maxRows * (2 * strideOf(width) + 3);
}

/** The plain TypeScript twin. */
export function createReferenceDoublyRobust(shape: DoublyRobustShape): DoublyRobust {
  const { result, ...columns } = layOut(shape, new ArrayBuffer(bytesOf(shape)), 0);
  const { stride, target, predictions, actions, rewards, propensities } = columns;
  return {
    ...columns,
    sum(rows) {
      result.fill(0);
      for (let row = 0; row < rows; row++) {
        const place = row * stride + actions[row];
        let value = (target[place] / propensities[row]) * (rewards[row] - predictions[place]);
        for (let k = row * stride; k < (row + 1) * stride; k++) value += target[k] * predictions[k];
        result[0] += value;
        result[1] += value * value;
      }
      return result;
    },
  };
}

/** The WebAssembly twin; expected rewards of a row are gathered in 32 bits, everything else in 64. */
export function createDoublyRobust(shape: DoublyRobustShape): DoublyRobust {
  const { kernels, buffer } = loadKernels(bytesOf(shape));
  const { result, ...columns } = layOut(shape, buffer, firstFreeByte);
  const [target, predictions, actions, rewards, propensities] = [columns.target, columns.predictions, columns.actions, columns.rewards, columns.propensities]
    .map((view) => view.byteOffset);
  return {
    ...columns,
    sum(rows) {
      result[0] = kernels.doublyRobust(target, predictions, actions, rewards, propensities, rows, columns.stride, result.byteOffset + 8);
      return result;
    },
  };
}
