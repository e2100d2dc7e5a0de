// The passes of a whole network in one call each: forward, backward.
import { activate, activateBackward, copyRows, dropBackward, dropForward, sumColumns, transpose, zeros } from "./elementwise";
import { gemmAcross, gemmGate, gemmRelu, gemmStore } from "./gemm";
import { normBackward, normForward } from "./norm";
import { Layer, layerAt, LINEAR, padded, Plan, RELU_LAYER } from "./plan";

function layerForward(layer: Layer, rows: i32): void {
  const bytes: usize = 4 * layer.stride, xBytes: usize = 4 * layer.inputStride;
  const width = padded(layer.outputs);
  if (layer.activation == RELU_LAYER && !layer.layerNorm) {
    gemmRelu(layer.x, xBytes, layer.weights, bytes, layer.inputs, layer.bias, layer.active, bytes, rows, width, zeros());
    return;
  }
  gemmStore(layer.x, xBytes, layer.weights, bytes, layer.inputs, layer.bias, 1, layer.active, bytes, rows, width, zeros());
  if (layer.layerNorm) normForward(layer, rows);
  if (layer.activation != LINEAR) activate(layer, rows);
}

/** Fills the outputs from the inputs. */
export function forward(at: usize, rows: i32, training: i32): void {
  const plan = changetype<Plan>(at);
  const state = plan.dropoutState;
  for (let index = 0; index < plan.layers; index++) {
    const layer = layerAt(at, index);
    layerForward(layer, rows);
    if (layer.dropThreshold) dropForward(layer, rows, state, index, training);
  }
  if (training) store<u32>(state, load<u32>(state, 4) + 1, 4);
  const last = layerAt(at, plan.layers - 1);
  if (last.y != plan.outputs) copyRows(last.y, 4 * last.stride, plan.outputs, 4 * last.outputs, last.outputs, rows);
}

// dx = dy W', through the turned-over weights; `below` is null for the network's inputs.
function inputGradients(plan: Plan, layer: Layer, below: Layer | null, rows: i32): void {
  const bytes: usize = 4 * layer.stride;
  const turned = plan.transposed, width = padded(layer.inputs);
  const turnedBytes: usize = 4 * (below ? below.stride : width);
  transpose(layer.weights, bytes, layer.inputs, layer.outputs, turned, turnedBytes);
  if (!below) {
    gemmStore(layer.dy, bytes, turned, turnedBytes, layer.outputs, zeros(), 0, plan.paddedInputGradients, turnedBytes, rows, width, zeros());
    if (plan.paddedInputGradients != plan.inputGradients) {
      copyRows(plan.paddedInputGradients, turnedBytes, plan.inputGradients, 4 * layer.inputs, layer.inputs, rows);
    }
  } else if (gated(below)) {
    gemmGate(layer.dy, bytes, turned, turnedBytes, layer.outputs, below.dy, turnedBytes, rows, width, zeros(), below.active);
  } else {
    gemmStore(layer.dy, bytes, turned, turnedBytes, layer.outputs, zeros(), 0, below.dy, turnedBytes, rows, width, zeros());
  }
}

// Whether the activation's gradient is part of the product that makes dy.
// @ts-ignore: decorator
@inline
function gated(layer: Layer): bool {
  return layer.activation == RELU_LAYER && !layer.dropThreshold;
}

/** Fills the gradients from the output gradients and the last forward pass. */
export function backward(at: usize, rows: i32, wantInputs: i32): void {
  const plan = changetype<Plan>(at);
  const last = layerAt(at, plan.layers - 1);
  if (last.dy != plan.outputGradients) copyRows(plan.outputGradients, 4 * last.outputs, last.dy, 4 * last.stride, last.outputs, rows);
  for (let index = plan.layers - 1; index >= 0; index--) {
    const layer = layerAt(at, index);
    const bytes: usize = 4 * layer.stride;
    if (layer.dropThreshold) dropBackward(layer, rows);
    if (!gated(layer)) activateBackward(layer, rows);
    if (layer.layerNorm) normBackward(layer, rows);
    const width = padded(layer.outputs);
    gemmAcross(layer.x, 4 * layer.inputStride, layer.dy, bytes, rows, layer.weightGradients, bytes, layer.inputs, width, zeros());
    sumColumns(layer.dy, bytes, rows, layer.biasGradients, width);
    if (index > 0) inputGradients(plan, layer, layerAt(at, index - 1), rows);
    else if (wantInputs) inputGradients(plan, layer, null, rows);
  }
}
