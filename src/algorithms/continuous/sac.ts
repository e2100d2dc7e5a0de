// Soft actor-critic: the policy that earns most while it stays as random as asked, by reparametrised gradients.
import type { ContinuousAlgorithm, Random } from "../../core/index.ts";
import { tensorOf } from "../../core/index.ts";
import { exponential, logarithm } from "../../kernels/index.ts";
import { createActionBox, createAdam, createGaussianActor, createScalarAdam, createScaler, type Critics } from "../../models/index.ts";
import { createOffPolicyLearner, offPolicyDefaults, offPolicyRanges, type ActorPart, type OffPolicyParts, type OffPolicySettings } from "./off-policy.ts";

const name = "sac";

/** A type and not an interface, since settings are open to reading by name. */
export type SacSettings = OffPolicySettings & {
  /** The price of a nat of entropy, at first or for good. */
  readonly temperature: number;
  /** The temperature is learned so that the entropy becomes `entropyPerField` for each action field. */
  readonly automatic: boolean;
  /** In nats per field, the box taken as (-1, 1)^D: ln 2 = .69 is uniform. */
  readonly entropyPerField: number;
};

/**
 * The smaller of two soft values towards r + d (min Q'(s', a') - alpha ln pi(a'|s')) with a' drawn anew, the actor down the gradient of
 * alpha ln pi(a|s) - min Q(s, a) through its own draw, alpha so that the entropy keeps its target (Haarnoja et al. 2018, "Soft Actor-Critic
 * Algorithms and Applications", eqs. 5, 9 and 18, algorithm 1).
 */
export const sac: ContinuousAlgorithm<SacSettings> = {
  name,
  summary: "Soft actor-critic with twin critics and a learned temperature (Haarnoja et al. 2018).",
  defaults: { ...offPolicyDefaults, temperature: 1, automatic: true, entropyPerField: -1 },
  ranges: { ...offPolicyRanges, temperature: { low: 1e-6, high: 1e6 }, entropyPerField: { low: -10, high: 0.69 } },
  unsuited: () => null,
  create: (spec, config, from) => createOffPolicyLearner({
    name, spec, config, from, critics: 2, delay: 1, createActor: (shape, options, critics) => createSoftActor({ spec, config, shape, options, critics }),
  }),
};

function createSoftActor({ spec, config, shape, options, critics }: {
  readonly spec: OffPolicyParts["spec"]; readonly config: SacSettings; readonly shape: Parameters<OffPolicyParts["createActor"]>[0];
  readonly options: { readonly maxRows: number; readonly random: Random }; readonly critics: Critics;
}): ActorPart {
  const box = createActionBox(spec.action);
  const scaler = createScaler(spec.state);
  const actor = createGaussianActor(shape, options);
  const optimizer = createAdam(actor.network, { rate: config.learningRate, largestNorm: config.largestNorm, name: "the actor" });
  const gradients = new Float32Array(options.maxRows * box.width);
  const scaled = new Float64Array(box.width);
  const targetEntropy = config.entropyPerField * box.width;
  // ln of the temperature, so that no step can make it negative.
  const heat = createScalarAdam(logarithm(config.temperature));
  const temperature = (): number => exponential(heat.value());
  const see = (state: Float32Array): void => scaler.write(state, 0, actor.network.inputs, 0);

  return {
    policy: {
      act(state, random, out) {
        see(state);
        actor.draw(1, random);
        box.toAction(actor.actions, 0, out);
        return out;
      },
      mode(state, out) {
        see(state);
        actor.centre();
        box.toAction(actor.actions, 0, out);
        return out;
      },
      logDensity(state, action) {
        see(state);
        box.toScaled(action, scaled, 0);
        return actor.logDensity(scaled) - box.logScale;
      },
    },
    follow({ rows, nextStates }, random, actions, bonuses) {
      actor.network.inputs.set(nextStates);
      actor.draw(rows, random);
      actions.set(actor.actions);
      const alpha = temperature();
      for (let row = 0; row < rows; row++) bonuses[row] = -alpha * actor.logDensities[row];
    },
    improve({ rows, states }, random, rate) {
      actor.network.inputs.set(states);
      actor.draw(rows, random);
      critics.write(rows, states, actor.actions);
      critics.actionGradients(rows, "smallest", gradients);
      for (let index = 0; index < gradients.length; index++) gradients[index] = -gradients[index];
      actor.backward(rows, gradients, temperature());
      optimizer.step(rate);
      if (!config.automatic) return;
      // The gradient of J(alpha) = E[-alpha (ln pi + target)] along ln alpha, over alpha, which an optimiser by ratios does not feel.
      let mean = 0;
      for (let row = 0; row < rows; row++) mean += actor.logDensities[row] / rows;
      heat.step(-(mean + targetEntropy), rate);
    },
    blend: () => undefined,
    tensors: () => ({ ...actor.network.tensors("actor."), ...optimizer.tensors("actor.optimizer."), heat: { shape: [5], data: heat.save() } }),
    restore(snapshot) {
      actor.network.restore(snapshot, "actor.");
      optimizer.restore(snapshot, "actor.optimizer.");
      heat.restore(tensorOf(snapshot, "heat", [5]));
    },
  };
}
