// Many linear models in 64 bits, each kept by rank-one updates of its inverse: the reference in plain TypeScript, and its WebAssembly twin.
import { firstFreeByte, loadKernels } from "./wasm-module.ts";

/** Ridge regressions over the same inputs; live arrays never move and nothing allocates. */
export interface LinearModels {
  /** [width] the inputs that the next call is about. */
  readonly x: Float64Array;
  /** [models] x' theta after `score`. */
  readonly means: Float64Array;
  /** [models] x' A^-1 x after `score`, A = penalty I + sum of weight x x'. */
  readonly spreads: Float64Array;
  /** [models x stride] coefficients; columns from `width` on are zero. */
  readonly coefficients: Float64Array;
  /** Fills means and spreads for every model. */
  score(): void;
  /** Adds an observation of `x` to one model: Sherman & Morrison 1950, and recursive least squares for the coefficients. */
  learn(model: number, y: number, weight?: number): void;
}

/** How many models over how many inputs, with the ridge penalty (> 0) on every coefficient. */
export interface LinearModelsShape {
  readonly models: number;
  readonly width: number;
  readonly penalty: number;
}

interface Layout {
  readonly stride: number;
  readonly x: Float64Array;
  readonly scratch: Float64Array;
  readonly means: Float64Array;
  readonly spreads: Float64Array;
  readonly coefficients: Float64Array;
  readonly inverses: Float64Array;
}

function lengths({ models, width }: LinearModelsShape): readonly number[] {
  const stride = width + (width % 2);
  const even = models + (models % 2);
  return [stride, stride, even, even, models * stride, models * width * stride];
}

function layOut(shape: LinearModelsShape, buffer: ArrayBuffer, start: number): Layout {
  const { models, width, penalty } = shape;
  let at = start;
  const [x, scratch, means, spreads, coefficients, inverses] = lengths(shape).map((length) => {
    const view = new Float64Array(buffer, at, length);
    at += 8 * length;
    return view;
  });
  const stride = x.length;
  for (let model = 0; model < models; model++) for (let i = 0; i < width; i++) inverses[(model * width + i) * stride + i] = 1 / penalty;
  return { stride, x: x.subarray(0, width), scratch, means: means.subarray(0, models), spreads: spreads.subarray(0, models), coefficients, inverses };
}

function bytesOf(shape: LinearModelsShape): number {
  return 8 * lengths(shape).reduce((total, length) => total + length, 0);
}

/** The plain TypeScript twin. */
export function createReferenceLinearModels(shape: LinearModelsShape): LinearModels {
  const { models, width } = shape;
  const layout = layOut(shape, new ArrayBuffer(bytesOf(shape)), 0);
  const { stride, x, scratch, means, spreads, coefficients, inverses } = layout;
  const project = (model: number): number => {
    let spread = 0;
    for (let i = 0; i < width; i++) {
      const row = (model * width + i) * stride;
      let sum = 0;
      for (let j = 0; j < width; j++) sum += inverses[row + j] * x[j];
      scratch[i] = sum;
      spread += sum * x[i];
    }
    return spread;
  };
  const predict = (model: number): number => {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += coefficients[model * stride + j] * x[j];
    return sum;
  };
  return {
    x, means, spreads, coefficients,
    score() {
      for (let model = 0; model < models; model++) {
        spreads[model] = project(model);
        means[model] = predict(model);
      }
    },
    learn(model, y, weight = 1) {
      const scale = weight / (1 + weight * project(model));
      const off = scale * (y - predict(model));
      for (let i = 0; i < width; i++) {
        coefficients[model * stride + i] += off * scratch[i];
        const row = (model * width + i) * stride;
        for (let j = 0; j < width; j++) inverses[row + j] -= scale * scratch[i] * scratch[j];
      }
    },
  };
}

/** The WebAssembly twin, equal to the plain one within 1e-9 of the largest number. */
export function createLinearModels(shape: LinearModelsShape): LinearModels {
  const { kernels, buffer } = loadKernels(bytesOf(shape));
  const { models, width } = shape;
  const { stride, x, scratch, means, spreads, coefficients, inverses } = layOut(shape, buffer, firstFreeByte);
  const [xAt, scratchAt, meansAt, spreadsAt, thetaAt, inverseAt] = [x, scratch, means, spreads, coefficients, inverses].map((view) => view.byteOffset);
  return {
    x, means, spreads, coefficients,
    score: () => kernels.scoreLinear(inverseAt, thetaAt, xAt, models, width, stride, scratchAt, meansAt, spreadsAt),
    learn: (model, y, weight = 1) =>
      kernels.learnLinear(inverseAt + 8 * model * width * stride, thetaAt + 8 * model * stride, xAt, y, weight, width, stride, scratchAt),
  };
}
