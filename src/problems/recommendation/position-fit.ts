// The position-based model of clicks, fitted to counts per product and place.

/** Clicks and looks per product and place, of every other row. */
export interface Counts {
  readonly rows: number;
  /** [products x places] */
  readonly shown: Float64Array;
  readonly clicks: Float64Array;
}

/** What was fitted. */
export interface PositionModel {
  /** Click rate of an average product at the first place. */
  readonly level: number;
  /** Share of customers that go on from one place to the next. */
  readonly examinedShare: number;
  /** [products]: log of the product's rate over the average one. */
  readonly qualities: readonly number[];
}

/**
 * Clicks as Poisson counts of mean shown x rate(product) x share^place (the position-based model, Craswell et al. 2008), rates Gamma around
 * their mean: rates and share in turn, each the likeliest given the other. The Gamma's weight is what the spread of rates beyond noise says.
 */
export function fitPositions({ products, places }: { readonly products: readonly string[]; readonly places: number }, { shown, clicks }: Counts): PositionModel {
  let share = 1;
  let rates: Float64Array = new Float64Array(products.length);
  for (let round = 0; round < 50; round++) {
    const looks = products.map((_, product) => sumOver(places, (place) => shown[product * places + place] * power(share, place)));
    const hits = products.map((_, product) => sumOver(places, (place) => clicks[product * places + place]));
    rates = shrunk(hits, looks);
    share = likeliestShare(places, (place) => sumOver(products.length, (product) => clicks[product * places + place]), (place) => sumOver(products.length, (product) => shown[product * places + place] * rates[product]));
  }
  const level = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  return { level, examinedShare: share, qualities: Array.from(rates, (rate) => Number(Math.log(rate / level).toPrecision(6))) };
}

function shrunk(hits: readonly number[], looks: readonly number[]): Float64Array {
  const [allHits, allLooks] = [hits, looks].map((values) => values.reduce((sum, value) => sum + value, 0));
  const mean = (allHits + 0.5) / (allLooks + 1);
  // Spread of rates beyond that of Poisson counts: the method of moments, at least a fiftieth and at most all of the square of the mean.
  const beyond = hits.reduce((sum, hit, product) => sum + (hit - mean * looks[product]) ** 2 - mean * looks[product], 0) / looks.reduce((sum, look) => sum + look * look, 0);
  const weight = mean / Math.min(mean * mean, Math.max(0.02 * mean * mean, beyond));
  return Float64Array.from(hits, (hit, product) => (hit + weight * mean) / (looks[product] + weight));
}

// d/ds of clicks x place x log s - exposure x s^place falls in s, so that bisection finds its root within (0, 1].
function likeliestShare(places: number, clicksAt: (place: number) => number, exposureAt: (place: number) => number): number {
  const slope = (share: number): number => sumOver(places, (place) => (place === 0 ? 0 : (place * clicksAt(place)) / share - exposureAt(place) * place * power(share, place - 1)));
  if (slope(1) >= 0) return 1;
  let [low, high] = [0.01, 1];
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  return Number(((low + high) / 2).toPrecision(6));
}

function sumOver(count: number, value: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += value(index);
  return sum;
}

/** A whole power. */
export function power(base: number, exponent: number): number {
  let result = 1;
  for (let index = 0; index < exponent; index++) result *= base;
  return result;
}
