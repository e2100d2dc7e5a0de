// Implicit Q-learning: values of the better logged choices without ever asking for one that was not logged, and a policy that imitates these.
import type { Algorithm, DecisionSpec, Learner, Snapshot } from "../core/index.ts";
import { huberGradient } from "../kernels/index.ts";
import { createAdam, createNetwork, createValueNetwork, indistinct, parseHidden, type Network } from "../models/index.ts";
import { createCloning } from "./cloning.ts";
import { createOfflineCore, offlineDefaults, offlineRanges, type OfflineCore, type OfflineSettings } from "./offline-learning.ts";
import { expectileGradient, imitationWeight } from "./value-targets.ts";

const name = "implicit-q-learning";

/** A type and not an interface, since settings are open to reading by name. */
export type IqlSettings = OfflineSettings & {
  /** Tau: V is this expectile of the logged choices' values; .5 their mean, towards 1 their maximum. */
  readonly expectile: number;
  /** Beta: how much likelier an advantage of 1 makes a logged choice; 0 imitates all of them alike. */
  readonly sharpness: number;
  /** Weights of the imitation are cut here. */
  readonly largestWeight: number;
  /** The target network moves by this share with every gradient step. */
  readonly targetShare: number;
};

/**
 * V(s) <- the tau-expectile of Q'(s,a) over logged a, Q(s,a) <- r + discount V(s'), policy <- the maximum of E[min(exp(beta (Q' - V)), w) log p(a|s)]
 * (Kostrikov, Nair & Levine 2022, equations 5, 6 and 7), the policy a softmax over the allowed candidates, with one Q instead of two.
 */
export const implicitQLearning: Algorithm<IqlSettings> = {
  name,
  summary: "Implicit Q-learning from a log: expectile values and advantage-weighted imitation (Kostrikov et al. 2022).",
  defaults: { ...offlineDefaults, expectile: 0.8, sharpness: 3, largestWeight: 100, targetShare: 0.01 },
  ranges: {
    ...offlineRanges, expectile: { low: 0.5, high: 0.999 }, sharpness: { low: 0, high: 1e6 }, largestWeight: { low: 1, high: 1e6 }, targetShare: { low: 1e-6, high: 1 },
  },
  learnsFrom: "log",
  unsuited: indistinct,
  create: createIql,
};

function createIql(spec: DecisionSpec, config: IqlSettings, from: Snapshot | undefined): Learner {
  const core = createOfflineCore(spec, config, from);
  const clone = createCloning(core, "policy");
  const values = createImplicitValues(core, config);
  if (from !== undefined) {
    clone.restore(from, "policy");
    values.restore(from);
  }
  const update = (): void => clone.fit(values.fit());
  return {
    policy: clone.policy,
    learn: (batch, random) => core.absorb(batch, random, { update }),
    snapshot: () => ({ algorithm: name, spec, config, tensors: { ...core.tensors(), ...values.tensors(), ...clone.tensors("policy") }, lineage: {} }),
  };
}

// Q, its slow copy, and V; `fit` makes one step of V and Q and returns the weights of the imitation, [batchRows].
function createImplicitValues(core: OfflineCore, config: IqlSettings) {
  const { input, rollout, rows } = core;
  const { columns, situationWidth } = rollout;
  const count = rows.length;
  const hidden = parseHidden(config.hidden, "hidden");
  const shape = { inputs: input.width, actions: input.outputs, atoms: 1, dueling: false, hidden };
  const online = createValueNetwork(shape, { maxRows: count, random: core.random("values") });
  const target = createValueNetwork(shape, { maxRows: count, random: core.random("values") });
  const state = createNetwork({ inputs: situationWidth, hidden, activation: "relu", heads: [{ name: "value", outputs: 1 }] }, { maxRows: count, random: core.random("state") });
  const options = { rate: config.learningRate, largestNorm: config.largestNorm };
  const steps = { online: createAdam(online.network, options), state: createAdam(state, options) };
  const chosenValues = new Float64Array(count);
  const weights = new Float64Array(count);
  const chosenAt = (index: number): number => index * input.outputs + (input.perCandidate ? 0 : columns.actions[rows[index]]);
  const fitState = (): void => {
    core.writeChosen(target.network.inputs);
    const found = target.forward(count);
    for (let index = 0; index < count; index++) chosenValues[index] = found[chosenAt(index)];
    const values = stateValues(columns.situations);
    for (let index = 0; index < count; index++) {
      const advantage = chosenValues[index] - values[index];
      weights[index] = imitationWeight(advantage, config.sharpness, config.largestWeight);
      state.outputGradients[index] = -expectileGradient(advantage, config.expectile) / count;
    }
    state.backward(count);
    steps.state.step();
  };
  const stateValues = (situations: Float32Array): Float32Array => {
    for (let index = 0; index < count; index++) {
      const from = rows[index] * situationWidth;
      for (let column = 0; column < situationWidth; column++) state.inputs[index * situationWidth + column] = situations[from + column];
    }
    return state.forward(count);
  };
  const fitValues = (): void => {
    const following = stateValues(columns.nextSituations);
    core.writeChosen(online.network.inputs);
    const values = online.forward(count);
    online.gradients.fill(0, 0, count * input.outputs);
    for (let index = 0; index < count; index++) {
      const row = rows[index];
      const discount = columns.discounts[row];
      const wanted = columns.rewards[row] + (discount === 0 ? 0 : discount * following[index]);
      online.gradients[chosenAt(index)] = huberGradient(values[chosenAt(index)] - wanted) / count;
    }
    online.backward(count);
    steps.online.step();
    target.network.blendFrom(online.network, config.targetShare);
  };
  const networks: { readonly [name: string]: Network } = { "online.": online.network, "target.": target.network, "state.": state };
  return {
    fit(): Float64Array {
      fitState();
      fitValues();
      return weights;
    },
    tensors: () => Object.assign(
      {}, ...Object.entries(networks).map(([prefix, network]) => network.tensors(prefix)), steps.online.tensors("onlineStep."), steps.state.tensors("stateStep."),
    ),
    restore(from: Snapshot): void {
      for (const [prefix, network] of Object.entries(networks)) network.restore(from, prefix);
      steps.online.restore(from, "onlineStep.");
      steps.state.restore(from, "stateStep.");
    },
  };
}
