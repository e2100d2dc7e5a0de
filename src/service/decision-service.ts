// The live way: decide, record, close windows. A decision and the money it reserves are one journal record.
import { canonical, fail, hashOf, type Algorithm } from "../core/index.ts";
import { expiryMovements, reservationMovements, settlementMovements } from "../experiment/index.ts";
import type { DecisionRecord, ProblemKind, RecordedChoice } from "../problems/index.ts";
import { bucketOf } from "./buckets.ts";
import { createCampaigns, type Campaigns, type OpenCampaign } from "./campaigns.ts";
import { candidatesOf, choicesOf, drawDecision, namedPrices, pricesOf, shadowProbabilities } from "./choices.ts";
import { eventVersion, type Bucket, type Decided, type Recorded, type WindowClosed } from "./events.ts";
import { joinRecords } from "./join.ts";
import { claimOf, isClaimed, openJournal, type Entry, type Journal } from "./journal.ts";
import { createPolicies } from "./policies.ts";
import { controlStream, sliceIn, type DecisionState } from "./state.ts";
import type { SnapshotStore, Store } from "./store.ts";

/** The ports of the service: storage, time and the secret that draws are keyed with. */
export interface ServicePorts {
  readonly store: Store;
  readonly snapshots: SnapshotStore;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly secret: Uint8Array;
  /** The journal stream of this writer. */
  readonly stream: string;
  readonly kinds: readonly ProblemKind[];
  readonly algorithms: readonly Algorithm[];
}

/** What a caller gets: what to do, and what is known of how it was chosen. */
export interface Answer {
  readonly campaign: string;
  readonly decision: string;
  /** The chosen candidates in the problem's own words, one per stage. */
  readonly candidates: readonly unknown[];
  readonly choices: readonly RecordedChoice[];
  readonly bucket: Bucket;
  readonly policy: string;
  readonly fallback: boolean;
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

/** Live campaigns of one writer. */
export interface DecisionService {
  readonly campaigns: Campaigns;
  readonly journal: Journal;
  /** The same decision asked again gets the identical answer; with another request it is a `conflict`. */
  decide(input: { readonly campaign: string; readonly decision: string; readonly request: unknown }): Promise<Answer>;
  /** The same outcome told again changes nothing; another one under the same name is a `conflict`. */
  record(input: { readonly campaign: string; readonly decision: string; readonly outcomeId: string; readonly outcome: unknown }): Promise<Receipt>;
  /** Frees the money of decisions whose outcome window is over; returns how many there were. */
  closeWindows(): Promise<number>;
  /** The decisions of a campaign whose window is over, with their outcomes, of these buckets or of all: what learning and evaluation read. */
  records(campaign: string, buckets?: readonly Bucket[]): Promise<readonly DecisionRecord[]>;
}

/** Opens the service: takes over its stream and folds all journals. */
export async function openDecisionService(ports: ServicePorts): Promise<DecisionService> {
  const { store, clock, stream, kinds, algorithms } = ports;
  const journal = await openJournal(store, [controlStream, stream]);
  const policies = createPolicies(ports.snapshots, algorithms);
  const campaigns = createCampaigns({ journal, stream, clock, kinds, policies });
  await campaigns.grantMissing();

  const decideOnce: DecisionService["decide"] = ({ campaign: name, decision, request: body }) => journal.transact(async () => {
    const campaign = campaigns.find(name);
    const request = campaign.problem.parseRequest(body);
    const requestHash = hashOf(canonical(body));
    const known = campaign.state.decisions.get(decision);
    if (known !== undefined) return { entry: null, answer: answerOf(campaign, repeated(known, requestHash), request) };
    const event = await decideNow({ ports, campaign, policies }, { decision, body, request, requestHash });
    return { entry: { stream, events: [event], claims: [claimOf("decision", name, decision)] }, answer: answerOf(campaign, event, request) };
  });

  return {
    campaigns,
    journal,
    async decide(input) {
      try {
        return await decideOnce(input);
      } catch (error) {
        if (!isClaimed(error)) throw error;
        await journal.refresh();
        return decideOnce(input);
      }
    },
    record: (input) => journal.transact(() => {
      const campaign = campaigns.find(input.campaign);
      const { event, receipt } = recordNow(campaign, { ...input, stream, atMs: clock() });
      if (event === null) return { entry: null, answer: receipt };
      const claims = [claimOf("outcome", input.campaign, input.decision, input.outcomeId)];
      return { entry: { stream, events: [event], claims }, answer: receipt };
    }),
    closeWindows: () => journal.transact(() => {
      const events = [...journal.state.keys()].flatMap((name) => windowsOver(campaigns.find(name), stream, clock()));
      const entry: Entry | null = events.length === 0 ? null : { stream, events };
      return { entry, answer: events.length };
    }),
    records: (name, buckets) => joinRecords(journal.events(), {
      campaign: name, windowMs: campaigns.find(name).problem.outcomeWindowMs, nowMs: clock(), ...(buckets && { buckets }),
    }),
  };
}

function repeated({ decided }: DecisionState, requestHash: string): Decided {
  if (decided.requestHash !== requestHash) fail("conflict", `decision ${decided.decision}`, "the request it was made for", "another one");
  return decided;
}

function answerOf({ problem, name }: OpenCampaign, event: Decided, request: unknown): Answer {
  const { decision, choices, bucket, assignment, fallback } = event;
  const candidates = candidatesOf(problem, request, { choices, prices: pricesOf(problem, event.prices) });
  return { campaign: name, decision, candidates, choices, bucket, policy: assignment.policy, fallback };
}

interface Asked {
  readonly decision: string;
  readonly body: unknown;
  readonly request: unknown;
  readonly requestHash: string;
}

async function decideNow(
  { ports, campaign, policies }: { readonly ports: ServicePorts; readonly campaign: OpenCampaign; readonly policies: ReturnType<typeof createPolicies> },
  { decision, body, request, requestHash }: Asked,
): Promise<Decided> {
  const { problem, plan, state, name } = campaign;
  const { secret, stream, clock } = ports;
  const slice = sliceIn(state, stream);
  const bucket = bucketOf(plan, { secret, campaign: name, problem, request });
  const assignment = state.assignments.get(bucket)!;
  const prices = pricesOf(problem, slice.prices ?? plan.prices);
  const asked = { secret, campaign: name, decision, request, problem, prices };
  const made = drawDecision({ ...asked, policy: await policies.of(assignment, problem), ledger: slice.ledger, on: state.on });
  const { shadow } = state;
  const reservations = problem.reserve(request, made.chosen);
  slice.ledger.check(reservationMovements(decision, reservations));
  return {
    kind: "decided", version: eventVersion, campaign: name, atMs: clock(), decision, requestHash, bucket, assignment, shadow,
    choices: choicesOf(problem, made), fallback: made.fallback, prices: namedPrices(problem, prices), reservations,
    sealed: {
      subject: problem.subject(request), request: body, probabilities: made.stages.map((stage) => Array.from(stage.probabilities)),
      shadow: shadow === null ? null : await shadowProbabilities(asked, policies.of(shadow, problem), made),
    },
  };
}

function recordNow(
  { problem, state, name }: OpenCampaign,
  { decision, outcomeId, outcome, stream, atMs }: { decision: string; outcomeId: string; outcome: unknown; stream: string; atMs: number },
): { event: Recorded | null; receipt: Receipt } {
  const made = state.decisions.get(decision) ?? fail("not-found", "decision", "one that was made", decision);
  if (made.stream !== stream) fail("stale", `decision ${decision}`, `the writer of ${made.stream}`, stream);
  problem.parseOutcome(outcome);
  const outcomeHash = hashOf(canonical(outcome));
  const known = made.outcomes.get(outcomeId);
  if (known !== undefined) {
    if (known.hash !== outcomeHash) fail("conflict", `outcome ${outcomeId}`, "the content it had before", "another one");
    return { event: null, receipt: { decision, outcomeId, late: known.late, repeated: true } };
  }
  const late = made.closed || atMs - made.decided.atMs > problem.outcomeWindowMs;
  const { ledger } = sliceIn(state, stream);
  const movements = late ? [] : settlementMovements(ledger, decision, assess(problem, made, outcome).settled);
  ledger.check(movements);
  return {
    event: { kind: "recorded", version: eventVersion, campaign: name, atMs, decision, outcomeId, outcomeHash, late, movements, sealed: { outcome } },
    receipt: { decision, outcomeId, late, repeated: false },
  };
}

// What the decision came to with one outcome more. Everything is read again from what the journal holds.
function assess(problem: OpenCampaign["problem"], { decided, outcomes }: DecisionState, added: unknown): ReturnType<OpenCampaign["problem"]["assess"]> {
  const request = problem.parseRequest(decided.sealed.request);
  const chosen = candidatesOf(problem, request, { choices: decided.choices, prices: pricesOf(problem, decided.prices) });
  const counted = [...outcomes.values()].filter(({ late }) => !late).map(({ outcome }) => outcome);
  return problem.assess({ request, chosen }, [...counted, added].map((outcome) => problem.parseOutcome(outcome)));
}

function windowsOver({ name, problem, state }: OpenCampaign, stream: string, atMs: number): readonly WindowClosed[] {
  const { ledger } = sliceIn(state, stream);
  return [...state.decisions.values()]
    .filter((made) => made.stream === stream && !made.closed && atMs - made.decided.atMs > problem.outcomeWindowMs)
    .map(({ decided: { decision } }): WindowClosed => (
      { kind: "window-closed", version: eventVersion, campaign: name, atMs, decision, movements: expiryMovements(ledger, decision) }
    ));
}
