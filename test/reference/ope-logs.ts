// Turns the inputs of an off-policy reference file into logs and replays, through the code that users' logs go through.
import { seeded, type Log, type Policy } from "../../src/core/index.ts";
import { replay, viewLog, type Replay } from "../../src/evaluation/index.ts";
import { logOf } from "../fixtures/logs.ts";

/** One logged step with what a target and a model say about it. */
export interface ReferenceStep {
  readonly action: number;
  readonly reward: number;
  readonly propensity: number;
  readonly target: readonly number[];
  readonly predictions: readonly number[];
  readonly discount: number;
  readonly episode: number;
}

/** The replay of the target over these steps, with the given predictions in place of a fitted model. */
export function replayOf(steps: readonly ReferenceStep[]): Replay {
  const plain = replay(viewLog(logOfSteps(steps)), { name: "target", policy: tablePolicy(steps) }, { model: null, random: seeded(1) });
  const expected = Float64Array.from(steps, ({ target, predictions }) =>
    target.reduce((sum, p, action) => sum + p * predictions[action], 0) / target.reduce((sum, p) => sum + p, 0));
  const taken = Float64Array.from(steps, ({ action, predictions }) => predictions[action]);
  return { ...plain, hasModel: true, quantities: plain.quantities.map((quantity) => ({ ...quantity, expected, taken })) };
}

// The state of a row is its number, exact in 32 bits up to 16 million, so that a table can answer for it.
function logOfSteps(steps: readonly ReferenceStep[]): Log {
  const actions = Math.max(...steps.map((step) => step.target.length));
  return logOf(steps.map((step, row) => ({ ...step, state: [row] })), {
    actions: Array.from({ length: actions }, (_, action) => `action ${action}`),
    state: [{ name: "row", low: 0, high: steps.length }],
  });
}

function tablePolicy(steps: readonly ReferenceStep[]): Policy {
  return { probabilities: (observation) => Float64Array.from(steps[observation.state[0]].target) };
}
