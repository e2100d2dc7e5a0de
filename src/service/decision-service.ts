// The live way: decide, record, close windows. A decision and the money it reserves are one journal record.
import { fail, type Algorithm } from "../core/index.ts";
import type { ProblemKind } from "../problems/index.ts";
import type { Assignment, Bucket } from "./campaign-plan.ts";
import { createCampaigns, type Campaigns, type OpenCampaign } from "./campaigns.ts";
import { answerOf, decideNow, requestHashOf, type Answer, type Asked } from "./deciding.ts";
import { claimOf, type Decided } from "./events.ts";
import { joinRecords, type JoinedRecords } from "./join.ts";
import { isClaimed, openJournal, type Journal, type JournalPorts } from "./journal.ts";
import { createPolicies } from "./policies.ts";
import { readable, readHistory, recordNow, type Receipt, type Told } from "./recording.ts";
import { controlStream, findDecision } from "./state.ts";
import type { Place, SnapshotStore } from "./store.ts";
import { createWindows } from "./windows.ts";

/** The ports of the service: storage, keys, time and the secret that draws are keyed with. */
export interface ServicePorts extends JournalPorts {
  readonly snapshots: SnapshotStore;
  readonly secret: Uint8Array;
  /** The journal stream of this writer. */
  readonly stream: string;
  readonly kinds: readonly ProblemKind[];
  readonly algorithms: readonly Algorithm[];
  /** How long a decision is remembered after its outcome window, e.g. for a refund; 30 days unless given. */
  readonly rememberMs?: number;
}

/** Live campaigns of one writer. */
export interface DecisionService {
  readonly campaigns: Campaigns;
  readonly journal: Journal;
  /** The same decision asked again gets the identical answer; with another request it is a `conflict`. */
  decide(input: { readonly campaign: string; readonly decision: string; readonly request: unknown }): Promise<Answer>;
  /** The same outcome told again changes nothing; another one under the same name is a `conflict`. */
  record(input: Told & { readonly campaign: string }): Promise<Receipt>;
  /** Frees the money of decisions whose outcome window is over; returns how many there were. */
  closeWindows(): Promise<number>;
  /** The decisions of a campaign whose window is over, with their outcomes, of these buckets or of all: what learning and evaluation read. */
  records(campaign: string, buckets?: readonly Bucket[]): Promise<JoinedRecords>;
}

const monthMs = 30 * 86_400_000;

/** Opens the service: takes over its stream and folds all journals. */
export async function openDecisionService(ports: ServicePorts): Promise<DecisionService> {
  const { clock, stream, kinds, algorithms, secret } = ports;
  const journal = await openJournal(ports, [controlStream, stream]);
  const policies = createPolicies(ports.snapshots, algorithms);
  const campaigns = createCampaigns({ journal, stream, clock, kinds, policies });
  await campaigns.grantMissing();
  const windows = createWindows({ journal, campaigns, stream, clock, rememberMs: ports.rememberMs ?? monthMs });

  const decideNew = async (campaign: OpenCampaign, asked: Asked): Promise<Answer> => {
    for (;;) {
      const answer = await journal.transact<Answer | { readonly missing: readonly Assignment[] } | Place>(() => {
        const known = findDecision(campaign.state, asked.decision);
        if (known !== null) return { entry: null, answer: { stream: known.stream, position: known.made.position } };
        const event = decideNow({ secret, stream, clock, policies }, campaign, asked);
        if ("missing" in event) return { entry: null, answer: event };
        windows.open(campaign.name, event.decision, event.atMs);
        return { entry: { stream, events: [event] }, answer: answerOf(campaign, event, asked.request) };
      });
      if ("candidates" in answer) return answer;
      if ("position" in answer) return answerKnown(journal, campaign, { asked, place: answer });
      for (const assignment of answer.missing) await policies.load(assignment, campaign.problem);
    }
  };

  return {
    campaigns,
    journal,
    async decide({ campaign: name, decision, request: body }) {
      const campaign = campaigns.find(name);
      const asked = { decision, body, request: campaign.problem.parseRequest(body), requestHash: requestHashOf(secret, body) };
      try {
        return await decideNew(campaign, asked);
      } catch (error) {
        if (!isClaimed(error)) throw error;
        await journal.refresh();
        const place = await journal.find(claimOf("decision", name, decision)) ?? fail("not-found", "decision", "one that was made before", decision);
        return answerKnown(journal, campaign, { asked, place });
      }
    },
    async record({ campaign: name, ...told }) {
      const campaign = campaigns.find(name);
      for (;;) {
        const history = await readHistory(journal, campaign, { decision: told.decision, stream });
        const receipt = await journal.transact(() => {
          // Another outcome came while the earlier ones were read: all of them count together, so look again.
          if (history.made.outcomes.size !== history.outcomes.length) return { entry: null, answer: null };
          const made = recordNow(campaign, history, { ...told, stream, secret, atMs: clock() });
          return { entry: made.event === null ? null : { stream, events: [made.event] }, answer: made.receipt };
        });
        if (receipt !== null) return receipt;
      }
    },
    closeWindows: () => windows.closeDue(),
    records: (name, buckets) => joinRecords(journal.events(), {
      campaign: name, windowMs: campaigns.find(name).problem.outcomeWindowMs, nowMs: clock(), ...(buckets && { buckets }),
    }),
  };
}

// Answers from the journal what was decided before. A decision that lost its name a moment ago is told as the winner's.
async function answerKnown(journal: Journal, campaign: OpenCampaign, { asked, place }: { readonly asked: Asked; readonly place: Place }): Promise<Answer> {
  const event = await journal.read(place) as Decided;
  if (event.lost === true) {
    await journal.refresh();
    const winner = await journal.find(claimOf("decision", campaign.name, asked.decision));
    return answerKnown(journal, campaign, { asked, place: winner ?? fail("unavailable", "decision", "the writer that took its name", "nobody") });
  }
  if (event.requestHash !== asked.requestHash) fail("conflict", `decision ${asked.decision}`, "the request it was made for", "another one");
  return answerOf(campaign, readable(event), asked.request);
}
