// The money once more, by sums of its own: no code of the ledger, only what the records say was held, paid and given back.
import { carriedStream, type Base } from "../journal/base.ts";
import type { Movement } from "../../models/index.ts";
import type { PlacedEvent, ServiceState } from "../state.ts";
import { nameOf, type Tell } from "./chain-audit.ts";

interface Held {
  maximum: number;
  paid: number;
  open: boolean;
}

interface Account {
  readonly cap: number;
  reserved: number;
  paid: number;
  readonly held: Map<string, Held>;
}

/** What a carried part says of money. */
interface Saved {
  readonly balances: readonly (readonly [account: string, balance: { readonly cap: number; readonly reserved: number; readonly settled: number }])[];
  readonly holds: readonly (readonly [account: string, hold: { readonly maximum: number; readonly settled: number; readonly status: string }])[];
  readonly lost: readonly (readonly [decision: string, holds: Saved["holds"]])[];
}

/** Follows all accounts. */
export interface MoneyAudit {
  add(placed: PlacedEvent): void;
  /** Compares with the ledgers of a state that was folded from the same records; returns the number of accounts. */
  compare(state: ServiceState): number;
}

/** An audit that begins with what was carried. */
export function createMoneyAudit(base: Base | null, tell: Tell): MoneyAudit {
  const accounts = new Map<string, Account>();
  const nameIn = (campaign: string, stream: string, account: string): string => JSON.stringify([campaign, stream, account]);
  const accountsIn = (campaign: string, stream: string): readonly Account[] => {
    const start = `${JSON.stringify([campaign, stream]).slice(0, -1)},`;
    return [...accounts].filter(([name]) => name.startsWith(start)).map(([, account]) => account);
  };
  for (const [key, value] of base?.parts ?? []) restore(accounts, nameIn, JSON.parse(key) as string[], value!);
  return {
    add(placed) {
      const { event, stream } = placed;
      if (!("campaign" in event) || stream === carriedStream) return;
      const { campaign } = event;
      const say = (what: string): void => tell(nameOf(placed), what);
      const find = (account: string): Account | null => accounts.get(nameIn(campaign, stream, account)) ?? null;
      if (event.kind === "slice-granted") {
        if ([...accounts.keys()].some((name) => isOf(name, campaign, event.account))) say(`gives the money of ${event.account} a second time`);
        accounts.set(nameIn(campaign, stream, event.account), { cap: event.cap, reserved: 0, paid: 0, held: new Map() });
      }
      if (event.kind === "decided") for (const [account, maximum] of totals(event.reservations)) reserve(find(account), event.decision, maximum, say);
      if ("movements" in event) for (const movement of event.movements) move(movement.kind === "resize" ? null : find(movement.account), movement, say);
      if (event.kind === "forgotten") forget(accountsIn(campaign, stream), event.decisions, say);
      if (event.kind === "yielded") forget(accountsIn(campaign, stream), [event.decision], say);
    },
    compare(state) {
      for (const [name, { cap, reserved, paid }] of accounts) {
        const [campaign, stream, account] = JSON.parse(name) as [string, string, string];
        const ledger = state.get(campaign)?.slices.get(stream)?.ledger;
        const folded = ledger?.has(account) === true ? ledger.balance(account) : null;
        if (folded?.cap === cap && folded.reserved === reserved && folded.settled === paid) continue;
        tell(`account ${account} of ${campaign} on ${stream}`, `${reserved} held and ${paid} paid of ${cap}, where the state says ${folded === null ? "nothing" : `${folded.reserved} held and ${folded.settled} paid of ${folded.cap}`}`);
      }
      return accounts.size;
    },
  };
}

function isOf(name: string, campaign: string, account: string): boolean {
  const [of, , named] = JSON.parse(name) as [string, string, string];
  return of === campaign && named === account;
}

function totals(reservations: readonly { readonly account: string; readonly maximum: number }[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { account, maximum } of reservations) if (maximum !== 0) sums.set(account, (sums.get(account) ?? 0) + maximum);
  return sums;
}

function reserve(account: Account | null, decision: string, maximum: number, say: (what: string) => void): void {
  if (account === null) return say("holds money of an account that has none here");
  if (account.held.has(decision)) say("holds money twice");
  account.held.set(decision, { maximum, paid: 0, open: true });
  account.reserved += maximum;
  if (account.reserved + account.paid > account.cap) say(`exceeds the cap: ${account.reserved} held and ${account.paid} paid of ${account.cap}`);
}

function move(account: Account | null, movement: Movement, say: (what: string) => void): void {
  const held = "decision" in movement ? account?.held.get(movement.decision) : undefined;
  if (account === null || held === undefined || movement.kind === "reserve" || movement.kind === "open" || movement.kind === "resize") return say("moves money that was never held");
  if (movement.kind === "reverse") {
    if (!(movement.amount >= 0 && movement.amount <= held.paid)) say("takes back more than was paid");
    held.paid -= movement.amount;
    account.paid -= movement.amount;
    if (held.open) account.reserved += movement.amount;
    return;
  }
  if (!held.open) return say("moves money of what is closed");
  if (movement.kind === "settle") {
    if (!(movement.amount >= held.paid && movement.amount <= held.maximum)) say("pays less than before, or more than was held");
    account.paid += movement.amount - held.paid;
    account.reserved -= movement.amount - held.paid;
    held.paid = movement.amount;
    if (!movement.final) return;
  }
  if (movement.kind === "void" && held.paid > 0) say("takes back what is paid");
  account.reserved -= held.maximum - held.paid;
  held.open = false;
}

function forget(accounts: readonly Account[], decisions: readonly string[], say: (what: string) => void): void {
  for (const { held } of accounts) {
    for (const decision of decisions) {
      if (held.get(decision)?.open === true) say(`forgets ${decision}, which still holds money`);
      held.delete(decision);
    }
  }
}

// Reads the parts of a carried state as plain data.
function restore(
  accounts: Map<string, Account>, nameIn: (campaign: string, stream: string, account: string) => string, [part, campaign, stream, decision]: readonly string[], value: string,
): void {
  const accountIn = (account: string): Account => {
    const name = nameIn(campaign, stream, account);
    const known = accounts.get(name) ?? { cap: 0, reserved: 0, paid: 0, held: new Map<string, Held>() };
    accounts.set(name, known);
    return known;
  };
  if (part !== "slice" && part !== "decision") return;
  const { balances = [], lost = [], holds = [] } = JSON.parse(value) as Partial<Saved>;
  const hold = (name: string, list: Saved["holds"]): void => {
    for (const [account, { maximum, settled, status }] of list) accountIn(account).held.set(name, { maximum, paid: settled, open: status === "open" });
  };
  for (const [account, { cap, reserved, settled }] of balances) Object.assign(accountIn(account), { cap, reserved, paid: settled });
  for (const [name, list] of lost) hold(name, list);
  hold(decision, holds);
}
