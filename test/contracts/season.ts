// A short season of a problem's world under uniform decisions: what the laws of problems are checked on.
import { seeded, uniform, type Observation } from "../../src/core/index.ts";
import { decide, type Decision, type Problem, type World } from "../../src/problems/index.ts";
import { expectSameBits } from "./law.ts";

export interface ProblemSubject {
  readonly problem: Problem;
  /** Requests per law. */
  readonly requests: number;
}

export interface Visit {
  readonly request: unknown;
  readonly decision: Decision<unknown, unknown>;
  readonly outcomes: readonly unknown[];
  readonly afterMs: readonly number[];
}

export const jsonOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

export function pricesOf(problem: Problem): Float32Array {
  return new Float32Array(problem.spec.limits.length);
}

export function worldOf(problem: Problem, seed: string): World<unknown, unknown, unknown> {
  if (problem.world === undefined) throw new Error("the subject of these laws needs a world");
  return problem.world(seeded(seed));
}

/** The next requests of a world, decided uniformly. */
export function visits({ problem, requests }: ProblemSubject, world: World<unknown, unknown, unknown>, label: string): Visit[] {
  const visited: Visit[] = [];
  while (visited.length < requests) {
    const arrival = world.next();
    if (arrival === null) break;
    const { request } = arrival;
    const random = seeded(`${label} ${visited.length}`);
    const decision = decide(problem, request, uniform, { prices: pricesOf(problem), random });
    const { reports } = world.respond(request, decision.chosen);
    visited.push({ request, decision, outcomes: reports.map((report) => report.outcome), afterMs: reports.map((report) => report.afterMs) });
  }
  return visited;
}

export const season = (subject: ProblemSubject): Visit[] => visits(subject, worldOf(subject.problem, "laws"), "laws");

export function expectSameObservation(found: Observation, wanted: Observation): void {
  expectSameBits(found.state, wanted.state);
  expectSameBits(found.candidates, wanted.candidates);
  expectSameBits(found.allowed, wanted.allowed);
  expectSameBits(found.prices, wanted.prices);
}

export function reservedBy(problem: Problem, { request, decision }: { readonly request: unknown; readonly decision: { readonly chosen: readonly unknown[] } }): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { account, maximum } of problem.reserve(request, decision.chosen)) totals.set(account, (totals.get(account) ?? 0) + maximum);
  return totals;
}
