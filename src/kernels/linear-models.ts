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
  /** Numbers of a packed triangle. */
  readonly packed: number;
  readonly x: Float64Array;
  readonly scratch: Float64Array;
  readonly means: Float64Array;
  readonly spreads: Float64Array;
  readonly coefficients: Float64Array;
  readonly inverses: Float64Array;
  /** x in 32 bits, the products of its pairs, and of each inverse the packed triangle on and above the diagonal: a quarter of the bytes to read. */
  readonly narrowX: Float32Array;
  readonly products: Float32Array;
  readonly triangles: Float32Array;
}

// Numbers of a packed triangle: each row from the vector on that holds its diagonal, in all an even count of vectors.
function packedLength(width: number, stride: number): number {
  let length = 0;
  for (let row = 0; row < width; row++) length += stride - (row & ~3);
  return Math.ceil(length / 8) * 8;
}

function lengths({ models, width }: LinearModelsShape): readonly number[] {
  const stride = Math.ceil(width / 4) * 4;
  const even = models + (models % 2);
  const packed = packedLength(width, stride);
  return [stride, stride, even, even, models * stride, models * width * stride, stride / 2, packed / 2, (models * packed) / 2];
}

function layOut(shape: LinearModelsShape, buffer: ArrayBuffer, start: number): Layout {
  const { models, width, penalty } = shape;
  let at = start;
  const views = lengths(shape).map((length) => {
    const view = new Float64Array(buffer, at, length);
    at += 8 * length;
    return view;
  });
  const [x, scratch, means, spreads, coefficients, inverses] = views;
  const [narrowX, products, triangles] = views.slice(6).map((view) => new Float32Array(buffer, view.byteOffset, 2 * view.length));
  const stride = x.length;
  const packed = packedLength(width, stride);
  for (let model = 0; model < models; model++) {
    for (let row = 0, place = model * packed; row < width; place += stride - (row & ~3), row++) {
      inverses[(model * width + row) * stride + row] = 1 / penalty;
      triangles[place + (row & 3)] = 1 / penalty;
    }
  }
  return {
    stride, packed, x: x.subarray(0, width), scratch, means: means.subarray(0, models), spreads: spreads.subarray(0, models),
    coefficients, inverses, narrowX, products, triangles,
  };
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

/** The WebAssembly twin: means and coefficients equal to the plain ones within 1e-9, spreads, which are read in 32 bits, within 1e-5 of the largest. */
export function createLinearModels(shape: LinearModelsShape): LinearModels {
  const { kernels, buffer } = loadKernels(bytesOf(shape));
  const { models, width } = shape;
  const { stride, packed, products, ...views } = layOut(shape, buffer, firstFreeByte);
  const { x, means, spreads, coefficients } = views;
  const [xAt, scratchAt, meansAt, spreadsAt, thetaAt, inverseAt, narrowX, productsAt, trianglesAt] =
    [x, views.scratch, means, spreads, coefficients, views.inverses, views.narrowX, products, views.triangles].map((view) => view.byteOffset);
  return {
    x, means, spreads, coefficients,
    score: () => kernels.scoreLinear(trianglesAt, 4 * packed, thetaAt, xAt, narrowX, productsAt, models, width, stride, meansAt, spreadsAt),
    learn: (model, y, weight = 1) => {
      const row = model * stride;
      kernels.learnLinear(inverseAt + 8 * row * width, trianglesAt + 4 * packed * model, thetaAt + 8 * row, xAt, y, weight, width, stride, scratchAt);
    },
  };
}
