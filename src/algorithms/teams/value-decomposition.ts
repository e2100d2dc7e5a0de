// Value decomposition: a team's value is the sum of its players' own, so that each acts alone on what all learned together.
import { cleared, fail, seeded, shareAmongBest, type DecisionSpec, type Players, type Policy, type Random } from "../../core/index.ts";
import { huberGradient } from "../../kernels/index.ts";
import {
  createAdam, createNetworkInput, createTransitionBuffer, createValueNetwork, indistinct, linearSchedule, parseHidden, type NetworkInput, type Optimizer, type TransitionBuffer, type ValueNetwork,
} from "../../models/index.ts";
import { spreadEvenly } from "../exploration.ts";
import { bestAllowed, valueAt } from "../value-targets.ts";

/** How a team learns; steps are joint ones. */
export interface TeamSettings {
  /** Widths of the hidden layers of each player's network. */
  readonly hidden: string;
  readonly seed: number;
  readonly learningRate: number;
  readonly batchRows: number;
  readonly bufferRows: number;
  /** Steps before the first gradient step, and between copies of the target networks. */
  readonly warmup: number;
  readonly targetEvery: number;
  /** Each player explores for itself; falls linearly to the final share over `decay` steps. */
  readonly epsilon: number;
  readonly epsilonFinal: number;
  readonly decay: number;
}

/** Settings for small worlds. */
export const teamDefaults: TeamSettings = {
  hidden: "32", seed: 0, learningRate: 0.003, batchRows: 32, bufferRows: 5000, warmup: 64, targetEvery: 100, epsilon: 1, epsilonFinal: 0.05, decay: 3000,
};

/**
 * Q(s, a) = sum over players of Q_i(o_i, a_i) moves towards r + d sum max Q_i'(o_i', .) (Sunehag et al. 2018, section 3, eq. 1 in the targets
 * of Mnih et al. 2015): the error is the team's, and every player's network takes its part of the gradient. What is no sum, like the
 * climbing game, it cannot represent. Throws `unsuited` unless every player chooses once from a fixed list without fields.
 */
export function createValueDecomposition(specs: readonly DecisionSpec[], given: Partial<TeamSettings> = {}): Players {
  const settings = { ...teamDefaults, ...given };
  const members = specs.map((spec, index) => createMember(spec, settings, index));
  const { batchRows } = settings;
  const drawn = { rows: new Int32Array(batchRows), weights: new Float64Array(batchRows) };
  const targets = new Float64Array(batchRows);
  const totals = new Float64Array(batchRows);
  const epsilon = linearSchedule(settings.epsilon, settings.epsilonFinal, settings.decay);
  let steps = 0;
  // The members' buffers take in the same steps, so that a row is the same step in all of them.
  const update = (random: Random): void => {
    const { buffer } = members[0];
    buffer.sample(drawn, random, 1);
    drawn.rows.forEach((row, index) => { targets[index] = buffer.columns.returns[row]; });
    totals.fill(0);
    for (const member of members) {
      member.addNext(drawn.rows, targets);
      member.addChosen(drawn.rows, totals);
    }
    for (const member of members) member.fit(drawn.rows, totals, targets);
  };
  return {
    policies: members.map((member) => member.policyAt(() => epsilon(steps))),
    learn(batches, random) {
      for (let row = 0; row < batches[0].rows; row++) {
        steps++;
        const kept = members.map(({ buffer }, index) => buffer.add(batches[index], row));
        if (kept.includes(true) && kept.includes(false)) throw new Error("a joint step that only some of the players know the end of");
        if (steps >= settings.warmup && members[0].buffer.size() > 0) update(random);
        if (steps % settings.targetEvery === 0) for (const member of members) member.follow();
      }
    },
  };
}

interface Member {
  readonly buffer: TransitionBuffer;
  policyAt(epsilon: () => number): Policy;
  /** Adds d max Q'(next, .) of each row. */
  addNext(rows: Int32Array, to: Float64Array): void;
  /** Adds Q(now, chosen) of each row, and leaves the network where `fit` takes it up. */
  addChosen(rows: Int32Array, to: Float64Array): void;
  fit(rows: Int32Array, totals: Float64Array, targets: Float64Array): void;
  follow(): void;
}

function createMember(spec: DecisionSpec, settings: TeamSettings, index: number): Member {
  const input = createNetworkInput(spec);
  const reason = input.perCandidate || spec.stages > 1 || spec.limits.length > 0 ? "lists, stages or limits" : indistinct(spec);
  if (reason !== null) fail("unsuited", `player ${index}`, "single choices from a fixed list without fields or limits", reason);
  const { width, outputs } = input;
  const shape = { inputs: width, actions: outputs, atoms: 1, dueling: false, hidden: parseHidden(settings.hidden, "hidden") };
  const options = { maxRows: settings.batchRows, random: seeded(settings.seed).fork("team").fork(index) };
  const online = createValueNetwork(shape, options);
  return memberOf({
    input, online, target: createValueNetwork(shape, options), optimizer: createAdam(online.network, { rate: settings.learningRate, largestNorm: 10 }),
    buffer: createTransitionBuffer(spec, input, { capacity: settings.bufferRows, steps: 1, mostCandidates: outputs, priorityExponent: null }),
  });
}

interface MemberParts {
  readonly input: NetworkInput;
  readonly online: ValueNetwork;
  readonly target: ValueNetwork;
  readonly optimizer: Optimizer;
  readonly buffer: TransitionBuffer;
}

function memberOf({ input, online, target, optimizer, buffer }: MemberParts): Member {
  const { outputs } = input;
  const { columns } = buffer;
  const starts = new Int32Array(online.network.inputs.length / input.width);
  let values: Float32Array = new Float32Array(0);
  return {
    buffer,
    policyAt: (epsilon) => ({
      probabilities(observation, _random, out) {
        const result = cleared(observation, out);
        const rows = { values: online.forward(input.writeObservation(observation, online.network.inputs)), atoms: 1 };
        for (let candidate = 0; candidate < result.length; candidate++) result[candidate] = valueAt(rows, 0, candidate);
        return spreadEvenly(shareAmongBest(result, observation.allowed), observation, epsilon());
      },
    }),
    addNext(rows, to) {
      buffer.writeNext(rows, target.network.inputs, starts);
      const found = { values: target.forward(rows.length), atoms: 1 };
      rows.forEach((row, index) => {
        const best = bestAllowed(found, index * outputs, { allowed: columns.nextAllowed, start: row * outputs, count: columns.nextCounts[row] });
        if (best >= 0) to[index] += columns.discounts[row] * found.values[index * outputs + best];
      });
    },
    addChosen(rows, to) {
      buffer.writeChosen(rows, online.network.inputs);
      values = online.forward(rows.length);
      rows.forEach((row, index) => { to[index] += values[index * outputs + columns.outputs[row]]; });
    },
    fit(rows, totals, targets) {
      online.gradients.fill(0);
      rows.forEach((row, index) => { online.gradients[index * outputs + columns.outputs[row]] = huberGradient(totals[index] - targets[index]) / rows.length; });
      online.backward(rows.length);
      optimizer.step();
    },
    follow: () => target.network.copyFrom(online.network),
  };
}
