// The worth of money and time left in an episode by dynamic programming, and the bid that follows from it (Cai et al. 2017).

/** V(n, b): expected clicks from n auctions left with b units of money, for n below the episode's length. */
export interface ValueTable {
  /** Row n is V(n, .), [budget + 1]. */
  readonly values: readonly Float64Array[];
  readonly budget: number;
}

/** What an episode is expected to bring. */
export interface AuctionModel {
  /** Probability of each market price, from 0, [prices]. */
  readonly priceShares: ArrayLike<number>;
  /** Click probabilities of an auction and their weights (sum 1); one value where only the average rate is known. */
  readonly clickShares: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/**
 * V(0, b) = 0 and V(n, b) = V(n-1, b) + sum over prices d of P(d) E[max(0, click share - (V(n-1, b) - V(n-1, b - d)))]: one wins
 * exactly the prices whose click is worth more than the money it takes from later auctions (Cai et al. 2017, "Real-time bidding by
 * reinforcement learning in display advertising", equations 5 to 9, whose V takes the average rate for every auction; with the
 * distribution of click shares this is the optimum for auctions that are drawn independently).
 */
export function solveValues(model: AuctionModel, auctions: number, budget: number): ValueTable {
  const gain = createGain(model);
  const { priceShares } = model;
  const values = [new Float64Array(budget + 1)];
  for (let left = 1; left < auctions; left++) {
    const before = values[left - 1];
    const now = new Float64Array(budget + 1);
    for (let money = 0; money <= budget; money++) now[money] = before[money] + expectedGain({ gain, priceShares, before }, money);
    values.push(now);
  }
  return { values, budget };
}

interface Standing {
  readonly gain: Gain;
  readonly priceShares: ArrayLike<number>;
  readonly before: Float64Array;
}

// Prices are tried upwards until no click is worth the money any more: V grows with money, so what is behind is worth less still.
function expectedGain({ gain, priceShares, before }: Standing, money: number): number {
  const kept = before[money];
  const highest = Math.min(money, priceShares.length - 1);
  let total = 0;
  for (let price = 0; price <= highest; price++) {
    const worth = kept - before[money - price];
    if (worth > gain.highest) break;
    const cell = worth * gain.scale;
    const index = cell | 0;
    total += priceShares[price] * (gain.table[index] + (cell - index) * (gain.table[index + 1] - gain.table[index]));
  }
  return total;
}

/** x -> E[max(0, click share - x)] on [0, highest], linear between the cells of a table. */
interface Gain {
  readonly highest: number;
  readonly scale: number;
  readonly table: Float64Array;
}

// With one click share the function is linear up to it, so that a single cell is exact.
function createGain({ clickShares, weights }: AuctionModel): Gain {
  const highest = Array.from(clickShares).reduce((most, share) => Math.max(most, share), 0);
  const cells = clickShares.length === 1 ? 1 : 8192;
  const scale = cells / highest;
  const table = new Float64Array(cells + 2);
  for (let cell = 0; cell <= cells; cell++) {
    for (let index = 0; index < clickShares.length; index++) table[cell] += weights[index] * Math.max(0, clickShares[index] - cell / scale);
  }
  return { highest, scale, table };
}

/**
 * The largest whole bid, at most `money` and `highest`, such that the click is worth every price up to it:
 * share + V(n-1, b-d) - V(n-1, b) >= 0 for all d <= bid, with n auctions left, this one included.
 */
export function bidOfValue({ values }: ValueTable, { share, left, money, highest }: {
  readonly share: number; readonly left: number; readonly money: number; readonly highest: number;
}): number {
  const before = values[left - 1];
  const most = Math.min(money, highest);
  let bid = 0;
  while (bid < most && share + before[money - bid - 1] - before[money] >= 0) bid++;
  return bid;
}
