// Double Q-learning over a discretised state: one table names the best following choice, the other says what it is worth.
import {
  pricedReward, sampleIndex, transitionAt,
  type Algorithm, type Batch, type DecisionSpec, type Learner, type Observation, type Random, type Snapshot, type Tensor,
} from "../core/index.ts";
import { createActionValues, type ActionValues } from "../models/index.ts";
import { createTabularClock, epsilonGreedyOver, tabularDefaults, tabularRanges, type TabularSettings } from "./tabular.ts";

const name = "double-q-learning";

/**
 * By a fair coin Q1(s,a) <- Q1(s,a) + rate (r + discount Q2(s', argmax Q1(s',.)) - Q1(s,a)), or the same with the tables exchanged (van
 * Hasselt 2010, algorithm 1): the largest of noisy values is no longer taken for their largest mean. The policy is greedy in the
 * sum of both. The snapshot's table for reading is the first of the two.
 */
export const doubleQLearning: Algorithm<TabularSettings> = {
  name,
  summary: "Tabular double Q-learning over a discretised state, with epsilon-greedy exploration (van Hasselt 2010).",
  defaults: tabularDefaults,
  ranges: tabularRanges,
  unsuited: () => null,
  create(spec, config, from): Learner {
    const tables = createTables(spec, config, from);
    const clock = createTabularClock(config, from);
    return {
      policy: epsilonGreedyOver(sumOf(tables), clock.epsilon),
      learn(batch, random) {
        for (let row = 0; row < batch.rows; row++) {
          if (learnRow(tables, clock.rate(), { batch, row, random })) clock.tick();
        }
      },
      snapshot: () => ({ algorithm: name, spec, config, tensors: { ...tensorsOf(tables), ...clock.tensors() }, lineage: {} }),
    };
  },
};

type Tables = readonly [ActionValues, ActionValues];

const parts = ["cells", "values", "visits"] as const;

function createTables(spec: DecisionSpec, config: TabularSettings, from?: Snapshot): Tables {
  if (from === undefined) return [createActionValues(spec, config), createActionValues(spec, config)];
  const second = Object.fromEntries(parts.flatMap((part): [string, Tensor][] => {
    const tensor = from.tensors[`${part}2`] as Tensor | undefined;
    return tensor === undefined ? [] : [[part, tensor]];
  }));
  return [createActionValues(spec, config, from), createActionValues(spec, config, { ...from, tensors: second })];
}

function tensorsOf([first, second]: Tables): { readonly [name: string]: Tensor } {
  const { cells, values, visits } = second.tensors();
  return { ...first.tensors(), cells2: cells, values2: values, visits2: visits };
}

function sumOf([first, second]: Tables): (observation: Observation, out: Float64Array) => void {
  let other = new Float64Array(0);
  return (observation, out) => {
    if (other.length !== out.length) other = new Float64Array(out.length);
    first.score(observation, out);
    second.score(observation, other);
    for (let action = 0; action < out.length; action++) out[action] += other[action];
  };
}

function learnRow(tables: Tables, rate: number | null, { batch, row, random }: { readonly batch: Batch; readonly row: number; readonly random: Random }): boolean {
  const { observation, action, discount, next } = transitionAt(batch, row);
  if (discount > 0 && next === null) return false;
  const heads = sampleIndex(random, 2);
  const [naming, valuing] = heads === 0 ? tables : [tables[1], tables[0]];
  const following = discount > 0 && next !== null ? discount * valuing.value(valuing.entry(next, bestAction(naming, next), false)) : 0;
  // Both tables get the cell, so that they hold the same cells in the same order.
  valuing.entry(observation, action, true);
  naming.move(naming.entry(observation, action, true), pricedReward(batch, row) + following, rate);
  return true;
}

function bestAction(table: ActionValues, observation: Observation): number {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (let action = 0; action < observation.allowed.length; action++) {
    if (observation.allowed[action] === 0) continue;
    const value = table.value(table.entry(observation, action, false));
    if (best < 0 || value > most) [best, most] = [action, value];
  }
  return best;
}
