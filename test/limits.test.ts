// Learning under limits: dual ascent and policies conditioned on prices against optima that are known exactly, and a mutant that does not see prices.
import { describe, expect, it } from "vitest";
import { findAlgorithm } from "../src/algorithms/index.ts";
import {
  choose, createLearner, modal, pricedReward, resumeRandom, seeded, uniform,
  type Batch, type DecisionSpec, type Environment, type Log, type Observation, type Policy, type Random, type RandomState, type TimeStep, type Transition,
} from "../src/core/index.ts";
import { createHighsSolver } from "../src/edge/solver.ts";
import {
  atSampledPrices, choosePrice, learnForBudgets, policyAtPrices, spendInEnvironment, spendOnLog, train, underDualAscent, type AscendingEnvironment,
} from "../src/experiment/index.ts";
import { ascend, ascentPlan, relabelPrices, startAscent } from "../src/models/index.ts";
import { logOfEpisodes } from "./fixtures/logs.ts";

const none = new Float32Array(0);
const price = (value: number): Float32Array => Float32Array.of(value);

/**
 * A customer of worth x in [0, 1]: a coupon costs 1 and earns 2 x, nothing costs and earns nothing. With a mean cost of at most B the best is a coupon
 * for x > 1 - B, which earns 1 - (1 - B)^2 at the price 2 (1 - B).
 */
const banditSpec: DecisionSpec = {
  state: [{ name: "worth", low: 0, high: 1 }], candidate: [], fixed: ["nothing", "coupon"], limits: ["spend"], stages: 1, discount: 0,
};
const customer = (worth: number): Observation => ({ state: Float32Array.of(worth), candidates: none, allowed: Uint8Array.of(1, 1), prices: price(0) });
const frontier = (budget: number): number => 1 - (1 - budget) * (1 - budget);

/**
 * A customer tired of offers or not: an offer costs 1, earns 1, .6 or .2 at tiredness 0, 1, 2 and tires; leaving in peace earns .1 and rests. After every
 * decision the customer leaves with probability .2. Solved below as a linear programme over occupancies.
 */
const tiringSpec: DecisionSpec = {
  state: [0, 1, 2].map((level) => ({ name: `tired=${level}`, low: 0, high: 1 })), candidate: [], fixed: ["peace", "offer"], limits: ["spend"], stages: 1, discount: 1,
};
const pays = [1, 0.6, 0.2];
const stays = 0.8;
const tired = (level: number): Observation => ({
  state: Float32Array.from([0, 1, 2], (each) => (each === level ? 1 : 0)), candidates: none, allowed: Uint8Array.of(1, 1), prices: price(0),
});
const after = (level: number, action: number): number => (action === 1 ? Math.min(2, level + 1) : Math.max(0, level - 1));
const earns = (level: number, action: number): number => (action === 1 ? pays[level] : 0.1);

async function bestUnder(budget: number): Promise<number> {
  const columns = [0, 1, 2].flatMap((level) => [0, 1].map((action) => ({ level, action })));
  const flow = [0, 1, 2].map((level) => ({
    columns: columns.map((_, index) => index), equal: true, limit: level === 0 ? 1 : 0,
    coefficients: columns.map((each) => (each.level === level ? 1 : 0) - (after(each.level, each.action) === level ? stays : 0)),
  }));
  const spend = { columns: columns.map((_, index) => index), coefficients: columns.map(({ action }) => action), limit: budget, equal: false };
  const { value } = await createHighsSolver().solve({
    objective: Float64Array.from(columns, ({ level, action }) => earns(level, action)), upper: new Float64Array(columns.length).fill(Infinity), rows: [...flow, spend],
  });
  return value;
}

interface Moving<S> { readonly start: (random: Random) => S; readonly observe: (state: S) => Observation; readonly act: (state: S, action: number, random: Random) => { reward: number; cost: number; next: S | null } }

function environmentOf<S extends number>(spec: DecisionSpec, { start, observe, act }: Moving<S>): Environment {
  let state = 0 as S;
  let random = seeded(0);
  return {
    spec,
    reset(given): TimeStep {
      random = given;
      state = start(random);
      return { kind: "first", observation: observe(state) };
    },
    step(action): TimeStep {
      const { reward, cost, next } = act(state, action, random);
      if (next !== null) state = next;
      return { kind: next === null ? "last" : "mid", observation: observe(state), reward, costs: Float32Array.of(cost), discount: next === null ? 0 : 1 };
    },
    save: () => ({ state, random: { ...random.state() } }),
    restore(saved) {
      const given = saved as unknown as { state: S; random: RandomState };
      state = given.state;
      random = resumeRandom(given.random);
    },
  };
}

const bandit = (): Environment => environmentOf<number>(banditSpec, {
  start: (random) => random.uniform(), observe: customer, act: (worth, action) => ({ reward: action * 2 * worth, cost: action, next: null }),
});
const tiring = (): Environment => environmentOf<number>(tiringSpec, {
  start: () => 0, observe: tired,
  act: (level, action, random) => ({ reward: earns(level, action), cost: action, next: random.uniform() < stays ? after(level, action) : null }),
});

/** Mean reward and cost per episode over the last half of a training under dual ascent, exploration included. */
function averagesUnderAscent(algorithm: string, world: AscendingEnvironment, { settings, steps }: { readonly settings: object; readonly steps: number }): { readonly reward: number; readonly cost: number } {
  const learner = createLearner(findAlgorithm(algorithm), world.spec, settings);
  const totals = { reward: 0, cost: 0, episodes: 0 };
  let seen = 0;
  const watched = { ...learner, learn(batch: Batch, random: Random) {
    learner.learn(batch, random);
    for (let row = 0; row < batch.rows; row++) {
      if (++seen <= steps / 2) continue;
      totals.reward += batch.rewards[row];
      totals.cost += batch.costs[row];
      totals.episodes += batch.lasts[row];
    }
  } };
  train({ environment: world, learner: watched, steps, random: seeded(algorithm) });
  return { reward: totals.reward / totals.episodes, cost: totals.cost / totals.episodes };
}

describe("dual ascent", () => {
  it("moves the price by step x (mean cost - allowed) within [0, ceiling], with a step that may fall, and keeps the mean", () => {
    const plan = ascentPlan({ allowed: 2, step: 0.5, ceiling: 1, halvingUpdates: 1 });
    const first = ascend(plan, startAscent(plan), 3);
    expect(first).toEqual({ price: 0.5, updates: 1, meanPrice: 0.5 });
    expect(ascend(plan, first, 3)).toEqual({ price: 0.75, updates: 2, meanPrice: 0.625 });
    expect(ascend(plan, first, 100).price).toBe(1);
    expect(ascend(plan, first, -100).price).toBe(0);
    expect(() => ascentPlan({ allowed: -1 })).toThrow("dual ascent.allowed");
  });

  it.each([
    ["epsilon-greedy", { priceInputs: true, leastEpsilon: 0.01, halvingRows: 200 }],
    ["dqn", { hidden: "32", epsilonFinal: 0.01, decay: 3000, warmup: 100 }],
  ])("%s reaches the optimum of a bandit under a budget: reward .64 at cost .4, each within .04", (algorithm, settings) => {
    const world = underDualAscent(bandit(), { limits: { spend: { allowed: 0.4, step: 0.3, halvingUpdates: 50, ceiling: 3 } }, every: 50 });
    const { reward, cost } = averagesUnderAscent(algorithm, world, { settings, steps: 16_000 });
    expect(Math.abs(cost - 0.4), `cost ${cost}`).toBeLessThan(0.04);
    expect(reward, `cost ${cost}`).toBeGreaterThan(frontier(0.4) - 0.04);
    expect(Math.abs(world.ascent("spend").price - 1.2)).toBeLessThan(0.15);
  });

  it.each([
    ["q-learning", { epsilonFinal: 0.02, decay: 10_000, learningRateFinal: 0.05 }],
    ["dqn", { hidden: "32", epsilonFinal: 0.02, decay: 5000, warmup: 100, learningRateFinal: 0.0005 }],
  ])("%s reaches the optimum of a process under a budget, by the linear programme, within .1 at a cost within .1", async (algorithm, settings) => {
    const world = underDualAscent(tiring(), { limits: { spend: { allowed: 2, step: 0.05, halvingUpdates: 100, ceiling: 2 } }, every: 20 });
    const { reward, cost } = averagesUnderAscent(algorithm, world, { settings, steps: 40_000 });
    const best = await bestUnder(2);
    expect(Math.abs(cost - 2), `reward ${reward}, cost ${cost}, best ${best}`).toBeLessThan(0.1);
    expect(reward, `reward ${reward}, cost ${cost}, best ${best}`).toBeGreaterThan(best - 0.1);
  });

  it("goes on from its saved state", () => {
    const make = (): AscendingEnvironment => underDualAscent(tiring(), { limits: { spend: { allowed: 1, step: 0.1 } }, every: 3 });
    const walk = (world: AscendingEnvironment, begin: boolean): string => {
      let step = begin ? world.reset(seeded(1)) : world.step(1);
      const seen: number[] = [];
      for (let index = 0; index < 60; index++) {
        seen.push(step.observation.prices[0]);
        step = step.kind === "last" ? world.reset(seeded(index)) : world.step(1);
      }
      return seen.join(" ");
    };
    const [first, second] = [make(), make()];
    walk(first, true);
    const saved = first.save();
    const text = JSON.stringify(saved);
    second.restore(saved);
    expect(second.ascent("spend").updates).toBeGreaterThan(0);
    expect(walk(second, false)).toBe(walk(first, false));
    // What was saved is a copy: neither of them writes into it as they go on.
    expect(JSON.stringify(saved)).toBe(text);
  });
});

describe("choosing a price for a budget", () => {
  it("finds where spend crosses the budget, says what to mix, and where no price is needed or enough", () => {
    const steps = choosePrice((at) => (at < 0.5 ? 3 : 1), { allowed: 2.5, highest: 1 });
    expect(steps.price).toBeCloseTo(0.5, 5);
    expect([steps.spend, steps.below.spend, steps.below.share]).toEqual([1, 3, 0.75]);
    expect(choosePrice(() => 1, { allowed: 2, highest: 1 })).toMatchObject({ price: 0, kept: true });
    expect(choosePrice(() => 3, { allowed: 2, highest: 1 })).toMatchObject({ price: 1, kept: false });
    expect(() => choosePrice(() => 3, { allowed: -2, highest: 1 })).toThrow("allowed");
  });
});

/** A log of uniform choices. */
function banditLog(rows: number, random: Random): Log {
  return logOfEpisodes(Array.from({ length: rows }, () => {
    const observation = customer(random.uniform());
    const { action, propensity } = choose(uniform, observation, random);
    const transition: Transition = {
      observation, action, propensity, reward: action * 2 * observation.state[0] + 0.2 * (random.uniform() - 0.5), costs: Float32Array.of(action), discount: 0, next: null, last: true, stage: 0,
    };
    return [transition];
  }), banditSpec);
}

/** The truth of a policy on the bandit, over a fine grid of customers. */
function truthOf(policy: Policy): { readonly reward: number; readonly cost: number } {
  const grid = Array.from({ length: 500 }, (_, index) => (index + 0.5) / 500);
  const shares = grid.map((worth) => policy.probabilities(customer(worth), seeded(0))[1]);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { reward: mean(shares.map((share, index) => 2 * grid[index] * share)), cost: mean(shares) };
}

describe("one policy conditioned on prices, learned from a log", () => {
  const budgets = [0.2, 0.4, 0.8];
  const settings = { hidden: "32-32", seed: 1 };
  const logs = { learned: banditLog(1500, seeded("learned")), judged: banditLog(2000, seeded("judged")) };

  it.each([["discrete-cql", { passes: 30, conservatism: 0.02 }], ["fitted-q-iteration", { iterations: 10, updates: 100 }]])(
    "%s reaches the frontier at half, one and two times the budget without being trained again: spend within .05, reward within .05 of the best for what it spends",
    (algorithm, further) => {
      const learned = learnForBudgets(logs.learned, { algorithm, settings: { ...settings, ...further }, prices: { spend: [0, 2.5] }, random: seeded("budget") });
      for (const allowed of budgets) {
        const chosen = learned.priceFor(logs.judged, { limit: "spend", allowed, random: seeded("choose") });
        const { reward, cost } = truthOf(modal(learned.at(price(chosen.price))));
        expect(Math.abs(cost - allowed), `budget ${allowed}: cost ${cost}, price ${chosen.price}`).toBeLessThan(0.05);
        expect(frontier(cost) - reward, `budget ${allowed}: reward ${reward}, cost ${cost}`).toBeLessThan(0.05);
      }
    },
  );

  it("a mutant that does not see the prices cannot: one spend at every price, so a budget it was not made for is missed", () => {
    const labelled = relabelPrices(logs.learned, { spend: [0, 2.5] }, 5, seeded("budget"));
    const blind: Batch = {
      ...labelled, rewards: labelled.rewards.map((_, row) => pricedReward(labelled, row)),
      observations: { ...labelled.observations, prices: new Float32Array(labelled.rows) },
    };
    const learner = createLearner(findAlgorithm("discrete-cql"), banditSpec, { ...settings, passes: 10, conservatism: 0.02 });
    learner.learn(blind, seeded("learn"));
    const unaware: Policy = { probabilities: (observation, random, out) => learner.policy.probabilities({ ...observation, prices: price(0) }, random, out) };
    const misses = budgets.map((allowed) => {
      const chosen = choosePrice(spendOnLog(logs.judged, unaware, { limit: "spend", random: seeded("choose") }), { allowed, highest: 2.5 });
      return Math.abs(truthOf(modal(policyAtPrices(unaware, price(chosen.price)))).cost - allowed);
    });
    expect(Math.max(...misses)).toBeGreaterThan(0.2);
  });
});

describe("one policy conditioned on prices, learned in a world", () => {
  it("comes within .12 of the linear programme at half, one and two times the budget, mixing two prices where it must", async () => {
    const learner = createLearner(findAlgorithm("dqn"), tiringSpec, { hidden: "64-64", epsilonFinal: 0.2, decay: 10_000, horizon: 40_000, learningRateFinal: 0.0001, seed: 3 });
    train({ environment: atSampledPrices(tiring(), { spend: [0, 1.2] }, seeded("prices")), learner, steps: 40_000, random: seeded("train"), learnEvery: 4 });
    const policy = modal(learner.policy);
    for (const allowed of [1, 2, 4]) {
      const chosen = choosePrice(spendInEnvironment(tiring(), policy, { limit: "spend", episodes: 400, random: seeded("spend") }), { allowed, highest: 1.2 });
      const parts = [chosen.below, { ...chosen, share: 1 - chosen.below.share }].map(({ price: at, share }) => ({ share, ...valueOf(policyAtPrices(policy, price(at))) }));
      const [reward, cost] = [parts.reduce((sum, each) => sum + each.share * each.reward, 0), parts.reduce((sum, each) => sum + each.share * each.cost, 0)];
      const best = await bestUnder(cost);
      expect(cost, `budget ${allowed}`).toBeLessThan(allowed + 0.15);
      expect(best - reward, `budget ${allowed}: reward ${reward}, cost ${cost}, best ${best}, price ${chosen.price}`).toBeLessThan(0.12);
      expect(await bestUnder(allowed) - reward, `budget ${allowed}`).toBeLessThan(0.12);
    }
  });
});

/** The exact values of a policy in the tiring world, by iterating its two linear equations. */
function valueOf(policy: Policy): { readonly reward: number; readonly cost: number } {
  const shares = [0, 1, 2].map((level) => policy.probabilities(tired(level), seeded(0)).slice());
  let values = [0, 1, 2].map(() => ({ reward: 0, cost: 0 }));
  for (let round = 0; round < 200; round++) {
    values = values.map((_, level) => {
      const of = (name: "reward" | "cost"): number => [0, 1].reduce((sum, action) =>
        sum + shares[level][action] * ((name === "reward" ? earns(level, action) : action) + stays * values[after(level, action)][name]), 0);
      return { reward: of("reward"), cost: of("cost") };
    });
  }
  return values[0];
}
