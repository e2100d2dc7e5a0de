// Policies written out as tables, [states x actions]: made of actions or of other policies, evaluated exactly, and acted with.
import { cleared, fail, uniform, type Observation, type Policy, type Random, type TabularModel } from "../../core/index.ts";
import { solveInPlace } from "../../kernels/index.ts";

/** [S x A], all probability on one action per state; -1 stands for none. */
export function tableOfActions(model: TabularModel, actions: ArrayLike<number>): Float64Array {
  const table = new Float64Array(model.states * model.actions);
  for (let state = 0; state < model.states; state++) if (actions[state] >= 0) table[state * model.actions + actions[state]] = 1;
  return table;
}

/** [S x A], every allowed action alike. */
export function uniformTable(model: TabularModel): Float64Array {
  const table = new Float64Array(model.states * model.actions);
  for (let state = 0; state < model.states; state++) {
    const start = state * model.actions;
    const row = model.allowed.subarray(start, start + model.actions);
    const count = row.reduce((sum, flag) => sum + flag, 0);
    row.forEach((flag, action) => (table[start + action] = flag === 1 ? 1 / count : 0));
  }
  return table;
}

/** [S x A], what a policy does in every state that has a choice, given how a state is seen. */
export function tableOfPolicy(
  model: TabularModel, policy: Policy, { observe, random }: { readonly observe: (state: number) => Observation; readonly random: Random },
): Float64Array {
  const table = new Float64Array(model.states * model.actions);
  for (let state = 0; state < model.states; state++) {
    const row = model.allowed.subarray(state * model.actions, (state + 1) * model.actions);
    if (row.includes(1)) table.set(policy.probabilities(observe(state), random), state * model.actions);
  }
  return table;
}

/** Acts by a table, [S x A]; where a row has nothing on the allowed candidates, or the state is not known (-1), all of them alike. */
export function policyOfTable(table: Float64Array, actions: number, stateOf: (observation: Observation) => number): Policy {
  return {
    probabilities(observation, random, out) {
      const result = cleared(observation, out);
      const state = stateOf(observation);
      let total = 0;
      if (state < 0) return uniform.probabilities(observation, random, out);
      for (let action = 0; action < actions; action++) {
        if (observation.allowed[action] === 1) total += result[action] = table[state * actions + action];
      }
      if (!(total > 0)) return uniform.probabilities(observation, random, out);
      for (let action = 0; action < actions; action++) result[action] /= total;
      return result;
    },
  };
}

/** [S x S] row-major I - discount P, and [S] mean rewards, under a policy table. */
function bellmanSystem(model: TabularModel, table: Float64Array): { readonly matrix: Float64Array; readonly rewards: Float64Array } {
  const { states, actions, starts, probabilities, next, continues, discount } = model;
  const matrix = new Float64Array(states * states);
  const rewards = new Float64Array(states);
  for (let state = 0; state < states; state++) {
    matrix[state * states + state] = 1;
    for (let pair = state * actions; pair < (state + 1) * actions; pair++) {
      for (let index = starts[pair]; table[pair] > 0 && index < starts[pair + 1]; index++) {
        const share = table[pair] * probabilities[index];
        rewards[state] += share * model.rewards[index];
        if (continues[index] === 1) matrix[state * states + next[index]] -= discount * share;
      }
    }
  }
  return { matrix, rewards };
}

/**
 * [S], the values of a policy table, by solving v = r + discount P v (Puterman 1994, eq. 6.2.2). `rewards` [S] stands for the
 * model's own mean rewards where it is given. Throws `bad-settings` where the policy never ends and nothing is discounted.
 */
export function policyValues(model: TabularModel, table: Float64Array, rewards?: Float64Array): Float64Array {
  const system = bellmanSystem(model, table);
  const values = rewards === undefined ? system.rewards : rewards.slice();
  if (!solveInPlace(system.matrix, model.states, values)) {
    fail("bad-settings", "model.discount", "a discount below 1, or a policy that ends from every state", "a policy that may go on for ever");
  }
  return values;
}

/** The mean of values over the first states of a model. */
export function valueAtStart(model: TabularModel, values: Float64Array): number {
  return model.first.reduce((total, weight, state) => total + weight * values[state], 0);
}
