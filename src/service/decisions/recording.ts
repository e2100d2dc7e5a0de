// Makes the record of one outcome: what it says of the decision as a whole, and the movements of money that follow.
import { canonical, fail, type Keyed } from "../../core/index.ts";
import { settlementMovements } from "../../experiment/index.ts";
import { movementsTo, type Ledger, type Movement } from "../../models/index.ts";
import type { Assessment, Settlement } from "../../problems/index.ts";
import type { OpenCampaign } from "../campaigns/campaigns.ts";
import { candidatesOf, pricesOf } from "./choices.ts";
import type { ReadableDecided } from "./deciding.ts";
import { eventVersion, type Decided, type JournalEvent } from "../events.ts";
import { explorationAccount, stockAccount } from "./guards.ts";
import type { Journal } from "../journal/journal.ts";
import { ownDecision } from "./lifecycle.ts";
import type { Recorded } from "./outcome-events.ts";
import { sliceIn, type DecisionState } from "../state.ts";

/** An outcome as it is told. */
export interface Told {
  readonly decision: string;
  readonly outcomeId: string;
  readonly outcome: unknown;
}

/** Where and when it is recorded. */
export interface RecordingPlace {
  readonly stream: string;
  readonly atMs: number;
  readonly keyed: Keyed;
  /** It uses the offer up. */
  readonly redeems?: boolean;
}

/** What became of an outcome. */
export interface Receipt {
  readonly decision: string;
  readonly outcomeId: string;
  /** It came after the window, and counts for nothing. */
  readonly late: boolean;
  /** It was known already. */
  readonly repeated: boolean;
}

/** A decision with all that the journal holds of it. */
export interface DecisionHistory {
  readonly made: DecisionState;
  readonly decided: ReadableDecided;
  readonly outcomes: readonly Recorded[];
}

/** Reads a decision of this writer. Throws `not-found`, `stale` for a decision of another writer, `gone` where the person is forgotten. */
export async function readHistory(
  journal: Pick<Journal, "read">, campaign: OpenCampaign, { decision, stream }: { readonly decision: string; readonly stream: string },
): Promise<DecisionHistory> {
  const { made } = ownDecision(campaign, { decision, stream });
  const read = (position: number): Promise<JournalEvent> => journal.read({ stream, position });
  const positions = [...made.outcomes.values()].map(({ position }) => position);
  const [decided, ...outcomes] = await Promise.all([made.position, ...positions].map(read));
  return { made, decided: readable(decided as Decided), outcomes: outcomes as Recorded[] };
}

/** The decision where it can be read. Throws `gone` where the person is forgotten. */
export function readable(decided: Decided): ReadableDecided {
  const { sealed } = decided;
  return sealed === null ? fail("gone", `decision ${decided.decision}`, "a person who is remembered", "one who was erased") : { ...decided, sealed };
}

/** The record of an outcome, null where it is known. Throws `conflict` where its name was used for something else. */
export function recordNow(
  campaign: OpenCampaign, { made, decided, outcomes }: DecisionHistory,
  { decision, outcomeId, outcome, stream, atMs, keyed, redeems = false }: Told & RecordingPlace,
): { readonly event: Recorded | null; readonly receipt: Receipt } {
  const { problem, state, name } = campaign;
  problem.parseOutcome(outcome);
  const outcomeHash = keyed.pseudonym("outcome", canonical(outcome));
  const known = made.outcomes.get(outcomeId);
  if (known !== undefined) {
    if (known.hash !== outcomeHash) fail("conflict", `outcome ${outcomeId}`, "the content it had before", "another one");
    return { event: null, receipt: { decision, outcomeId, late: known.late, repeated: true } };
  }
  const late = made.closed || atMs - made.atMs > problem.outcomeWindowMs;
  const { ledger } = sliceIn(state, stream);
  const movements = late ? [] : paidMovements(ledger, decision, { settled: assessWith(campaign, { decided, outcomes }, outcome).settled, redeems });
  ledger.check(movements);
  return {
    event: {
      kind: "recorded", version: eventVersion, campaign: name, atMs, decision, person: decided.person, outcomeId, outcomeHash, late, movements, sealed: { outcome },
      ...(redeems && { redeems: true as const, ...(decided.profiled === true && { profiled: true as const }) }),
    },
    receipt: { decision, outcomeId, late, repeated: false },
  };
}

// The problem's own accounts as it says; a unit of stock is used up with the first payment or redemption; what was explored is paid like the rest.
function paidMovements(
  ledger: Ledger, decision: string, { settled, redeems }: { readonly settled: readonly Settlement[]; readonly redeems: boolean },
): readonly Movement[] {
  const paid = settled.reduce((sum, { amount }) => sum + amount, 0);
  // A writer to whom no money was granted has no account to be asked about a decision that cost nothing.
  const own = settlementMovements(ledger, decision, settled.filter(({ account, amount }) => amount > 0 || ledger.has(account)));
  const units = paid > 0 || redeems ? stockHolds(ledger, decision).map((account): Movement => ({ kind: "settle", account, decision, amount: 1, final: true })) : [];
  const explored = ledger.has(explorationAccount) ? ledger.hold(explorationAccount, decision) : undefined;
  const amount = Math.min(paid, explored?.maximum ?? 0);
  return [...own, ...units, ...(explored === undefined ? [] : movementsTo(explored, { account: explorationAccount, decision, amount, final: false }))];
}

function stockHolds(ledger: Ledger, decision: string): readonly string[] {
  return ledger.accounts().filter((account) => account.startsWith(stockAccount("")) && ledger.hold(account, decision)?.status === "open");
}

/** The record that an offer is used up by this outcome. Throws `not-valid` where it cannot be. */
export function redeemNow(campaign: OpenCampaign, history: DecisionHistory, told: Told & RecordingPlace): ReturnType<typeof recordNow> {
  const { made } = history;
  const { redeemedBy, voided, lapsed, valid } = made;
  if (redeemedBy === null || redeemedBy !== told.outcomeId) {
    const refuse = (got: string): never => fail("not-valid", `decision ${told.decision}`, "an offer that can be redeemed", got);
    if (redeemedBy !== null) refuse("one that was redeemed");
    if (voided) refuse("one that was taken back");
    if (lapsed || made.closed) refuse("one that is over");
    if (valid !== null && told.atMs < valid.fromMs) refuse("one that is not valid yet");
    // Told before without using the offer up: answered as known, it would look like a redemption, and another one could still succeed.
    if (made.outcomes.has(told.outcomeId)) fail("conflict", `outcome ${told.outcomeId}`, "a name that no outcome has yet", "one that was recorded without a redemption");
  }
  return recordNow(campaign, history, { ...told, redeems: true });
}

/** Whether its time is over now although no record says so yet. */
export function isOverdue({ problem }: OpenCampaign, { valid, atMs: madeMs, closed, lapsed }: DecisionState, atMs: number): boolean {
  if (closed || lapsed) return false;
  return atMs - madeMs > problem.outcomeWindowMs || (valid !== null && atMs > valid.untilMs);
}

// What the decision came to with one outcome more. Everything is read again from what the journal holds.
function assessWith({ problem }: OpenCampaign, { decided, outcomes }: Omit<DecisionHistory, "made">, added: unknown): Assessment {
  const request = problem.parseRequest(decided.sealed.request);
  const chosen = candidatesOf(problem, request, { choices: decided.sealed.choices, prices: pricesOf(problem, decided.prices) });
  const counted = outcomes.flatMap(({ late, sealed }) => (late || sealed === null ? [] : [sealed.outcome]));
  return problem.assess({ request, chosen }, [...counted, added].map((outcome) => problem.parseOutcome(outcome)));
}
