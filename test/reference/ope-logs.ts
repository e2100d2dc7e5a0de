// Turns the inputs of an off-policy reference file into logs and replays, through the code that users' logs go through.
import { batchOf, seeded, type DecisionSpec, type Log, type Policy, type Transition } from "../../src/core/index.ts";
import { replay, viewLog, type Replay } from "../../src/evaluation/index.ts";

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
  const plain = replay(viewLog(logOf(steps)), { name: "target", policy: tablePolicy(steps) }, { model: null, random: seeded(1) });
  const expected = Float64Array.from(steps, ({ target, predictions }) =>
    target.reduce((sum, p, action) => sum + p * predictions[action], 0) / target.reduce((sum, p) => sum + p, 0));
  const taken = Float64Array.from(steps, ({ action, predictions }) => predictions[action]);
  return { ...plain, hasModel: true, quantities: plain.quantities.map((quantity) => ({ ...quantity, expected, taken })) };
}

// The state of a row is its number, exact in 32 bits up to 16 million, so that a table can answer for it.
function logOf(steps: readonly ReferenceStep[]): Log {
  const actions = Math.max(...steps.map((step) => step.target.length));
  const spec: DecisionSpec = {
    state: [{ name: "row", low: 0, high: steps.length }], candidate: [], limits: [], stages: 1, discount: 1,
    fixed: Array.from({ length: actions }, (_, action) => `action ${action}`),
  };
  const transitions = steps.map((step, row): Transition => ({
    observation: {
      state: Float32Array.of(row), candidates: new Float32Array(0), prices: new Float32Array(0),
      allowed: new Uint8Array(actions).fill(1),
    },
    action: step.action, propensity: step.propensity, reward: step.reward, costs: new Float32Array(0), discount: step.discount,
    next: null, last: steps[row + 1]?.episode !== step.episode, stage: 0,
  }));
  const episodes = Uint32Array.from(steps, (step) => step.episode);
  return {
    ...batchOf(transitions, spec), metrics: [], metricValues: new Float64Array(0), episodes, subjects: episodes,
    times: new Float64Array(steps.length).fill(Number.NaN), decisions: null,
  };
}

function tablePolicy(steps: readonly ReferenceStep[]): Policy {
  return { probabilities: (observation) => Float64Array.from(steps[observation.state[0]].target) };
}
