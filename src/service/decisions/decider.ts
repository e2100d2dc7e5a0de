// The verb decide: a new decision, the same one again, or the open one the person already has.
import { fail, type Keyed } from "../../core/index.ts";
import type { Breakers } from "../campaigns/breakers.ts";
import type { Assignment } from "../campaigns/campaign-plan.ts";
import type { Campaigns, OpenCampaign } from "../campaigns/campaigns.ts";
import type { Customers } from "../persons/customers.ts";
import type { PersonNames } from "../persons/person-names.ts";
import { answerOf, decideNow, type Answer, type Asked } from "./deciding.ts";
import { claimOf, eventVersion, type Aliased } from "../events.ts";
import { isClaimed, type Journal, type WorkResult } from "../journal/journal.ts";
import type { Policies } from "../campaigns/policies.ts";
import { readable } from "./recording.ts";
import { markOf, type Question, type RequestMark } from "./request-mark.ts";
import type { Digest } from "../journal/record-codec.ts";
import { findAlias, findDecision } from "../journal/lookups.ts";
import { sliceIn, type DecisionState } from "../state.ts";
import type { Place } from "../journal/store.ts";
import type { Windows } from "./windows.ts";

interface Named {
  readonly campaign: string;
  /** The caller's name for it: the same name is the same decision. */
  readonly decision: string;
}

/** What a caller asks: with a whole request, or with a customer and what is on the page; the rest is then taken from the profile. */
export type DecideInput = Named & Question;

/** The verb. */
export interface Decider {
  decide(input: DecideInput): Promise<Answer>;
  /** The whole request that a question stands for now, still to be parsed. */
  requestOf(input: DecideInput): unknown;
}

interface Parts {
  readonly keyed: Keyed;
  readonly digest: Digest;
  readonly stream: string;
  readonly clock: () => number;
  readonly policies: Policies;
  readonly journal: Journal;
  readonly campaigns: Pick<Campaigns, "find">;
  readonly windows: Windows;
  readonly breakers: Breakers;
  readonly customers: PersonNames & Pick<Customers, "view">;
}

type Step = Answer | Place | { readonly missing: readonly Assignment[] };

/** The verb over these parts. */
export function createDecider(parts: Parts): Decider {
  const { journal, campaigns, policies, keyed, digest } = parts;
  const decideNew = async (campaign: OpenCampaign, asked: Asked): Promise<Answer> => {
    for (;;) {
      const step = await journal.transact<Step>(() => stepNow(parts, campaign, asked));
      if ("candidates" in step) return step;
      if ("position" in step) return answerKnown(parts, campaign, { asked, place: step });
      for (const assignment of step.missing) await policies.load(assignment, campaign.problem);
    }
  };
  return {
    requestOf: (input) => requestFor(parts, campaigns.find(input.campaign), input),
    async decide(input) {
      const { decision } = input;
      const campaign = campaigns.find(input.campaign);
      const body = requestFor(parts, campaign, input);
      const request = campaign.problem.parseRequest(body);
      const asked = { decision, body, request, mark: markOf(keyed, digest, input) };
      try {
        return await decideNew(campaign, asked);
      } catch (error) {
        if (!isClaimed(error)) throw error;
        await journal.refresh();
        return answerKnown(parts, campaign, { asked, place: await placeOf(parts, campaign, decision) });
      }
    },
  };
}

// What is journaled is the whole request, so that a replay needs no profile; what a repeated question is compared with is what was asked.
function requestFor({ customers }: Parts, { problem, plan }: OpenCampaign, input: DecideInput): unknown {
  if ("request" in input) return input.request;
  if (problem.requestOf === undefined) fail("unsuited", `problem ${plan.problem}`, "one that makes requests of profiles", "one whose requests come whole");
  return problem.requestOf(customers.view(input.customer, problem.outcomeWindowMs), input.page);
}

// Runs alone on the state: the known decision, the open one of the same person, or a new one.
function stepNow(parts: Parts, campaign: OpenCampaign, asked: Asked): WorkResult<Step> {
  const { stream, windows, breakers, clock, journal } = parts;
  const { state, name } = campaign;
  const { decision, mark: { hash: requestHash } } = asked;
  // Lost a moment ago, and its money is not given back yet: the winner's answer is the answer.
  if (sliceIn(state, stream).lost.has(decision)) fail("conflict", "claim", "one that was not made before", decision);
  const known = findDecision(state, decision);
  if (known !== null) return { entry: null, answer: { stream: known.stream, position: known.made.position } };
  const alias = findAlias(state, decision);
  if (alias !== null) return { entry: null, answer: alias };
  const open = openDecision(parts, campaign, asked);
  if (open !== null) {
    // It may still lose its name to another writer: look again when it is durable.
    if (!journal.isWritten(open.place)) return { entry: null, answer: { missing: [] } };
    const event: Aliased = { kind: "aliased", version: eventVersion, campaign: name, atMs: clock(), decision, of: open.decision, requestHash };
    windows.open(name, decision, event.atMs);
    return { entry: { stream, events: [event] }, answer: open.place };
  }
  const made = decideNow({ ...parts, breaker: breakers.of(campaign) }, campaign, asked);
  if ("missing" in made) return { entry: null, answer: made };
  const { event, answer } = made;
  windows.open(name, decision, event.atMs);
  breakers.count(campaign, event);
  breakers.trip(campaign, event.atMs);
  return { entry: { stream, events: [event] }, answer };
}

// The newest decision of the same person that still stands and is young enough to be held.
function openDecision({ customers, clock }: Parts, { problem, plan, state }: OpenCampaign, { request }: Asked): { readonly decision: string; readonly place: Place } | null {
  const subject = problem.subject(request);
  if (plan.holdMs === 0 || subject === null) return null;
  const person = customers.personOf(subject);
  const nowMs = clock();
  let newest: { readonly decision: string; readonly stream: string; readonly made: DecisionState } | null = null;
  for (const [stream, { persons, decisions }] of state.slices) {
    for (const decision of persons.get(person) ?? []) {
      const made = decisions.get(decision)!;
      const stands = !made.closed && !made.voided && !made.lapsed && made.redeemedBy === null && Math.abs(nowMs - made.atMs) <= plan.holdMs;
      if (stands && (newest === null || made.atMs > newest.made.atMs)) newest = { decision, stream, made };
    }
  }
  return newest === null ? null : { decision: newest.decision, place: { stream: newest.stream, position: newest.made.position } };
}

// Answers from the journal what was decided before. A decision that lost its name a moment ago is told as the winner's.
async function answerKnown(parts: Parts, campaign: OpenCampaign, { asked, place }: { readonly asked: Asked; readonly place: Place }): Promise<Answer> {
  const event = await parts.journal.read(place);
  if (event.kind === "aliased") {
    checkRequest(event, asked);
    return answerKnown(parts, campaign, { asked, place: await placeOf(parts, campaign, event.of) });
  }
  if (event.kind !== "decided") fail("bad-file", `${place.stream}[${place.position}]`, "a decision", event.kind);
  if (event.lost === true) {
    await parts.journal.refresh();
    return answerKnown(parts, campaign, { asked, place: await placeOf(parts, campaign, event.decision) });
  }
  // Under another name it is the open decision of the same person, whatever was asked.
  if (event.decision === asked.decision) checkRequest(event, asked);
  const decided = readable(event);
  return answerOf(campaign, decided, campaign.problem.parseRequest(decided.sealed.request));
}

async function placeOf({ journal }: Parts, { name }: OpenCampaign, decision: string): Promise<Place> {
  return await journal.find(claimOf("decision", name, decision)) ?? fail("gone", `decision ${decision}`, "one that is kept", "nothing");
}

function checkRequest(event: Parameters<RequestMark["matches"]>[0] & { readonly decision: string }, { mark }: Asked): void {
  if (!mark.matches(event)) fail("conflict", `decision ${event.decision}`, "the request it was made for", "another one");
}
