// The draw of a decision behind all guards: what they forbid is masked, and what is explored is held on an account of its own.
import type { Decision, Problem, Reservation } from "../../problems/index.ts";
import type { Assignment } from "../campaigns/campaign-plan.ts";
import { drawDecision, type DrawInput } from "./choices.ts";
import { explorationAccount, permitsUnder, stockAccount, type GuardedRequest } from "./guards.ts";

/** What a guarded draw comes to. */
export interface GuardedDraw {
  readonly made: Decision<unknown, unknown>;
  /** All that is to be held: the problem's, the units of stock, and what was explored. */
  readonly reservations: readonly Reservation[];
}

/** Draws a decision. `guards` are the names of the guards that forbid every offer now; where there is one, the fallback stands. */
export function drawGuarded(input: Omit<DrawInput, "permits">, guarded: GuardedRequest & { readonly guards: readonly string[]; readonly assignment: Assignment }): GuardedDraw {
  const permits = guarded.guards.length === 0 ? permitsUnder(guarded) : () => false;
  const made = drawDecision({ ...input, permits });
  const reservations = input.problem.reserve(input.request, made.chosen).map((reservation) => promised(guarded.plan, reservation));
  const explored = guarded.plan.guards.explorationCap !== null && guarded.assignment.explorationFloor > 0 && isExploratory(made);
  const money = moneyOf(reservations);
  return { made, reservations: explored && money > 0 ? [...reservations, { account: explorationAccount, maximum: money }] : reservations };
}

/** The assignment with the exploration that its account can still hold: all of it or none, before the draw. */
export function affordableExploration(
  assignment: Assignment, { plan, slice: { ledger } }: Pick<GuardedRequest, "plan" | "slice">, { problem, request, prices }: Pick<DrawInput, "problem" | "request" | "prices">,
): Assignment {
  if (plan.guards.explorationCap === null || assignment.explorationFloor === 0) return assignment;
  const left = ledger.has(explorationAccount) ? ledger.available(explorationAccount) : 0;
  return left >= mostAtStake(problem, request, prices) ? assignment : { ...assignment, explorationFloor: 0 };
}

// The dearest candidate in every stage: no decision can hold more.
function mostAtStake(problem: Problem, request: unknown, prices: Float32Array): number {
  const first = problem.stage(request, [], prices);
  const dearest = Math.max(0, ...(first?.candidates ?? []).map((candidate) => moneyOf(problem.reserve(request, [candidate]))));
  return dearest * problem.spec.stages;
}

// On an overbooked account a promise says how probably it is redeemed.
function promised({ overbooking }: GuardedRequest["plan"], reservation: Reservation): Reservation {
  const asked = overbooking?.[reservation.account];
  return asked === undefined ? reservation : { ...reservation, share: asked.redeemedShare };
}

function moneyOf(reservations: readonly Reservation[]): number {
  const prefix = stockAccount("");
  return reservations.reduce((sum, { account, maximum }) => sum + (account.startsWith(prefix) ? 0 : maximum), 0);
}

// Something else was drawn than what the policy holds most likely.
function isExploratory({ stages }: Decision<unknown, unknown>): boolean {
  return stages.some(({ propensity, probabilities }) => probabilities.some((probability) => probability > propensity));
}
