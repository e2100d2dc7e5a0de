// The state of a service: a fold over its journals and nothing else. Streams touch disjoint parts, so their folds commute.
import { fail } from "../core/index.ts";
import { createLedger, type Ledger, type LedgerState, type PacingState } from "../models/index.ts";
import type { Assignment, Bucket, CampaignPlan, Decided, JournalEvent } from "./events.ts";
import { reservationMovements } from "../experiment/index.ts";
import type { PlacedEvent } from "./store.ts";

/** A decision as its stream knows it. */
export interface DecisionState {
  readonly decided: Decided;
  readonly stream: string;
  readonly outcomes: Map<string, { readonly hash: string; readonly outcome: unknown; readonly late: boolean }>;
  closed: boolean;
}

/** What one writer holds of a campaign. */
export interface SliceState {
  readonly ledger: Ledger;
  prices: { readonly [limit: string]: number } | null;
  controllers: { readonly [limit: string]: PacingState };
}

/** One campaign: what the control stream says of it, and each writer's slice. */
export interface CampaignState {
  plan: CampaignPlan | null;
  on: boolean;
  readonly assignments: Map<Bucket, Assignment>;
  shadow: Assignment | null;
  readonly published: Map<string, string>;
  readonly decisions: Map<string, DecisionState>;
  readonly slices: Map<string, SliceState>;
}

/** All campaigns by name. Changed by `foldEvent` alone. */
export type ServiceState = Map<string, CampaignState>;

/** The stream that campaigns are created, published, promoted and switched on. */
export const controlStream = "control";

/** Folds one event into the state. Deterministic; order matters within a stream only. */
export function foldEvent(state: ServiceState, { stream, event }: PlacedEvent): void {
  const campaign = campaignIn(state, event.campaign);
  if (isControl(event)) foldControl(campaign, event);
  else foldSlice(campaign, stream, event);
}

type ControlEvent = Extract<JournalEvent, { kind: (typeof controlKinds)[number] }>;
const controlKinds = ["campaign-created", "policy-published", "promoted", "shadowed", "switched"] as const;

function isControl(event: JournalEvent): event is ControlEvent {
  return controlKinds.some((kind) => kind === event.kind);
}

function foldControl(campaign: CampaignState, event: ControlEvent): void {
  switch (event.kind) {
    case "campaign-created":
      campaign.plan = event.plan;
      campaign.shadow = event.plan.shadow;
      for (const [bucket, assignment] of Object.entries(event.plan.assignments)) campaign.assignments.set(bucket as Bucket, assignment);
      return;
    case "policy-published":
      campaign.published.set(event.policy, event.algorithm);
      return;
    case "promoted":
      campaign.assignments.set(event.bucket, event.assignment);
      return;
    case "shadowed":
      campaign.shadow = event.assignment;
      return;
    case "switched":
      campaign.on = event.on;
  }
}

function foldSlice(campaign: CampaignState, stream: string, event: Exclude<JournalEvent, ControlEvent>): void {
  const slice = sliceIn(campaign, stream);
  switch (event.kind) {
    case "slice-granted":
      slice.ledger.post({ kind: "open", account: event.account, cap: event.cap });
      return;
    case "decided":
      campaign.decisions.set(event.decision, { decided: event, stream, outcomes: new Map(), closed: false });
      for (const movement of reservationMovements(event.decision, event.reservations)) slice.ledger.post(movement);
      return;
    case "recorded":
      decisionIn(campaign, event.decision).outcomes.set(event.outcomeId, {
        hash: event.outcomeHash, outcome: event.sealed.outcome, late: event.late,
      });
      for (const movement of event.movements) slice.ledger.post(movement);
      return;
    case "window-closed":
      decisionIn(campaign, event.decision).closed = true;
      for (const movement of event.movements) slice.ledger.post(movement);
      return;
    case "priced":
      slice.prices = event.prices;
      slice.controllers = event.controllers;
  }
}

function campaignIn(state: ServiceState, name: string): CampaignState {
  let campaign = state.get(name);
  if (campaign === undefined) {
    campaign = { plan: null, on: true, assignments: new Map(), shadow: null, published: new Map(), decisions: new Map(), slices: new Map() };
    state.set(name, campaign);
  }
  return campaign;
}

/** A writer's slice of a campaign; an empty one where nothing is granted yet. */
export function sliceIn(campaign: CampaignState, stream: string): SliceState {
  let slice = campaign.slices.get(stream);
  if (slice === undefined) {
    slice = { ledger: createLedger(), prices: null, controllers: {} };
    campaign.slices.set(stream, slice);
  }
  return slice;
}

function decisionIn(campaign: CampaignState, decision: string): DecisionState {
  return campaign.decisions.get(decision) ?? fail("not-found", "decision", "one that was made on this stream before", decision);
}

/** The state as plain data with sorted keys: equal states give equal data, whatever order their streams were folded in. */
export function plainState(state: ServiceState): unknown {
  return sorted(state, (campaign) => ({
    plan: campaign.plan,
    on: campaign.on,
    assignments: sorted(campaign.assignments, (assignment) => assignment),
    shadow: campaign.shadow,
    published: sorted(campaign.published, (algorithm) => algorithm),
    decisions: sorted(campaign.decisions, ({ decided, stream, outcomes, closed }) => ({
      decided, stream, closed, outcomes: sorted(outcomes, (outcome) => outcome),
    })),
    slices: sorted(campaign.slices, ({ ledger, prices, controllers }): { ledger: LedgerState; prices: unknown; controllers: unknown } => ({
      ledger: ledger.save(), prices, controllers,
    })),
  }));
}

function sorted<Value>(map: ReadonlyMap<string, Value>, plain: (value: Value) => unknown): { readonly [key: string]: unknown } {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, plain(value)]));
}
