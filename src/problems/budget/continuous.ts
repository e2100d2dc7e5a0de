// The same market for learners of real vectors: a day's money is split at once, by weights that are any numbers.
import { fail, resumeRandom, type ContinuousEnvironment, type ContinuousSpec, type Random, type RandomState, type State } from "../../core/index.ts";
import type { ContinuousWorld } from "../classic/continuous/index.ts";
import { createMarket, type Market, type MarketState } from "./market.ts";
import { budgetPresets } from "./presets.ts";
import { lineName, type BudgetSettings } from "./settings.ts";

/** Where a campaign stands: the day, the money left, and the faded spend of each line. */
interface Standing {
  readonly day: number;
  readonly budgetLeft: number;
  readonly carried: readonly number[];
  /** [lines][days that are over], cents. */
  readonly spent: readonly (readonly number[])[];
}

/** The environment with its books, for whoever measures. */
export interface ContinuousBudget extends ContinuousEnvironment {
  /** What every line spent on the days of the campaign so far, [lines][days], cents. */
  spentCents(): readonly (readonly number[])[];
}

/** Faded spend above this many chunks looks alike. */
const highestChunks = 40;

/**
 * One step is a day of a campaign; an action is a weight from 0 to 1 per line. The day's even share of the money left goes to lines in proportion to their weights; where these sum to
 * less than 1, the rest is kept. The reward is the value of the day's conversions, those of later days included, over a day's even money. It meets the days of `createWorld`'s market.
 */
export function createContinuousBudget(settings: BudgetSettings): ContinuousBudget {
  const { lines, days, budgetCents, chunkCents, conversionValueCents } = settings;
  const evenCents = budgetCents / days;
  const spec: ContinuousSpec = {
    state: [{ name: "timeLeftShare", low: 0, high: 1 }, ...lines.map((line) => ({ name: `carried ${lineName(line)}`, low: 0, high: highestChunks }))],
    action: lines.map((line) => ({ name: lineName(line), low: 0, high: 1 })),
    discount: 0.5,
  };
  let market: Market | null = null;
  let seed: Random | null = null;
  const opened: Standing = { day: 0, budgetLeft: budgetCents, carried: lines.map(() => 0), spent: lines.map(() => []) };
  let at = opened;
  const look = (): Float32Array => Float32Array.of(1 - at.day / days, ...at.carried.map((cents) => Math.min(highestChunks, cents / chunkCents)));
  const open = (random: Random): Market => {
    seed = random;
    market = createMarket(settings, random);
    return market;
  };
  return {
    spec,
    reset(random) {
      open(random).begin(0, 0);
      at = opened;
      return { kind: "first", state: look() };
    },
    step(action) {
      if (market === null) throw new Error("step before reset");
      const own = market;
      const weights = weightsOf(spec, action);
      const allowance = Math.floor(at.budgetLeft / (days - at.day));
      const whole = Math.max(1, weights.reduce((sum, weight) => sum + weight, 0));
      const deliveries = weights.map((weight, line) => own.deliver(line, Math.floor((allowance * weight) / whole)));
      const conversions = deliveries.reduce((sum, { conversions: [sameDay, week, later] }) => sum + sameDay + week + later, 0);
      at = {
        day: at.day + 1,
        budgetLeft: at.budgetLeft - deliveries.reduce((sum, { spentCents }) => sum + spentCents, 0),
        // Half of the spend is left a day later: what the store assumes, whatever the truth.
        carried: at.carried.map((before, line) => 0.5 * (before + deliveries[line].spentCents)),
        spent: at.spent.map((before, line) => [...before, deliveries[line].spentCents]),
      };
      const last = at.day === days;
      if (last) market = null;
      else own.begin(0, at.day);
      return { kind: last ? "last" : "mid", state: look(), reward: (conversions * conversionValueCents) / evenCents, discount: last ? 0 : spec.discount };
    },
    spentCents: () => at.spent,
    save: () => (market === null || seed === null ? null : { at, seed: { ...seed.state() }, market: market.save() } as never),
    restore(given: State) {
      const saved = given as unknown as { readonly at: Standing; readonly seed: RandomState; readonly market: MarketState } | null;
      market = null;
      if (saved === null) return;
      at = saved.at;
      open(resumeRandom(saved.seed)).restore(saved.market);
    },
  };
}

function weightsOf({ action: fields }: ContinuousSpec, action: Float32Array): readonly number[] {
  if (action.length !== fields.length) fail("bad-request", "action", `${fields.length} numbers`, `${action.length}`);
  return fields.map(({ name, low, high }, index) => {
    if (!Number.isFinite(action[index])) fail("bad-request", `action.${name}`, "a finite number", action[index]);
    return Math.min(high, Math.max(low, action[index]));
  });
}

/** The default market with the middle of every range, so that channels differ and their creatives do not. */
export const budgetWorld: ContinuousWorld = {
  name: "daily-budget",
  summary: "split a day's marketing money over nine lines by real weights, 90 days of a campaign",
  create: () => createContinuousBudget(budgetPresets.default),
};
