// A state as parts under short keys, and back: what a checkpoint holds, and what stands for records that were cut off.
import { canonical } from "../../core/index.ts";
import { createLedger, type Balance, type Hold, type Ledger, type LedgerState } from "../../models/index.ts";
import type { Assignment, Bucket } from "../campaigns/campaign-plan.ts";
import { addDecision } from "../persons/person-index.ts";
import {
  campaignIn, emptySlice, sliceIn, type AliasState, type CampaignState, type DecisionState, type OutcomeState, type ServiceState, type SliceState,
  type Touched,
} from "../state.ts";
import type { KeyState } from "../keys/key-events.ts";

interface SavedDecision {
  readonly made: Omit<DecisionState, "outcomes" | "reversals"> & {
    readonly outcomes: readonly (readonly [string, OutcomeState])[];
    readonly reversals: readonly string[];
  };
  readonly holds: readonly (readonly [account: string, hold: Hold])[];
}

interface SavedAlias {
  readonly alias: AliasState;
}

interface SavedSlice {
  readonly balances: readonly (readonly [account: string, balance: Balance])[];
  /** What is held by decisions that lost their name. */
  readonly lost: readonly (readonly [decision: string, holds: SavedDecision["holds"]])[];
  readonly prices: SliceState["prices"];
  readonly controllers: SliceState["controllers"];
  /** Absent in what was saved before it was counted. */
  readonly requests?: number;
}

type SavedCampaign = Pick<CampaignState, "plan" | "on" | "shadow"> & {
  readonly assignments: readonly (readonly [Bucket, Assignment])[];
  readonly published: readonly (readonly [string, string])[];
};

/** The short key of a part. */
export function keyOf(part: Touched): string {
  if (part.part === "key") return canonical(["key", part.key]);
  if (part.part === "person") return canonical(["person", part.person]);
  if (part.part === "campaign") return canonical(["campaign", part.campaign]);
  if (part.part === "slice") return canonical(["slice", part.campaign, part.stream]);
  return canonical(["decision", part.campaign, part.stream, part.decision]);
}

/** A part as it stands now, null where it is gone. */
export function valueOf(state: ServiceState, part: Touched): string | null {
  if (part.part === "key") return JSON.stringify(state.callers.get(part.key)!);
  if (part.part === "person") return state.persons.saved(part.person);
  const campaign = state.get(part.campaign)!;
  if (part.part === "campaign") return JSON.stringify(savedCampaign(campaign));
  const slice = campaign.slices.get(part.stream)!;
  if (part.part === "slice") return JSON.stringify(savedSlice(slice));
  const alias = slice.aliases.get(part.decision);
  if (alias !== undefined) return JSON.stringify({ alias } satisfies SavedAlias);
  const made = slice.decisions.get(part.decision);
  return made === undefined ? null : JSON.stringify(savedDecision(slice, made, part.decision));
}

function savedCampaign({ plan, on, shadow, assignments, published }: CampaignState): SavedCampaign {
  return { plan, on, shadow, assignments: [...assignments], published: [...published] };
}

function savedSlice({ ledger, lost, prices, controllers, requests }: SliceState): SavedSlice {
  const balances = ledger.accounts().map((account) => [account, ledger.balance(account)] as const);
  return { balances, lost: [...lost].map((decision) => [decision, holdsOf(ledger, decision)]), prices, controllers, requests };
}

function savedDecision({ ledger }: SliceState, made: DecisionState, decision: string): SavedDecision {
  return { made: { ...made, outcomes: [...made.outcomes], reversals: [...made.reversals] }, holds: holdsOf(ledger, decision) };
}

function holdsOf(ledger: Ledger, decision: string): SavedDecision["holds"] {
  return ledger.accounts().flatMap((account) => {
    const hold = ledger.hold(account, decision);
    return hold === undefined ? [] : [[account, hold] as const];
  });
}

/** The whole state as plain data with sorted keys: equal states give equal data, whatever order their streams were folded in. */
export function plainState(state: ServiceState): { readonly [key: string]: unknown } {
  const entries = [...partsOf(state)].map((part): [string, unknown] => [keyOf(part), JSON.parse(part.part === "person" ? state.persons.plain(part.person) : valueOf(state, part)!)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The whole state as a checkpoint would hold it, one part after the other. */
export function* savedParts(state: ServiceState): Iterable<readonly [key: string, value: string]> {
  for (const part of partsOf(state)) yield [keyOf(part), valueOf(state, part)!];
}

/** Every part of a state by its name. */
export function* partsOf(state: ServiceState): Iterable<Touched> {
  for (const key of state.callers.keys()) yield { part: "key", key };
  for (const person of state.persons.names()) yield { part: "person", person };
  for (const [campaign, { slices }] of state) {
    yield { part: "campaign", campaign };
    for (const [stream, { decisions, aliases }] of slices) {
      yield { part: "slice", campaign, stream };
      for (const names of [decisions, aliases]) for (const decision of names.keys()) yield { part: "decision", campaign, stream, decision };
    }
  }
}

/** Fills an empty state with saved parts, which come in any order. */
export interface Restorer {
  add(key: string, value: string): void;
  finish(): ServiceState;
}

/** A restorer of this state. */
export function createRestorer(state: ServiceState): Restorer {
  const slices: { readonly campaign: string; readonly stream: string; readonly saved: SavedSlice }[] = [];
  const decisions: { readonly names: readonly string[]; readonly saved: SavedDecision }[] = [];
  const aliases: { readonly names: readonly string[]; readonly saved: SavedAlias }[] = [];
  return {
    add(key, value) {
      const [part, campaign, stream, decision] = JSON.parse(key) as string[];
      if (part === "key") state.callers.set(campaign, JSON.parse(value) as KeyState);
      else if (part === "person") state.persons.restore(campaign, value);
      else if (part === "campaign") restoreCampaign(state, campaign, JSON.parse(value) as SavedCampaign);
      else if (part === "slice") slices.push({ campaign, stream, saved: JSON.parse(value) as SavedSlice });
      else {
        const saved = JSON.parse(value) as SavedDecision | SavedAlias;
        if ("alias" in saved) aliases.push({ names: [campaign, stream, decision], saved });
        else decisions.push({ names: [campaign, stream, decision], saved });
      }
    },
    finish() {
      restoreSlices(state, slices, decisions);
      for (const { names: [campaign, stream, decision], saved: { alias } } of aliases) sliceIn(campaignIn(state, campaign), stream).aliases.set(decision, alias);
      return state;
    },
  };
}

function restoreCampaign(state: ServiceState, name: string, { plan, on, shadow, assignments, published }: SavedCampaign): void {
  state.set(name, { plan, on, shadow, assignments: new Map(assignments), published: new Map(published), slices: new Map() });
}

function restoreSlices(
  state: ServiceState, slices: readonly { readonly campaign: string; readonly stream: string; readonly saved: SavedSlice }[],
  decisions: readonly { readonly names: readonly string[]; readonly saved: SavedDecision }[],
): void {
  const holds = new Map<string, [decision: string, hold: Hold][]>();
  const known = decisions.toSorted((a, b) => a.saved.made.position - b.saved.made.position);
  const remember = (campaign: string, stream: string, decision: string, saved: SavedDecision["holds"]): void => {
    for (const [account, hold] of saved) {
      const key = canonical([campaign, stream, account]);
      const list = holds.get(key) ?? [];
      holds.set(key, list);
      list.push([decision, hold]);
    }
  };
  for (const { names: [campaign, stream, decision], saved } of known) remember(campaign, stream, decision, saved.holds);
  for (const { campaign, stream, saved: { lost } } of slices) for (const [decision, saved] of lost) remember(campaign, stream, decision, saved);
  for (const { campaign, stream, saved: { balances, lost, prices, controllers, requests = 0 } } of slices) {
    const accounts = Object.fromEntries(balances.map(([account, balance]) => (
      [account, { balance, holds: Object.fromEntries(holds.get(canonical([campaign, stream, account])) ?? []) }]
    )));
    const ledger = createLedger({}, { accounts } satisfies LedgerState);
    campaignIn(state, campaign).slices.set(stream, { ...emptySlice(ledger), lost: new Set(lost.map(([decision]) => decision)), prices, controllers, requests });
  }
  for (const { names: [campaign, stream, decision], saved: { made } } of known) {
    addDecision(sliceIn(campaignIn(state, campaign), stream), decision, { ...made, outcomes: new Map(made.outcomes), reversals: new Set(made.reversals) });
  }
}
