// Reward models by explicit least squares, blind to the group they predict, drawn to the mean, and backed up along sequences.
import { describe, expect, test } from "vitest";
import { logOf } from "../../../test/fixtures/logs.ts";
import { observationAt, seeded, type Log } from "../../core/index.ts";
import { foldsOf } from "./cross-fit.ts";
import { fitReturns } from "./return-model.ts";
import { fitRewardModel } from "./reward-model.ts";

const random = seeded("reward models");
const shape = { actions: ["a", "b"], state: [{ name: "x", low: -1, high: 1 }] };

function linearLog(count: number, reward: (x: number, action: number, subject: number) => number): Log {
  return logOf(Array.from({ length: count }, (_, row) => {
    const [x, action, subject] = [2 * random.uniform() - 1, row % 2, row >> 2];
    return { action, propensity: 0.5, state: [x], subject, reward: reward(Math.fround(x), action, subject) };
  }), shape);
}

function predicted(log: Log, outcome: Float64Array, row: number, penalty: number): number[] {
  const model = fitRewardModel(log, [outcome], { groups: log.subjects, penalty });
  const out = new Float64Array(2);
  model.predict(0, row, observationAt(log.observations, row, log.spec), out);
  return [...out];
}

describe("reward model", () => {
  test("finds a linear truth per candidate when hardly penalised", () => {
    const log = linearLog(400, (x, action) => (action === 0 ? 3 + 2 * x : 1 - x));
    const x = log.observations.states[17];
    const [first, second] = predicted(log, log.rewards, 17, 1e-9);
    expect(first).toBeCloseTo(3 + 2 * x, 6);
    expect(second).toBeCloseTo(1 - x, 6);
  });

  test("several outcomes in one fit, each as if it stood alone", () => {
    const log = linearLog(60, (x) => x);
    const other = log.rewards.map((reward) => 5 - reward);
    const both = fitRewardModel(log, [log.rewards, other], { groups: log.subjects });
    const out = new Float64Array(2);
    both.predict(1, 3, observationAt(log.observations, 3, log.spec), out);
    expect([...out]).toEqual(predicted(log, other, 3, 10));
  });

  test("what a group earned moves nobody's prediction for that group", () => {
    const log = linearLog(80, (x, action) => x + action);
    const changed = log.rewards.map((reward, row) => (log.subjects[row] === 5 ? 1000 : reward));
    const row = log.subjects.indexOf(5);
    expect(predicted(log, changed, row, 1)).toEqual(predicted(log, log.rewards, row, 1));
    const elsewhere = log.subjects.findIndex((subject) => foldsOf(Uint32Array.of(subject), 3)[0] !== foldsOf(Uint32Array.of(5), 3)[0]);
    expect(predicted(log, changed, elsewhere, 1)).not.toEqual(predicted(log, log.rewards, elsewhere, 1));
  });

  test("a candidate never tried is expected to bring the mean, not nothing", () => {
    const log = logOf(Array.from({ length: 30 }, () => ({ action: 0, propensity: 1, reward: 7, state: [0] })), shape);
    expect(predicted(log, log.rewards, 0, 1)[1]).toBeCloseTo(7, 12);
  });

  test("folds deal subjects about evenly and stay as they are", () => {
    const folds = foldsOf(Uint32Array.from({ length: 30_000 }, (_, subject) => subject), 3);
    for (const fold of [0, 1, 2]) expect(folds.filter((value) => value === fold).length).toBeGreaterThan(9500);
    expect([...foldsOf(Uint32Array.of(1, 2, 1, 3), 3)].filter((_, row) => row === 0 || row === 2)).toHaveLength(2);
    expect(foldsOf(Uint32Array.of(1, 2, 1), 3)[0]).toBe(foldsOf(Uint32Array.of(1, 2, 1), 3)[2]);
  });
});

describe("fitted-Q evaluation", () => {
  // Three steps, the state says which; candidate 0 earns 1, candidate 1 earns 3; what follows counts half.
  const log = logOf(Array.from({ length: 900 }, (_, row) => ({
    action: random.uniform() < 0.5 ? 0 : 1, propensity: 0.5, reward: 0, state: [0, 1, 2].map((step) => (step === row % 3 ? 1 : 0)),
    episode: Math.floor(row / 3), discount: 0.5, stage: 0,
  })), { actions: ["a", "b"], state: [0, 1, 2].map((step) => ({ name: `step=${step}`, low: 0, high: 1 })) });
  const outcome = Float64Array.from(log.actions, (action) => (action === 1 ? 3 : 1));
  const model = fitRewardModel(log, [outcome], { groups: log.subjects, penalty: 1e-9 });
  const continues = Uint8Array.from({ length: log.rows }, (_, row) => (row % 3 < 2 ? 1 : 0));

  test.each([[0, 1], [1, 3]])("always candidate %i: the value of what follows at every step", (always, each) => {
    const probabilities = Float64Array.from({ length: 2 * log.rows }, (_, place) => (place % 2 === always ? 1 : 0));
    const predict = fitReturns(model.fit, outcome, { probabilities, continues, discounts: log.discounts, horizon: 3 });
    const out = new Float64Array(2);
    const follow = [0.5 * each + 0.25 * each, 0.5 * each, 0];
    for (const step of [0, 1, 2]) {
      predict(step, observationAt(log.observations, step, log.spec), out);
      expect(out[0]).toBeCloseTo(1 + follow[step], 5);
      expect(out[1]).toBeCloseTo(3 + follow[step], 5);
    }
  });
});
