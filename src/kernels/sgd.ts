// Gradient descent with momentum in plain TypeScript: the reference of the fast kernel.

/** velocity = momentum velocity + gradient; parameters -= rate velocity (Polyak 1964, in the form of the usual libraries). */
export interface SgdSettings {
  readonly rate: number;
  readonly momentum: number;
}

/** What a step reads and writes, all of one length. */
export interface SgdState {
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  readonly velocities: Float32Array;
}

/** One step; the gradients are multiplied by `scale` first. */
export function sgdUpdate(state: SgdState, settings: SgdSettings, scale: number): void {
  const { parameters, gradients, velocities } = state;
  for (let k = 0; k < parameters.length; k++) {
    velocities[k] = settings.momentum * velocities[k] + gradients[k] * scale;
    parameters[k] -= settings.rate * velocities[k];
  }
}
