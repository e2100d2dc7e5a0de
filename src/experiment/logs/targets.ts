// Makes the targets of a study: yardsticks as they are, algorithms by training them, tables cut to the rows that are judged.
import { findAlgorithm } from "../../algorithms/index.ts";
import { countAllowed, createLearner, explore, fail, modal, observationAt, uniform, type Learner, type Log, type Policy, type Random } from "../../core/index.ts";
import { learnReferences, splitLog, type RowPolicy, type Target } from "../../evaluation/index.ts";
import type { StudyOptions, StudyRows, TargetRequest } from "./study-log.ts";

/** A target, and the learner behind it where one was trained. */
export interface MadeTarget {
  readonly target: Target;
  readonly learner: Learner | null;
  /** The same policy trained on half the rows: the version before. */
  readonly earlier: Policy | null;
}

/** The target of a request. Throws `bad-flag` where it needs training rows and there are none. */
export function makeTarget(request: TargetRequest, rows: StudyRows, options: StudyOptions): MadeTarget {
  switch (request.kind) {
    case "uniform":
      return untrained({ name: "uniform", kind: "uniform", policy: uniform, floor: 1, note: "every allowed candidate with the same probability" });
    case "constant":
    case "segment":
      return untrained(referenceTarget(request.kind, rows, options));
    case "algorithm":
      return trainedTarget(request, rows, options);
    case "snapshot":
      return untrained(snapshotTarget(request, rows, options));
    case "table":
      return untrained({ name: request.name, kind: "table", policy: cutTo(request.policy, rows), floor: 0, note: "a table of probabilities, judged as it stands" });
  }
}

function untrained(target: Target): MadeTarget {
  return { target, learner: null, earlier: null };
}

function referenceTarget(kind: "constant" | "segment", { train, references }: StudyRows, options: StudyOptions): Target {
  const found = (references ?? (train === null ? [] : learnReferences(train, options))).find((reference) => reference.kind === kind);
  if (found === undefined) fail("bad-flag", "--target", "a log with a fixed list of candidates and two subjects (and a state, for segments)", `one without, for the best ${kind}`);
  return { name: found.name, kind, policy: found.policy, floor: 0, note: "chosen on rows it is not judged by" };
}

function snapshotTarget({ name, policy, greedy, note }: Extract<TargetRequest, { kind: "snapshot" }>, rows: StudyRows, { random }: StudyOptions): Target {
  const acting = "columns" in policy ? cutTo(policy, rows) : greedy ? modal(policy) : policy;
  const how = `a snapshot, judged as ${greedy ? "its mode" : "it acts"}${note ? `; ${note}` : ""}`;
  return { name, kind: "snapshot", policy: acting, floor: measuredFloor(acting, rows.judged, random), note: how };
}

type TrainedRequest = Extract<TargetRequest, { kind: "algorithm" }>;

function trainedTarget(request: TrainedRequest, { train, judged }: StudyRows, options: StudyOptions): MadeTarget {
  const { name, greedy } = request;
  if (train === null || train.rows === 0) fail("bad-flag", "--train-share", `rows to train ${name} on`, "none");
  const learner = learnFrom(train, request, options);
  const policy = actingPolicy(learner, greedy, options.floor);
  const how = greedy ? "judged as its mode, without its own exploration" : "judged as it acts, its own exploration included";
  const note = `trained on ${train.rows} rows; ${how}${options.floor > 0 ? `, with a floor of ${options.floor} laid over it` : ""}`;
  const half = splitLog(train, { share: 0.5, by: "episode", random: options.random.fork("earlier") }).train;
  return {
    target: { name: greedy ? `${name}:greedy` : name, kind: "algorithm", policy, floor: measuredFloor(policy, judged, options.random), note },
    learner,
    earlier: half.rows === 0 ? null : actingPolicy(learnFrom(half, request, options), greedy, options.floor),
  };
}

function learnFrom(rows: Log, { name, config }: TrainedRequest, { random }: StudyOptions): Learner {
  const learner = createLearner(findAlgorithm(name), rows.spec, config);
  learner.learn(rows, random.fork("learn").fork(name));
  return learner;
}

function actingPolicy({ policy }: Learner, greedy: boolean, floor: number): Policy {
  const acting = greedy ? modal(policy) : policy;
  return floor > 0 ? explore(acting, floor) : acting;
}

/** Rows on which the exploration floor of a policy is measured. */
const floorRows = 1000;

// The share of uniform exploration a policy contains: its smallest probability on an allowed candidate times their number.
function measuredFloor(policy: Policy | RowPolicy, log: Log, random: Random): number {
  let floor = 1;
  const draws = random.fork("floor");
  const { offsets } = log.observations;
  for (let row = 0; row < Math.min(log.rows, floorRows); row++) {
    const observation = observationAt(log.observations, row, log.spec);
    const count = countAllowed(observation);
    const probabilities = "columns" in policy ? policy.columns.subarray(offsets[row], offsets[row + 1]) : policy.probabilities(observation, draws);
    probabilities.forEach((probability, action) => {
      if (observation.allowed[action] === 1) floor = Math.min(floor, probability * count);
    });
  }
  return floor;
}

function cutTo({ columns }: RowPolicy, { judgedRows, judged, offsets }: StudyRows): RowPolicy {
  const cut = new Float64Array(judged.observations.offsets[judged.rows]);
  judgedRows.forEach((row, to) => cut.set(columns.subarray(offsets[row], offsets[row + 1]), judged.observations.offsets[to]));
  return { columns: cut };
}
