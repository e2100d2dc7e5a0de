// The live way: decide, and tell what became of it. A decision and the money it reserves are one journal record.
import { createKeyed, digestOf, type Algorithm, type Mac } from "../core/index.ts";
import type { ProblemKind } from "../problems/index.ts";
import { createAttribution, type Attribution } from "./decisions/attribution.ts";
import { createBreakers } from "./campaigns/breakers.ts";
import type { RateLimits } from "./campaigns/breaker.ts";
import type { Bucket } from "./campaigns/campaign-plan.ts";
import { createCampaigns, type Campaigns } from "./campaigns/campaigns.ts";
import type { Answer } from "./decisions/deciding.ts";
import { createCustomers, reapplyErasures, shopStream, type Customers } from "./persons/customers.ts";
import { createPersonNames } from "./persons/person-names.ts";
import { createDecider, type DecideInput } from "./decisions/decider.ts";
import { eventVersion, type JournalEvent } from "./events.ts";
import { explainDecision, type ExplainedDecision } from "./decisions/explaining.ts";
import { joinRecords, type JoinedRecords } from "./journal/join.ts";
import { createKeys, type Keys } from "./keys/keys.ts";
import { openJournal, type Journal, type JournalPorts } from "./journal/journal.ts";
import { reverseNow, showNow, voidNow, type DecisionPlace } from "./decisions/lifecycle.ts";
import { createPolicies } from "./campaigns/policies.ts";
import { isOverdue, readHistory, recordNow, redeemNow, type Receipt, type Told } from "./decisions/recording.ts";
import { controlStream } from "./state.ts";
import type { SnapshotStore } from "./journal/store.ts";
import { createWindows } from "./decisions/windows.ts";

/** The ports of the service: storage, keys, time and the secret that draws are keyed with. */
export interface ServicePorts extends JournalPorts {
  readonly snapshots: SnapshotStore;
  readonly secret: Uint8Array;
  /** HMAC-SHA256; a plain one unless given. */
  readonly mac?: Mac;
  /** The journal stream of this writer. */
  readonly stream: string;
  readonly kinds: readonly ProblemKind[];
  readonly algorithms: readonly Algorithm[];
  /** How long a decision is remembered after its outcome window, e.g. for a refund; 30 days unless given. */
  readonly rememberMs?: number;
  /** ISO 4217: of money in profiles. Unless given, all that is told is taken to be of one currency. */
  readonly currency?: string;
  /** The breaker over all campaigns together, by account name; none unless given. */
  readonly breaker?: RateLimits;
  /** Told when a breaker has switched a campaign off. */
  readonly alarm?: (alarm: Alarm) => void;
}

/** Something a person has to look at. */
export interface Alarm {
  readonly kind: "breaker";
  readonly campaign: string;
  readonly account: string;
  readonly atMs: number;
}

/** A decision of a campaign. */
export interface DecisionName {
  readonly campaign: string;
  readonly decision: string;
}

/** Live campaigns of one writer. Every verb told twice changes nothing the second time. */
export interface DecisionService {
  readonly campaigns: Campaigns;
  readonly journal: Journal;
  /** The persons: what they did, opting out, erasure and export. */
  readonly customers: Customers;
  /** What orders mean for decisions, to be recorded or redeemed by whoever may move money. */
  readonly attribution: Attribution;
  /** Who may call. */
  readonly keys: Keys;
  /** The same decision asked again gets the identical answer; with another request it is a `conflict`. */
  decide(input: DecideInput): Promise<Answer>;
  /** The whole request that a question stands for now, made of the profile where it names a customer; still to be parsed. */
  requestOf(input: DecideInput): unknown;
  /** A name that follows from these words, and that nobody without the secret can foretell or undo. */
  nameOf(...words: readonly string[]): string;
  /** The person saw it. */
  shown(input: DecisionName): Promise<void>;
  /** The same outcome told again changes nothing; another one under the same name is a `conflict`. */
  record(input: Told & { readonly campaign: string }): Promise<Receipt>;
  /** An outcome that uses the offer up: of all that are told for one decision, one succeeds; the others are `not-valid`. */
  redeem(input: Told & { readonly campaign: string }): Promise<Receipt>;
  /** Why a decision came out as it did, and what became of it. Throws `not-found`. */
  explain(input: DecisionName): Promise<ExplainedDecision>;
  /** Takes an open decision back, before anything was paid. */
  void(input: DecisionName & { readonly reason: string }): Promise<void>;
  /** Money that was paid came back, also after the window, as long as the decision is remembered. */
  reverse(input: DecisionName & { readonly reversalId: string; readonly amounts: { readonly [account: string]: number }; readonly reason: string }): Promise<void>;
  /** Frees the money of decisions whose outcome window is over; returns how many there were. */
  closeWindows(): Promise<number>;
  /** The decisions of a campaign whose window is over, with their outcomes, of these buckets or of all: what learning and evaluation read. */
  records(campaign: string, buckets?: readonly Bucket[]): Promise<JoinedRecords>;
}

const monthMs = 30 * 86_400_000;

/** Opens the service: takes over its stream and folds all journals. */
export async function openDecisionService(ports: ServicePorts): Promise<DecisionService> {
  const { clock, stream, kinds, algorithms, rememberMs = monthMs } = ports;
  const keyed = createKeyed(ports.secret, ports.mac);
  const journal = await openJournal(ports, [controlStream, shopStream(stream), stream]);
  await reapplyErasures(journal, ports.vault);
  const names = createPersonNames(keyed, ports.vault, journal.state.persons);
  const policies = createPolicies(ports.snapshots, algorithms);
  const campaigns = createCampaigns({ journal, stream, clock, kinds, policies, rememberMs });
  await campaigns.grantMissing();
  const windows = createWindows({ journal, campaigns, stream, clock, rememberMs });
  const breakers = createBreakers({ campaigns, journal, stream, overall: ports.breaker ?? {}, alarm: ports.alarm ?? (() => undefined) });
  const customers = createCustomers({ keyed, vault: ports.vault, journal, names, stream, clock, currency: ports.currency ?? null });
  const decider = createDecider({ keyed, digest: ports.digest ?? digestOf, stream, clock, policies, journal, campaigns, windows, breakers, customers: { ...names, ...customers } });

  // Work that writes nothing waits for all that was handed in before: whoever meets a decision that is not durable yet looks again then.
  const isPending = (name: string, decision: string): boolean => {
    const made = campaigns.find(name).state.slices.get(stream)?.decisions.get(decision);
    return made !== undefined && !journal.isWritten({ stream, position: made.position });
  };
  const change = async (name: string, decision: string, make: (campaign: ReturnType<Campaigns["find"]>, place: DecisionPlace) => JournalEvent | null): Promise<void> => {
    for (let done = false; !done;) {
      done = await journal.transact(() => {
        if (isPending(name, decision)) return { entry: null, answer: false };
        const event = make(campaigns.find(name), { decision, stream, atMs: clock() });
        return { entry: event === null ? null : { stream, events: [event] }, answer: true };
      });
    }
  };
  const tell = async (name: string, told: Told, recordWith: typeof recordNow): Promise<Receipt> => {
    const campaign = campaigns.find(name);
    for (;;) {
      const history = await readHistory(journal, campaign, { decision: told.decision, stream });
      const receipt = await journal.transact(() => {
        // Another outcome came while the earlier ones were read, or the decision is another one: all of it counts together, so look again.
        const changed = campaign.state.slices.get(stream)?.decisions.get(told.decision) !== history.made || history.made.outcomes.size !== history.outcomes.length;
        if (changed || isPending(name, told.decision)) return { entry: null, answer: null };
        const made = recordWith(campaign, history, { ...told, stream, keyed, atMs: clock() });
        return { entry: made.event === null ? null : { stream, events: [made.event] }, answer: made.receipt };
      });
      if (receipt !== null) return receipt;
    }
  };

  return {
    campaigns,
    journal,
    customers,
    attribution: createAttribution({ keyed, journal, campaigns, names }),
    keys: createKeys(journal, clock),
    decide: (input) => decider.decide(input),
    requestOf: (input) => decider.requestOf(input),
    nameOf: (...words) => keyed.pseudonym("name", ...words),
    shown: ({ campaign, decision }) => change(campaign, decision, showNow),
    record: ({ campaign, ...told }) => tell(campaign, told, recordNow),
    async redeem({ campaign: name, ...told }) {
      // Once seen as over, over for good: a clock that is set back afterwards revives nothing.
      await change(name, told.decision, (campaign, { decision, atMs }) => {
        const made = campaign.state.slices.get(stream)?.decisions.get(decision);
        const overdue = made !== undefined && made.redeemedBy === null && isOverdue(campaign, made, atMs);
        return overdue ? { kind: "lapsed", version: eventVersion, campaign: name, atMs, decision } : null;
      });
      return tell(name, told, redeemNow);
    },
    explain: ({ campaign, decision }) => explainDecision({ journal, policies, keyed }, campaigns.find(campaign), decision),
    void: ({ campaign, decision, reason }) => change(campaign, decision, (open, place) => voidNow(open, place, reason)),
    reverse: ({ campaign, decision, ...refund }) => change(campaign, decision, (open, place) => reverseNow(open, place, refund)),
    closeWindows: () => windows.closeDue(),
    records: (name, buckets) => {
      const { problem, plan } = campaigns.find(name);
      return joinRecords(journal.events(), { campaign: name, windowMs: problem.outcomeWindowMs, nowMs: clock(), counts: plan.counts, ...(buckets && { buckets }) });
    },
  };
}
