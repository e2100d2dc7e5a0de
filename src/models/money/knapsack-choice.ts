// The multiple-choice knapsack, and what everybody chooses at a price.

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
