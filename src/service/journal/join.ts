// Joins a journal: each decision with the outcomes of its window becomes a record; no outcome is silence, and silence counts.
import { logOfRecords, type DecisionRecord, type Problem, type RecordedLog } from "../../problems/index.ts";
import type { Bucket } from "../campaigns/campaign-plan.ts";
import type { Decided, JournalEvent } from "../events.ts";

/** What to join. */
export interface JoinOptions {
  readonly campaign: string;
  readonly windowMs: number;
  /** Decisions whose window is still open at this time are left out: their outcome is not known. */
  readonly nowMs: number;
  /** Which decisions count: all, or those that were shown. */
  readonly counts: "decided" | "shown";
  /** Only decisions of these buckets; all unless given. */
  readonly buckets?: readonly Bucket[];
}

/** The finished decisions of a campaign, and how many there would have been of people who are forgotten. */
export interface JoinedRecords {
  readonly records: readonly DecisionRecord[];
  readonly erased: number;
}

/** The finished decisions of a campaign in the order of the journal. Late outcomes are left out, and decisions that were taken back. */
export async function joinRecords(events: AsyncIterable<{ readonly event: JournalEvent }>, options: JoinOptions): Promise<JoinedRecords> {
  const joined = new Map<string, { readonly decided: Decided; readonly outcomes: unknown[]; shown: boolean }>();
  for await (const { event } of events) {
    if (!("campaign" in event) || event.campaign !== options.campaign) continue;
    if (event.kind === "decided" && isWanted(event, options)) joined.set(event.decision, { decided: event, outcomes: [], shown: options.counts === "decided" });
    if (event.kind === "recorded" && !event.late && event.sealed !== null) joined.get(event.decision)?.outcomes.push(event.sealed.outcome);
    if (event.kind === "voided") joined.delete(event.decision);
    const seen = event.kind === "shown" ? joined.get(event.decision) : undefined;
    if (seen !== undefined) seen.shown = true;
  }
  const counted = [...joined.values()].filter(({ shown }) => shown);
  const records = counted.flatMap(({ decided: { decision, sealed }, outcomes }): DecisionRecord[] => (
    sealed === null ? [] : [{ decision, request: sealed.request, choices: sealed.choices, outcomes }]
  ));
  return { records, erased: counted.length - records.length };
}

function isWanted({ atMs, bucket, lost }: Decided, { windowMs, nowMs, buckets }: JoinOptions): boolean {
  return lost !== true && nowMs - atMs > windowMs && (buckets === undefined || buckets.includes(bucket));
}

/** The records as columns, episodes together: what a learner learns from and an evaluation reads. `prices` is [L] and stated. */
export function logOfJournal(problem: Problem, records: readonly DecisionRecord[], prices?: Float32Array): RecordedLog {
  return logOfRecords(problem, records.map((record, index) => ({ where: `journal, decision ${index + 1}`, record })), prices);
}
