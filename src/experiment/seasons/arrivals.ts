// Outcomes in simulated time: what customers do arrives later, is settled in the ledger, and ends with the outcome window.
import type { Ledger } from "../../models/index.ts";
import type { Assessment, Decision, Problem, World } from "../../problems/index.ts";
import { idOf } from "./actor.ts";
import { expiryMovements, postAll, settlementMovements } from "./money.ts";
import { createSchedule } from "./schedule.ts";

/** A decision with the outcomes that have arrived so far. */
export interface OpenDecision<Request, Candidate, Outcome> {
  readonly index: number;
  readonly decision: Decision<Request, Candidate>;
  readonly outcomes: readonly Outcome[];
  /** The record of its episode ends with it, though the process goes on. */
  readonly cut: boolean;
}

/** Outcomes on their way. */
export interface Arrivals<Request, Candidate> {
  /** Asks the world what comes of a decision, and keeps it until its time. A report after the outcome window is never seen. */
  respond(index: number, decision: Decision<Request, Candidate>): void;
  /** Lets everything arrive that is due at this time. */
  until(time: number): void;
}

/** Arrivals of this world; `finished` is called with the final assessment when a decision's window is over. */
export function createArrivals<Request, Candidate, Outcome>(
  { problem, world, ledger }: {
    readonly problem: Problem<Request, Candidate, Outcome>;
    readonly world: World<Request, Candidate, Outcome>;
    readonly ledger: Ledger;
  },
  finished: (open: OpenDecision<Request, Candidate, Outcome>, assessment: Assessment) => void,
): Arrivals<Request, Candidate> {
  interface Waiting extends OpenDecision<Request, Candidate, Outcome> { readonly outcomes: Outcome[] }
  const pending = createSchedule<() => void>();
  const settle = ({ index, decision, outcomes }: Waiting): Assessment => {
    const assessment = problem.assess(decision, outcomes);
    postAll(ledger, settlementMovements(ledger, idOf(index), assessment.settled));
    return assessment;
  };
  const finish = (waiting: Waiting): void => {
    const assessment = settle(waiting);
    postAll(ledger, expiryMovements(ledger, idOf(waiting.index)));
    finished(waiting, assessment);
  };
  return {
    respond(index, decision) {
      const { reports, cut } = world.respond(decision.request, decision.chosen);
      const waiting: Waiting = { index, decision, outcomes: [], cut: cut === true };
      const time = problem.time(decision.request);
      for (const { afterMs, outcome } of reports) {
        if (afterMs <= problem.outcomeWindowMs) pending.add(time + afterMs, () => {
          waiting.outcomes.push(outcome);
          settle(waiting);
        });
      }
      pending.add(time + problem.outcomeWindowMs, () => finish(waiting));
    },
    until(time) {
      for (let arrive = pending.due(time); arrive !== null; arrive = pending.due(time)) arrive();
    },
  };
}
