// Guards: what forbids every offer to a person now, and what forbids single candidates. All of them mask before the draw.
import { describe, fail } from "../../core/index.ts";
import type { Problem, Reservation } from "../../problems/index.ts";
import { availableOf } from "../../models/index.ts";
import type { CampaignPlan, Guards, RateLimit } from "../campaigns/campaign-plan.ts";
import { checkQuietHours, isQuiet } from "./quiet-hours.ts";
import type { CampaignState, DecisionState, SliceState } from "../state.ts";

/** No guard at all. */
export const noGuards: Guards = { frequency: [], coolDownMs: 0, quietHours: null, perPerson: {}, stock: {}, explorationCap: null, breaker: {} };

/** The account that draws other than the policy's favourite are held on. */
export const explorationAccount = "exploration";

/** The account that counts the units of a candidate. */
export function stockAccount(label: string): string {
  return `stock/${label}`;
}

/** The accounts that guards add to those of the problem, with their caps. */
export function guardCaps({ stock, explorationCap }: Guards): { readonly [account: string]: number } {
  const units = Object.entries(stock).map(([label, cap]) => [stockAccount(label), cap] as const);
  return Object.fromEntries(explorationCap === null ? units : [...units, [explorationAccount, explorationCap]]);
}

/** Who asks, when, and what the campaign remembers. */
export interface GuardedRequest {
  readonly plan: Pick<CampaignPlan, "guards" | "overbooking">;
  readonly state: CampaignState;
  readonly slice: SliceState;
  readonly person: string | null;
  readonly atMs: number;
}

/** The names of the guards that forbid every offer now: "switched-off", "quiet-hours", "cool-down", "frequency". */
export function forbidsAll({ plan: { guards }, state, person, atMs }: GuardedRequest): readonly string[] {
  const asks = guards.coolDownMs > 0 || guards.frequency.length > 0;
  const offers = person === null || !asks ? [] : decisionsOf(state, person).filter(({ offered, voided }) => offered && !voided).map((made) => made.atMs);
  const within = (ms: number): number => offers.filter((offer) => Math.abs(atMs - offer) < ms).length;
  const names: string[] = [];
  if (!state.on) names.push("switched-off");
  if (guards.quietHours !== null && isQuiet(guards.quietHours, atMs)) names.push("quiet-hours");
  if (within(guards.coolDownMs) > 0) names.push("cool-down");
  if (guards.frequency.some(({ most, withinMs }) => within(withinMs) >= most)) names.push("frequency");
  return names;
}

/** What is remembered of a person's decisions, by whichever writer made them. */
export function decisionsOf(state: CampaignState, person: string): readonly DecisionState[] {
  return [...state.slices.values()].flatMap(({ persons, decisions }) => [...persons.get(person) ?? []].map((decision) => decisions.get(decision)!));
}

/** Whether all of these can be reserved together, by the ledger and by what one person may have. */
export function permitsUnder({ plan: { guards }, slice: { ledger }, state, person }: GuardedRequest): (reservations: readonly Reservation[]) => boolean {
  const limits = person === null ? [] : Object.entries(guards.perPerson).map(([account, most]) => ({ account, left: most - heldBy(state, person, account) }));
  return (reservations) => {
    for (const { account } of reservations) {
      const maximum = sumOf(reservations, account);
      if (maximum > (ledger.has(account) ? availableOf(ledger.balance(account)) : 0)) return false;
      if (limits.some((limit) => limit.account === account && maximum > limit.left)) return false;
    }
    return true;
  };
}

function sumOf(reservations: readonly Reservation[], account: string): number {
  let sum = 0;
  for (const other of reservations) if (other.account === account) sum += other.maximum;
  return sum;
}

// What is open counts with its maximum, what is closed with what was paid.
function heldBy(state: CampaignState, person: string, account: string): number {
  let held = 0;
  for (const { persons, ledger } of state.slices.values()) {
    if (!ledger.has(account)) continue;
    for (const decision of persons.get(person) ?? []) {
      const hold = ledger.hold(account, decision);
      held += hold === undefined ? 0 : hold.status === "open" ? hold.maximum : hold.settled;
    }
  }
  return held;
}

/** The problem with the units of stock among what it reserves. */
export function withStock<Request, Candidate, Outcome>(
  problem: Problem<Request, Candidate, Outcome>, { stock }: Guards,
): Problem<Request, Candidate, Outcome> {
  if (Object.keys(stock).length === 0) return problem;
  return {
    ...problem,
    reserve(request, chosen) {
      const units = chosen.map((candidate) => problem.label(candidate)).filter((label) => Object.hasOwn(stock, label));
      return [...problem.reserve(request, chosen), ...units.map((label): Reservation => ({ account: stockAccount(label), maximum: 1 }))];
    },
  };
}

/** Throws `bad-settings` or `unknown-name` for guards that mean nothing. `longestMs` is how long decisions are remembered. */
export function checkGuards(guards: Guards, { accounts, longestMs }: { readonly accounts: readonly string[]; readonly longestMs: number }): void {
  const { frequency, coolDownMs, quietHours, perPerson, stock, explorationCap, breaker } = guards;
  frequency.forEach((limit, index) => checkRate(`guards.frequency[${index}]`, limit, longestMs));
  if (!(coolDownMs >= 0 && coolDownMs <= longestMs)) fail("bad-settings", "guards.coolDownMs", `milliseconds from 0 to ${longestMs}`, describe(coolDownMs));
  if (quietHours !== null) checkQuietHours(quietHours);
  for (const [label, units] of Object.entries(stock)) checkAmount(`guards.stock.${label}`, units);
  if (explorationCap !== null) checkAmount("guards.explorationCap", explorationCap);
  for (const [account, most] of Object.entries(perPerson)) {
    checkAccount(`guards.perPerson.${account}`, account, accounts);
    checkAmount(`guards.perPerson.${account}`, most);
  }
  for (const [account, limit] of Object.entries(breaker)) {
    checkAccount(`guards.breaker.${account}`, account, accounts);
    checkRate(`guards.breaker.${account}`, limit, longestMs);
  }
}

function checkRate(where: string, { most, withinMs }: RateLimit, longestMs: number): void {
  checkAmount(`${where}.most`, most);
  if (!(withinMs > 0 && withinMs <= longestMs)) fail("bad-settings", `${where}.withinMs`, `milliseconds above 0, at most ${longestMs}`, describe(withinMs));
}

function checkAmount(where: string, amount: number): void {
  if (!Number.isSafeInteger(amount) || amount < 0) fail("bad-settings", where, "a whole number of 0 or more", describe(amount));
}

function checkAccount(where: string, account: string, accounts: readonly string[]): void {
  if (!accounts.includes(account)) fail("unknown-name", where, `one of ${accounts.join(", ") || "no accounts"}`, describe(account));
}
