// Makes a live choice from the state alone: bucket, mask, draw. The same state and secret always give the same choice.
import { checkDistribution, fail, seeded, type Keyed } from "../../core/index.ts";
import { decide, indexOfLabel, type Decision, type Problem, type RecordedChoice, type Reservation } from "../../problems/index.ts";
import type { RequestPolicy } from "../campaigns/policies.ts";

/** All that a draw depends on. */
export interface DrawInput {
  readonly keyed: Keyed;
  readonly campaign: string;
  readonly decision: string;
  readonly request: unknown;
  readonly problem: Problem;
  readonly policy: RequestPolicy;
  readonly prices: Float32Array;
  /** Whether these can be held together. */
  readonly permits: (reservations: readonly Reservation[]) => boolean;
}

/** The decision, drawn by a keyed hash of its name, from candidates that were masked before the draw. */
export function drawDecision(input: DrawInput): Decision<unknown, unknown> {
  const { problem, request, prices } = input;
  return decide(problem, request, input.policy(request, prices), {
    prices,
    random: seeded(input.keyed.seed("draw", input.campaign, input.decision)),
    permits: input.permits,
  });
}

/**
 * What another policy would have given each stage of a decision, with its masks and prices. Nothing is drawn from it, and its
 * draws for averages come from a stream of their own. Null where it fails: a policy on trial must not harm the one that decides.
 */
export function shadowProbabilities(
  input: Omit<DrawInput, "permits">, decision: Pick<Decision<unknown, unknown>, "stages">,
): readonly (readonly number[])[] | null {
  const random = seeded(input.keyed.seed("shadow", input.campaign, input.decision));
  try {
    const policy = input.policy(input.request, input.prices);
    return decision.stages.map(({ observation }) => {
      const probabilities = policy.probabilities(observation, random);
      checkDistribution(probabilities, observation);
      return Array.from(probabilities);
    });
  } catch {
    return null;
  }
}

/** The candidates behind these choices: what the caller of a decision is to carry out. */
export function candidatesOf(problem: Problem, request: unknown, { choices, prices }: { readonly choices: readonly RecordedChoice[]; readonly prices: Float32Array }): readonly unknown[] {
  const chosen: unknown[] = [];
  for (const { candidate } of choices) {
    const stage = problem.stage(request, chosen, prices);
    const index = stage === null ? -1 : indexOfLabel(problem, stage, candidate);
    chosen.push(stage?.candidates[index] ?? fail("not-found", "candidate", "one of its stage", candidate));
  }
  return chosen;
}

/** Prices by name as the numbers that a policy sees, [L]. */
export function pricesOf(problem: Pick<Problem, "spec">, named: { readonly [limit: string]: number }): Float32Array {
  return Float32Array.from(problem.spec.limits, (limit) => named[limit] ?? 0);
}

/** The same by name, to be written down. */
export function namedPrices(problem: Pick<Problem, "spec">, prices: Float32Array): { readonly [limit: string]: number } {
  return Object.fromEntries(problem.spec.limits.map((limit, index) => [limit, prices[index]]));
}
