// Records of decisions, as lines of a log, become the columns that learning and evaluation read, and decisions become records.
import {
  batchOf, canonical, describe, fail, PropenseError, type DecisionSpec, type Log, type Transition,
} from "../core/index.ts";
import type { Assessment, DecisionRecord, Problem, RecordedChoice } from "./problem.ts";
import { assessedTransitions, indexOfLabel, withMask, type Decidable, type Decision, type TakenStage } from "./stages.ts";

/** A record with the place it was read from, for the error message. */
export interface PlacedRecord {
  readonly where: string;
  readonly record: DecisionRecord;
}

/** A log of a known problem, with the number of exact duplicates that were dropped from it. */
export interface RecordedLog extends Log {
  readonly duplicates: number;
}

/** The line that stands for a decision. */
export function recordOf<Request, Candidate, Outcome>(
  problem: Problem<Request, Candidate, Outcome>, id: string, decision: Decision<Request, Candidate>, outcomes: readonly Outcome[],
): DecisionRecord {
  return { decision: id, request: decision.request, choices: choicesOf(problem, decision), outcomes };
}

/** What a log and a journal say of each stage. */
export function choicesOf<Request, Candidate>(
  problem: Pick<Problem<Request, Candidate>, "label">, decision: Pick<Decision<Request, Candidate>, "stages">,
): readonly RecordedChoice[] {
  return decision.stages.map(({ candidates, action, propensity, masked }): RecordedChoice => {
    const choice = { candidate: problem.label(candidates[action]), propensity };
    return masked.length === 0 ? choice : { ...choice, masked: masked.map((index) => problem.label(candidates[index])) };
  });
}

/** One record after its request, choices and outcomes have been looked up in the problem. */
interface Reading {
  readonly id: string;
  readonly episode: string;
  readonly subject: string | null;
  readonly time: number;
  readonly stages: readonly TakenStage[];
  readonly assessment: Assessment;
}

/**
 * The columns of these records: episodes together, by time inside, each stage re-computed by the problem as it would be live.
 * `prices` is [L] and stated, never the record's: 0 unless given. Throws `bad-log` naming the record's place.
 */
export function logOfRecords<Request, Candidate, Outcome>(
  problem: Problem<Request, Candidate, Outcome>, records: Iterable<PlacedRecord>, prices?: Float32Array,
): RecordedLog {
  const stated = prices ?? new Float32Array(problem.spec.limits.length);
  const seen = new Map<string, string>();
  const episodes = new Map<string, Reading[]>();
  let duplicates = 0;
  for (const placed of records) {
    if (isDuplicate(placed, seen)) duplicates++;
    else addTo(episodes, readRecord(problem, placed, stated));
  }
  if (seen.size === 0) fail("bad-log", "log", "at least one decision", "none");
  for (const readings of episodes.values()) readings.sort((a, b) => a.time - b.time);
  return { ...columnsOfEpisodes(problem, [...episodes.values()]), duplicates };
}

// The same identifier may come twice with the same content (a retried delivery); with another content it is a contradiction.
function isDuplicate({ where, record }: PlacedRecord, seen: Map<string, string>): boolean {
  if (typeof record !== "object" || record === null || Array.isArray(record)) fail("bad-log", where, "a decision", describe(record));
  if (typeof record.decision !== "string" || record.decision === "") fail("bad-log", `${where}, decision`, "an identifier", describe(record.decision));
  const text = canonical(record);
  const known = seen.get(record.decision);
  seen.set(record.decision, text);
  if (known === undefined) return false;
  return known === text || fail("bad-log", where, `one content for decision ${describe(record.decision)}`, "a record that contradicts an earlier one");
}

function addTo(episodes: Map<string, Reading[]>, reading: Reading): void {
  const readings = episodes.get(reading.episode);
  if (readings === undefined) episodes.set(reading.episode, [reading]);
  else readings.push(reading);
}

function readRecord<Request, Candidate, Outcome>(
  problem: Problem<Request, Candidate, Outcome>, { where, record }: PlacedRecord, prices: Float32Array,
): Reading {
  const request = parse(where, () => problem.parseRequest(record.request));
  const outcomes = list(record.outcomes, `${where}, outcomes`).map((outcome) => parse(where, () => problem.parseOutcome(outcome)));
  const { chosen, stages } = readChoices(problem, request, { where, record }, prices);
  return {
    id: record.decision,
    episode: problem.episode(request),
    subject: problem.subject(request),
    time: problem.time(request),
    stages,
    assessment: problem.assess({ request, chosen }, outcomes),
  };
}

function list(value: unknown, where: string): readonly unknown[] {
  return Array.isArray(value) ? value : fail("bad-log", where, "a list", describe(value));
}

// A fault in the content of a record is a fault of the log, with its place in front.
function parse<Value>(where: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PropenseError)) throw error;
    return fail("bad-log", `${where}, ${error.fault.where}`, error.fault.expected, error.fault.got);
  }
}

function readChoices<Request, Candidate>(
  problem: Decidable<Request, Candidate>, request: Request, { where, record }: PlacedRecord, prices: Float32Array,
): { chosen: Candidate[]; stages: TakenStage[] } {
  const chosen: Candidate[] = [];
  const stages: TakenStage[] = [];
  for (const choice of list(record.choices, `${where}, choices`) as readonly RecordedChoice[]) {
    const place = `${where}, choice ${stages.length + 1}`;
    const stage = problem.stage(request, chosen, prices);
    if (stage === null) fail("bad-log", place, `a decision that is complete with ${stages.length} choices`, "one more");
    const indexOf = (label: unknown): number => {
      const index = typeof label === "string" ? indexOfLabel(problem, stage, label) : -1;
      return index >= 0 ? index : fail("bad-log", place, "a candidate of its stage", describe(label));
    };
    const action = indexOf(choice?.candidate);
    const observation = withMask(stage.observation, list(choice.masked ?? [], `${place}, masked`).map(indexOf));
    if (observation.allowed[action] === 0) fail("bad-log", place, "a candidate that is allowed", describe(choice.candidate));
    const { propensity } = choice;
    if (!(typeof propensity === "number" && propensity > 0 && propensity <= 1)) {
      fail("bad-log", `${place}, propensity`, "a number above 0 and at most 1", describe(propensity));
    }
    stages.push({ observation, action, propensity });
    chosen.push(stage.candidates[action]);
  }
  if (problem.stage(request, chosen, prices) !== null) fail("bad-log", where, "a complete decision", `${chosen.length} choices`);
  return { chosen, stages };
}

function columnsOfEpisodes(problem: Pick<Problem, "spec" | "metrics">, episodes: readonly (readonly Reading[])[]): Log {
  const { spec, metrics } = problem;
  const transitions: Transition[] = [];
  const rows: { reading: Reading; episode: number; closing: boolean }[] = [];
  episodes.forEach((readings, episode) => readings.forEach((reading, index) => {
    const added = transitionsOfReading(spec, reading, readings[index + 1]);
    transitions.push(...added);
    added.forEach((_, stage) => rows.push({ reading, episode, closing: stage === added.length - 1 }));
  }));
  const metricValues = new Float64Array(rows.length * metrics.length);
  rows.forEach(({ reading, closing }, row) => {
    if (closing) metrics.forEach(({ name }, metric) => { metricValues[row * metrics.length + metric] = reading.assessment.metrics[name]; });
  });
  return {
    ...batchOf(transitions, spec),
    metrics,
    metricValues,
    episodes: Uint32Array.from(rows, (row) => row.episode),
    subjects: numbersOf(rows.map((row) => row.reading)),
    times: Float64Array.from(rows, (row) => row.reading.time),
    decisions: rows.map((row) => row.reading.id),
  };
}

function transitionsOfReading(spec: DecisionSpec, reading: Reading, following: Reading | undefined): Transition[] {
  return assessedTransitions(spec, reading.stages, reading.assessment, following?.stages[0]?.observation ?? null);
}

// Subjects numbered in order of appearance; each decision of nobody's is a subject of its own.
function numbersOf(rows: readonly Reading[]): Uint32Array {
  const numbers = new Map<string | Reading, number>();
  return Uint32Array.from(rows, (reading) => {
    const key = reading.subject ?? reading;
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key)!;
  });
}
