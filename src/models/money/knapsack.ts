// One option for each user under one budget: the multiple-choice knapsack, its linear bound and a rounded choice.
import { describe, fail } from "../../core/index.ts";
import { bracketOf, meetingPrice } from "./knapsack-price.ts";
import { choiceAtPrice, type Knapsack, type PricedChoice } from "./knapsack-choice.ts";

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

/**
 * The price is that of the linear relaxation's dual (Fisher 1981, Lagrangian relaxation), found by `bracketOf`. The whole choice starts at the cheaper
 * of the two pieces that meet there and takes upgrades by falling value per cost as far as the budget reaches (Sinha & Zoltners 1979).
 */
export function solveKnapsack(knapsack: Knapsack): KnapsackSolution {
  checkKnapsack(knapsack);
  const { users, budget } = knapsack;
  const choice = new Int32Array(users);
  const free = choiceAtPrice(knapsack, 0, choice);
  if (free.spend <= budget) return { bound: free.value, price: 0, choice, ...free };
  const { dear, cheap } = bracketOf(knapsack, { price: 0, choice, ...free });
  const price = meetingPrice({ dear, cheap });
  const bound = cheap.value + price * (budget - cheap.spend);
  return { bound, price, choice: cheap.choice, ...upgrade(knapsack, cheap) };
}

interface Step {
  readonly user: number;
  readonly option: number;
  /** Value per cost over the choice that was begun with. */
  readonly ratio: number;
}

// Shares of the largest ratio at which a band of upgrades begins: only the best of a million users' steps are ever put in order.
const bands = [0.999, 0.99, 0.9, 0.5, Number.NEGATIVE_INFINITY];

// Changes `choice` in place. Steps that the money left does not reach are not collected: whatever a band takes first, they would be refused at their turn.
function upgrade({ options, values, costs, budget }: Knapsack, from: PricedChoice & { readonly choice: Int32Array; readonly price: number }): PricedChoice {
  const { choice } = from;
  const begun = choice.slice();
  let { value, spend } = from;
  let above = Number.POSITIVE_INFINITY;
  for (const share of bands) {
    const least = share * from.price;
    for (const { user, option } of stepsBetween(least, above)) {
      const now = user * options + choice[user];
      const then = user * options + option;
      if (values[then] <= values[now] || spend + costs[then] - costs[now] > budget) continue;
      value += values[then] - values[now];
      spend += costs[then] - costs[now];
      choice[user] = option;
    }
    above = least;
  }
  return { value, spend };

  function stepsBetween(least: number, most: number): readonly Step[] {
    const steps: Step[] = [];
    for (let user = 0; user < begun.length; user++) {
      const taken = user * options + begun[user];
      const reach = budget - spend + costs[user * options + choice[user]];
      for (let option = 0; option < options; option++) {
        const then = user * options + option;
        const gain = values[then] - values[taken];
        if (!(gain > 0) || costs[then] > reach) continue;
        const cost = costs[then] - costs[taken];
        const ratio = cost > 0 ? gain / cost : Number.POSITIVE_INFINITY;
        if (ratio >= least && (ratio < most || most === Number.POSITIVE_INFINITY)) steps.push({ user, option, ratio });
      }
    }
    return steps.sort((a, b) => b.ratio - a.ratio || a.user - b.user || a.option - b.option);
  }
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
