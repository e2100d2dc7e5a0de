// What kept a candidate from being chosen, and why: a rule of the problem, money or a cap, a guard that forbade every offer.
import type { Problem, Stage } from "../../problems/index.ts";

/** What forbade a candidate. */
export interface Forbidding {
  readonly by: "rule" | "money" | "guard";
  /** In one sentence; null where the problem does not say. */
  readonly because: string | null;
}

/** A stage as it was decided: `masked` are the labels that were forbidden beyond the problem's rules, `guards` the guards that forbade every offer. */
interface DecidedUnder {
  readonly problem: Problem;
  readonly request: unknown;
  readonly chosen: readonly unknown[];
  readonly stage: Stage<unknown>;
  readonly masked: readonly string[];
  readonly guards: readonly string[];
}

/** One per candidate of the stage, null where it could be chosen. */
export function forbiddings({ problem, request, chosen, stage, masked, guards }: DecidedUnder): readonly (Forbidding | null)[] {
  const money = (candidate: unknown): string => {
    const held = problem.reserve(request, [...chosen, candidate]).map(({ account, maximum }) => `${maximum} of ${account}`);
    return held.length === 0 ? "its caps were reached" : `it would have had to hold ${held.join(" and ")}, and that was not free or a cap was reached`;
  };
  return stage.candidates.map((candidate, at) => {
    if (stage.observation.allowed[at] === 0) return { by: "rule", because: problem.because?.(request, chosen, candidate) ?? null };
    if (!masked.includes(problem.label(candidate))) return null;
    return guards.length > 0 ? { by: "guard", because: `guards forbade every offer: ${guards.join(", ")}` } : { by: "money", because: money(candidate) };
  });
}
