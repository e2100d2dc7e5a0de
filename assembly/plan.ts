// How a network lies in memory, as src/kernels/wasm-engine.ts writes it: one header, then one record of 32 words per layer.

/** The header: addresses of what belongs to the whole network. */
@unmanaged
export class Plan {
  layers: i32;
  count: i32;
  inputGradients: usize;
  paddedInputGradients: usize;
  outputs: usize;
  outputGradients: usize;
  transposed: usize;
  dropoutState: usize;
  parameters: usize;
  gradients: usize;
  firstMoments: usize;
  secondMoments: usize;
  incoming: usize;
  width: i32;
  rowActions: usize;
  rowTargets: usize;
  rowWeights: usize;
  rowEntropies: usize;
  logs: usize;
  allowed: usize;
  otherGradients: usize;
  otherBytes: usize;
}

/** One layer; the names are those of `Layer` in src/kernels/arena.ts. */
@unmanaged
export class Layer {
  inputs: i32;
  outputs: i32;
  stride: i32;
  inputStride: i32;
  activation: i32;
  layerNorm: i32;
  dropThreshold: u32;
  dropScale: f32;
  x: usize;
  weights: usize;
  bias: usize;
  gain: usize;
  shift: usize;
  weightGradients: usize;
  biasGradients: usize;
  gainGradients: usize;
  shiftGradients: usize;
  standardised: usize;
  precision: usize;
  active: usize;
  y: usize;
  mask: usize;
  dy: usize;
}

/** Values of `activation`. */
export const LINEAR: i32 = 0;
/** max(x, 0). */
export const RELU_LAYER: i32 = 1;
/** The hyperbolic tangent. */
export const TANH_LAYER: i32 = 2;

// @ts-ignore: decorator
@inline
export function layerAt(plan: usize, index: i32): Layer {
  return changetype<Layer>(plan + 96 + 128 * index);
}

/** The width of whole vectors that holds `width` numbers. */
// @ts-ignore: decorator
@inline
export function padded(width: i32): i32 {
  return (width + 3) & ~3;
}
