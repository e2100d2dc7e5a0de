// How a request becomes a decision, stage by stage, and how a decision and its outcomes become transitions.
import { choose, countAllowed, fail, type DecisionSpec, type Observation, type Policy, type Random, type Transition } from "../core/index.ts";
import type { Assessment, Problem, Reservation, Stage } from "./problem.ts";

/** What deciding needs of a problem; its outcomes do not matter yet. */
export type Decidable<Request, Candidate> = Pick<Problem<Request, Candidate>, "stage" | "label" | "reserve" | "fallback">;

/** One stage as it was decided. `probabilities` is [A]; `masked` are the candidates that only the ledger or a cap forbade. */
export interface DecidedStage<Candidate> {
  readonly observation: Observation;
  readonly candidates: readonly Candidate[];
  readonly action: number;
  readonly propensity: number;
  readonly probabilities: Float64Array;
  readonly masked: readonly number[];
}

/** A complete decision: one candidate per stage, with all that was known when it was drawn. */
export interface Decision<Request, Candidate> {
  readonly request: Request;
  readonly chosen: readonly Candidate[];
  readonly stages: readonly DecidedStage<Candidate>[];
  /** Nothing could be chosen, so that the problem's fallback stands: one candidate per stage, propensity 1. */
  readonly fallback: boolean;
}

/** What stands beside the request when it is decided. */
export interface DecideOptions {
  /** [L], the shadow price of each limit. */
  readonly prices: Float32Array;
  readonly random: Random;
  /** Whether the money of a decision so far can be reserved, and its caps allow it. Absent: everything is permitted. */
  readonly permits?: (reservations: readonly Reservation[]) => boolean;
}

/**
 * Decides a request: every stage is drawn by `choose`, after the candidates whose reservation is not permitted have been
 * masked. Where a stage has nothing left, the problem's fallback replaces the whole decision; without one this throws `no-candidate`.
 * A problem owes that this happens at the first stage or never (test/contracts/problem.ts): behind a draw, the propensity 1 would be wrong.
 */
export function decide<Request, Candidate>(
  problem: Decidable<Request, Candidate>, request: Request, policy: Policy, options: DecideOptions,
): Decision<Request, Candidate> {
  const chosen: Candidate[] = [];
  const stages: DecidedStage<Candidate>[] = [];
  for (;;) {
    const stage = problem.stage(request, chosen, options.prices);
    if (stage === null) return { request, chosen, stages, fallback: false };
    const masked = forbiddenByMoney(problem, { request, chosen, stage }, options.permits);
    const observation = withMask(stage.observation, masked);
    if (countAllowed(observation) === 0) return fallBack(problem, request, options.prices);
    const choice = choose(policy, observation, options.random);
    stages.push({ observation, candidates: stage.candidates, masked, ...choice });
    chosen.push(stage.candidates[choice.action]);
  }
}

interface Standing<Request, Candidate> {
  readonly request: Request;
  readonly chosen: readonly Candidate[];
  readonly stage: Stage<Candidate>;
}

function forbiddenByMoney<Request, Candidate>(
  problem: Decidable<Request, Candidate>, { request, chosen, stage }: Standing<Request, Candidate>, permits: DecideOptions["permits"],
): number[] {
  const masked: number[] = [];
  if (permits === undefined) return masked;
  stage.candidates.forEach((candidate, action) => {
    if (stage.observation.allowed[action] === 0) return;
    if (!permits(problem.reserve(request, [...chosen, candidate]))) masked.push(action);
  });
  return masked;
}

/** The observation with these candidates forbidden as well; the same object when there are none. */
export function withMask(observation: Observation, masked: readonly number[]): Observation {
  if (masked.length === 0) return observation;
  const allowed = observation.allowed.slice();
  for (const action of masked) allowed[action] = 0;
  return { ...observation, allowed };
}

// Every other candidate is masked, so that a log of such decisions carries weight 1 for every policy: none had a choice.
function fallBack<Request, Candidate>(
  problem: Decidable<Request, Candidate>, request: Request, prices: Float32Array,
): Decision<Request, Candidate> {
  if (problem.fallback === undefined) fail("no-candidate", "candidates", "at least one that is allowed and permitted", "none");
  const chosen = problem.fallback(request);
  const stages = chosen.map((candidate, index): DecidedStage<Candidate> => {
    const stage = problem.stage(request, chosen.slice(0, index), prices);
    const action = stage === null ? -1 : indexOfLabel(problem, stage, problem.label(candidate));
    if (stage === null || action < 0) throw new Error(`the fallback candidate ${problem.label(candidate)} is not offered`);
    const masked = [...stage.candidates.keys()].filter((other) => other !== action && stage.observation.allowed[other] === 1);
    const probabilities = new Float64Array(stage.candidates.length);
    probabilities[action] = 1;
    return { observation: withMask(stage.observation, masked), candidates: stage.candidates, action, propensity: 1, probabilities, masked };
  });
  return { request, chosen, stages, fallback: true };
}

/** The position of the candidate with this label in its stage; -1 where there is none. */
export function indexOfLabel<Candidate>(
  problem: Pick<Decidable<never, Candidate>, "label">, stage: Stage<Candidate>, label: string,
): number {
  return stage.candidates.findIndex((candidate) => problem.label(candidate) === label);
}

/**
 * One transition per stage of a decision. `next` is the first observation of the same episode's next request, null where
 * there is none or it is not known. No outcomes means silence.
 */
export function transitionsOf<Request, Candidate, Outcome>(
  problem: Problem<Request, Candidate, Outcome>, decision: Decision<Request, Candidate>, outcomes: readonly Outcome[], next: Observation | null,
): Transition[] {
  return assessedTransitions(problem.spec, decision.stages, problem.assess(decision, outcomes), next);
}

/** What `transitionsOf` needs of a stage. */
export type TakenStage = Pick<DecidedStage<unknown>, "observation" | "action" | "propensity">;

/** The same from an assessment: discount 1 between stages, the spec's between requests, 0 where the process ended. */
export function assessedTransitions(
  spec: DecisionSpec, stages: readonly TakenStage[], assessment: Assessment, next: Observation | null,
): Transition[] {
  if (assessment.stages.length !== stages.length) {
    throw new Error(`a decision of ${stages.length} stages was assessed in ${assessment.stages.length}`);
  }
  return stages.map(({ observation, action, propensity }, stage): Transition => {
    const closing = stage === stages.length - 1;
    const { reward, costs } = assessment.stages[stage];
    const step = { observation, action, propensity, reward, costs: Float32Array.from(costs), stage };
    if (!closing) return { ...step, discount: 1, next: stages[stage + 1].observation, last: false };
    if (assessment.ended) return { ...step, discount: 0, next: null, last: true };
    return { ...step, discount: spec.discount, next: spec.discount === 0 ? null : next, last: next === null };
  });
}
