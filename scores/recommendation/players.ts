// Who plays RecoGym in the table: rules, the published count learner, the filter that is told the world, and the policy that knows everything.
import { createInterestFilter, type InterestModel } from "../../src/models/index.ts";
import { mostViewed, type RecogymNature } from "../../src/problems/index.ts";
import type { Player } from "./play.ts";

/** Every product alike. */
export function uniformPlayer({ products }: RecogymNature): Player {
  return { name: "random", act: ({ random }) => Math.floor(random.uniform() * products) };
}

/** The product with the highest average; told which one it is. */
export function bestSinglePlayer({ muBandit }: RecogymNature): Player {
  const best = mostViewed(muBandit);
  return { name: "best single product (told)", act: () => best };
}

/** The product viewed last. */
export const lastPlayer: Player = { name: "viewed last", act: ({ history }) => history.last() };

/** The product this customer viewed most: the rule to beat. */
export function mostViewedPlayer(): Player {
  let best = 0;
  return { name: "viewed most", act: ({ history, changed }) => (changed ? (best = mostViewed(history.counts)) : best) };
}

/** The published BanditCount: per product viewed last and product shown (clicks + 1) / (shows + 2), greedy; it learns while `learns`. */
export function countsPlayer({ products }: RecogymNature): Player & { learns: boolean } {
  const [clicks, shows] = [new Float64Array(products * products), new Float64Array(products * products)];
  let row = 0;
  const player: Player & { learns: boolean } = {
    name: "counts per product viewed last",
    learns: true,
    act({ history, random }) {
      row = history.last() * products;
      if (player.learns) return Math.floor(random.uniform() * products);
      let best = 0;
      for (let product = 1; product < products; product++) if (rateAt(row + product) > rateAt(row + best)) best = product;
      return best;
    },
    saw(product, clicked) {
      if (!player.learns) return;
      shows[row + product]++;
      if (clicked) clicks[row + product]++;
    },
  };
  const rateAt = (index: number): number => (clicks[index] + 1) / (shows[index] + 2);
  return player;
}

/** The mode of a customer's taste by the true parameters and the same faded counts, and the best product for it. */
export function toldFilterPlayer({ products, rank, gamma, muOrganic, beta, muBandit }: RecogymNature): Player {
  const model: InterestModel = { candidates: products, rank, embedding: gamma, popularity: muOrganic };
  const filter = createInterestFilter(model);
  const taste = new Float64Array(rank);
  const best = bestOf({ beta, muBandit, rank });
  let answer = 0;
  return {
    name: "filter (told the world)",
    act({ history, changed }) {
      if (!changed) return answer;
      filter.mode(history.faded, taste);
      return (answer = best(taste));
    },
  };
}

/** Knows each customer's taste at every moment. */
export function knowingPlayer({ beta, muBandit, rank }: RecogymNature): Player {
  const best = bestOf({ beta, muBandit, rank });
  return { name: "all-knowing", act: ({ visitor }) => best(visitor.taste) };
}

// The probability of a click rises with the score.
function bestOf({ beta, muBandit, rank }: Pick<RecogymNature, "beta" | "muBandit" | "rank">): (taste: Float64Array) => number {
  return (taste) => {
    let [best, bestScore] = [0, Number.NEGATIVE_INFINITY];
    for (let product = 0; product < muBandit.length; product++) {
      let score = muBandit[product];
      for (let k = 0; k < rank; k++) score += beta[product * rank + k] * taste[k];
      if (score > bestScore) [best, bestScore] = [product, score];
    }
    return best;
  };
}
