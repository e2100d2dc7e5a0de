// Finds the price of a knapsack's budget: the two whole choices between which the budget lies, by cuts over the users who still disagree.
import { choiceAtPrice, type Knapsack, type PricedChoice } from "./knapsack-choice.ts";

/** One linear piece of the dual: everybody's best choice at a price. */
export interface Piece extends PricedChoice {
  readonly price: number;
  /** [users] */
  readonly choice: Int32Array;
}

/** Neighbouring pieces: the dear one costs more than the budget, the cheap one does not. */
export interface Bracket {
  readonly dear: Piece;
  readonly cheap: Piece;
}

/**
 * The dual, sum of max(value - price x cost) + price x budget, is convex and piecewise linear; the minimum lies where the last dear and the first cheap
 * piece meet. The price where the lines of a bracket meet is tried (Kelley's cutting plane, 1960, in one dimension), and is it when nothing lies above
 * both there; every third time the middle is tried, so that the bracket halves at least. Who takes the same option at both ends takes it at every price
 * between (its score is linear in the price, the best score convex), and is not asked again.
 */
export function bracketOf(knapsack: Knapsack, free: Piece): Bracket {
  let dear = free;
  let cheap = pieceAt(knapsack, 1);
  while (cheap.spend > knapsack.budget) {
    dear = cheap;
    cheap = pieceAt(knapsack, 2 * cheap.price);
  }
  let asked = disagreeing(dear.choice, cheap.choice, null);
  for (let round = 1; asked.length > 0 && round < 300; round++) {
    const meeting = meetingPrice({ dear, cheap });
    const cut = round % 3 > 0;
    const price = cut ? meeting : (dear.price + cheap.price) / 2;
    if (!(price > dear.price && price < cheap.price)) break;
    const middle = pieceBetween(knapsack, { dear, cheap }, { price, asked });
    if (cut && (middle.spend === dear.spend || middle.spend === cheap.spend)) break;
    if (middle.spend > knapsack.budget) dear = middle;
    else cheap = middle;
    asked = disagreeing(dear.choice, cheap.choice, asked);
  }
  return { dear: summed(knapsack, dear), cheap: summed(knapsack, cheap) };
}

/** The price at which both pieces are worth the same; the cheap one's where neither costs more. */
export function meetingPrice({ dear, cheap }: Bracket): number {
  return dear.spend > cheap.spend ? (dear.value - cheap.value) / (dear.spend - cheap.spend) : cheap.price;
}

function pieceAt(knapsack: Knapsack, price: number): Piece {
  const choice = new Int32Array(knapsack.users);
  return { price, choice, ...choiceAtPrice(knapsack, price, choice) };
}

function disagreeing(left: Int32Array, right: Int32Array, among: Int32Array | null): Int32Array {
  const found = new Int32Array(among?.length ?? left.length);
  let count = 0;
  for (let at = 0; at < found.length; at++) {
    const user = among?.[at] ?? at;
    if (left[user] !== right[user]) found[count++] = user;
  }
  return found.subarray(0, count);
}

// The cheap piece with the users who are asked changed to their best at this price; sums move by what changes.
function pieceBetween({ options, values, costs }: Knapsack, { cheap }: Bracket, { price, asked }: { readonly price: number; readonly asked: Int32Array }): Piece {
  const choice = cheap.choice.slice();
  let { value, spend } = cheap;
  for (const user of asked) {
    const start = user * options;
    let best = start + choice[user];
    const before = best;
    let bestScore = values[best] - price * costs[best];
    for (let option = start; option < start + options; option++) {
      const score = values[option] - price * costs[option];
      if (score > bestScore || (score === bestScore && costs[option] < costs[best])) {
        best = option;
        bestScore = score;
      }
    }
    if (best === before) continue;
    value += values[best] - values[before];
    spend += costs[best] - costs[before];
    choice[user] = best - start;
  }
  return { price, choice, value, spend };
}

// Sums in the order of the users, without what rounding the changes has left.
function summed({ options, values, costs }: Knapsack, { price, choice }: Piece): Piece {
  let [value, spend] = [0, 0];
  choice.forEach((option, user) => {
    value += values[user * options + option];
    spend += costs[user * options + option];
  });
  return { price, choice, value, spend };
}
