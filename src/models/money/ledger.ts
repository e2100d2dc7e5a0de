// Hard money: every decision reserves its maximum before it is made, so that no order of later events can exceed a cap.
import { describe, fail } from "../../core/index.ts";
import { bookable, noPromises, promise, promisedMaximum, type Overbooking, type Promises } from "./overbooking.ts";

/** What can happen to an account. All amounts are whole numbers of minor units (cents). */
export type Movement =
  /** With `overbooking`, promises may exceed the cap as far as that allows: the one setting under which a cap can be broken. */
  | { readonly kind: "open"; readonly account: string; readonly cap: number; readonly overbooking?: Overbooking }
  | { readonly kind: "resize"; readonly account: string; readonly cap: number }
  | { readonly kind: "reserve"; readonly account: string; readonly decision: string; readonly maximum: number;
      /** The probability that the maximum is asked for, 1 where it is left out; only overbooked accounts look at it. */
      readonly share?: number }
  /** `amount` is all that was paid for the decision so far; `final` gives the rest of its maximum back. */
  | { readonly kind: "settle"; readonly account: string; readonly decision: string; readonly amount: number; readonly final: boolean }
  /** The decision never took effect: only possible while nothing is paid. */
  | { readonly kind: "void"; readonly account: string; readonly decision: string }
  /** The outcome window is over: what was paid stays paid, the rest is free. */
  | { readonly kind: "expire"; readonly account: string; readonly decision: string }
  /** A refund of `amount`: back into the reservation while it is open, else back to the account. */
  | { readonly kind: "reverse"; readonly account: string; readonly decision: string; readonly amount: number };

type HoldMovement = Exclude<Movement, { kind: "open" | "resize" }>;

/** What an account holds: cap = available + reserved + settled, always, unless it is overbooked. */
export interface Balance {
  readonly cap: number;
  /** Open maxima less what is paid of them. */
  readonly reserved: number;
  /** Paid, net of refunds. */
  readonly settled: number;
  /** Sum of the maxima of closed reservations, to learn which part of a maximum is usually paid. */
  readonly closedMaximum: number;
  readonly closedSettled: number;
  /** Only where the account is overbooked: then available is what the bound on open promises leaves, and below 0 after bad luck. */
  readonly promises?: Promises;
}

/** One decision's claim on one account. */
export interface Hold {
  readonly maximum: number;
  readonly settled: number;
  readonly status: "open" | "settled" | "void" | "expired";
  readonly share?: number;
}

/** A ledger as plain data, to be written down and folded on from. */
export interface LedgerState {
  readonly accounts: { readonly [account: string]: { readonly balance: Balance; readonly holds: { readonly [decision: string]: Hold } } };
}

/** A fold over movements; a movement that is refused leaves everything as it was. */
export interface Ledger {
  /** Throws `over-budget` where money is missing and `ledger` for every movement that contradicts what is held. */
  post(movement: Movement): void;
  /** Throws what posting these one after the other would throw; changes nothing. */
  check(movements: readonly Movement[]): void;
  has(account: string): boolean;
  /** Throws `ledger` for an account that was never opened. */
  balance(account: string): Balance;
  /** What may still be reserved. */
  available(account: string): number;
  hold(account: string, decision: string): Hold | undefined;
  accounts(): readonly string[];
  /** Drops what is known of a decision whose story is over; the balances stay. Throws `ledger` while a reservation of it is open. */
  forget(decision: string): void;
  save(): LedgerState;
}

/** An account that nothing has happened to. */
export function emptyBalance(cap: number): Balance {
  return { cap: amountOf(cap, "cap"), reserved: 0, settled: 0, closedMaximum: 0, closedSettled: 0 };
}

/** What may still be reserved, in minor units. */
export function availableOf({ cap, reserved, settled, promises }: Balance): number {
  return promises === undefined ? cap - reserved - settled : bookable(promises, cap - settled - promisedMaximum(promises, reserved));
}

interface Slot {
  balance: Balance;
  readonly holds: Map<string, Hold>;
}

/** A ledger with these caps, or one that goes on from a saved state. */
export function createLedger(caps: { readonly [account: string]: number } = {}, from?: LedgerState): Ledger {
  const accounts = new Map<string, Slot>();
  for (const [name, { balance, holds }] of Object.entries(from?.accounts ?? {})) {
    accounts.set(name, { balance, holds: new Map(Object.entries(holds)) });
  }
  const find = (name: string) =>
    accounts.get(name) ?? fail("ledger", "account", `one of ${[...accounts.keys()].join(", ") || "no accounts"}`, describe(name));
  const ledger: Ledger = {
    post(movement) {
      if (movement.kind === "open") {
        if (accounts.has(movement.account)) fail("ledger", movement.account, "an account that is not open yet", "an open one");
        const { overbooking } = movement;
        const balance = { ...emptyBalance(movement.cap), ...(overbooking === undefined ? {} : { promises: noPromises(overbooking) }) };
        accounts.set(movement.account, { balance, holds: new Map() });
        return;
      }
      advance(find(movement.account), movement);
    },
    check(movements) {
      const trials = new Map<string, Slot>();
      for (const movement of movements) {
        if (movement.kind === "open") fail("ledger", movement.account, "movements of open accounts", "an opening");
        const { balance, holds } = find(movement.account);
        const trial = trials.get(movement.account) ?? { balance, holds: new Map() };
        trials.set(movement.account, trial);
        const held = "decision" in movement ? holds.get(movement.decision) : undefined;
        if (held !== undefined && "decision" in movement && !trial.holds.has(movement.decision)) trial.holds.set(movement.decision, held);
        advance(trial, movement);
      }
    },
    has: (name) => accounts.has(name),
    balance: (name) => find(name).balance,
    available: (name) => availableOf(find(name).balance),
    hold: (name, decision) => find(name).holds.get(decision),
    accounts: () => [...accounts.keys()],
    forget(decision) {
      for (const [account, { holds }] of accounts) {
        if (holds.get(decision)?.status === "open") fail("ledger", `${account}/${decision}`, "a reservation that is closed, to be forgotten", "an open one");
      }
      for (const { holds } of accounts.values()) holds.delete(decision);
    },
    save: () => ({
      accounts: Object.fromEntries([...accounts].map(([name, { balance, holds }]) => [name, { balance, holds: Object.fromEntries(holds) }])),
    }),
  };
  for (const [account, cap] of Object.entries(caps)) ledger.post({ kind: "open", account, cap });
  return ledger;
}

function advance(slot: Slot, movement: Exclude<Movement, { kind: "open" }>): void {
  if (movement.kind === "resize") {
    slot.balance = resize(slot.balance, movement.cap, movement.account);
    return;
  }
  const moved = move(slot.balance, slot.holds.get(movement.decision), movement);
  slot.balance = moved.balance;
  slot.holds.set(movement.decision, moved.hold);
}

/** The balance and the hold after a movement: the whole law of the ledger, as one pure step. */
export function move(balance: Balance, hold: Hold | undefined, movement: HoldMovement): { balance: Balance; hold: Hold } {
  const moved = moveMoney(balance, hold, movement);
  const { promises } = moved.balance;
  return promises === undefined ? moved : { ...moved, balance: { ...moved.balance, promises: promisesAfter(promises, hold, moved.hold) } };
}

function moveMoney(balance: Balance, hold: Hold | undefined, movement: HoldMovement): { balance: Balance; hold: Hold } {
  const where = `${movement.account}/${movement.decision}`;
  if (movement.kind === "reserve") return reserve(balance, hold, movement, where);
  if (hold === undefined) fail("ledger", where, `a reservation to ${movement.kind}`, "none");
  if (movement.kind === "reverse") return reverse(balance, hold, movement.amount, where);
  if (hold.status !== "open") fail("ledger", where, `an open reservation to ${movement.kind}`, `one that is ${hold.status}`);
  if (movement.kind === "settle") return settle(balance, hold, movement, where);
  if (movement.kind === "void" && hold.settled > 0) fail("ledger", where, "nothing paid yet, to void it", `${hold.settled} paid`);
  return close(balance, hold, movement.kind === "void" ? "void" : "expired");
}

function reserve(
  balance: Balance, hold: Hold | undefined, { maximum, share }: { readonly maximum: number; readonly share?: number }, where: string,
): { balance: Balance; hold: Hold } {
  if (hold !== undefined) fail("ledger", where, "a decision without a reservation", `one that is ${hold.status}`);
  if (amountOf(maximum, where) > availableOf(balance)) fail("over-budget", where, `at most ${availableOf(balance)}`, describe(maximum));
  return { balance: { ...balance, reserved: balance.reserved + maximum }, hold: { maximum, settled: 0, status: "open", ...(share === undefined ? {} : { share }) } };
}

function promisesAfter(promises: Promises, before: Hold | undefined, after: Hold): Promises {
  const without = before?.status === "open" ? promise(promises, promisedBy(before), -1) : promises;
  const counted = before === undefined ? { ...without, made: without.made + 1 } : without;
  return after.status === "open" ? promise(counted, promisedBy(after), 1) : counted;
}

// What was paid in part will be paid in full: only an untouched promise is a matter of chance.
function promisedBy({ maximum, settled, share = 1 }: Hold): { money: number; share: number } {
  return { money: maximum - settled, share: settled > 0 ? 1 : share };
}

function settle(balance: Balance, hold: Hold, to: { amount: number; final: boolean }, where: string): { balance: Balance; hold: Hold } {
  const paid = amountOf(to.amount, where) - hold.settled;
  if (paid < 0) fail("ledger", where, `${hold.settled} or more paid in all (a refund is a reversal)`, describe(to.amount));
  if (to.amount > hold.maximum) fail("ledger", where, `at most the ${hold.maximum} reserved`, describe(to.amount));
  const next = { ...balance, reserved: balance.reserved - paid, settled: balance.settled + paid };
  const held = { ...hold, settled: to.amount };
  return to.final ? close(next, held, "settled") : { balance: next, hold: held };
}

function close(balance: Balance, hold: Hold, status: Hold["status"]): { balance: Balance; hold: Hold } {
  const counts = status === "void" ? 0 : 1;
  return {
    balance: {
      ...balance,
      reserved: balance.reserved - (hold.maximum - hold.settled),
      closedMaximum: balance.closedMaximum + counts * hold.maximum,
      closedSettled: balance.closedSettled + counts * hold.settled,
    },
    hold: { ...hold, status },
  };
}

function reverse(balance: Balance, hold: Hold, amount: number, where: string): { balance: Balance; hold: Hold } {
  if (amountOf(amount, where) > hold.settled) fail("ledger", where, `a refund of at most the ${hold.settled} paid`, describe(amount));
  const open = hold.status === "open";
  return {
    balance: {
      ...balance,
      settled: balance.settled - amount,
      reserved: balance.reserved + (open ? amount : 0),
      closedSettled: balance.closedSettled - (open ? 0 : amount),
    },
    hold: { ...hold, settled: hold.settled - amount },
  };
}

function resize(balance: Balance, cap: number, where: string): Balance {
  const held = balance.promises === undefined ? balance.reserved : Math.ceil(promisedMaximum(balance.promises, balance.reserved));
  const used = held + balance.settled;
  if (amountOf(cap, where) < used) fail("ledger", where, `a cap of at least the ${used} reserved and paid`, describe(cap));
  return { ...balance, cap };
}

function amountOf(amount: number, where: string): number {
  if (!Number.isSafeInteger(amount) || amount < 0) fail("ledger", where, "a whole number of minor units, 0 or more", describe(amount));
  return amount;
}

/** The movements that bring a hold to "so much is paid in all": a payment, a refund, or nothing where that is what it holds. */
export function movementsTo(
  hold: Hold | undefined, to: { readonly account: string; readonly decision: string; readonly amount: number; readonly final: boolean },
): readonly Movement[] {
  const { account, decision, amount, final } = to;
  if (hold === undefined) return amount === 0 ? [] : [{ kind: "settle", account, decision, amount, final }];
  const back: readonly Movement[] = amount < hold.settled ? [{ kind: "reverse", account, decision, amount: hold.settled - amount }] : [];
  const closes = final && hold.status === "open";
  return amount > hold.settled || closes ? [...back, { kind: "settle", account, decision, amount, final }] : back;
}

/**
 * Paid so far plus what open reservations will probably cost: their maxima times the share that closed ones came to. The
 * prior share counts as much as closed maxima of `weight`; before anything is known, the whole maximum is expected.
 */
export function expectedSpend(balance: Balance, prior: { readonly share: number; readonly weight: number } = { share: 1, weight: 0 }): number {
  const known = balance.closedMaximum + prior.weight;
  const share = known > 0 ? (balance.closedSettled + prior.share * prior.weight) / known : prior.share;
  return balance.settled + share * balance.reserved;
}
