// One option for each user under one budget: the multiple-choice knapsack, its linear bound and a rounded choice.
import { describe, fail } from "../core/index.ts";

/** Users by options; option values of minus infinity are never taken. Each user takes exactly one option, and needs one that costs 0. */
export interface Knapsack {
  readonly users: number;
  readonly options: number;
  /** [users x options] */
  readonly values: Float64Array;
  /** [users x options], 0 or more. */
  readonly costs: Float64Array;
  readonly budget: number;
}

/** What the best choice at a price comes to. */
export interface PricedChoice {
  readonly value: number;
  readonly spend: number;
}

/** The linear bound with the price that proves it, and a whole choice within the budget. */
export interface KnapsackSolution {
  /** The optimum of the linear relaxation: no whole choice is worth more. */
  readonly bound: number;
  /** The dual price of the budget at that optimum; 0 when the budget does not bind. */
  readonly price: number;
  /** [users] */
  readonly choice: Int32Array;
  readonly value: number;
  readonly spend: number;
}

/** Everybody's option of largest value - price x cost (the cheaper one of a tie), written into `choice` [users] where it is given. */
export function choiceAtPrice(knapsack: Knapsack, price: number, choice?: Int32Array): PricedChoice {
  const { users, options, values, costs } = knapsack;
  let value = 0;
  let spend = 0;
  for (let user = 0; user < users; user++) {
    const start = user * options;
    let best = -1;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let option = start; option < start + options; option++) {
      const score = values[option] - price * costs[option];
      if (score > bestScore || (score === bestScore && best >= 0 && costs[option] < costs[best])) {
        best = option;
        bestScore = score;
      }
    }
    value += values[best];
    spend += costs[best];
    if (choice !== undefined) choice[user] = best - start;
  }
  return { value, spend };
}

/**
 * Bisection on the price, as the spend falls with it (Fisher 1981, Lagrangian relaxation; the dual of the linear relaxation is
 * sum of max(value - price x cost) + price x budget, and its minimum lies where the last two linear pieces meet). The whole choice
 * starts at the cheaper piece and takes upgrades by falling value per cost as far as the budget reaches (Sinha & Zoltners 1979).
 */
export function solveKnapsack(knapsack: Knapsack): KnapsackSolution {
  checkKnapsack(knapsack);
  const { users, budget } = knapsack;
  const choice = new Int32Array(users);
  const free = choiceAtPrice(knapsack, 0, choice);
  if (free.spend <= budget) return { bound: free.value, price: 0, choice, ...free };
  const { low, high } = bracket(knapsack);
  const dear = choiceAtPrice(knapsack, low);
  const cheap = choiceAtPrice(knapsack, high, choice);
  const price = dear.spend > cheap.spend ? (dear.value - cheap.value) / (dear.spend - cheap.spend) : high;
  const bound = cheap.value + price * (budget - cheap.spend);
  return { bound, price, choice, ...upgrade(knapsack, { ...cheap, choice, price }) };
}

// Two neighbouring prices between which the spend falls from above the budget to within it.
function bracket(knapsack: Knapsack): { low: number; high: number } {
  let low = 0;
  let high = 1;
  while (choiceAtPrice(knapsack, high).spend > knapsack.budget) {
    low = high;
    high *= 2;
  }
  for (let round = 0; round < 200; round++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (choiceAtPrice(knapsack, middle).spend > knapsack.budget) low = middle;
    else high = middle;
  }
  return { low, high };
}

function upgrade(knapsack: Knapsack, from: PricedChoice & { choice: Int32Array; price: number }): PricedChoice {
  const { options, values, costs, budget } = knapsack;
  let { value, spend } = from;
  const steps: { user: number; option: number; ratio: number }[] = [];
  from.choice.forEach((taken, user) => {
    for (let option = 0; option < options; option++) {
      const gain = values[user * options + option] - values[user * options + taken];
      const cost = costs[user * options + option] - costs[user * options + taken];
      if (gain > 0) steps.push({ user, option, ratio: cost > 0 ? gain / cost : Number.POSITIVE_INFINITY });
    }
  });
  steps.sort((a, b) => b.ratio - a.ratio || a.user - b.user || a.option - b.option);
  for (const { user, option } of steps) {
    const now = user * options + from.choice[user];
    const then = user * options + option;
    if (values[then] <= values[now] || spend + costs[then] - costs[now] > budget) continue;
    value += values[then] - values[now];
    spend += costs[then] - costs[now];
    from.choice[user] = option;
  }
  return { value, spend };
}

function checkKnapsack({ users, options, values, costs, budget }: Knapsack): void {
  if (values.length !== users * options) fail("bad-settings", "knapsack.values", `${users * options} numbers`, `${values.length}`);
  if (costs.length !== users * options) fail("bad-settings", "knapsack.costs", `${users * options} numbers`, `${costs.length}`);
  if (!(budget >= 0)) fail("bad-settings", "knapsack.budget", "a number of 0 or more", describe(budget));
  for (let user = 0; user < users; user++) {
    let free = false;
    for (let option = user * options; option < (user + 1) * options; option++) {
      if (!(costs[option] >= 0) || Number.isNaN(values[option])) fail("bad-settings", `knapsack user ${user}`, "costs of 0 or more and values", describe(costs[option]));
      if (costs[option] === 0 && values[option] > Number.NEGATIVE_INFINITY) free = true;
    }
    if (!free) fail("bad-settings", `knapsack user ${user}`, "an option that costs nothing", "none");
  }
}
