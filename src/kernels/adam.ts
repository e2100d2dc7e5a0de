// Adam in plain TypeScript: the reference of the fast kernel.

/** Kingma & Ba 2015, Algorithm 1. The corrections are 1 - beta^t for the step t that is being made. */
export interface AdamSettings {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly correction1: number;
  readonly correction2: number;
}

/** What Adam reads and writes, all of one length. */
export interface AdamState {
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
}

// Smaller moments, of units that no longer learn, become zero: processors are slow at numbers below 1e-38.
const tinyFirst = 1e-30;
const tinySecond = 1e-36;

/** One step; the gradients are multiplied by `scale` first. */
export function adamUpdate(state: AdamState, settings: AdamSettings, scale: number): void {
  const { parameters, gradients, firstMoments, secondMoments } = state;
  const { beta1, beta2, epsilon } = settings;
  const step = settings.rate / settings.correction1;
  const inverseRoot = 1 / Math.sqrt(settings.correction2);
  for (let k = 0; k < parameters.length; k++) {
    const gradient = gradients[k] * scale;
    firstMoments[k] += (1 - beta1) * (gradient - firstMoments[k]);
    secondMoments[k] += (1 - beta2) * (gradient * gradient - secondMoments[k]);
    if (Math.abs(firstMoments[k]) <= tinyFirst) firstMoments[k] = 0;
    if (secondMoments[k] <= tinySecond) secondMoments[k] = 0;
    parameters[k] -= (step * firstMoments[k]) / (Math.sqrt(secondMoments[k]) * inverseRoot + epsilon);
  }
}
