// Processes written out as tables: built from a list of outcomes per action, and backed up.
import { describe, fail, type TabularModel } from "../../core/index.ts";

/** One thing that an action can lead to. */
export interface Outcome {
  readonly probability: number;
  readonly next: number;
  readonly reward: number;
  /** The process is over behind it. */
  readonly ends?: boolean;
}

/** What a table is built from. */
export interface TabularProcess {
  readonly states: number;
  readonly actions: number;
  readonly discount: number;
  /** Weights of the first states, which need not sum to 1; every state alike unless given. */
  first?(state: number): number;
  /** What the action leads to; an empty list where it is forbidden. */
  outcomes(state: number, action: number): readonly Outcome[];
}

/** The table of a process. Throws `bad-settings` where the probabilities of an action do not sum to 1 within 1e-9. */
export function createTabularModel(process: TabularProcess): TabularModel {
  const { states, actions, discount } = process;
  const pairs = states * actions;
  // The outcomes are asked for twice, to count and to write, so that large tables never exist as objects.
  const starts = new Uint32Array(pairs + 1);
  for (let pair = 0; pair < pairs; pair++) starts[pair + 1] = starts[pair] + outcomesOf(process, pair).length;
  const size = starts[pairs];
  const model = {
    states, actions, discount, starts,
    allowed: Uint8Array.from({ length: pairs }, (_, pair) => (starts[pair + 1] > starts[pair] ? 1 : 0)),
    first: firstStates(process),
    probabilities: new Float64Array(size), next: new Uint32Array(size), rewards: new Float64Array(size), continues: new Uint8Array(size),
  };
  for (let pair = 0; pair < pairs; pair++) writeOutcomes(model, outcomesOf(process, pair), starts[pair]);
  return model;
}

function outcomesOf(process: TabularProcess, pair: number): readonly Outcome[] {
  const list = process.outcomes(Math.floor(pair / process.actions), pair % process.actions);
  checkOutcomes(list, pair, process);
  return list;
}

function firstStates(process: TabularProcess): Float64Array {
  const weights = Float64Array.from({ length: process.states }, (_, state) => process.first?.(state) ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function writeOutcomes(model: TabularModel, list: readonly Outcome[], start: number): void {
  list.forEach(({ probability, next, reward, ends }, index) => {
    model.probabilities[start + index] = probability;
    model.next[start + index] = next;
    model.rewards[start + index] = reward;
    model.continues[start + index] = ends === true ? 0 : 1;
  });
}

function checkOutcomes(list: readonly Outcome[], pair: number, { states, actions }: TabularProcess): void {
  if (list.length === 0) return;
  const where = `outcomes of action ${pair % actions} in state ${Math.floor(pair / actions)}`;
  const total = list.reduce((sum, { probability }) => sum + probability, 0);
  if (!(Math.abs(total - 1) <= 1e-9)) fail("bad-settings", where, "probabilities that sum to 1", describe(total));
  const stray = list.find(({ probability, next, reward }) => !(probability >= 0 && next >= 0 && next < states && Number.isFinite(reward)));
  if (stray !== undefined) fail("bad-settings", where, `probabilities from 0 on, states below ${states} and finite rewards`, describe(stray));
}

/** The value of an action under these state values: sum of p (r + discount v(s')) (Bellman 1957); minus infinity where forbidden. */
export function backUp(model: TabularModel, values: Float64Array, pair: number): number {
  const { starts, probabilities, next, rewards, continues, discount } = model;
  if (model.allowed[pair] === 0) return Number.NEGATIVE_INFINITY;
  let total = 0;
  for (let index = starts[pair]; index < starts[pair + 1]; index++) {
    const following = continues[index] === 1 ? discount * values[next[index]] : 0;
    total += probabilities[index] * (rewards[index] + following);
  }
  return total;
}

/** [S x A], the value of every action under these state values. */
export function actionValuesOf(model: TabularModel, values: Float64Array): Float64Array {
  return Float64Array.from(model.allowed, (_, pair) => backUp(model, values, pair));
}

/** The first allowed action of a state whose value is within `slack` of the best; -1 where the process is over. */
export function bestAction(model: TabularModel, actionValues: Float64Array, state: number, slack = 0): number {
  const start = state * model.actions;
  let best = Number.NEGATIVE_INFINITY;
  for (let pair = start; pair < start + model.actions; pair++) best = Math.max(best, actionValues[pair]);
  if (best === Number.NEGATIVE_INFINITY) return -1;
  let action = 0;
  while (!(actionValues[start + action] >= best - slack)) action++;
  return action;
}
