// The small instance solved exactly: backward induction over visits and coupon histories, and the exact value of any rule.
import { seeded } from "../../core/index.ts";
import type { CouponProblem } from "./problem.ts";
import { drawPopulation, type Population } from "./population.ts";
import { createResponse, truthOf, type Mood, type Response } from "./response.ts";

/** What an exact rule may look at: the customer's segment, the visit, whether a basket is open, and which visits had coupons. */
export interface SmallState {
  readonly segment: number;
  /** 0 for the first visit. */
  readonly visit: number;
  readonly basketOpen: boolean;
  /** Bit v: a coupon was sent at visit v. */
  readonly history: number;
}

/** The index of a candidate; none (0) once the customer has unsubscribed, without being asked. */
export type SmallRule = (state: SmallState) => number;

/** Reward and spend per decision, in units of reward and of the spend limit. */
export interface SmallValue {
  readonly rewardPerDecision: number;
  readonly spendPerDecision: number;
}

/** The optimum at a price of spend: its value and a rule that attains it. */
export interface SmallOptimum extends SmallValue {
  readonly rule: SmallRule;
}

/** Share of visits with an open basket in the world (visits.ts). */
const openShare = 0.25;

interface Model {
  readonly visits: number;
  /** Share of each segment in the population, and a customer who stands for it. */
  readonly segments: readonly { readonly share: number; readonly customer: number }[];
  readonly candidates: number;
  truth(state: SmallState): { readonly rewards: Float64Array; readonly spends: Float64Array };
  leaveShare(candidate: number, state: SmallState): number;
}

/**
 * The rule that maximises reward - price x spend over the whole season, and what it earns and spends. `shares` are those of the
 * segments among a season's customers; the population's unless given.
 */
export function solveSmall(problem: CouponProblem, price = 0, shares?: readonly number[]): SmallOptimum {
  const model = modelOf(problem);
  const best = new Map<string, number>();
  const rule: SmallRule = (state) => best.get(keyOf(state))!;
  model.segments.forEach((_, segment) => improve(model, { segment, price, best }));
  return { ...evaluateSmall(problem, rule, shares), rule };
}

/** The exact value of a rule, per decision. */
export function evaluateSmall(problem: CouponProblem, rule: SmallRule, shares?: readonly number[]): SmallValue {
  const model = modelOf(problem);
  let reward = 0;
  let spend = 0;
  model.segments.forEach((kind, segment) => {
    const share = shares?.[segment] ?? kind.share;
    const value = valueOf(model, segment, rule);
    reward += share * value.reward;
    spend += share * value.spend;
  });
  return { rewardPerDecision: reward / model.visits, spendPerDecision: spend / model.visits };
}

/** The rule that looks at this decision alone: what a learner without foresight can reach at best. */
export function myopicRule(problem: CouponProblem, price = 0): SmallRule {
  const model = modelOf(problem);
  return (state) => {
    const { rewards, spends } = model.truth(state);
    return argmax(rewards.map((reward, candidate) => reward - price * spends[candidate]));
  };
}

interface Value {
  readonly reward: number;
  readonly spend: number;
}

// Values of the subscribed after `visit` visits by history, rolled back from the end; beside them the values of those who left.
function backward(model: Model, segment: number, decide: (state: SmallState, following: (candidate: number) => Value) => number): Value {
  let values: Value[] = Array.from({ length: 1 << model.visits }, () => ({ reward: 0, spend: 0 }));
  let left: Value[] = values;
  for (let visit = model.visits - 1; visit >= 0; visit--) {
    const step = (history: number, subscribed: boolean): Value => {
      let reward = 0;
      let spend = 0;
      for (const basketOpen of [false, true]) {
        const state: SmallState = { segment, visit, basketOpen, history };
        const { rewards, spends } = model.truth(state);
        const following = (candidate: number): Value => {
          const after = candidate === 0 ? history : history | (1 << visit);
          const leaves = subscribed ? model.leaveShare(candidate, state) : 1;
          return {
            reward: rewards[candidate] + (1 - leaves) * values[after].reward + leaves * left[after].reward,
            spend: spends[candidate] + (1 - leaves) * values[after].spend + leaves * left[after].spend,
          };
        };
        const chosen = following(subscribed ? decide(state, following) : 0);
        const share = basketOpen ? openShare : 1 - openShare;
        reward += share * chosen.reward;
        spend += share * chosen.spend;
      }
      return { reward, spend };
    };
    const histories = Array.from({ length: 1 << visit }, (_, history) => history);
    const staying = histories.map((history) => step(history, true));
    left = histories.map((history) => step(history, false));
    values = staying;
  }
  return values[0];
}

function improve(model: Model, { segment, price, best }: { segment: number; price: number; best: Map<string, number> }): void {
  backward(model, segment, (state, following) => {
    const priced = Array.from({ length: model.candidates }, (_, candidate) => {
      const { reward, spend } = following(candidate);
      return reward - price * spend;
    });
    const candidate = argmax(priced);
    best.set(keyOf(state), candidate);
    return candidate;
  });
}

function valueOf(model: Model, segment: number, rule: SmallRule): Value {
  return backward(model, segment, (state) => rule(state));
}

function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index] > values[best]) best = index;
  return best;
}

function keyOf({ segment, visit, basketOpen, history }: SmallState): string {
  return `${segment}/${visit}/${basketOpen ? 1 : 0}/${history}`;
}

// The same truth as the season's, for one customer of each segment; nothing else differs between customers there.
function modelOf(problem: CouponProblem): Model {
  const { settings, candidates } = problem;
  if (!settings.world.tiersShowSegments) throw new Error("only a world whose tiers show its segments can be solved exactly");
  const one = { ...settings, world: { ...settings.world, customers: 64 * settings.world.segments.length } };
  const people = drawPopulation(one, seeded("small"));
  const response = createResponse(one, people, candidates);
  const visits = Math.floor(settings.world.seasonDays / settings.world.leastGapDays);
  const { parameters } = people.population;
  const total = parameters.segments.reduce((sum, { weight }) => sum + weight, 0);
  const everything = new Uint8Array(candidates.length).fill(1);
  const cache = new Map<string, ReturnType<Model["truth"]>>();
  const segments = parameters.segments.map(({ weight }, segment) => ({ share: weight / total, customer: people.population.segment.indexOf(segment) }));
  const about = (state: SmallState): { customer: number; mood: Mood } => ({ customer: segments[state.segment].customer, mood: moodOf(settings, people.population, state) });
  return {
    visits, segments,
    candidates: candidates.length,
    truth(state) {
      const key = keyOf(state);
      if (!cache.has(key)) cache.set(key, truthOf(settings, response, { ...about(state), allowed: everything }));
      return cache.get(key)!;
    },
    leaveShare: (candidate, state) => leaveShareOf(response, candidate, about(state).mood),
  };
}

function leaveShareOf(response: Response, candidate: number, mood: Mood): number {
  return response.unsubscribeShare(candidate, mood);
}

// Memory and fatigue follow from which visits had coupons, exactly as the season rolls them forward.
function moodOf({ world }: CouponProblem["settings"], { parameters }: Population, { basketOpen, history, visit }: SmallState): Mood {
  const fade = (halfLifeDays: number): number => Math.exp((-Math.LN2 * world.leastGapDays) / halfLifeDays);
  let erosion = 0;
  let fatigue = 0;
  let couponsLast7Days = 0;
  for (let past = 0; past < visit; past++) {
    if ((history >> past) % 2 === 1) {
      erosion += parameters.erosionPerCoupon * (1 - erosion);
      fatigue += 1;
      if ((visit - past) * world.leastGapDays < 7) couponsLast7Days++;
    }
    erosion *= fade(parameters.erosionHalfLifeDays);
    fatigue *= fade(parameters.fatigueHalfLifeDays);
  }
  return { logOdds: basketOpen ? parameters.openBasketEffect : 0, erosion, fatigue, habit: 0, couponsLast7Days };
}
