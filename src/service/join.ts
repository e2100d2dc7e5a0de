// Joins a journal: each decision with the outcomes of its window becomes a record; no outcome is silence, and silence counts.
import { logOfRecords, type DecisionRecord, type Problem, type RecordedLog } from "../problems/index.ts";
import type { Bucket, Decided, JournalEvent } from "./events.ts";

/** What to join. */
export interface JoinOptions {
  readonly campaign: string;
  readonly windowMs: number;
  /** Decisions whose window is still open at this time are left out: their outcome is not known. */
  readonly nowMs: number;
  /** Only decisions of these buckets; all unless given. */
  readonly buckets?: readonly Bucket[];
}

/** The finished decisions of a campaign in the order of the journal. Late outcomes are left out. */
export async function joinRecords(events: AsyncIterable<{ readonly event: JournalEvent }>, options: JoinOptions): Promise<readonly DecisionRecord[]> {
  const joined = new Map<string, { readonly decided: Decided; readonly outcomes: unknown[] }>();
  for await (const { event } of events) {
    if (event.campaign !== options.campaign) continue;
    if (event.kind === "decided" && isWanted(event, options)) joined.set(event.decision, { decided: event, outcomes: [] });
    if (event.kind === "recorded" && !event.late) joined.get(event.decision)?.outcomes.push(event.sealed.outcome);
  }
  return [...joined.values()].map(({ decided, outcomes }) => ({
    decision: decided.decision, request: decided.sealed.request, choices: decided.choices, outcomes,
  }));
}

function isWanted({ atMs, bucket }: Decided, { windowMs, nowMs, buckets }: JoinOptions): boolean {
  return nowMs - atMs > windowMs && (buckets === undefined || buckets.includes(bucket));
}

/** The records as columns, episodes together: what a learner learns from and an evaluation reads. `prices` is [L] and stated. */
export function logOfJournal(problem: Problem, records: readonly DecisionRecord[], prices?: Float32Array): RecordedLog {
  return logOfRecords(problem, records.map((record, index) => ({ where: `journal, decision ${index + 1}`, record })), prices);
}
