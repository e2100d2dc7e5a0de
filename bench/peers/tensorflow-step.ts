// The DQN step of bench/kernels.ts in TensorFlow.js on its WebAssembly backend: what npm brings.
import * as tf from "@tensorflow/tfjs-core";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PeerStep, StepSize } from "./size.ts";

/** Makes the backend ready; false where it does not run here. */
export async function prepareTensorflow(): Promise<boolean> {
  const folder = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
  setWasmPaths(`${join(folder)}/`);
  return await tf.setBackend("wasm").catch(() => false);
}

// The gradients are written out by hand: the package for Node registers none.
interface Pass {
  readonly activations: readonly tf.Tensor2D[];
  readonly outputs: tf.Tensor2D;
}

function forward(p: readonly tf.Variable[], x: tf.Tensor2D): Pass {
  const first: tf.Tensor2D = tf.relu(tf.add(tf.matMul(x, p[0] as tf.Tensor2D), p[1]));
  const second: tf.Tensor2D = tf.relu(tf.add(tf.matMul(first, p[2] as tf.Tensor2D), p[3]));
  return { activations: [x, first, second], outputs: tf.add(tf.matMul(second, p[4] as tf.Tensor2D), p[5]) };
}

function backward(p: readonly tf.Variable[], { activations }: Pass, slope: tf.Tensor2D): tf.Tensor[] {
  const gradients: tf.Tensor[] = [];
  let dy = slope;
  for (let layer = 2; layer >= 0; layer--) {
    gradients.unshift(tf.matMul(activations[layer], dy, true, false), tf.sum(dy, 0));
    if (layer > 0) dy = tf.mul(tf.matMul(dy, p[2 * layer] as tf.Tensor2D, false, true), tf.cast(tf.greater(activations[layer], 0), "float32"));
  }
  return gradients;
}

/** One training step and one forward pass of a single row. */
export function createTensorflowStep({ inputs, hidden, outputs, batch }: StepSize): PeerStep {
  const layer = (from: number, to: number): tf.Variable[] => [tf.variable(tf.randomUniform([from, to], -0.1, 0.1)), tf.variable(tf.zeros([to]))];
  const build = (): tf.Variable[] => [...layer(inputs, hidden), ...layer(hidden, hidden), ...layer(hidden, outputs)];
  const [online, target] = [build(), build()];
  const [now, then, one] = [batch, batch, 1].map((rows) => tf.randomUniform<tf.Rank.R2>([rows, inputs]));
  const rewards = tf.randomUniform([batch]);
  const chosen = tf.cast(tf.oneHot(tf.tensor1d(Array.from({ length: batch }, (_, row) => row % outputs), "int32"), outputs), "float32");
  const adam = tf.train.adam(0.001);
  return {
    step: () => tf.tidy(() => {
      const goals = tf.add(rewards, tf.mul(tf.max(forward(target, then).outputs, 1), 0.99));
      const pass = forward(online, now);
      const error = tf.sub(tf.sum(tf.mul(pass.outputs, chosen), 1), goals);
      const cut = tf.div(tf.clipByValue(error, -1, 1), batch);
      const gradients = backward(online, pass, tf.mul(tf.reshape(cut, [batch, 1]), chosen));
      adam.applyGradients(online.map((variable, index) => ({ name: variable.name, tensor: gradients[index] })));
    }),
    decide: () => tf.tidy(() => { forward(online, one).outputs.dataSync(); }),
  };
}
