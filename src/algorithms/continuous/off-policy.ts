// What DDPG, TD3 and SAC share: settings, warm-up, replay, critics with slow copies, and the rhythm of their updates.
import {
  decisionSpecOf, fail, seeded, tensorOf, type ContinuousLearner, type ContinuousPolicy, type ContinuousSpec, type Random, type Range, type Settings, type Snapshot, type Tensor,
} from "../../core/index.ts";
import { createActionBox, createActionBuffer, createCritics, linearSchedule, parseHidden, type ActionMinibatch, type ActorShape, type Critics } from "../../models/index.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type OffPolicySettings = {
  /** Widths of the hidden layers of actor and critics, like "64-64". */
  readonly hidden: string;
  /** Of the first weights. */
  readonly seed: number;
  /** Of critics and actor, moving in a line over `horizon` rows. */
  readonly learningRate: number;
  readonly learningRateFinal: number;
  readonly horizon: number;
  /** Gradients of a larger norm are scaled down to it. */
  readonly largestNorm: number;
  /** Rows per gradient step, and rows kept. */
  readonly batchRows: number;
  readonly bufferRows: number;
  /** Rows of uniform actions before the first gradient step. */
  readonly warmup: number;
  /** Every so many rows come `updates` gradient steps. */
  readonly trainEvery: number;
  readonly updates: number;
  /** Share by which the slow copies follow at a time: tau of Lillicrap et al. 2016. */
  readonly targetShare: number;
};

/** Settings for small problems. */
export const offPolicyDefaults: OffPolicySettings = {
  hidden: "64-64", seed: 0, learningRate: 0.001, learningRateFinal: 0.001, horizon: 20_000, largestNorm: 1e12, batchRows: 64, bufferRows: 50_000,
  warmup: 500, trainEvery: 1, updates: 1, targetShare: 0.005,
};

const count: Range = { low: 1, high: 1e9, whole: true };

/** What the settings may be. */
export const offPolicyRanges: { readonly [name in keyof OffPolicySettings]?: Range } = {
  seed: { low: 0, high: 4_294_967_295, whole: true }, learningRate: { low: 0, high: 1 }, learningRateFinal: { low: 0, high: 1 }, horizon: count,
  largestNorm: { low: 1e-6, high: 1e12 }, batchRows: { low: 1, high: 65_536, whole: true }, bufferRows: { low: 2, high: 16_777_216, whole: true },
  warmup: count, trainEvery: count, updates: count, targetShare: { low: 1e-6, high: 1 },
};

/** The part of a learner that differs: its actor. */
export interface ActorPart {
  /** How it acts once the warm-up is over. */
  readonly policy: ContinuousPolicy & { readonly logDensity: NonNullable<ContinuousPolicy["logDensity"]> };
  /** Writes the action that each row is followed by in its target, [rows x D], and what is added to its value, [rows]. */
  follow(minibatch: ActionMinibatch, random: Random, actions: Float32Array, bonuses: Float64Array): void;
  /** One step of the actor against the critics. */
  improve(minibatch: ActionMinibatch, random: Random, rate: number): void;
  /** Moves the slow copy of the actor, where there is one. */
  blend(share: number): void;
  tensors(): Record<string, Tensor>;
  restore(snapshot: Snapshot): void;
}

/** What makes one learner differ from another. */
export interface OffPolicyParts {
  readonly name: string;
  readonly spec: ContinuousSpec;
  readonly config: OffPolicySettings & Settings;
  readonly from: Snapshot | undefined;
  /** Critics, of which the smallest makes the target. */
  readonly critics: number;
  /** The actor and all slow copies move at every so many critic steps. */
  readonly delay: number;
  createActor(shape: ActorShape, options: { readonly maxRows: number; readonly random: Random }, critics: Critics): ActorPart;
}

/** A fresh learner or a snapshot's. */
export function createOffPolicyLearner(parts: OffPolicyParts): ContinuousLearner {
  const { name, spec, config, from, critics: howMany, delay } = parts;
  const { batchRows, warmup } = config;
  const random = seeded(config.seed).fork("continuous control");
  const shape = { states: spec.state.length, actions: spec.action.length, hidden: parseHidden(config.hidden, "hidden") };
  const buffer = createActionBuffer(spec, { capacity: config.bufferRows, rows: batchRows });
  const options = { maxRows: batchRows, random };
  const critics = createCritics({ ...shape, count: howMany }, options, { rate: config.learningRate, largestNorm: config.largestNorm });
  const slow = createCritics({ ...shape, count: howMany }, options, null);
  const actor = parts.createActor(shape, { maxRows: batchRows, random: random.fork("actor") }, critics);
  const rate = linearSchedule(config.learningRate, config.learningRateFinal, config.horizon);
  const actions = new Float32Array(batchRows * shape.actions);
  const bonuses = new Float64Array(batchRows);
  const targets = new Float64Array(batchRows);
  // Rows and critic steps so far.
  const clock = { rows: 0, updates: 0 };

  // y = r + d (min Q'(s', a') + bonus), and each critic one step towards it.
  const learnValues = (source: Random): void => {
    const { minibatch } = buffer;
    actor.follow(minibatch, source, actions, bonuses);
    slow.write(batchRows, minibatch.nextStates, actions);
    slow.smallest(batchRows, targets);
    for (let row = 0; row < batchRows; row++) targets[row] = minibatch.rewards[row] + minibatch.discounts[row] * (targets[row] + bonuses[row]);
    critics.write(batchRows, minibatch.states, minibatch.actions);
    critics.fit(batchRows, targets, rate(clock.rows));
  };
  const update = (source: Random): void => {
    buffer.sample(source);
    learnValues(source);
    clock.updates++;
    if (clock.updates % delay !== 0) return;
    actor.improve(buffer.minibatch, source, rate(clock.rows));
    slow.blendFrom(critics, config.targetShare);
    actor.blend(config.targetShare);
  };
  if (from !== undefined) {
    critics.restore(from, "critics.");
    slow.restore(from, "slow.");
    actor.restore(from);
    buffer.restore(from, "buffer.");
    [clock.rows, clock.updates] = tensorOf(from, "clock", [2]);
  }

  return {
    policy: warmingUp(spec, actor.policy, () => clock.rows < warmup),
    learn(batch, source) {
      if (batch.spec.state.length !== shape.states || batch.spec.candidate.length < shape.actions) {
        fail("unsuited", name, `rows of ${shape.states} state fields and candidates of ${shape.actions} fields or more`, `${batch.spec.state.length} and ${batch.spec.candidate.length}`);
      }
      for (let row = 0; row < batch.rows; row++) {
        buffer.add(batch, row);
        clock.rows++;
        if (clock.rows < warmup || clock.rows % config.trainEvery !== 0 || buffer.size() === 0) continue;
        for (let step = 0; step < config.updates; step++) update(source);
      }
    },
    snapshot: () => ({
      algorithm: name, spec: decisionSpecOf(spec), config, lineage: {},
      tensors: {
        ...critics.tensors("critics."), ...slow.tensors("slow."), ...actor.tensors(), ...buffer.tensors("buffer."),
        clock: { shape: [2], data: Float64Array.of(clock.rows, clock.updates) },
      },
    }),
  };
}

// Uniform over the box while the warm-up lasts; judged by its mode, the actor speaks from the first row on.
function warmingUp(spec: ContinuousSpec, policy: ActorPart["policy"], warming: () => boolean): ContinuousPolicy {
  const box = createActionBox(spec.action);
  const scaled = new Float64Array(box.width);
  const evenly = -box.width * Math.LN2 - box.logScale;
  return {
    act(state, random, out) {
      if (!warming()) return policy.act(state, random, out);
      for (let index = 0; index < box.width; index++) scaled[index] = 2 * random.uniform() - 1;
      box.toAction(scaled, 0, out);
      return out;
    },
    mode: (state, out) => policy.mode(state, out),
    logDensity(state, action) {
      if (!box.holds(action)) return Number.NEGATIVE_INFINITY;
      return warming() ? evenly : policy.logDensity(state, action);
    },
  };
}
