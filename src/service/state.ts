// The state of a service: a fold over its journals and nothing else. Streams touch disjoint parts, so their folds commute.
import { fail } from "../core/index.ts";
import { postAll, reservationMovements } from "../experiment/index.ts";
import { createLedger, type Ledger } from "../models/index.ts";
import type { Assignment, Bucket, CampaignPlan } from "./campaigns/campaign-plan.ts";
import type { ControllerState } from "./campaigns/steering.ts";
import type { JournalEvent } from "./events.ts";
import { foldKey, type KeyState } from "./keys/key-events.ts";
import { addDecision, moveDecisions, removeDecision } from "./persons/person-index.ts";
import { createPersons, type Persons } from "./persons/persons.ts";
import type { Place, Position } from "./journal/store.ts";
import { openVault, type Vault } from "./persons/vault.ts";

/** An outcome of a decision: what it said stands in the journal. */
export interface OutcomeState {
  readonly position: Position;
  readonly hash: string;
  readonly late: boolean;
}

/** What is remembered of a decision; the rest stands in the journal at its position. */
export interface DecisionState {
  readonly position: Position;
  readonly atMs: number;
  readonly requestHash: string;
  readonly person: string | null;
  readonly offered: boolean;
  readonly valid: { readonly fromMs: number; readonly untilMs: number } | null;
  readonly outcomes: Map<string, OutcomeState>;
  readonly reversals: Set<string>;
  shown: boolean;
  /** The outcome that used it up. */
  redeemedBy: string | null;
  /** Its time was found to be over. */
  lapsed: boolean;
  voided: boolean;
  closed: boolean;
}

/** A question that was answered with another decision. */
export interface AliasState {
  readonly of: string;
  readonly position: Position;
  readonly atMs: number;
  readonly requestHash: string;
}

/** What one writer holds of a campaign. */
export interface SliceState {
  readonly ledger: Ledger;
  readonly decisions: Map<string, DecisionState>;
  readonly aliases: Map<string, AliasState>;
  /** The remembered decisions of each person, in the order they were made. */
  readonly persons: Map<string, Set<string>>;
  /** Decisions that lost their name and have not given their money back yet. */
  readonly lost: Set<string>;
  prices: { readonly [limit: string]: number } | null;
  controllers: { readonly [limit: string]: ControllerState };
  /** Decisions so far, forgotten ones included: the traffic that pacing follows. */
  requests: number;
}

/** One campaign: what the control stream says of it, and each writer's slice. */
export interface CampaignState {
  plan: CampaignPlan | null;
  on: boolean;
  readonly assignments: Map<Bucket, Assignment>;
  shadow: Assignment | null;
  readonly published: Map<string, string>;
  readonly slices: Map<string, SliceState>;
}

/** All campaigns by name, and beside them what belongs to no campaign. Changed by `foldEvent` alone. */
export interface ServiceState extends Map<string, CampaignState> {
  /** Keys of callers by their names. */
  readonly callers: Map<string, KeyState>;
  /** Persons by their pseudonyms. */
  readonly persons: Persons;
}

/** The state before any event. Profiles are sealed in its checkpoints under keys of this vault. */
export function emptyState(vault: Vault = openVault): ServiceState {
  return Object.assign(new Map<string, CampaignState>(), { callers: new Map<string, KeyState>(), persons: createPersons(vault) });
}

/** The stream that campaigns are created, published, promoted and switched on. */
export const controlStream = "control";

/** An event in its place. */
export interface PlacedEvent extends Place {
  readonly event: JournalEvent;
}

/** A part of the state that an event changed. */
export type Touched =
  | { readonly part: "key"; readonly key: string }
  | { readonly part: "person"; readonly person: string }
  | { readonly part: "campaign"; readonly campaign: string }
  | { readonly part: "slice"; readonly campaign: string; readonly stream: string }
  | { readonly part: "decision"; readonly campaign: string; readonly stream: string; readonly decision: string };

/** Folds one event into the state and returns which parts it changed. Deterministic; order matters within a stream only. */
export function foldEvent(state: ServiceState, placed: PlacedEvent): readonly Touched[] {
  const { event } = placed;
  if (event.kind === "anchored" || event.kind === "carried") return [];
  if (event.kind === "key-created" || event.kind === "key-revoked") {
    foldKey(state.callers, event);
    return [{ part: "key", key: event.key }];
  }
  if (!("campaign" in event)) {
    const changed = state.persons.fold(event).map((person): Touched => ({ part: "person", person }));
    return event.kind === "merged" ? [...changed, ...moveDecisions(state, placed.stream, event)] : changed;
  }
  const campaign = campaignIn(state, event.campaign);
  const touched = isControl(event) ? foldControl(campaign, event) : foldSlice(campaign, { ...placed, event });
  if (!("profiled" in event) || event.person === null) return touched;
  state.persons.foldCoupon(event.person, event.kind === "decided" ? "sent" : "redeemed", event.atMs);
  return [...touched, { part: "person", person: event.person }];
}

type ControlEvent = Extract<JournalEvent, { kind: (typeof controlKinds)[number] }>;
type SliceEvent = Exclude<Extract<JournalEvent, { campaign: string }>, ControlEvent>;
const controlKinds = ["campaign-created", "policy-published", "promoted", "shadowed", "switched"] as const;

function isControl(event: ControlEvent | SliceEvent): event is ControlEvent {
  return (controlKinds as readonly string[]).includes(event.kind);
}

function foldControl(campaign: CampaignState, event: ControlEvent): readonly Touched[] {
  switch (event.kind) {
    case "campaign-created":
      campaign.plan = event.plan;
      campaign.shadow = event.plan.shadow;
      for (const [bucket, assignment] of Object.entries(event.plan.assignments)) campaign.assignments.set(bucket as Bucket, assignment);
      break;
    case "policy-published":
      campaign.published.set(event.policy, event.algorithm);
      break;
    case "promoted":
      campaign.assignments.set(event.bucket, event.assignment);
      break;
    case "shadowed":
      campaign.shadow = event.assignment;
      break;
    case "switched":
      campaign.on = event.on;
  }
  return [{ part: "campaign", campaign: event.campaign }];
}

function foldSlice(campaign: CampaignState, { event, stream, position }: Place & { readonly event: SliceEvent }): readonly Touched[] {
  const slice = sliceIn(campaign, stream);
  const own: Touched = { part: "slice", campaign: event.campaign, stream };
  const also = (decision: string): Touched => ({ part: "decision", campaign: event.campaign, stream, decision });
  switch (event.kind) {
    case "slice-granted":
      slice.ledger.post({ kind: "open", account: event.account, cap: event.cap, ...(event.overbooking && { overbooking: event.overbooking }) });
      return [own];
    case "priced":
      slice.prices = event.prices;
      slice.controllers = event.controllers;
      return [own];
    case "decided": {
      const { atMs, requestHash, person, decision, offered, valid } = event;
      if (event.lost !== true) {
        addDecision(slice, decision, {
          position, atMs, requestHash, person, offered, valid, outcomes: new Map(), reversals: new Set(), shown: false, redeemedBy: null, lapsed: false, voided: false, closed: false,
        });
      }
      else slice.lost.add(decision);
      slice.requests++;
      postAll(slice.ledger, reservationMovements(decision, event.reservations));
      return [own, also(decision)];
    }
    case "yielded":
      postAll(slice.ledger, event.movements);
      slice.ledger.forget(event.decision);
      slice.lost.delete(event.decision);
      return [own];
    case "aliased": {
      const { decision, of, atMs, requestHash } = event;
      slice.aliases.set(decision, { of, position, atMs, requestHash });
      return [also(decision)];
    }
    case "shown":
      decisionIn(slice, event.decision).shown = true;
      return [also(event.decision)];
    case "recorded": {
      const { outcomeHash: hash, late } = event;
      const made = decisionIn(slice, event.decision);
      made.outcomes.set(event.outcomeId, { position, hash, late });
      if (event.redeems === true) made.redeemedBy = event.outcomeId;
      postAll(slice.ledger, event.movements);
      return [own, also(event.decision)];
    }
    case "lapsed":
      decisionIn(slice, event.decision).lapsed = true;
      return [also(event.decision)];
    case "voided":
      decisionIn(slice, event.decision).voided = true;
      postAll(slice.ledger, event.movements);
      return [own, also(event.decision)];
    case "reversed":
      decisionIn(slice, event.decision).reversals.add(event.reversalId);
      postAll(slice.ledger, event.movements);
      return [own, also(event.decision)];
    case "window-closed":
      decisionIn(slice, event.decision).closed = true;
      postAll(slice.ledger, event.movements);
      return [own, also(event.decision)];
    case "forgotten":
      for (const decision of event.decisions) {
        if (!slice.aliases.delete(decision)) removeDecision(slice, decision);
        slice.ledger.forget(decision);
      }
      return event.decisions.map(also);
  }
}

/** A campaign by name; an empty one where no event has named it yet. */
export function campaignIn(state: ServiceState, name: string): CampaignState {
  let campaign = state.get(name);
  if (campaign === undefined) {
    campaign = { plan: null, on: true, assignments: new Map(), shadow: null, published: new Map(), slices: new Map() };
    state.set(name, campaign);
  }
  return campaign;
}

/** A writer's slice of a campaign; an empty one where nothing is granted yet. */
export function sliceIn(campaign: CampaignState, stream: string): SliceState {
  let slice = campaign.slices.get(stream);
  if (slice === undefined) {
    slice = emptySlice(createLedger());
    campaign.slices.set(stream, slice);
  }
  return slice;
}

/** A slice with this ledger and nothing else. */
export function emptySlice(ledger: Ledger): SliceState {
  return { ledger, decisions: new Map(), aliases: new Map(), persons: new Map(), lost: new Set(), prices: null, controllers: {}, requests: 0 };
}

function decisionIn(slice: SliceState, decision: string): DecisionState {
  return slice.decisions.get(decision) ?? fail("not-found", "decision", "one that was made on this stream before", decision);
}
