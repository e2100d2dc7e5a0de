// Optimisers of a network's parameters: Adam and gradient descent, with clipping by norm, resumable to the bit.
import { describe, fail, tensorOf, type Snapshot, type Tensor } from "../../core/index.ts";
import { clipScale } from "../../kernels/index.ts";
import type { Network } from "./network.ts";

/** Moves a network's parameters along its gradients. */
export interface Optimizer {
  /** One step, at the given learning rate or the one of the settings. Throws `diverged` where a gradient is not finite, before anything is changed. */
  step(rate?: number): void;
  tensors(prefix: string): Record<string, Tensor>;
  restore(snapshot: Snapshot, prefix: string): void;
}

/** Settings of Adam (Kingma & Ba 2015); the paper's own are rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-8. */
export interface AdamOptions {
  readonly rate: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Gradients of a larger Euclidean norm are scaled down to it. */
  readonly largestNorm?: number;
  /** What the network is called where its gradients are not finite; default "a network". */
  readonly name?: string;
}

/** Settings of gradient descent with momentum. */
export interface SgdOptions {
  readonly rate: number;
  readonly momentum?: number;
  readonly largestNorm?: number;
}

/** Adam on a network; one optimiser per network, whose memory holds the moments. */
export function createAdam(network: Network, options: AdamOptions): Optimizer {
  const { rate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, largestNorm = Number.POSITIVE_INFINITY, name = "a network" } = options;
  const { engine } = network;
  const moments = { first: engine.arena.firstMoments, second: engine.arena.secondMoments };
  // beta^t by multiplication: powers differ between engines.
  const powers = new Float64Array([1, 1]);
  const settings = { rate, beta1, beta2, epsilon, correction1: 1, correction2: 1 };
  return {
    step(stepRate = rate) {
      const scale = scaleOf(network, largestNorm, name);
      powers[0] *= beta1;
      powers[1] *= beta2;
      settings.rate = stepRate;
      settings.correction1 = 1 - powers[0];
      settings.correction2 = 1 - powers[1];
      engine.adam(settings, scale);
    },
    ...keep(moments, powers),
  };
}

/** Gradient descent with momentum on a network; one optimiser per network. */
export function createSgd(network: Network, options: SgdOptions): Optimizer {
  const { rate, momentum = 0, largestNorm = Number.POSITIVE_INFINITY } = options;
  const settings = { rate, momentum };
  return {
    step(stepRate = rate) {
      const scale = scaleOf(network, largestNorm, "a network");
      settings.rate = stepRate;
      network.engine.sgd(settings, scale);
    },
    ...keep({ velocities: network.engine.arena.firstMoments }, new Float64Array(0)),
  };
}

function scaleOf(network: Network, largestNorm: number, name: string): number {
  const norm = network.engine.gradientNorm();
  if (!Number.isFinite(norm)) fail("diverged", `gradients of ${name}`, "finite numbers", describe(norm));
  return clipScale(norm, largestNorm);
}

function keep(moments: { readonly [name: string]: Float32Array }, powers: Float64Array): Pick<Optimizer, "tensors" | "restore"> {
  return {
    tensors(prefix) {
      const entries = Object.entries(moments).map(([name, data]): [string, Tensor] => [`${prefix}${name}`, { shape: [data.length], data: data.slice() }]);
      return { ...Object.fromEntries(entries), [`${prefix}powers`]: { shape: [powers.length], data: powers.slice() } };
    },
    restore(snapshot, prefix) {
      for (const [name, data] of Object.entries(moments)) data.set(tensorOf(snapshot, `${prefix}${name}`, [data.length]));
      powers.set(tensorOf(snapshot, `${prefix}powers`, [powers.length]));
    },
  };
}
