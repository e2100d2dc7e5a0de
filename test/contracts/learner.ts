// What every algorithm owes: checked settings, learning that a seed repeats, and snapshots that hold all it knows.
import { expect } from "vitest";
import {
  configure, createLearner, decodeSnapshot, encodeSnapshot, PropenseError, seeded, snapshotName,
  type Algorithm, type DecisionSpec, type Learner, type Setting, type Snapshot,
} from "../../src/core/index.ts";
import { expectSameBits, type Law } from "./law.ts";
import { randomBatch, randomObservation } from "./observations.ts";

export interface LearnerSubject {
  readonly algorithm: Algorithm;
  readonly spec: DecisionSpec;
}

/** A learner that has seen `batches` batches of 40 random requests. */
export function trained({ algorithm, spec }: LearnerSubject, batches: number): Learner {
  const learner = createLearner(algorithm, spec);
  learnFurther(learner, spec, { from: 0, to: batches });
  return learner;
}

function learnFurther(learner: Learner, spec: DecisionSpec, { from, to }: { readonly from: number; readonly to: number }): void {
  for (let batch = from; batch < to; batch++) learner.learn(randomBatch(spec, 40, seeded(`batch ${batch}`)), seeded(`learn ${batch}`));
}

function restored({ algorithm, spec }: LearnerSubject, snapshot: Snapshot): Learner {
  const decoded = decodeSnapshot(encodeSnapshot(snapshot));
  return createLearner(algorithm, spec, decoded.config, decoded);
}

function expectSamePolicy(first: Learner, second: Learner, spec: DecisionSpec): void {
  for (let seed = 0; seed < 25; seed++) {
    const observation = randomObservation(spec, seeded(seed));
    expectSameBits(first.policy.probabilities(observation, seeded(`p${seed}`)), second.policy.probabilities(observation, seeded(`p${seed}`)));
  }
}

export const learnerLaws: readonly Law<LearnerSubject>[] = [
  {
    name: "the same seed learns the same",
    check(subject) {
      const [first, second] = [trained(subject, 3), trained(subject, 3)];
      expect(snapshotName(first.snapshot())).toBe(snapshotName(second.snapshot()));
      expectSamePolicy(first, second, subject.spec);
    },
  },
  {
    name: "a snapshot restores the same probabilities, fresh and learned",
    check(subject) {
      for (const learner of [trained(subject, 0), trained(subject, 3)]) {
        expectSamePolicy(restored(subject, learner.snapshot()), learner, subject.spec);
      }
    },
  },
  {
    name: "a restored learner goes on learning, bit for bit",
    check(subject) {
      for (const batches of [0, 3]) {
        const learner = trained(subject, batches);
        const other = restored(subject, learner.snapshot());
        for (const each of [learner, other]) learnFurther(each, subject.spec, { from: batches, to: batches + 2 });
        expect(snapshotName(other.snapshot())).toBe(snapshotName(learner.snapshot()));
        expectSamePolicy(other, learner, subject.spec);
      }
    },
  },
  {
    name: "a snapshot is not changed by what is learned later, nor a learner by its snapshot",
    check(subject) {
      const learner = trained(subject, 2);
      const snapshot = learner.snapshot();
      const name = snapshotName(snapshot);
      learnFurther(learner, subject.spec, { from: 2, to: 4 });
      expect(snapshotName(snapshot)).toBe(name);
      for (const tensor of Object.values(snapshot.tensors)) tensor.data.fill(0);
      const untouched = trained(subject, 4);
      expect(snapshotName(learner.snapshot())).toBe(snapshotName(untouched.snapshot()));
    },
  },
  {
    name: "a snapshot's name hangs on numbers and settings, not on lineage",
    check(subject) {
      const snapshot = trained(subject, 2).snapshot();
      expect(snapshot.algorithm).toBe(subject.algorithm.name);
      expect(snapshotName({ ...snapshot, lineage: { by: "somebody", at: "some time" } })).toBe(snapshotName(snapshot));
      expect(snapshotName({ ...snapshot, algorithm: "another" })).not.toBe(snapshotName(snapshot));
      expect(snapshotName(decodeSnapshot(encodeSnapshot(snapshot)))).toBe(snapshotName(snapshot));
    },
  },
  {
    name: "a snapshot without one of its tensors is refused",
    check(subject) {
      const snapshot = trained(subject, 2).snapshot();
      for (const missing of Object.keys(snapshot.tensors)) {
        const tensors = Object.fromEntries(Object.entries(snapshot.tensors).filter(([name]) => name !== missing));
        expect(codeOf(() => createLearner(subject.algorithm, subject.spec, snapshot.config, { ...snapshot, tensors })), missing).toBe("bad-snapshot");
      }
    },
  },
];

export const settingsLaws: readonly Law<Algorithm>[] = [
  { name: "its defaults are within its ranges", check: (algorithm) => expect(configure(algorithm, algorithm.defaults)).toEqual(algorithm.defaults) },
  {
    name: "every number has a range, and what lies outside is refused",
    check(algorithm) {
      for (const [name, standard] of Object.entries(algorithm.defaults)) {
        for (const value of badValues(algorithm, name, standard)) expect(codeOf(() => configure(algorithm, { [name]: value })), `${name} = ${String(value)}`).toBe("bad-settings");
      }
    },
  },
  {
    name: "unknown settings and what is no object are refused",
    check(algorithm) {
      for (const given of [{ noSuchSetting: 1 }, [], 7, "fast"]) expect(codeOf(() => configure(algorithm, given))).toBe("bad-settings");
    },
  },
  { name: "its summary is one sentence", check: (algorithm) => expect(algorithm.summary).toMatch(/^[A-Z].*\.$/) },
];

function badValues(algorithm: Algorithm, name: string, standard: Setting): unknown[] {
  const range = algorithm.ranges[name];
  if (typeof standard === "boolean") return ["yes", 1, null];
  if (typeof standard === "string") return range === undefined ? [1, true] : [1, "no such word"];
  expect(range, `the range of ${name}`).toBeDefined();
  const { low, high, whole } = range as { low: number; high: number; whole?: boolean };
  return [low - 1, high + Math.max(1, Math.abs(high)), Number.NaN, Number.POSITIVE_INFINITY, "1", ...(whole === true ? [low + 0.5] : [])];
}

/** The code of the error that `run` throws, "none" where it throws nothing, "crash" for an error of our own. */
export function codeOf(run: () => unknown): string {
  try {
    run();
    return "none";
  } catch (error) {
    return error instanceof PropenseError ? error.fault.code : "crash";
  }
}
