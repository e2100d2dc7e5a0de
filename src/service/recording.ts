// Makes the record of one outcome: what it says of the decision as a whole, and the movements of money that follow.
import { canonical, fail, keyedSeed } from "../core/index.ts";
import { settlementMovements } from "../experiment/index.ts";
import type { Assessment } from "../problems/index.ts";
import type { OpenCampaign } from "./campaigns.ts";
import { candidatesOf, pricesOf } from "./choices.ts";
import type { ReadableDecided } from "./deciding.ts";
import { eventVersion, type Decided, type JournalEvent, type Recorded } from "./events.ts";
import type { Journal } from "./journal.ts";
import { findDecision, sliceIn, type DecisionState } from "./state.ts";

/** An outcome as it is told. */
export interface Told {
  readonly decision: string;
  readonly outcomeId: string;
  readonly outcome: unknown;
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
export async function readHistory(journal: Pick<Journal, "read">, { state }: OpenCampaign, { decision, stream }: { readonly decision: string; readonly stream: string }): Promise<DecisionHistory> {
  const found = findDecision(state, decision) ?? fail("not-found", "decision", "one that was made and is remembered", decision);
  if (found.stream !== stream) fail("stale", `decision ${decision}`, `the writer of ${found.stream}`, stream);
  const { made } = found;
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
  { decision, outcomeId, outcome, stream, atMs, secret }: Told & { readonly stream: string; readonly atMs: number; readonly secret: Uint8Array },
): { readonly event: Recorded | null; readonly receipt: Receipt } {
  const { problem, state, name } = campaign;
  problem.parseOutcome(outcome);
  const outcomeHash = keyedSeed(secret, "outcome", canonical(outcome)).slice(0, 32);
  const known = made.outcomes.get(outcomeId);
  if (known !== undefined) {
    if (known.hash !== outcomeHash) fail("conflict", `outcome ${outcomeId}`, "the content it had before", "another one");
    return { event: null, receipt: { decision, outcomeId, late: known.late, repeated: true } };
  }
  const late = made.closed || atMs - made.atMs > problem.outcomeWindowMs;
  const { ledger } = sliceIn(state, stream);
  const movements = late ? [] : settlementMovements(ledger, decision, assessWith(campaign, { decided, outcomes }, outcome).settled);
  ledger.check(movements);
  return {
    event: {
      kind: "recorded", version: eventVersion, campaign: name, atMs, decision, person: decided.person, outcomeId, outcomeHash, late, movements, sealed: { outcome },
    },
    receipt: { decision, outcomeId, late, repeated: false },
  };
}

// What the decision came to with one outcome more. Everything is read again from what the journal holds.
function assessWith({ problem }: OpenCampaign, { decided, outcomes }: Omit<DecisionHistory, "made">, added: unknown): Assessment {
  const request = problem.parseRequest(decided.sealed.request);
  const chosen = candidatesOf(problem, request, { choices: decided.sealed.choices, prices: pricesOf(problem, decided.prices) });
  const counted = outcomes.flatMap(({ late, sealed }) => (late || sealed === null ? [] : [sealed.outcome]));
  return problem.assess({ request, chosen }, [...counted, added].map((outcome) => problem.parseOutcome(outcome)));
}
