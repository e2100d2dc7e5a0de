// Where the shadow prices of a simulated season come from: nowhere, fixed, drawn for training, or set by the pacing controller.
import { fail, type DecisionSpec, type Random } from "../../core/index.ts";
import {
  estimatePromises, expectedSpend, paceSeason, startPacing, startSeasonPacing, updatePacing, type Ledger, type PacingPlan, type SeasonPacing,
} from "../../models/index.ts";

/** How the price of each limit is set. Limits that are not named cost nothing. */
export type Pricing =
  | { readonly kind: "fixed"; readonly prices: { readonly [limit: string]: number } }
  /** Drawn uniformly for every decision, so that a learner sees all prices it may meet. */
  | { readonly kind: "sampled"; readonly ranges: { readonly [limit: string]: readonly [low: number, high: number] } }
  | { readonly kind: "paced"; readonly limits: { readonly [limit: string]: PacedLimit } }
  /** To the end of the season, by the money and the decisions that are left (`paceSeason`, the controller of the pacing study). */
  | { readonly kind: "season"; readonly limits: { readonly [limit: string]: SeasonLimit } };

/** A limit whose spend is what the ledger expects of an account; the plan's cap is the account's unless it is given. */
export interface PacedLimit extends Partial<PacingPlan> {
  readonly account: string;
  /** Which part of a reserved maximum is usually paid, until the season has shown it; counts like 5 % of the cap. */
  readonly paidShare?: number;
}

/** A limit that is paced to the end of its season; the plan's cap is the account's unless it is given. */
interface SeasonLimit extends Partial<SeasonPacing> {
  readonly account: string;
  /** Share of the season's decisions during which an offer that nobody redeems holds its money, above 0. */
  readonly lifeShare: number;
  /** The share of promised money that is redeemed, until the season has shown it; .3 unless given. */
  readonly redeemedShare?: number;
}

/** The prices of each decision of a season. */
export interface PriceSource {
  /** [L], for the decision now; `elapsedShare` of the season's expected decisions lie behind it. */
  prices(elapsedShare: number, random: Random): Float32Array;
}

/** A source of prices over this spec's limits. Throws `unknown-name` for a limit that the spec does not have. */
export function createPriceSource(spec: DecisionSpec, pricing: Pricing | undefined, ledger: Ledger): PriceSource {
  if (pricing === undefined) return { prices: () => new Float32Array(spec.limits.length) };
  if (pricing.kind === "paced") return paced(spec, pricing.limits, ledger);
  if (pricing.kind === "season") return toTheEnd(spec, pricing.limits, ledger);
  if (pricing.kind === "fixed") {
    const fixed = new Float32Array(spec.limits.length);
    for (const [name, price] of Object.entries(pricing.prices)) fixed[limitIndex(spec, name)] = price;
    return { prices: () => fixed };
  }
  const ranges = Object.entries(pricing.ranges).map(([name, [low, high]]) => ({ index: limitIndex(spec, name), low, high }));
  return {
    prices(_, random) {
      const drawn = new Float32Array(spec.limits.length);
      for (const { index, low, high } of ranges) drawn[index] = low + (high - low) * random.uniform();
      return drawn;
    },
  };
}

function paced(spec: DecisionSpec, limits: { readonly [limit: string]: PacedLimit }, ledger: Ledger): PriceSource {
  const controllers = Object.entries(limits).map(([name, { account, paidShare = 1, ...given }]) => {
    const plan: PacingPlan = {
      cap: ledger.balance(account).cap, integralGain: 10, proportionalGain: 0, initialPrice: 0, ceiling: 100, ...given,
    };
    const prior = { share: paidShare, weight: 0.05 * plan.cap };
    return { index: limitIndex(spec, name), account, plan, prior, state: startPacing(plan) };
  });
  return {
    prices(elapsedShare) {
      const prices = new Float32Array(spec.limits.length);
      for (const controller of controllers) {
        const spent = expectedSpend(ledger.balance(controller.account), controller.prior);
        controller.state = updatePacing(controller.plan, controller.state, { spent, elapsedShare });
        prices[controller.index] = controller.state.price;
      }
      return prices;
    },
  };
}

/** Times in a season that its price may move, and what beliefs of redemption weigh and how long they last, as in the pacing study. */
const [moves, priorMoneyShare, halfLifeShare] = [1000, 0.02, 3 / 28];

// Traffic is known: the season has so many decisions.
function toTheEnd(spec: DecisionSpec, limits: { readonly [limit: string]: SeasonLimit }, ledger: Ledger): PriceSource {
  const controllers = Object.entries(limits).map(([name, { account, lifeShare, redeemedShare = 0.3, ...given }]) => {
    const plan: SeasonPacing = { cap: ledger.balance(account).cap, gain: 10, initialPrice: 0, ceiling: 100, spareShare: 0.02, ...given };
    const promises = estimatePromises({ life: lifeShare * moves, priorShare: redeemedShare, priorMoney: priorMoneyShare * plan.cap, halfLife: halfLifeShare * moves });
    return { index: limitIndex(spec, name), account, plan, lifeShare, promises, state: startSeasonPacing(plan), at: 0 };
  });
  return {
    prices(elapsedShare) {
      const prices = new Float32Array(spec.limits.length);
      for (const controller of controllers) {
        const { account, plan, lifeShare, promises, at } = controller;
        const passed = Math.floor(elapsedShare * moves + 1e-9) / moves - at;
        if (passed > 0) {
          const balance = ledger.balance(account);
          for (let move = 0; move < Math.round(passed * moves); move++) promises.observe(balance);
          controller.at = at + passed;
          const turnover = lifeShare / promises.redeemedShare();
          controller.state = paceSeason(plan, controller.state, { spent: promises.expectedSpend(balance), passed, left: Math.max(0, 1 - controller.at), turnover });
        }
        prices[controller.index] = controller.state.price;
      }
      return prices;
    },
  };
}

/** Where a limit stands among those of the spec; throws `unknown-name`. */
export function limitIndex(spec: DecisionSpec, name: string): number {
  const index = spec.limits.indexOf(name);
  return index >= 0 ? index : fail("unknown-name", "limit", `one of ${spec.limits.join(", ") || "no limits"}`, JSON.stringify(name));
}
