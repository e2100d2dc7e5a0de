// Lenses that set the prices of limits in an environment: fixed, drawn for training, or found by dual ascent while anybody learns in it.
import { fail, resumeRandom, type Environment, type Observation, type Random, type RandomState, type State, type TimeStep } from "../../core/index.ts";
import { ascend, ascentPlan, startAscent, type AscentPlan, type AscentState, type PriceRanges } from "../../models/index.ts";
import { limitIndex } from "../seasons/pricing.ts";
import { through } from "./lens.ts";

/** The environment with stated prices, [L], on every observation. */
export function atPrices(environment: Environment, prices: Float32Array): Environment {
  return priced(environment, { prices, next: () => {}, pay: () => {}, save: () => null, restore: () => {} });
}

/** The environment with prices drawn evenly from the ranges for every episode: what a policy conditioned on prices learns in. */
export function atSampledPrices(environment: Environment, ranges: PriceRanges, random: Random): Environment {
  const prices = new Float32Array(environment.spec.limits.length);
  const bounds = Object.entries(ranges).map(([name, [low, high]]) => ({ index: limitIndex(environment.spec, name), low, high }));
  let draws = random;
  return priced(environment, {
    prices,
    next() {
      for (const { index, low, high } of bounds) prices[index] = low + (high - low) * draws.uniform();
    },
    pay: () => {},
    save: () => ({ prices: [...prices], draws: { ...draws.state() } }),
    restore(state) {
      const saved = state as unknown as { readonly prices: readonly number[]; readonly draws: RandomState };
      prices.set(saved.prices);
      draws = resumeRandom(saved.draws);
    },
  });
}

/** What dual ascent needs: a plan per limit, and after how many episodes (or decisions) prices move. */
export interface AscentOptions {
  readonly limits: { readonly [limit: string]: Partial<AscentPlan> & Pick<AscentPlan, "allowed"> };
  /** What `allowed` is a mean over; an episode unless given. */
  readonly per?: "episode" | "decision";
  /** Episodes, or decisions, between two moves of the prices. */
  readonly every: number;
}

/** An environment under dual ascent, and where the ascent of each limit stands. */
export interface AscendingEnvironment extends Environment {
  ascent(limit: string): AscentState;
}

/**
 * The environment with prices that rise while costs are above what is allowed and fall while they are below. Whatever learns in it learns from
 * reward - sum(price x cost), and so becomes a learner under limits without knowing it. Prices move only between episodes, or decisions.
 */
export function underDualAscent(environment: Environment, { limits, per = "episode", every }: AscentOptions): AscendingEnvironment {
  const plans = Object.entries(limits).map(([name, given]) => ({ index: limitIndex(environment.spec, name), name, plan: ascentPlan(given) }));
  let states = plans.map(({ plan }) => startAscent(plan));
  const prices = new Float32Array(environment.spec.limits.length);
  let spent = plans.map(() => 0);
  let counted = 0;
  const show = (): void => plans.forEach(({ index }, at) => { prices[index] = states[at].price; });
  const move = (): void => {
    states = states.map((state, at) => ascend(plans[at].plan, state, spent[at] / counted));
    spent = plans.map(() => 0);
    counted = 0;
    show();
  };
  show();
  const lens = priced(environment, {
    prices, next: () => {},
    pay(costs, last) {
      plans.forEach(({ index }, at) => { spent[at] += costs[index]; });
      if (per === "decision" || last) counted++;
      if (counted >= every) move();
    },
    save: () => ({ states: states.map((state) => ({ ...state })), spent: [...spent], counted }),
    restore(state) {
      const saved = state as unknown as { readonly states: AscentState[]; readonly spent: readonly number[]; readonly counted: number };
      ({ states, counted } = saved);
      spent = [...saved.spent];
      show();
    },
  });
  return { ...lens, ascent: (limit) => states[plans.findIndex(({ name }) => name === limit)] ?? fail("unknown-name", "limit", `one of ${Object.keys(limits).join(", ")}`, JSON.stringify(limit)) };
}

interface PriceSetter {
  /** [L], read for every observation. */
  readonly prices: Float32Array;
  /** Before the first observation of an episode. */
  next(): void;
  /** After a step's costs are known. */
  pay(costs: Float32Array, last: boolean): void;
  save(): State;
  restore(state: State): void;
}

// The prices shown with an observation are those its choice is charged with: what follows shows them as they stood before they moved.
function priced(environment: Environment, setter: PriceSetter): Environment {
  const seenAt = (observation: Observation): Observation => ({ ...observation, prices: setter.prices.slice() });
  return through(environment, {
    spec: environment.spec,
    begin(step) {
      setter.next();
      return { ...step, observation: seenAt(step.observation) };
    },
    follow(step): TimeStep {
      const answer = { ...step, observation: seenAt(step.observation) };
      setter.pay(step.costs, step.kind === "last");
      return answer;
    },
    save: () => setter.save(),
    restore: (state) => setter.restore(state),
  });
}
