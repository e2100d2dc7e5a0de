// What every continuous algorithm owes: actions of the box with the density they are drawn with, learning that a seed repeats, and whole snapshots.
import { expect } from "vitest";
import {
  batchOf, createContinuousLearner, decisionSpecOf, decodeSnapshot, drawAction, encodeSnapshot, seeded, snapshotName,
  type Batch, type ContinuousAlgorithm, type ContinuousLearner, type ContinuousPolicy, type ContinuousSpec, type Random, type Snapshot, type Transition,
} from "../../src/core/index.ts";
import { codeOf } from "./learner.ts";
import { expectSameBits, type Law } from "./law.ts";

export interface ContinuousLearnerSubject {
  readonly algorithm: ContinuousAlgorithm;
  readonly spec: ContinuousSpec;
}

// Small, so that the laws are quick; the warm-up ends within the first batch.
const settings = { hidden: "8", batchRows: 16, bufferRows: 90, warmup: 20 };
const rowsPerBatch = 30;

/** Two fields of action whose ranges differ. */
export const wideSpec: ContinuousSpec = {
  state: [{ name: "x", low: -1, high: 1 }, { name: "y", low: 0, high: 10 }],
  action: [{ name: "bid", low: 0, high: 5 }, { name: "torque", low: -2, high: 2 }], discount: 0.9,
};

/** Numbers of a range, now and then at its ends. */
function within(fields: ContinuousSpec["state"], random: Random): Float32Array {
  return Float32Array.from(fields, ({ low, high }) => low + (high - low) * Math.min(1, Math.max(0, 1.1 * random.uniform() - 0.05)));
}

/** Random transitions; some end, some are cut off with what follows unknown. */
function continuousBatch(spec: ContinuousSpec, rows: number, random: Random, change: Partial<Transition> = {}): Batch {
  const seen = (): Transition["observation"] => ({ state: within(spec.state, random), candidates: within(spec.action, random), allowed: Uint8Array.of(1), prices: new Float32Array(0) });
  const transitions = Array.from({ length: rows }, (): Transition => {
    const kind = random.uniform();
    return {
      observation: seen(), action: 0, propensity: 1, reward: 2 * random.uniform() - 1, costs: new Float32Array(0), discount: kind < 0.1 ? 0 : spec.discount,
      next: kind < 0.2 ? null : seen(), last: kind < 0.2, stage: 0, ...change,
    };
  });
  return batchOf(transitions, decisionSpecOf(spec));
}

/** A learner that has seen this many batches. */
export function trainedContinuous({ algorithm, spec }: ContinuousLearnerSubject, batches: number): ContinuousLearner {
  const learner = createContinuousLearner(algorithm, spec, settings);
  learnFurther(learner, spec, 0, batches);
  return learner;
}

function learnFurther(learner: ContinuousLearner, spec: ContinuousSpec, from: number, to: number): void {
  for (let batch = from; batch < to; batch++) learner.learn(continuousBatch(spec, rowsPerBatch, seeded(`batch ${batch}`)), seeded(`learn ${batch}`));
}

function restored({ algorithm, spec }: ContinuousLearnerSubject, snapshot: Snapshot): ContinuousLearner {
  const decoded = decodeSnapshot(encodeSnapshot(snapshot));
  return createContinuousLearner(algorithm, spec, decoded.config, decoded);
}

function expectSameActs(first: ContinuousPolicy, second: ContinuousPolicy, spec: ContinuousSpec): void {
  const outs = [new Float32Array(spec.action.length), new Float32Array(spec.action.length)];
  for (let seed = 0; seed < 20; seed++) {
    const state = within(spec.state, seeded(`state ${seed}`));
    const logs = [first, second].map((policy, index) => drawAction(policy, { spec, state, random: seeded(seed) }, outs[index]));
    expectSameBits(outs[0], outs[1]);
    expect(logs[0]).toBe(logs[1]);
    expectSameBits(first.mode(state, outs[0]), second.mode(state, outs[1]));
  }
}

export const continuousLearnerLaws: readonly Law<ContinuousLearnerSubject>[] = [
  {
    name: "the same seed learns the same",
    check(subject) {
      const [first, second] = [trainedContinuous(subject, 3), trainedContinuous(subject, 3)];
      expect(snapshotName(first.snapshot())).toBe(snapshotName(second.snapshot()));
      expectSameActs(first.policy, second.policy, subject.spec);
    },
  },
  {
    name: "acting changes nothing in what is learned",
    check(subject) {
      const [acting, silent] = [trainedContinuous(subject, 2), trainedContinuous(subject, 2)];
      expectSameActs(acting.policy, acting.policy, subject.spec);
      for (const each of [acting, silent]) learnFurther(each, subject.spec, 2, 4);
      expect(snapshotName(acting.snapshot())).toBe(snapshotName(silent.snapshot()));
    },
  },
  {
    name: "a snapshot restores the same policy, and learning goes on bit for bit",
    check(subject) {
      for (const batches of [0, 3]) {
        const learner = trainedContinuous(subject, batches);
        const other = restored(subject, learner.snapshot());
        expectSameActs(other.policy, learner.policy, subject.spec);
        for (const each of [learner, other]) learnFurther(each, subject.spec, batches, batches + 2);
        expect(snapshotName(other.snapshot())).toBe(snapshotName(learner.snapshot()));
      }
    },
  },
  {
    name: "a snapshot and its learner do not share their numbers",
    check(subject) {
      const learner = trainedContinuous(subject, 2);
      const snapshot = learner.snapshot();
      const name = snapshotName(snapshot);
      learnFurther(learner, subject.spec, 2, 4);
      expect(snapshotName(snapshot)).toBe(name);
      for (const tensor of Object.values(snapshot.tensors)) tensor.data.fill(0);
      expect(snapshotName(learner.snapshot())).toBe(snapshotName(trainedContinuous(subject, 4).snapshot()));
    },
  },
  {
    name: "a snapshot of another kind, or without one of its tensors, is refused",
    check({ algorithm, spec }) {
      const snapshot = trainedContinuous({ algorithm, spec }, 2).snapshot();
      const create = (from: Snapshot, kind = spec) => codeOf(() => createContinuousLearner(algorithm, kind, snapshot.config, from));
      expect(create(snapshot)).toBe("none");
      expect(create({ ...snapshot, algorithm: "another" })).toBe("bad-snapshot");
      expect(create(snapshot, { ...spec, discount: 0.5 })).toBe("bad-snapshot");
      for (const missing of Object.keys(snapshot.tensors)) {
        const tensors = Object.fromEntries(Object.entries(snapshot.tensors).filter(([name]) => name !== missing));
        expect(create({ ...snapshot, tensors }), missing).toBe("bad-snapshot");
      }
    },
  },
  {
    name: "numbers that are not finite are refused before anything is changed, and what diverges says so",
    check(subject) {
      const learner = trainedContinuous(subject, 2);
      const name = snapshotName(learner.snapshot());
      for (const reward of [Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(codeOf(() => learner.learn(continuousBatch(subject.spec, 1, seeded(0), { reward }), seeded(0)))).toBe("diverged");
      }
      expect(snapshotName(learner.snapshot())).toBe(name);
      expect(codeOf(() => learner.learn(continuousBatch(subject.spec, 200, seeded(0), { reward: 1e38 }), seeded(0)))).toBe("diverged");
    },
  },
  {
    name: "what spans no box is refused",
    check({ algorithm, spec }) {
      expect(codeOf(() => createContinuousLearner(algorithm, { ...spec, action: [] }))).toBe("unsuited");
      expect(codeOf(() => createContinuousLearner(algorithm, { ...spec, action: [{ name: "flat", low: 1, high: 1 }] }))).toBe("unsuited");
    },
  },
];

export interface DensitySubject {
  /** Of a spec with one state field and one action field. */
  readonly policy: ContinuousPolicy;
  readonly spec: ContinuousSpec;
}

const states = [-0.9, 0.1, 0.8];
const bins = 20;
const draws = 20_000;

/** Laws of a policy with a density over one action field. */
export const densityLaws: readonly Law<DensitySubject>[] = [
  {
    name: "draws and modes stay in the box",
    check({ policy, spec }) {
      const [{ low, high }] = spec.action;
      const random = seeded("box");
      const out = new Float32Array(1);
      for (let draw = 0; draw < 2000; draw++) {
        const state = within(spec.state, random);
        for (const value of [policy.act(state, random, out)[0], policy.mode(state, out)[0]]) {
          expect(value).toBeGreaterThanOrEqual(low);
          expect(value).toBeLessThanOrEqual(high);
        }
      }
    },
  },
  {
    name: "the density integrates to 1 within 1e-3, and is 0 outside the box",
    check({ policy, spec }) {
      const [{ low, high }] = spec.action;
      for (const x of states) {
        const state = Float32Array.of(x);
        const mass = massesOf(policy, state, spec).reduce((sum, value) => sum + value, 0);
        expect(Math.abs(mass - 1)).toBeLessThan(1e-3);
        for (const outside of [low - 0.1, high + 0.1]) expect(policy.logDensity!(state, Float32Array.of(outside))).toBe(Number.NEGATIVE_INFINITY);
      }
    },
  },
  {
    name: `${draws} draws fall into ${bins} bins as the density says (chi-square, p above 1e-6)`,
    check({ policy, spec }) {
      const [{ low, high }] = spec.action;
      const out = new Float32Array(1);
      for (const x of states) {
        const state = Float32Array.of(x);
        const masses = massesOf(policy, state, spec);
        const random = seeded(`frequencies ${x}`);
        const counts = new Float64Array(bins);
        for (let draw = 0; draw < draws; draw++) counts[Math.min(bins - 1, Math.floor(((policy.act(state, random, out)[0] - low) / (high - low)) * bins))]++;
        // Bins that expect fewer than ten are counted as one.
        let [few, expected, statistic, cells] = [0, 0, 0, 0];
        const add = (count: number, mean: number): void => { [statistic, cells] = [statistic + ((count - mean) * (count - mean)) / mean, cells + 1]; };
        masses.forEach((mass, bin) => {
          if (mass * draws >= 10) add(counts[bin], mass * draws);
          else [few, expected] = [few + counts[bin], expected + mass * draws];
        });
        if (expected > 1) add(few, expected);
        // The 1e-6 point of chi-square with k degrees of freedom is below k + 7 sqrt(2 k) + 24.
        expect(statistic, `state ${x}`).toBeLessThan(cells + 7 * Math.sqrt(2 * cells) + 24);
      }
    },
  },
];

/** The probability of each bin by the midpoint rule over 4,000 points. */
function massesOf(policy: ContinuousPolicy, state: Float32Array, { action: [{ low, high }] }: ContinuousSpec): number[] {
  const points = 4000;
  const masses = Array.from({ length: bins }, () => 0);
  for (let point = 0; point < points; point++) {
    const value = low + ((high - low) * (point + 0.5)) / points;
    masses[Math.floor((point * bins) / points)] += (Math.exp(policy.logDensity!(state, Float32Array.of(value))) * (high - low)) / points;
  }
  return masses;
}
