// A decision's money: the reservations and settlements of a problem, posted on the ledger. Simulated and live alike.
import { describe, fail } from "../../core/index.ts";
import { movementsTo, type Ledger, type Movement } from "../../models/index.ts";
import type { Problem, Reservation, Settlement } from "../../problems/index.ts";

/** The caps of a problem's accounts, with the given ones in their place. Throws `unknown-name` for another account and `bad-settings` for an amount that is none. */
export function capsOf(
  problem: Pick<Problem, "accounts" | "account">, given: { readonly [account: string]: number } = {},
): { readonly [account: string]: number } {
  for (const [name, cap] of Object.entries(given)) {
    if (!problem.accounts.includes(name)) fail("unknown-name", "caps", `one of ${problem.accounts.join(", ") || "no accounts"}`, describe(name));
    if (!Number.isSafeInteger(cap) || cap < 0) fail("bad-settings", `caps.${name}`, "a whole number of minor units, 0 or more", describe(cap));
  }
  return Object.fromEntries(problem.accounts.map((name) => [name, given[name] ?? problem.account(name).cap]));
}

/** Whether all of these can be reserved together: what `decide` masks candidates with. An account that is not open holds nothing. */
export function permitsOf(ledger: Ledger): (reservations: readonly Reservation[]) => boolean {
  return (reservations) => {
    for (const { account } of reservations) {
      let maximum = 0;
      for (const other of reservations) if (other.account === account) maximum += other.maximum;
      if (maximum > (ledger.has(account) ? ledger.available(account) : 0)) return false;
    }
    return true;
  };
}

/** The movements that reserve a decision's maxima: one per account that can be charged at all. */
export function reservationMovements(decision: string, reservations: readonly Reservation[]): readonly Movement[] {
  const maxima = new Map<string, { readonly maximum: number; readonly share: number | undefined }>();
  for (const { account, maximum, share } of reservations) {
    const before = maxima.get(account);
    // Several promises of one decision may be redeemed together: the surest stands for all.
    maxima.set(account, before === undefined ? { maximum, share } : { maximum: before.maximum + maximum, share: surest(before.share, share) });
  }
  return [...maxima].filter(([, { maximum }]) => maximum > 0).map(([account, { maximum, share }]) => (
    { kind: "reserve", account, decision, maximum, ...(share !== undefined && { share }) }
  ));
}

function surest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.max(a, b);
}

/** The movements that bring the ledger to what an assessment says was paid so far. */
export function settlementMovements(ledger: Ledger, decision: string, settled: readonly Settlement[]): readonly Movement[] {
  return settled.flatMap(({ account, amount, final }) =>
    movementsTo(ledger.hold(account, decision), { account, decision, amount, final }));
}

/** The movements that free what a decision still holds when its outcome window is over. */
export function expiryMovements(ledger: Ledger, decision: string): readonly Movement[] {
  return holdingAccounts(ledger, decision).map((account) => ({ kind: "expire", account, decision }));
}

/** The movements that undo the reservations of a decision that never took effect. */
export function voidMovements(ledger: Ledger, decision: string): readonly Movement[] {
  return holdingAccounts(ledger, decision).map((account) => ({ kind: "void", account, decision }));
}

function holdingAccounts(ledger: Ledger, decision: string): readonly string[] {
  return ledger.accounts().filter((account) => ledger.hold(account, decision)?.status === "open");
}

/** Posts them all, in order. */
export function postAll(ledger: Ledger, movements: readonly Movement[]): void {
  for (const movement of movements) ledger.post(movement);
}
