// The optimum of a split: every line filled to one level of marginal return, for a steady day and for a whole campaign.
import { dayValue, stockValue, type Response } from "./response.ts";

/** A split and what it brings. Money in cents. */
export interface SteadySplit {
  /** [lines], what each line gets a day. */
  readonly cents: readonly number[];
  /** Value of a day, in cents. */
  readonly value: number;
  /** The level: value of a further cent a day, the same in all lines that get money and at least as low as in the others' first cent. */
  readonly marginal: number;
}

const halvings = 200;

// The multiplier at which spend falls to what is allowed; spend falls as the multiplier rises.
function levelFor(spendAt: (level: number) => number, allowed: number, highest: number): number {
  let [low, high] = [0, highest];
  for (let round = 0; round < halvings; round++) {
    const level = (low + high) / 2;
    if (spendAt(level) > allowed) low = level;
    else high = level;
  }
  return high;
}

/**
 * The best split that is the same every day, once ad-stock has settled: maximises the sum of most x / (x + halfCents) subject to
 * sum x <= cents a day. Concave, so that the Karush-Kuhn-Tucker conditions suffice (Boyd & Vandenberghe 2004, "Convex Optimization", example 5.2, water-filling):
 * firstReturn / (1 + x / halfCents)^2 = level wherever x > 0.
 */
export function bestSteadySplit(responses: readonly Response[], centsPerDay: number): SteadySplit {
  const amount = ({ curve: { firstReturn, halfCents } }: Response, level: number): number => Math.max(0, halfCents * (Math.sqrt(firstReturn / level) - 1));
  const highest = Math.max(...responses.map(({ curve }) => curve.firstReturn));
  const level = levelFor((each) => responses.reduce((sum, response) => sum + amount(response, each), 0), centsPerDay, highest);
  const cents = responses.map((response) => amount(response, level));
  return { cents, value: steadyValue(responses, cents), marginal: level };
}

/** Value of a day when every line gets the same each day, once ad-stock has settled, in cents. */
export function steadyValue(responses: readonly Response[], cents: readonly number[]): number {
  return responses.reduce((sum, response, line) => sum + dayValue(response, cents[line] / (1 - response.curve.carryShare)), 0);
}

/** What a split brings over a campaign. */
export interface CampaignPlan {
  /** [lines][days], cents. */
  readonly cents: readonly (readonly number[])[];
  /** Value of all days and of what is left of the ad-stock behind them, in cents. */
  readonly value: number;
}

/**
 * The best plan of a campaign that begins without ad-stock: maximises sum over lines of f(A_1) + ... + f(A_{T-1}) + G(A_T), where
 * A_t = carryShare A_{t-1} + x_t >= 0 and G is what the last ad-stock still brings, subject to the sum of all x <= cents. Written in A, spend is
 * (1 - carryShare) (A_1 + ... + A_{T-1}) + A_T, so that the Lagrangian falls apart: f'(A_t) = level (1 - carryShare) on every day but the last, where
 * G'(A_T) = level. As G' >= f' / (1 - carryShare), the last ad-stock is the highest and no day takes money back: the solution is feasible, and by concavity the
 * optimum over all plans, and over all policies, since money alone moves the expectations.
 */
export function bestCampaignPlan(responses: readonly Response[], days: number, cents: number): CampaignPlan {
  const stocks = (response: Response, level: number): readonly [steady: number, last: number] => {
    const { curve: { firstReturn, carryShare }, half, most } = response;
    const steady = Math.max(0, half * (Math.sqrt(firstReturn / level) - 1));
    return [steady, steady === 0 && firstReturn <= level ? 0 : lastStock({ ...response, most }, level, steady / Math.max(1e-12, 1 - carryShare))];
  };
  const spend = (response: Response, level: number): number => {
    const [steady, last] = stocks(response, level);
    return (1 - response.curve.carryShare) * steady * (days - 1) + last;
  };
  const highest = Math.max(...responses.map(({ curve }) => curve.firstReturn));
  const level = levelFor((each) => responses.reduce((sum, response) => sum + spend(response, each), 0), cents, highest);
  const plan = responses.map((response) => {
    const { carryShare } = response.curve;
    const [steady, last] = stocks(response, level);
    return Array.from({ length: days }, (_, day) => (day === days - 1 ? last : steady) - (day === 0 ? 0 : carryShare * steady));
  });
  return { cents: plan, value: campaignValue(responses, plan) };
}

// G'(A) = level, by bisection from where f alone would stop.
function lastStock(response: Response, level: number, guess: number): number {
  let high = Math.max(1, guess);
  while (stockSlope(response, high) > level) high *= 2;
  let low = 0;
  for (let round = 0; round < 60; round++) {
    const stock = (low + high) / 2;
    if (stockSlope(response, stock) > level) low = stock;
    else high = stock;
  }
  return (low + high) / 2;
}

function stockSlope({ most, half, fading }: Response, stock: number): number {
  let slope = 0;
  for (let day = 0; day < fading.length; day++) {
    const room = stock * fading[day] + half;
    slope += (fading[day] * most * half) / (room * room);
  }
  return slope;
}

/** What a plan of a campaign brings in expectation, in cents; `plan` is [lines][days]. */
export function campaignValue(responses: readonly Response[], plan: readonly (readonly number[])[]): number {
  return responses.reduce((sum, response, line) => {
    let [stock, total] = [0, 0];
    plan[line].forEach((cents, day) => {
      stock = stock * response.curve.carryShare + cents;
      total += day === plan[line].length - 1 ? stockValue(response, stock) : dayValue(response, stock);
    });
    return sum + total;
  }, 0);
}

/** The most money within `cents` whose best plan still returns `floor` times its spend: returns fall as spend grows, so that bisection finds it. */
export function spendAboveFloor(responses: readonly Response[], days: number, { cents, floor }: { readonly cents: number; readonly floor: number }): number {
  const keeps = (spend: number): boolean => bestCampaignPlan(responses, days, spend).value >= floor * spend;
  if (keeps(cents)) return cents;
  let [low, high] = [0, cents];
  for (let round = 0; round < 40; round++) {
    const spend = (low + high) / 2;
    if (keeps(spend)) low = spend;
    else high = spend;
  }
  return low;
}
