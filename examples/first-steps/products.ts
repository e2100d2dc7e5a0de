// One idea: what is learned is what is rewarded; two weights turn "was it bought?" and "was it liked?" into one number, and decide which product wins.
//
// Three kinds of customers, four products. Everything is known here, so the right answer is too: the largest w1 x P(purchase) + w2 x E[rating].
import { findAlgorithm } from "propense/algorithms";
import { createLearner, modal, sampleIndex, seeded } from "propense/core";
import { train } from "propense/experiment";
import { environmentOfDynamics, observationOf, oneHot } from "propense/problems";

const customers = ["bargain hunter", "gift buyer", "collector"];
const products = ["mug", "scarf", "print", "lamp"];
const purchaseShare = [[0.5, 0.3, 0.1, 0.1], [0.3, 0.45, 0.3, 0.2], [0.1, 0.2, 0.35, 0.3]];
/** Mean rating of those who bought, from 0 to 1: a customer who did not buy rates nothing, which counts as 0. */
const rating = [[0.3, 0.6, 0.7, 0.5], [0.5, 0.3, 0.9, 0.8], [0.2, 0.4, 0.3, 0.95]];

/** Purchases and ratings weighed into one reward. */
function recommendationShop(purchaseWeight: number, ratingWeight: number) {
  return environmentOfDynamics({
    spec: {
      state: customers.map((name) => ({ name: `customer=${name}`, low: 0, high: 1 })),
      candidate: [], fixed: products, limits: [], stages: 1, discount: 0,
    },
    start: (random) => sampleIndex(random, customers.length),
    observe: (customer) => observationOf(oneHot(customer, customers.length), products.map(() => true)),
    act: (customer, product, random) => {
      const bought = random.uniform() < purchaseShare[customer][product] ? 1 : 0;
      const rated = bought * Math.min(1, Math.max(0, rating[customer][product] + 0.4 * (random.uniform() - 0.5)));
      return { reward: purchaseWeight * bought + ratingWeight * rated, discount: 0, next: sampleIndex(random, customers.length), last: true };
    },
  });
}

for (const [purchaseWeight, ratingWeight] of [[1, 0], [0.2, 0.8]]) {
  const shop = recommendationShop(purchaseWeight, ratingWeight);
  const learner = createLearner(findAlgorithm("epsilon-greedy"), shop.spec, { epsilon: 0.5 });
  train({ environment: shop, learner, steps: 20_000, random: seeded(1), learnEvery: 10 });
  console.log(`weights ${purchaseWeight} purchase, ${ratingWeight} rating`);
  customers.forEach((name, customer) => {
    const worth = products.map((_, product) => purchaseShare[customer][product] * (purchaseWeight + ratingWeight * rating[customer][product]));
    const observation = observationOf(oneHot(customer, customers.length), products.map(() => true));
    const chosen = modal(learner.policy).probabilities(observation, seeded(0)).indexOf(1);
    const best = worth.indexOf(Math.max(...worth));
    console.log(`  ${name}: ${products[chosen]} (right: ${products[best]}, worth ${worth[best].toFixed(4)})`);
  });
}
