// Judging processes: fitted-Q evaluation against exact policy evaluation, cut-offs, truncation by hand, and intervals that cover.
import { describe, expect, it } from "vitest";
import { choose, mixture, constant, seeded, uniform, type DecisionSpec, type Log, type Observation, type Random, type Transition } from "../core/index.ts";
import { countedRows, createFeatures, estimateModel, followingSystem, policyValues, valueAtStart } from "../models/index.ts";
import { logOfEpisodes } from "../../test/fixtures/logs.ts";
import { evaluateProcess, fitRowValues, influencedTerms, truncatedTerms } from "./fitted-q-evaluation.ts";
import { evaluateTargets } from "./evaluate.ts";
import { intervalOf, studentT } from "./intervals.ts";
import { viewLog } from "./replay.ts";

// Tiredness 0, 1 or 2: an offer earns 1, .6 or .2 and tires, peace earns .1 and rests; the process ends with .2, and records are cut after four choices.
const spec: DecisionSpec = {
  state: [0, 1, 2].map((level) => ({ name: `tired=${level}`, low: 0, high: 1 })), candidate: [], fixed: ["peace", "offer"], limits: ["spend"], stages: 1, discount: 0.9,
};
const tired = (level: number): Observation => ({
  state: Float32Array.from([0, 1, 2], (each) => (each === level ? 1 : 0)), candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1), prices: Float32Array.of(0),
});
const after = (level: number, action: number): number => (action === 1 ? Math.min(2, level + 1) : Math.max(0, level - 1));
const earns = (level: number, action: number): number => (action === 1 ? [1, 0.6, 0.2][level] : 0.1);
const target = { name: "mostly offers", policy: mixture([[0.6, constant(1)], [0.4, uniform]]) };
const table = Float64Array.of(0.2, 0.8, 0.2, 0.8, 0.2, 0.8);

function logged(episodes: number, random: Random, endsKnown = true): Log {
  return logOfEpisodes(Array.from({ length: episodes }, () => {
    const rows: Transition[] = [];
    for (let level = 0, open = true; open;) {
      const { action, propensity } = choose(uniform, tired(level), random);
      const ends = random.uniform() < 0.2;
      const next = after(level, action);
      open = !ends && rows.length < 3;
      rows.push({
        observation: tired(level), action, propensity, reward: earns(level, action) + random.uniform() - 0.5, costs: Float32Array.of(action),
        discount: ends ? 0 : 0.9, next: ends || (!open && !endsKnown) ? null : tired(next), last: !open, stage: 0,
      });
      level = next;
    }
    return rows;
  }), spec);
}

/** The true value of the target, by iterating its equation. */
function truth(quantity: (level: number, action: number) => number = earns): number {
  let values = [0, 0, 0];
  for (let round = 0; round < 300; round++) {
    values = values.map((_, level) => [0, 1].reduce((sum, action) => sum + table[action] * (quantity(level, action) + 0.72 * values[after(level, action)]), 0));
  }
  return values[0];
}

const exact = { penalty: 1e-7, features: createFeatures(spec, "disjoint") };

describe("fitted-Q evaluation", () => {
  it("equals dynamic programming on the counted model of the log within 1e-5, cut-offs included", () => {
    const log = logged(300, seeded(1));
    const { model } = estimateModel(countedRows(log, 2), { prior: 0 });
    const { fitted } = evaluateProcess(viewLog(log), target, { ...exact, random: seeded(0) });
    expect(Math.abs(fitted.value - valueAtStart(model, policyValues(model, table)))).toBeLessThan(1e-5);
  });

  it("comes within .05 of the truth, and within three of its own standard errors, of the reward and of a cost, on 4,000 episodes", () => {
    const view = viewLog(logged(4000, seeded(2)));
    const reward = evaluateProcess(view, target, { ...exact, random: seeded(0) });
    const spend = evaluateProcess(view, target, { ...exact, random: seeded(0), quantity: "cost:spend" });
    const cases = [[reward.fitted, truth()], [reward.truncated, truth()], [spend.fitted, truth((_, action) => action)], [spend.truncated, truth((_, action) => action)]] as const;
    for (const [{ estimator, quantity, value, standardError }, wanted] of cases) {
      expect(Math.abs(value - wanted), `${estimator} of ${quantity}: ${value} for ${wanted}, standard error ${standardError}`).toBeLessThan(Math.min(0.05, 3 * standardError));
    }
  });

  // What is left out went on, so that ends are counted once too often per cut record: less wrong than an end in its place, but not right.
  it("leaves out rows of which the log does not say what followed: less than half as wrong as taking them for ends (.142 and .368)", () => {
    const unknown = logged(4000, seeded(2), false);
    const ended = { ...unknown, discounts: unknown.discounts.map((discount, row) => (unknown.lasts[row] === 1 ? 0 : discount)) };
    const error = (log: Log) => Math.abs(evaluateProcess(viewLog(log), target, { ...exact, random: seeded(0) }).fitted.value - truth());
    expect(error(unknown)).toBeLessThan(error(ended) / 2);
  });

  it("goes on behind a cut-off: taken as ends, the same records are valued at less than .9 of the truth", () => {
    const log = logged(3000, seeded(3));
    const ended = { ...log, discounts: log.discounts.map((discount, row) => (log.lasts[row] === 1 ? 0 : discount)) };
    const value = evaluateProcess(viewLog(ended), target, { ...exact, random: seeded(0) }).fitted.value;
    expect(value).toBeLessThan(0.9 * truth());
  });
});

describe("truncated doubly robust", () => {
  const view = viewLog(logged(40, seeded(4)));
  const rows = view.log.rows;
  const values = { taken: new Float64Array(rows).fill(0.5), expected: new Float64Array(rows).fill(0.7), following: new Float64Array(rows).fill(0.7), known: new Uint8Array(rows).fill(1) };
  const observed = view.quantities[0].observed;
  const weights = new Float64Array(rows).fill(1.5);

  it("is the fitted value with no choice weighted, and one correction with one", () => {
    expect([...truncatedTerms(view, values, { weights, observed, steps: 0 })]).toEqual(Array.from({ length: 40 }, () => 0.7));
    const first = truncatedTerms(view, values, { weights, observed, steps: 1 });
    view.outline.starts.subarray(0, 40).forEach((row, chain) => expect(first[chain]).toBeCloseTo(0.7 + 1.5 * (observed[row] + view.log.discounts[row] * 0.7 - 0.5), 12));
  });

  it("weights fewer choices where the policies differ more", () => {
    const log = viewLog(logged(300, seeded(5)));
    const stepsOf = (share: number): number => evaluateProcess(log, { name: "x", policy: mixture([[share, constant(1)], [1 - share, uniform]]) }, { ...exact, random: seeded(0) }).truncated.parameter!;
    expect(stepsOf(0)).toBe(4);
    expect(stepsOf(1)).toBeLessThan(4);
  });
});

it("evaluateTargets makes both where they are asked for by name, and says for whom it cannot", () => {
  const log = logged(200, seeded(6));
  const whole = { ...target, kind: "snapshot" as const, floor: 0 };
  const { estimates } = evaluateTargets(log, [whole], { random: seeded(0), estimators: ["DR", "FQE", "truncated DR"], quantities: ["reward"] });
  expect(estimates.map(({ estimator }) => estimator)).toEqual(["DR", "FQE", "truncated DR"]);
  for (const { value } of estimates) expect(Math.abs(value - truth())).toBeLessThan(0.6);
  const rows = { ...whole, policy: { columns: new Float64Array(2 * log.rows).fill(0.5) } };
  expect(() => evaluateTargets(log, [rows], { random: seeded(0), estimators: ["FQE"] })).toThrow("estimator FQE");
});

it("intervals of 95 % cover the truth in 200 logs of 100 episodes, and a bare spread of fitted values does not", () => {
  const covers = (interval: readonly [number, number]): number => (interval[0] <= truth() && truth() <= interval[1] ? 1 : 0);
  const found = { fitted: 0, truncated: 0, bootstrap: 0, bare: 0 };
  for (let seed = 0; seed < 200; seed++) {
    const view = viewLog(logged(100, seeded(`cover ${seed}`)));
    const { fitted, truncated } = evaluateProcess(view, target, { ...exact, penalty: 1e-3, random: seeded(0) });
    found.fitted += covers(fitted.interval);
    found.truncated += covers(truncated.interval);
    const choices = { now: Float64Array.from({ length: 2 * view.log.rows }, (_, index) => table[index % 2]), next: Float64Array.from(view.log.next!.allowed, (_, index) => table[index % 2]) };
    const system = followingSystem(view.log, choices, exact);
    const [values, plan] = [fitRowValues(view, system, view.log.rewards), { weights: new Float64Array(view.log.rows), observed: view.log.rewards, steps: 0 }];
    const { low, high } = intervalOf(influencedTerms(view, system, values, plan), view.outline, { kind: "bootstrap", level: 0.95, draws: 200, form: "studentised", random: seeded(seed) });
    found.bootstrap += covers([low, high]);
    const bare = intervalOf(truncatedTerms(view, values, plan), view.outline, studentT);
    found.bare += covers([bare.low, bare.high]);
  }
  process.stdout.write(`coverage of 95 % in 200 logs: FQE ${found.fitted / 2} %, truncated DR ${found.truncated / 2} %, bootstrap of FQE ${found.bootstrap / 2} %, bare spread ${found.bare / 2} %\n`);
  // 200 draws of .95: below 181 comes once in 180.
  for (const count of [found.fitted, found.truncated, found.bootstrap]) expect(count).toBeGreaterThanOrEqual(181);
  expect(found.bare).toBeLessThan(20);
});
