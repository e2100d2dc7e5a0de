// The DQN step of bench/kernels.ts in jax-js on WebAssembly, compiled: what npm brings. Arrays are used up by each use but `.ref`.
import { defaultDevice, grad, init, jit, nn, numpy as np } from "@jax-js/jax";
import type { PeerStep, StepSize } from "./size.ts";

type Parameters = np.Array[];

/** Makes the device ready; false where it does not run here. */
export async function prepareJax(): Promise<boolean> {
  const found: readonly string[] = await init("cpu", "wasm").catch(() => []);
  if (!found.includes("wasm")) return false;
  defaultDevice("wasm");
  return true;
}

function numbers(shape: number[], scale: number): np.Array {
  const count = shape.reduce((product, side) => product * side, 1);
  return np.array(Array.from({ length: count }, (_, k) => scale * Math.sin(k + 1))).reshape(shape);
}

function forward(p: Parameters, x: np.Array): np.Array {
  const first = nn.relu(np.matmul(x, p[0]).add(p[1]));
  const second = nn.relu(np.matmul(first, p[2]).add(p[3]));
  return np.matmul(second, p[4]).add(p[5]);
}

const keep = (arrays: Parameters): Parameters => arrays.map((array) => array.ref);

function loss(p: Parameters, x: np.Array, mask: np.Array, goal: np.Array): np.Array {
  const error = forward(p, x).mul(mask).sum(1).sub(goal);
  const size = np.abs(error);
  return np.where(size.ref.lessEqual(1), np.square(size.ref).mul(0.5), size.sub(0.5)).mean();
}

// Types and not interfaces: jax-js asks for trees with an index signature.
type State = { p: Parameters; m: Parameters; v: Parameters };

type Data = { target: Parameters; now: np.Array; later: np.Array; mask: np.Array; rewards: np.Array };

// The whole step as one compiled function. Adam by Kingma & Ba 2015 with constant corrections, which change nothing of the work.
const train = jit(({ p, m, v }: State, { target, now, later, mask, rewards }: Data): State => {
  const goal = rewards.add(forward(target, later).max(1).mul(0.99));
  const slopes = grad(loss)(keep(p), now, mask, goal);
  const first = m.map((each, k) => each.mul(0.9).add(slopes[k].ref.mul(0.1)));
  const second = v.map((each, k) => each.mul(0.999).add(np.square(slopes[k]).mul(0.001)));
  return { p: p.map((each, k) => each.sub(first[k].ref.mul(0.001).div(np.sqrt(second[k].ref).add(1e-8)))), m: first, v: second };
});

/** One training step and one forward pass of a single row. */
export function createJaxStep({ inputs, hidden, outputs, batch }: StepSize): PeerStep {
  const shapes = [[inputs, hidden], [1, hidden], [hidden, hidden], [1, hidden], [hidden, outputs], [1, outputs]];
  let state: State = { p: shapes.map((shape) => numbers(shape, 0.1)), m: shapes.map((shape) => np.zeros(shape)), v: shapes.map((shape) => np.zeros(shape)) };
  const target = shapes.map((shape) => numbers(shape, 0.1));
  const [now, later, one] = [batch, batch, 1].map((rows) => numbers([rows, inputs], 1));
  const rewards = numbers([batch], 1);
  const mask = np.array(Array.from({ length: batch * outputs }, (_, k) => (k % outputs === Math.floor(k / outputs) % outputs ? 1 : 0))).reshape([batch, outputs]);
  const answer = jit((p: Parameters, x: np.Array): np.Array => forward(p, x));
  return {
    step() {
      state = train(state, { target: keep(target), now: now.ref, later: later.ref, mask: mask.ref, rewards: rewards.ref });
      state.p[0].ref.dataSync();
    },
    decide: () => { answer(keep(state.p), one.ref).dataSync(); },
  };
}
