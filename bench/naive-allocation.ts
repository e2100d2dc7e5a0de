// The allocation as it is first written: sixty bisections over everybody, then every upgrade as an object, sorted.
import { choiceAtPrice, type Knapsack } from "../src/models/index.ts";

/** The value of a whole choice within the budget. */
export function allocateNaively(knapsack: Knapsack): number {
  const { users, options, values, costs, budget } = knapsack;
  const choice = new Int32Array(users);
  let [low, high] = [0, 1024];
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (choiceAtPrice(knapsack, middle).spend > budget) low = middle;
    else high = middle;
  }
  let { value, spend } = choiceAtPrice(knapsack, high, choice);
  const steps: { user: number; option: number; ratio: number }[] = [];
  choice.forEach((taken, user) => {
    for (let option = 0; option < options; option++) {
      const gain = values[user * options + option] - values[user * options + taken];
      if (gain > 0) steps.push({ user, option, ratio: gain / (costs[user * options + option] - costs[user * options + taken]) });
    }
  });
  for (const { user, option } of steps.sort((a, b) => b.ratio - a.ratio)) {
    const [now, then] = [user * options + choice[user], user * options + option];
    if (values[then] <= values[now] || spend + costs[then] - costs[now] > budget) continue;
    value += values[then] - values[now];
    spend += costs[then] - costs[now];
    choice[user] = option;
  }
  return value;
}
