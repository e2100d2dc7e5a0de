// The layers of a network in plain TypeScript, forward and backward: the reference that the fast kernels are held against.
import type { Layer } from "./arena.ts";
import { hyperbolicTangent } from "./exponential.ts";

/** Added to the variance in layer norm (Ba, Kiros & Hinton 2016), as in the usual libraries. */
const normEpsilon = 1e-5;

/** active = x W + b, row by row. */
export function denseForward(layer: Layer, rows: number): void {
  const { x, inputStride, weights, bias, active, stride, inputs } = layer;
  for (let row = 0; row < rows; row++) {
    const out = row * stride;
    for (let j = 0; j < stride; j++) active[out + j] = bias[j];
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputStride + i];
      for (let j = 0; j < stride; j++) active[out + j] += value * weights[i * stride + j];
    }
  }
}

/** Gradients of W and b from the gradient dy of x W + b. */
export function denseGradients(layer: Layer, rows: number): void {
  const { x, inputStride, dy, stride, inputs, gradients } = layer;
  gradients.weights.fill(0);
  gradients.bias.fill(0);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < stride; j++) gradients.bias[j] += dy[row * stride + j];
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputStride + i];
      for (let j = 0; j < stride; j++) gradients.weights[i * stride + j] += value * dy[row * stride + j];
    }
  }
}

/** The gradient of x, dy W', into `dx` whose rows lie `dxStride` apart. */
export function denseInputGradients(layer: Layer, rows: number, dx: Float32Array, dxStride: number): void {
  const { dy, stride, inputs, outputs, weights } = layer;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inputs; i++) {
      let sum = 0;
      for (let j = 0; j < outputs; j++) sum += dy[row * stride + j] * weights[i * stride + j];
      dx[row * dxStride + i] = sum;
    }
  }
}

/** Layer norm in place: standardised over the row's outputs, then gain and shift (Ba, Kiros & Hinton 2016, eq. 4). */
export function normForward(layer: Layer, rows: number): void {
  const { active, standardised, precision, stride, outputs, gain, shift } = layer;
  for (let row = 0; row < rows; row++) {
    const from = row * stride;
    let mean = 0;
    for (let j = 0; j < outputs; j++) mean += active[from + j];
    mean /= outputs;
    let variance = 0;
    for (let j = 0; j < outputs; j++) variance += (active[from + j] - mean) * (active[from + j] - mean);
    precision[row] = 1 / Math.sqrt(variance / outputs + normEpsilon);
    for (let j = 0; j < outputs; j++) {
      standardised[from + j] = (active[from + j] - mean) * precision[row];
      active[from + j] = gain[j] * standardised[from + j] + shift[j];
    }
  }
}

/** Turns dy of the normed values into dy of x W + b, and fills the gradients of gain and shift. */
export function normBackward(layer: Layer, rows: number): void {
  const { dy, standardised, precision, stride, outputs, gain, gradients } = layer;
  gradients.gain.fill(0);
  gradients.shift.fill(0);
  for (let row = 0; row < rows; row++) {
    const from = row * stride;
    let mean = 0;
    let along = 0;
    for (let j = 0; j < outputs; j++) {
      const at = from + j;
      gradients.gain[j] += dy[at] * standardised[at];
      gradients.shift[j] += dy[at];
      dy[at] *= gain[j];
      mean += dy[at];
      along += dy[at] * standardised[at];
    }
    mean /= outputs;
    along /= outputs;
    for (let j = 0; j < outputs; j++) dy[from + j] = (dy[from + j] - mean - standardised[from + j] * along) * precision[row];
  }
}

/** The activation in place. */
export function activate(layer: Layer, rows: number): void {
  const { active, stride, activation } = layer;
  const end = rows * stride;
  if (activation === "relu") for (let k = 0; k < end; k++) active[k] = Math.max(0, active[k]);
  if (activation === "tanh") for (let k = 0; k < end; k++) active[k] = hyperbolicTangent(active[k]);
}

/** Turns dy of the activation's output into dy of its input. */
export function activateBackward(layer: Layer, rows: number): void {
  const { active, dy, stride, activation } = layer;
  const end = rows * stride;
  if (activation === "relu") for (let k = 0; k < end; k++) dy[k] = active[k] > 0 ? dy[k] : 0;
  if (activation === "tanh") for (let k = 0; k < end; k++) dy[k] *= 1 - active[k] * active[k];
}
