// The actor that DDPG and TD3 share: one action per state, noise around it to explore, and noise of its slow copy in the targets.
import { sampleNormal, type ContinuousSpec, type Random } from "../../core/index.ts";
import { truncatedLogDensity } from "../../kernels/index.ts";
import { createActionBox, createAdam, createPointActor, createScaler, drawInside, type ActorShape, type Critics } from "../../models/index.ts";
import type { ActorPart, OffPolicySettings } from "./off-policy.ts";

/** What the actor is made of; noises in units of the scaled box, where a field spans -1 to 1. */
export interface PointActorParts {
  readonly spec: ContinuousSpec;
  readonly config: OffPolicySettings;
  readonly shape: ActorShape;
  readonly options: { readonly maxRows: number; readonly random: Random };
  readonly critics: Critics;
  /** Deviation of exploration. */
  readonly noise: number;
  /** Deviation and largest size of the noise in targets; 0 for none. */
  readonly smoothing: number;
  readonly smoothingLimit: number;
}

/**
 * Explores by a Gaussian cut to the box and not, as usual, clipped to it: clipping heaps draws on the walls, where they have no density, and a
 * log needs one. The actor goes up the gradient of the first critic (Silver et al. 2014, eq. 9; Lillicrap et al. 2016, eq. 6).
 */
export function createNoisyActor({ spec, config, shape, options, critics, noise, smoothing, smoothingLimit }: PointActorParts): ActorPart {
  const box = createActionBox(spec.action);
  const scaler = createScaler(spec.state);
  const actor = createPointActor(shape, options);
  const slow = createPointActor(shape, options);
  const optimizer = createAdam(actor.network, { rate: config.learningRate, largestNorm: config.largestNorm, name: "the actor" });
  const gradients = new Float32Array(options.maxRows * box.width);
  const scaled = new Float64Array(box.width);
  const law = { mean: 0, deviation: noise, low: -1, high: 1 };
  const think = (state: Float32Array): void => {
    scaler.write(state, 0, actor.network.inputs, 0);
    actor.forward(1);
  };
  return {
    policy: {
      act(state, random, out) {
        think(state);
        for (let index = 0; index < box.width; index++) scaled[index] = drawInside(actor.actions[index], noise, random);
        box.toAction(scaled, 0, out);
        return out;
      },
      mode(state, out) {
        think(state);
        box.toAction(actor.actions, 0, out);
        return out;
      },
      logDensity(state, action) {
        think(state);
        box.toScaled(action, scaled, 0);
        let total = -box.logScale;
        for (let index = 0; index < box.width; index++) {
          law.mean = actor.actions[index];
          total += truncatedLogDensity(law, withinOne(scaled[index]));
        }
        return total;
      },
    },
    follow({ rows, nextStates }, random, actions, bonuses) {
      slow.network.inputs.set(nextStates);
      slow.forward(rows);
      bonuses.fill(0);
      for (let index = 0; index < rows * box.width; index++) {
        const nudge = smoothing === 0 ? 0 : smoothing * sampleNormal(random);
        actions[index] = withinOne(slow.actions[index] + Math.min(smoothingLimit, Math.max(-smoothingLimit, nudge)));
      }
    },
    improve({ rows, states }, _random, rate) {
      actor.network.inputs.set(states);
      actor.forward(rows);
      critics.write(rows, states, actor.actions);
      critics.actionGradients(rows, "first", gradients);
      for (let index = 0; index < gradients.length; index++) gradients[index] = -gradients[index];
      actor.backward(rows, gradients);
      optimizer.step(rate);
    },
    blend: (share) => slow.network.blendFrom(actor.network, share),
    tensors: () => ({ ...actor.network.tensors("actor."), ...slow.network.tensors("slow actor."), ...optimizer.tensors("actor.optimizer.") }),
    restore(snapshot) {
      actor.network.restore(snapshot, "actor.");
      slow.network.restore(snapshot, "slow actor.");
      optimizer.restore(snapshot, "actor.optimizer.");
    },
  };
}

function withinOne(value: number): number {
  return value > 1 ? 1 : value < -1 ? -1 : value;
}
