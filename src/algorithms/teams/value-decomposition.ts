// Value decomposition: a team's value is the sum of its players' own, so that each acts alone on what all learned together.
import { cleared, fail, seeded, shareAmongBest, type Batch, type DecisionSpec, type Players, type Policy, type Random } from "../../core/index.ts";
import { huberGradient } from "../../kernels/index.ts";
import {
  createAdam, createNetworkInput, createReplayBuffer, createValueNetwork, indistinct, linearSchedule, parseHidden, type NetworkInput, type Optimizer, type ValueNetwork,
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
  const { batchRows, bufferRows, decay } = settings;
  const shared = { rewards: new Float64Array(bufferRows), discounts: new Float64Array(bufferRows) };
  const ring = createReplayBuffer(bufferRows, shared);
  const drawn = { rows: new Int32Array(batchRows), weights: new Float64Array(batchRows) };
  const targets = new Float64Array(batchRows);
  const totals = new Float64Array(batchRows);
  const epsilon = linearSchedule(settings.epsilon, settings.epsilonFinal, decay);
  let steps = 0;
  const update = (random: Random): void => {
    ring.sample(drawn, random, 1);
    targets.forEach((_, index) => { targets[index] = shared.rewards[drawn.rows[index]]; });
    totals.fill(0);
    for (const member of members) {
      member.addNext(drawn.rows, shared.discounts, targets);
      member.addChosen(drawn.rows, totals);
    }
    for (const member of members) member.fit(drawn.rows, totals, targets);
  };
  return {
    policies: members.map((member) => member.policyAt(() => epsilon(steps))),
    learn(batches, random) {
      for (let row = 0; row < batches[0].rows; row++) {
        steps++;
        const batch = batches[0];
        if (batch.discounts[row] > 0 && batch.next === null) continue;
        const place = ring.claim();
        if (!Number.isFinite(batch.rewards[row])) fail("diverged", `reward of row ${row}`, "a finite number", batch.rewards[row]);
        shared.rewards[place] = batch.rewards[row];
        shared.discounts[place] = batch.discounts[row];
        members.forEach((member, index) => member.keep(batches[index], row, place));
        if (steps >= settings.warmup) update(random);
        if (steps % settings.targetEvery === 0) for (const member of members) member.follow();
      }
    },
  };
}

interface Member {
  policyAt(epsilon: () => number): Policy;
  keep(batch: Batch, row: number, place: number): void;
  /** Adds d max Q'(next, .) of each row. */
  addNext(rows: Int32Array, discounts: Float64Array, to: Float64Array): void;
  /** Adds Q(now, chosen) of each row, and leaves the network where `fit` takes it up. */
  addChosen(rows: Int32Array, to: Float64Array): void;
  fit(rows: Int32Array, totals: Float64Array, targets: Float64Array): void;
  follow(): void;
}

function createMember(spec: DecisionSpec, { hidden, seed, learningRate, batchRows, bufferRows }: TeamSettings, index: number): Member {
  const input = createNetworkInput(spec);
  const reason = input.perCandidate || spec.stages > 1 || spec.limits.length > 0 ? "lists, stages or limits" : indistinct(spec);
  if (reason !== null) fail("unsuited", `player ${index}`, "single choices from a fixed list without fields or limits", reason);
  const { width, outputs } = input;
  const shape = { inputs: width, actions: outputs, atoms: 1, dueling: false, hidden: parseHidden(hidden, "hidden") };
  const random = seeded(seed).fork("team").fork(index);
  const [online, target] = [0, 1].map(() => createValueNetwork(shape, { maxRows: batchRows, random }));
  const optimizer = createAdam(online.network, { rate: learningRate, largestNorm: 10 });
  return memberOf({ spec, input, online, target, optimizer, columns: {
    now: new Float32Array(bufferRows * width), next: new Float32Array(bufferRows * width), actions: new Int32Array(bufferRows), allowed: new Uint8Array(bufferRows * outputs),
  } });
}

interface MemberParts {
  readonly spec: DecisionSpec;
  readonly input: NetworkInput;
  readonly online: ValueNetwork;
  readonly target: ValueNetwork;
  readonly optimizer: Optimizer;
  readonly columns: { readonly now: Float32Array; readonly next: Float32Array; readonly actions: Int32Array; readonly allowed: Uint8Array };
}

function memberOf({ input, online, target, optimizer, columns }: MemberParts): Member {
  const { width, outputs } = input;
  const load = (from: Float32Array, rows: Int32Array, to: ValueNetwork): void =>
    rows.forEach((row, index) => to.network.inputs.set(from.subarray(row * width, (row + 1) * width), index * width));
  let values: Float32Array = new Float32Array(0);
  return {
    policyAt: (epsilon) => ({
      probabilities(observation, _random, out) {
        const result = cleared(observation, out);
        const rows = { values: online.forward(input.writeObservation(observation, online.network.inputs)), atoms: 1 };
        for (let candidate = 0; candidate < result.length; candidate++) result[candidate] = valueAt(rows, 0, candidate);
        return spreadEvenly(shareAmongBest(result, observation.allowed), observation, epsilon());
      },
    }),
    keep({ observations, next, actions }, row, place) {
      input.writeShared(observations, row, columns.now, place * width);
      columns.actions[place] = actions[row];
      columns.allowed.fill(0, place * outputs, (place + 1) * outputs);
      if (next === null || next.offsets[row + 1] === next.offsets[row]) return;
      input.writeShared(next, row, columns.next, place * width);
      columns.allowed.set(next.allowed.subarray(next.offsets[row], next.offsets[row + 1]), place * outputs);
    },
    addNext(rows, discounts, to) {
      load(columns.next, rows, target);
      const found = { values: target.forward(rows.length), atoms: 1 };
      rows.forEach((row, index) => {
        const best = bestAllowed(found, index * outputs, { allowed: columns.allowed, start: row * outputs, count: outputs });
        if (best >= 0) to[index] += discounts[row] * found.values[index * outputs + best];
      });
    },
    addChosen(rows, to) {
      load(columns.now, rows, online);
      values = online.forward(rows.length);
      rows.forEach((row, index) => { to[index] += values[index * outputs + columns.actions[row]]; });
    },
    fit(rows, totals, targets) {
      online.gradients.fill(0);
      rows.forEach((row, index) => { online.gradients[index * outputs + columns.actions[row]] = huberGradient(totals[index] - targets[index]) / rows.length; });
      online.backward(rows.length);
      optimizer.step();
    },
    follow: () => target.network.copyFrom(online.network),
  };
}
