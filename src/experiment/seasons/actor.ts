// Who decides in a simulated season, under the ledger: a policy, a learner or a rule of today's practice.
import { fail, type Learner, type Policy, type Random } from "../../core/index.ts";
import type { Ledger } from "../../models/index.ts";
import { decide, type Baseline, type Decision, type Problem } from "../../problems/index.ts";
import { permitsOf, postAll, reservationMovements } from "./money.ts";

/** Who decides: a policy as it stands, a learner that improves on the way, or a rule of today's practice. */
export type Actor<Request, Candidate> =
  | { readonly kind: "policy"; readonly name: string; readonly policy: Policy }
  | { readonly kind: "learner"; readonly name: string; readonly learner: Learner }
  | { readonly kind: "baseline"; readonly baseline: Baseline<Request, Candidate> };

/** The name of the decision at this place of the season. */
export function idOf(index: number): string {
  return String(index + 1);
}

/** What results call an actor. */
export function nameOf<Request, Candidate>(actor: Actor<Request, Candidate>): string {
  return actor.kind === "baseline" ? actor.baseline.name : actor.name;
}

/** The policy behind an actor; null for a baseline, which has no probabilities. */
export function policyOf<Request, Candidate>(actor: Actor<Request, Candidate>): Policy | null {
  if (actor.kind === "baseline") return null;
  return actor.kind === "policy" ? actor.policy : actor.learner.policy;
}

/** Decides and reserves in one step, decision by decision. What a baseline may not afford becomes the fallback. */
export function createDecider<Request, Candidate, Outcome>(
  { problem, actor, random, ledger }: {
    readonly problem: Problem<Request, Candidate, Outcome>;
    readonly actor: Actor<Request, Candidate>;
    readonly random: Random;
    readonly ledger: Ledger;
  },
): (request: Request, index: number, prices: Float32Array) => Decision<Request, Candidate> {
  const permits = permitsOf(ledger);
  const draws = random.fork("choices");
  const act = (request: Request, index: number, prices: Float32Array): Decision<Request, Candidate> => {
    if (actor.kind !== "baseline") {
      const policy = actor.kind === "policy" ? actor.policy : actor.learner.policy;
      return decide(problem, request, policy, { prices, random: draws.fork(index), permits });
    }
    const chosen = actor.baseline.act(request, draws.fork(index));
    if (permits(problem.reserve(request, chosen))) return { request, chosen, stages: [], fallback: false };
    if (problem.fallback === undefined) fail("no-candidate", actor.baseline.name, "a decision the ledger permits", "one it does not");
    return { request, chosen: problem.fallback(request), stages: [], fallback: true };
  };
  return (request, index, prices) => {
    const decision = act(request, index, prices);
    postAll(ledger, reservationMovements(idOf(index), problem.reserve(request, decision.chosen)));
    return decision;
  };
}
