// All that is held of one person, read from the journals: what a person may ask for.
import type { Journal } from "../journal/journal.ts";
import type { Profile } from "./profile.ts";
import type { ShopEvent } from "./shop-event.ts";

/** One decision about the person and what came of it. */
interface ExportedDecision {
  readonly campaign: string;
  readonly decision: string;
  readonly atMs: number;
  readonly bucket: string;
  readonly policy: string;
  readonly fallback: boolean;
  readonly request: unknown;
  readonly choices: readonly unknown[];
  readonly outcomes: { readonly outcomeId: string; readonly atMs: number; readonly late: boolean; readonly outcome: unknown }[];
  /** What happened to it besides, e.g. "shown", "voided". */
  readonly history: { readonly kind: string; readonly atMs: number }[];
}

/** Plain data, to be given to the person. */
export interface PersonExport {
  readonly subject: string;
  readonly atMs: number;
  /** The names the person has in the journals. */
  readonly pseudonyms: readonly string[];
  readonly optedOut: boolean;
  readonly profile: Profile | null;
  readonly decisions: readonly ExportedDecision[];
  readonly events: readonly ShopEvent[];
}

/** Reads every journal once. */
export async function exportOf(journal: Pick<Journal, "events" | "state">, { subject, person, atMs }: { readonly subject: string; readonly person: string; readonly atMs: number }): Promise<PersonExport> {
  const { persons } = journal.state;
  const pseudonyms = persons.identities(person);
  const decisions = new Map<string, ExportedDecision>();
  const events: ShopEvent[] = [];
  for await (const { event } of journal.events()) {
    const of = "decision" in event ? decisions.get(nameOf(event)) : undefined;
    if (event.kind === "observed" && pseudonyms.includes(event.person) && event.sealed !== null) events.push(event.sealed.event);
    else if (event.kind === "decided" && event.person !== null && pseudonyms.includes(event.person) && event.sealed !== null && event.lost !== true) {
      const { campaign, decision, bucket, assignment: { policy }, fallback, sealed: { request, choices } } = event;
      decisions.set(nameOf(event), { campaign, decision, atMs: event.atMs, bucket, policy, fallback, request, choices, outcomes: [], history: [] });
    } else if (event.kind === "recorded" && event.sealed !== null) {
      of?.outcomes.push({ outcomeId: event.outcomeId, atMs: event.atMs, late: event.late, outcome: event.sealed.outcome });
    } else if ("decision" in event) of?.history.push({ kind: event.kind, atMs: event.atMs });
  }
  return { subject, atMs, pseudonyms, optedOut: persons.find(person)?.optedOut === true, profile: persons.profileOf(person), decisions: [...decisions.values()], events };
}

function nameOf({ campaign, decision }: { readonly campaign: string; readonly decision: string }): string {
  return JSON.stringify([campaign, decision]);
}
