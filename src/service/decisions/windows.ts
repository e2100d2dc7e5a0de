// Closes outcome windows, which frees the money they held, and forgets decisions whose story is over, which frees the memory they held.
import { expiryMovements } from "../../experiment/index.ts";
import type { Campaigns } from "../campaigns/campaigns.ts";
import { createDueQueue, type Due, type DueQueue } from "./due.ts";
import { eventVersion, type Forgotten, type JournalEvent } from "../events.ts";
import type { Journal } from "../journal/journal.ts";
import { sliceIn } from "../state.ts";

/** At most so many decisions per commit, so that callers in between are answered. */
const mostPerCommit = 500;

/** Windows of the decisions of one writer. */
export interface Windows {
  /** A decision was made. */
  open(campaign: string, decision: string, atMs: number): void;
  /** Closes and forgets what is due; returns how many windows were closed. */
  closeDue(): Promise<number>;
}

/** The windows of this stream, as the state knows them. `rememberMs` is how long a closed decision can still be refunded. */
export function createWindows({ journal, campaigns, stream, clock, rememberMs }: {
  readonly journal: Journal;
  readonly campaigns: Pick<Campaigns, "find">;
  readonly stream: string;
  readonly clock: () => number;
  readonly rememberMs: number;
}): Windows {
  const queue = createDueQueue();
  const windowOf = (campaign: string): number => campaigns.find(campaign).problem.outcomeWindowMs;
  const open: Windows["open"] = (campaign, decision, atMs) => queue.add({ kind: "close", campaign, decision, atMs: atMs + windowOf(campaign) });
  for (const [campaign, { slices }] of journal.state) {
    for (const [decision, { atMs, closed }] of slices.get(stream)?.decisions ?? []) {
      if (closed) queue.add({ kind: "forget", campaign, decision, atMs: atMs + windowOf(campaign) + rememberMs });
      else open(campaign, decision, atMs);
    }
    for (const [decision, { atMs }] of slices.get(stream)?.aliases ?? []) open(campaign, decision, atMs);
  }
  return {
    open,
    async closeDue() {
      for (let closed = 0; ;) {
        const nowMs = clock();
        const events = await journal.transact(() => {
          const made = dueEvents(journal, queue, { stream, nowMs, rememberMs });
          return { entry: made.length === 0 ? null : { stream, events: made }, answer: made };
        });
        closed += events.filter(({ kind }) => kind === "window-closed").length;
        if (events.length === 0) return closed;
      }
    },
  };
}

function dueEvents(
  journal: Journal, queue: DueQueue, { stream, nowMs, rememberMs }: { readonly stream: string; readonly nowMs: number; readonly rememberMs: number },
): readonly JournalEvent[] {
  const events: JournalEvent[] = [];
  const forgotten = new Map<string, string[]>();
  const pending: Due[] = [];
  for (let count = 0; count < mostPerCommit; count++) {
    const due = queue.takeBefore(nowMs);
    if (due === null) break;
    const { campaign, decision, atMs } = due;
    const slice = sliceIn(journal.state.get(campaign)!, stream);
    const made = slice.decisions.get(decision);
    if (made === undefined) {
      if (due.kind === "close" && slice.aliases.has(decision)) queue.add({ kind: "forget", campaign, decision, atMs: atMs + rememberMs });
      else if (slice.aliases.has(decision)) forgotten.set(campaign, [...forgotten.get(campaign) ?? [], decision]);
      continue;
    }
    if (!journal.isWritten({ stream, position: made.position })) {
      pending.push(due);
      continue;
    }
    if (due.kind === "forget") forgotten.set(campaign, [...forgotten.get(campaign) ?? [], decision]);
    if (due.kind === "forget" || made.closed) continue;
    events.push({ kind: "window-closed", version: eventVersion, campaign, atMs: nowMs, decision, movements: expiryMovements(slice.ledger, decision) });
    queue.add({ kind: "forget", campaign, decision, atMs: atMs + rememberMs });
  }
  for (const due of pending) queue.add(due);
  const gone = [...forgotten].map(([campaign, decisions]): Forgotten => ({ kind: "forgotten", version: eventVersion, campaign, atMs: nowMs, decisions }));
  return [...events, ...gone];
}
