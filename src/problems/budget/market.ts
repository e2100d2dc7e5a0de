// The simulated market: ad-stock per line, what a day lets a line spend, and what money brings, drawn by chance. Chunks and amounts meet the same one.
import { resumeRandom, sampleNormal, samplePoisson, type Random, type RandomState } from "../../core/index.ts";
import { addedValue, createResponse, type Response } from "./response.ts";
import type { BudgetSettings } from "./settings.ts";

/** What money in a line came to. */
export interface Delivery {
  readonly spentCents: number;
  readonly impressions: number;
  readonly clicks: number;
  /** Conversions of the same day, of the six days behind it, and of all later ones. */
  readonly conversions: readonly [sameDay: number, week: number, later: number];
}

/** One campaign after the other, each without ad-stock at its start. */
export interface Market {
  /** A campaign's day begins; ad-stock fades, or is nothing on day 0. Conditions follow from the seed, the campaign and the day alone. */
  begin(campaign: number, day: number): void;
  /** Spends up to so much in a line, as far as its day lets it. */
  deliver(line: number, cents: number): Delivery;
  save(): MarketState;
  restore(state: MarketState): void;
}

/** Plain data. */
export interface MarketState {
  readonly campaign: number;
  readonly day: number;
  readonly stocks: readonly number[];
  readonly luck: RandomState;
}

/** The truth about every line; ranges that were not drawn stand for their middle. */
export function responsesOf({ chunkCents, world }: Pick<BudgetSettings, "chunkCents" | "world">): readonly Response[] {
  const middle = ([low, high]: readonly [number, number]): number => (low + high) / 2;
  return world.curves.map(({ firstReturn, halfChunks, carryShare, conversionShare }) => createResponse({
    firstReturn: middle(firstReturn), halfCents: middle(halfChunks) * chunkCents, carryShare: middle(carryShare), conversionShare: middle(conversionShare),
  }));
}

/** The market drawn from `random`. */
export function createMarket(settings: BudgetSettings, random: Random): Market {
  const { conversionValueCents, history, world } = settings;
  const responses = responsesOf(settings);
  const count = responses.length;
  const stocks = new Float64Array(count);
  const deliveredShares = new Float64Array(count);
  const fortunes = new Float64Array(count);
  const added = { sameDay: 0, week: 0, later: 0 };
  const [least, most] = world.deliveredShare;
  let at = { campaign: 0, day: 0 };
  let luck = random.fork("luck");

  const drawDay = (): void => {
    const own = random.fork(`campaign-${at.campaign}, day ${at.day}`);
    for (let line = 0; line < count; line++) {
      deliveredShares[line] = least + (most - least) * own.uniform();
      fortunes[line] = Math.exp(world.dayNoise * sampleNormal(own) - (world.dayNoise * world.dayNoise) / 2);
    }
  };
  drawDay();
  return {
    begin(campaign, day) {
      at = { campaign, day };
      for (let line = 0; line < count; line++) stocks[line] = day === 0 ? 0 : stocks[line] * responses[line].curve.carryShare;
      drawDay();
    },
    deliver(line, cents) {
      const spentCents = Math.floor(cents * deliveredShares[line]);
      const response = responses[line];
      addedValue(response, stocks[line], spentCents, added);
      stocks[line] += spentCents;
      const perCent = fortunes[line] / conversionValueCents;
      const sameDay = samplePoisson(luck, added.sameDay * perCent);
      const week = samplePoisson(luck, added.week * perCent);
      const later = samplePoisson(luck, added.later * perCent);
      // Clicks that convert and clicks that do not are independent where clicks are Poisson: drawn apart, they keep the share of conversions exact.
      const { conversionShare } = response.curve;
      const others = samplePoisson(luck, ((added.sameDay + added.week + added.later) * perCent * (1 - conversionShare)) / conversionShare);
      return {
        spentCents, impressions: Math.max(sameDay + week + later + others, Math.round((1000 * spentCents) / history.thousandImpressionsCents)),
        clicks: sameDay + week + later + others, conversions: [sameDay, week, later],
      };
    },
    save: () => ({ ...at, stocks: [...stocks], luck: { ...luck.state() } }),
    restore(state) {
      at = { campaign: state.campaign, day: state.day };
      stocks.set(state.stocks);
      luck = resumeRandom(state.luck);
      drawDay();
    },
  };
}
