// The value of money and time against enumeration, and the laws every table obeys.
import { describe, expect, it } from "vitest";
import { bidOfValue, solveValues, type AuctionModel } from "./value-table.ts";

/** The optimum by trying every bid in every state, straight from the definition. */
function enumerated({ priceShares, clickShares, weights }: AuctionModel, left: number, money: number): number {
  if (left === 0) return 0;
  const lost = enumerated({ priceShares, clickShares, weights }, left - 1, money);
  const won = Array.from(priceShares, (_, price) => (price <= money ? enumerated({ priceShares, clickShares, weights }, left - 1, money - price) : 0));
  let total = 0;
  for (let index = 0; index < clickShares.length; index++) {
    let [best, value] = [lost, lost];
    for (let bid = 0; bid <= Math.min(money, priceShares.length - 1); bid++) {
      value += priceShares[bid] * (clickShares[index] + won[bid] - lost);
      best = Math.max(best, value);
    }
    total += weights[index] * best;
  }
  return total;
}

const priceShares = [0.1, 0.3, 0.2, 0.25, 0.15];
const average: AuctionModel = { priceShares, clickShares: [0.2], weights: [1] };
const mixed: AuctionModel = { priceShares, clickShares: [0.1, 0.3, 0.6], weights: [0.5, 0.3, 0.2] };

describe("the value table", () => {
  it("is the optimum over all bids, for one click share and for several", () => {
    for (const [model, digits] of [[average, 12], [mixed, 4]] as const) {
      const { values } = solveValues(model, 6, 8);
      for (let left = 0; left < 6; left++) for (let money = 0; money <= 8; money++) expect(values[left][money]).toBeCloseTo(enumerated(model, left, money), digits);
    }
  });

  it("grows with time and money, and bids grow with the click share", () => {
    const table = solveValues(mixed, 30, 40);
    for (let left = 1; left < 30; left++) {
      for (let money = 1; money <= 40; money++) {
        expect(table.values[left][money]).toBeGreaterThanOrEqual(table.values[left][money - 1]);
        expect(table.values[left][money]).toBeGreaterThanOrEqual(table.values[left - 1][money]);
      }
    }
    const bids = [0.05, 0.2, 0.4, 0.9].map((share) => bidOfValue(table, { share, left: 30, money: 20, highest: 4 }));
    expect([...bids].sort((a, b) => a - b)).toEqual(bids);
    expect(bids[3]).toBe(4);
  });

  it("never bids more than the money left or the exchange's highest", () => {
    const table = solveValues(average, 5, 8);
    expect(bidOfValue(table, { share: 1, left: 1, money: 3, highest: 300 })).toBe(3);
    expect(bidOfValue(table, { share: 1, left: 1, money: 8, highest: 4 })).toBe(4);
    expect(bidOfValue(table, { share: 1, left: 5, money: 0, highest: 4 })).toBe(0);
  });
});
