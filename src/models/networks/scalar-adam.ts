// Adam for a single number, such as the logarithm of a temperature or of a price.

/** A number that moves along its gradients. */
export interface ScalarAdam {
  value(): number;
  step(gradient: number, rate: number): void;
  /** [5]: the number, its two moments and the powers of beta. */
  save(): Float64Array;
  restore(saved: Float64Array): void;
}

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/** Kingma & Ba 2015, algorithm 1, with the paper's own settings. */
export function createScalarAdam(first: number): ScalarAdam {
  const state = Float64Array.of(first, 0, 0, 1, 1);
  return {
    value: () => state[0],
    step(gradient, rate) {
      state[1] += (1 - beta1) * (gradient - state[1]);
      state[2] += (1 - beta2) * (gradient * gradient - state[2]);
      // By multiplication: powers differ between engines.
      state[3] *= beta1;
      state[4] *= beta2;
      state[0] -= (rate * (state[1] / (1 - state[3]))) / (Math.sqrt(state[2] / (1 - state[4])) + epsilon);
    },
    save: () => state.slice(),
    restore: (saved) => state.set(saved),
  };
}
