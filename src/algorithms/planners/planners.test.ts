// The planners against answers known by hand and against one another, and plans from logs against the truth they were drawn from.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchOf, choose, seeded, uniform, type Batch, type Environment, type TabularModel, type Transition } from "../../core/index.ts";
import { createTabularModel, policyValues, tableOfActions, uniformTable, valueAtStart } from "../../models/index.ts";
import { carRentalSmall, frozenLake, gambler, tabularWorlds, threeSteps } from "../../problems/classic/index.ts";
import { evaluatePolicy, findPlanner, planFromLog, planners, policyIteration, valueIteration, type CertaintyOptions } from "./index.ts";

/** One state that pays 1 a step, discount .9, and a door out of it that pays 5. */
const loop = createTabularModel({
  states: 1, actions: 2, discount: 0.9,
  outcomes: (_, action) => (action === 0 ? [{ probability: 1, next: 0, reward: 1 }] : [{ probability: 1, next: 0, reward: 5, ends: true }]),
});

describe("by hand", () => {
  it("staying for ever is worth 10, uniform choice (.5 + 2.5) / (1 - .45)", () => {
    for (const planner of [policyIteration, valueIteration]) {
      const plan = planner.solve(loop, planner.defaults as never);
      expect(plan.values[0]).toBeCloseTo(10, 9);
      expect([...plan.policy]).toEqual([1, 0]);
      expect(plan.actionValues[1]).toBe(5);
    }
    expect(findPlanner("policy-evaluation").solve(loop, { tolerance: 1e-12, sweeps: 1000 }).values[0]).toBeCloseTo(3 / 0.55, 10);
    expect(policyValues(loop, uniformTable(loop))[0]).toBeCloseTo(3 / 0.55, 12);
  });

  it("the bound of value iteration says how far the value still is: after n sweeps of v <- 1 + .9 v the gap is 10 * .9^n", () => {
    const stay = createTabularModel({ states: 1, actions: 1, discount: 0.9, outcomes: () => [{ probability: 1, next: 0, reward: 1 }] });
    for (const sweeps of [1, 5, 30]) {
      const plan = valueIteration.solve(stay, { tolerance: 1e-14, sweeps });
      expect(plan.iterations).toBe(sweeps);
      expect(10 - plan.values[0]).toBeCloseTo(10 * 0.9 ** sweeps, 10);
      expect(plan.bound).toBeCloseTo(10 * 0.9 ** sweeps, 10);
    }
    expect(valueIteration.solve(stay, { tolerance: 0.5, sweeps: 1000 }).bound).toBeLessThanOrEqual(0.5);
  });

  it("ties go to the first action", () => {
    const tie = createTabularModel({ states: 1, actions: 3, discount: 0, outcomes: (_, action) => [{ probability: 1, next: 0, reward: Math.min(action, 1) }] });
    expect([...policyIteration.solve(tie, policyIteration.defaults).policy]).toEqual([0, 1, 0]);
  });

  it("what is no table is refused", () => {
    const broken = (probability: number, next = 0): (() => TabularModel) => () => createTabularModel({ states: 1, actions: 1, discount: 0.5, outcomes: () => [{ probability, next, reward: 0 }] });
    expect(broken(0.9)).toThrow("outcomes of action 0 in state 0: expected probabilities that sum to 1, got 0.9");
    expect(broken(1, 1)).toThrow("states below 1");
    expect(() => evaluatePolicy(loop, new Float64Array(3))).toThrow("1 x 2 probabilities");
    expect(() => evaluatePolicy(loop, uniformTable(loop), { tolerance: 0 })).toThrow("policy-evaluation.tolerance");
  });
});

/** Worlds of 6 states and 3 actions drawn at random, some actions forbidden, discount .8. */
const drawnModel = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 6 * 3 * 8, maxLength: 6 * 3 * 8 }).map((numbers) => createTabularModel({
  states: 6, actions: 3, discount: 0.8,
  outcomes(state, action) {
    const row = numbers.slice((state * 3 + action) * 8, (state * 3 + action + 1) * 8);
    if (action > 0 && row[7] < 0.3) return [];
    const total = row.slice(0, 6).reduce((sum, value) => sum + value, 0);
    return row.slice(0, 6).map((weight, next) => ({ probability: weight / total, next, reward: row[6], ends: next === 5 && row[7] > 0.8 }));
  },
}));

describe("laws", () => {
  it("value iteration and policy iteration find the same values within their bounds, and the values are those of the plan", () => {
    fc.assert(fc.property(drawnModel, (model) => {
      const swept = valueIteration.solve(model, { tolerance: 1e-9, sweeps: 100_000 });
      const improved = policyIteration.solve(model, policyIteration.defaults);
      const worth = policyValues(model, swept.policy);
      swept.values.forEach((value, state) => {
        expect(Math.abs(value - improved.values[state])).toBeLessThanOrEqual(swept.bound! + improved.bound! + 1e-12);
        expect(Math.abs(worth[state] - improved.values[state])).toBeLessThan(1e-8);
      });
    }), { numRuns: 50 });
  });

  it("no policy is worth more than the plan in any state", () => {
    fc.assert(fc.property(drawnModel, fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 6 }), (model, actions) => {
      const { values } = policyIteration.solve(model, policyIteration.defaults);
      const allowed = actions.map((action, state) => (model.allowed[state * 3 + action] === 1 ? action : 0));
      policyValues(model, tableOfActions(model, allowed)).forEach((value, state) => expect(value).toBeLessThanOrEqual(values[state] + 1e-9));
    }), { numRuns: 50 });
  });

  it("sweeping values a policy as solving does", () => {
    for (const world of tabularWorlds.filter(({ name }) => name !== "car-rental" && name !== "cliff-walking")) {
      const model = world.model();
      const swept = evaluatePolicy(model, uniformTable(model), { tolerance: 1e-11 }).values;
      policyValues(model, uniformTable(model)).forEach((value, state) => expect(Math.abs(value - swept[state]), world.name).toBeLessThan(1e-8));
    }
  });

  it("plans reach the stated optimum of every world", () => {
    for (const world of tabularWorlds.filter(({ name }) => name !== "car-rental")) {
      for (const planner of [policyIteration, valueIteration]) {
        const plan = planner.solve(world.model(), planner.defaults as never);
        expect(Math.abs(valueAtStart(world.model(), plan.values) - world.optimum), `${planner.name} on ${world.name}`).toBeLessThan(1e-8);
      }
    }
  });

  it("names every planner once", () => expect(new Set(planners.map(({ name }) => name)).size).toBe(planners.length));
});

/** Whole episodes of uniform choice. */
function logOf(environment: Environment, episodes: number, seed: string): Batch {
  const rows: Transition[] = [];
  const draws = seeded(seed).fork("draws");
  for (let episode = 0; episode < episodes; episode++) {
    let { observation } = environment.reset(seeded(seed).fork(episode));
    for (let last = false; !last;) {
      const { action, propensity } = choose(uniform, observation, draws);
      const then = environment.step(action);
      if (then.kind === "first") throw new Error("a step answered with a first observation");
      last = then.kind === "last";
      rows.push({ ...then, observation, action, propensity, next: then.discount > 0 ? then.observation : null, last, stage: 0 });
      observation = then.observation;
    }
  }
  return batchOf(rows, environment.spec);
}

const bootstrap = (seed: number, judgedShare = 0.5, draws = 60): CertaintyOptions => ({
  bins: 3, prior: 0, confidence: { kind: "bootstrap", level: 0.9, draws, judgedShare, random: seeded(seed) },
});
const lemma = (level: number, highest: number, states: number): CertaintyOptions => ({
  bins: 3, prior: 0, confidence: { kind: "simulation-lemma", level, low: 0, high: highest, states },
});

describe("plans from logs", () => {
  it("a world without chance is known after one try of everything", () => {
    const plan = planFromLog(logOf(threeSteps.create(), 100, "log"), bootstrap(1));
    expect(plan.value).toBeCloseTo(0.81, 12);
    expect(plan.interval).toEqual([expect.closeTo(0.81, 6), expect.closeTo(0.81, 6)]);
    expect(threeSteps.value(plan.acting, seeded(1))).toBeCloseTo(0.81, 12);
    expect(plan.tries.reduce((sum, tried) => sum + tried, 0)).toBeGreaterThan(50);
  });

  it("a pair that was never tried is never planned", () => {
    const log = logOf(threeSteps.create(), 100, "log");
    const waits = { ...log, actions: log.actions.map(() => 1) };
    const plan = planFromLog(waits, bootstrap(1));
    expect([...plan.model.allowed].filter((_, pair) => pair % 2 === 0)).toEqual([0, 0, 0]);
  });

  it("a Dirichlet prior of 1 draws shares towards all states: (n + 1) / (n + 4) of three states and the end", () => {
    const log = logOf(threeSteps.create(), 400, "log");
    const { model, tries } = planFromLog(log, { ...bootstrap(1, 0), prior: 1 });
    const taken = 0;
    const start = model.starts[taken];
    const shares = [...model.probabilities.subarray(start, model.starts[taken + 1])];
    const [n] = tries;
    expect(shares).toEqual([(n + 1) / (n + 4), 1 / (n + 4), 1 / (n + 4), 1 / (n + 4)].map((share) => expect.closeTo(share, 12) as number));
    expect([...model.continues.subarray(start, model.starts[taken + 1])]).toEqual([0, 1, 1, 1]);
  });

  it("with enough rows the plan of the slippery lake is the best one (5,000 uniform episodes, seed lake)", () => {
    const plan = planFromLog(logOf(frozenLake.create(), 5000, "lake"), { ...lemma(0.95, 1, 16) });
    expect(frozenLake.value(plan.acting, seeded(1))).toBeGreaterThan(0.95 * frozenLake.optimum);
  });

  it("the bootstrap's interval, level .9, on 30 judging episodes: the plan's true value in at least 42 of 60 (seeds log 0 to 59)", () => {
    let inside = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { acting, interval } = planFromLog(logOf(carRentalSmall.create(), 60, `log ${seed}`), bootstrap(seed, 0.5, 20));
      const truth = carRentalSmall.value(acting, seeded(1));
      if (interval[0] <= truth && truth <= interval[1]) inside++;
    }
    // Found: 52 of 60 with 20 draws, whose interval is nearly their range, and 48 with 60 draws: 30 episodes are few. Judged on its own
    // log a plan's value was found in 8 of 20 (200 episodes), since a plan looks better where it was made.
    expect(inside).toBeGreaterThanOrEqual(42);
  }, 240_000);

  it("the simulation lemma's interval holds the truth, and narrows with the square root of the tries", () => {
    const widths = [1600, 25_600].map((episodes) => {
      const { acting, interval, value } = planFromLog(logOf(threeSteps.create(), episodes, "log"), lemma(0.9, 1, 3));
      const truth = threeSteps.value(acting, seeded(1));
      expect(interval[0]).toBeLessThanOrEqual(truth);
      expect(interval[1]).toBeGreaterThanOrEqual(truth);
      return interval[1] - value;
    });
    expect(widths[1]).toBeLessThan(widths[0] / 3);
  });

  it("what the lemma cannot say is refused, and a log that says nothing", () => {
    const log = logOf(threeSteps.create(), 20, "log");
    expect(() => planFromLog(logOf(gambler.create(), 5, "log"), lemma(0.9, 1, 101))).toThrow("bootstrap, as nothing is discounted");
    expect(() => planFromLog(log, { ...lemma(0.9, 1, 3), prior: 1 })).toThrow("prior: expected 0");
    expect(() => planFromLog({ ...log, discounts: log.discounts.map(() => 0.9), next: null }, bootstrap(1))).toThrow("rows whose following observation is known");
    expect(() => planFromLog({ ...log, spec: { ...log.spec, fixed: null } }, bootstrap(1))).toThrow("a fixed list of candidates");
  });
});
