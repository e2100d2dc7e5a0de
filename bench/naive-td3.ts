// The usual way to write a TD3 step by hand, as a baseline of bench/continuous.ts: one row after the other, plain loops, fresh lists.
import { sampleNormal, type Random } from "../src/core/index.ts";

interface Dense {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly gradients: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

type Net = readonly Dense[];

function createNet(widths: readonly number[], random: Random): Net {
  return widths.slice(1).map((outputs, index) => {
    const inputs = widths[index];
    const size = (inputs + 1) * outputs;
    const weights = Float64Array.from({ length: size }, () => (2 * random.uniform() - 1) / Math.sqrt(inputs));
    return { inputs, outputs, weights, gradients: new Float64Array(size), first: new Float64Array(size), second: new Float64Array(size) };
  });
}

/** The outputs of every layer, the input first. */
function forward(net: Net, input: readonly number[]): number[][] {
  const layers = [[...input]];
  net.forEach(({ inputs, outputs, weights }, index) => {
    const x = layers[index];
    const y: number[] = [];
    for (let j = 0; j < outputs; j++) {
      let sum = weights[inputs * outputs + j];
      for (let i = 0; i < inputs; i++) sum += x[i] * weights[i * outputs + j];
      y.push(index < net.length - 1 ? Math.max(0, sum) : sum);
    }
    layers.push(y);
  });
  return layers;
}

/** Adds to the gradients and returns those of the input. */
function backward(net: Net, layers: readonly (readonly number[])[], outer: readonly number[]): number[] {
  let back = [...outer];
  for (let index = net.length - 1; index >= 0; index--) {
    const { inputs, outputs, weights, gradients } = net[index];
    const x = layers[index];
    if (index < net.length - 1) back = back.map((value, j) => (layers[index + 1][j] > 0 ? value : 0));
    const next = Array.from({ length: inputs }, () => 0);
    for (let i = 0; i < inputs; i++) {
      for (let j = 0; j < outputs; j++) {
        gradients[i * outputs + j] += x[i] * back[j];
        next[i] += weights[i * outputs + j] * back[j];
      }
    }
    for (let j = 0; j < outputs; j++) gradients[inputs * outputs + j] += back[j];
    back = next;
  }
  return back;
}

function adam(net: Net, step: number): void {
  for (const { weights, gradients, first, second } of net) {
    for (let k = 0; k < weights.length; k++) {
      first[k] = 0.9 * first[k] + 0.1 * gradients[k];
      second[k] = 0.999 * second[k] + 0.001 * gradients[k] * gradients[k];
      weights[k] -= (0.001 * (first[k] / (1 - 0.9 ** step))) / (Math.sqrt(second[k] / (1 - 0.999 ** step)) + 1e-8);
      gradients[k] = 0;
    }
  }
}

function follow(slow: Net, fast: Net): void {
  slow.forEach((layer, index) => layer.weights.forEach((weight, k) => { layer.weights[k] = weight + 0.005 * (fast[index].weights[k] - weight); }));
}

/** A step: both critics, and every second time the actor and the slow copies (Fujimoto et al. 2018, algorithm 1). */
export function createNaiveTd3({ states, actions, hidden, rows, random }: { readonly states: number; readonly actions: number; readonly hidden: number; readonly rows: number; readonly random: Random }): () => void {
  const [actor, slowActor] = [0, 1].map(() => createNet([states, hidden, hidden, actions], random));
  const [critics, slow] = [0, 1].map(() => [0, 1].map(() => createNet([states + actions, hidden, hidden, 1], random)));
  const draw = (count: number): number[] => Array.from({ length: count }, () => 2 * random.uniform() - 1);
  const memory = Array.from({ length: 4096 }, () => ({ state: draw(states), action: draw(actions), reward: random.uniform(), next: draw(states) }));
  let step = 0;
  return () => {
    step++;
    const batch = Array.from({ length: rows }, () => memory[Math.floor(random.uniform() * memory.length)]);
    for (const { state, action, reward, next } of batch) {
      const follows = forward(slowActor, next)[3].map((z) => Math.max(-1, Math.min(1, Math.tanh(z) + Math.max(-0.5, Math.min(0.5, 0.2 * sampleNormal(random))))));
      const target = reward + 0.99 * Math.min(...slow.map((critic) => forward(critic, [...next, ...follows])[3][0]));
      for (const critic of critics) {
        const layers = forward(critic, [...state, ...action]);
        backward(critic, layers, [(layers[3][0] - target) / rows]);
      }
    }
    for (const critic of critics) adam(critic, step);
    if (step % 2 === 1) return;
    for (const { state } of batch) {
      const layers = forward(actor, state);
      const chosen = layers[3].map(Math.tanh);
      const value = forward(critics[0], [...state, ...chosen]);
      const along = backward(critics[0], value, [-1 / rows]).slice(states);
      backward(actor, layers, along.map((gradient, index) => gradient * (1 - chosen[index] * chosen[index])));
    }
    for (const { gradients } of critics[0]) gradients.fill(0);
    adam(actor, step / 2);
    critics.forEach((critic, index) => follow(slow[index], critic));
    follow(slowActor, actor);
  };
}
