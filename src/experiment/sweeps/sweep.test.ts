// Sweeps on an objective whose best settings are known, on one real case, and their books.
import { describe, expect, it } from "vitest";
import { algorithms, findAlgorithm } from "../../algorithms/index.ts";
import { sampleNormal, seeded, type Settings } from "../../core/index.ts";
import { environments } from "../../problems/index.ts";
import { drawSettings, searchSpaceOf, type SearchSpace } from "./search-space.ts";
import { randomSearch, successiveHalving, sweep, type SweepOptions, type SweepRecord, type SweepTask } from "./sweep.ts";
import { trainingsHere } from "../training/train-job.ts";
import { scoreTrainings } from "./train-sweep.ts";

const space: SearchSpace = { rate: { kind: "log", low: 1e-5, high: 1 }, share: { kind: "even", low: 0, high: 1 } };

// Best at rate 10^-2.5 and share .3; a small budget is a noisy look, and each seed has luck of its own that all settings share.
function truth({ rate, share }: Settings): number {
  const [off, aside] = [Math.log10(Number(rate)) + 2.5, Number(share) - 0.3];
  return -(off * off) - 4 * aside * aside;
}
const objective = ({ settings, seed, budget }: SweepTask): number => {
  const random = seeded(`${seed} ${JSON.stringify(settings)}`);
  return truth(settings) + sampleNormal(seeded(seed)) + (2 * sampleNormal(random)) / Math.sqrt(budget);
};

function options(given: Partial<SweepOptions> = {}): SweepOptions {
  return {
    space, standard: { rate: 0.5, share: 0.9 }, rounds: randomSearch(64, 16), tuningSeeds: [1, 2, 3], freshSeeds: [11, 12, 13, 14, 15], random: seeded(1),
    run: async (tasks) => tasks.map(objective), ...given,
  };
}

describe("the search space", () => {
  it("draws on the scale it says: half of 4,000 log-uniform draws lie below the geometric mean (seed 2, allowed 47 to 53 %)", () => {
    const draws = Array.from({ length: 4000 }, (_, index) => drawSettings({ ...space, width: { kind: "log", low: 4, high: 64, whole: true } }, seeded(2).fork(index)));
    const below = (name: string, middle: number): number => draws.filter((each) => Number(each[name]) < middle).length / draws.length;
    for (const share of [below("rate", Math.sqrt(1e-5)), below("share", 0.5)]) expect(Math.abs(share - 0.5)).toBeLessThan(0.03);
    expect(draws.every(({ width }) => Number.isInteger(width) && Number(width) >= 4 && Number(width) <= 64)).toBe(true);
  });

  it("follows an algorithm's own ranges and defaults", () => {
    const found = searchSpaceOf(findAlgorithm("dqn"), ["learningRate", "epsilonFinal", "batchRows", "double", "loss"]);
    expect(found).toEqual({
      learningRate: { kind: "log", low: 0.001 / 30, high: 0.03 }, epsilonFinal: { kind: "even", low: 0, high: 1 },
      batchRows: { kind: "log", low: 2, high: 960, whole: true }, double: { kind: "oneOf", values: [false, true] }, loss: { kind: "oneOf", values: ["huber", "squared"] },
    });
    expect(() => searchSpaceOf(findAlgorithm("dqn"), ["lerningRate"])).toThrow("dqn.lerningRate");
    expect(() => searchSpaceOf(findAlgorithm("q-learning"), ["initial"])).toThrow("q-learning.initial");
    expect(() => drawSettings({ rate: { kind: "log", low: 0, high: 1 } }, seeded(1))).toThrow("rate");
  });
});

describe("on an objective whose best is 0 at rate 10^-2.5 and share .3", () => {
  it("random search of 64 trials comes within .3 of it (seed 1), and its fresh score is what it says it is", async () => {
    const found = await sweep(options());
    expect(truth(found.best)).toBeGreaterThan(-0.3);
    expect(found.spent).toEqual({ tuning: 64 * 16 * 3, fresh: 2 * 5 * 16 });
    // The standard is worth -(2.2^2) - 4 (.6^2) = -6.25: what all settings share by seed cancels in the paired difference.
    expect(found.difference!.interval[0]).toBeGreaterThan(4);
    expect(found.difference!.mean).toBeCloseTo(found.fresh!.mean - found.standard!.mean, 12);
  });

  it("successive halving of 4 times the trials at no more budget comes nearer (median of 11 sweeps, seeds 0 to 10)", async () => {
    const rounds = successiveHalving({ trials: 256, budget: 16, factor: 4 });
    expect(rounds).toEqual([{ trials: 256, budget: 1 }, { trials: 64, budget: 1 }, { trials: 16, budget: 1 }, { trials: 4, budget: 4 }, { trials: 1, budget: 16 }]);
    const halving: number[] = [];
    const random: number[] = [];
    for (let seed = 0; seed < 11; seed++) {
      const [many, few] = [await sweep(options({ rounds, random: seeded(seed) })), await sweep(options({ random: seeded(seed), rounds: randomSearch(23, 16) }))];
      expect(many.spent.tuning).toBeLessThanOrEqual(few.spent.tuning + 16 * 3);
      halving.push(truth(many.best));
      random.push(truth(few.best));
    }
    const median = (values: number[]): number => values.toSorted((a, b) => a - b)[5];
    expect(median(halving)).toBeGreaterThan(median(random));
  });

  it("the winner looks better on the seeds it was picked on than on fresh ones (mean over 20 sweeps at a noisy budget)", async () => {
    let flattery = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { best, records } = await sweep(options({ rounds: randomSearch(64, 1), random: seeded(seed) }));
      const own = records.filter(({ settings, seed: on }) => settings.rate === best.rate && on < 10);
      flattery += own.reduce((sum, { score, seed: on }) => sum + score! - sampleNormal(seeded(on)) - truth(best), 0) / own.length;
    }
    expect(flattery / 20).toBeGreaterThan(0.5);
  });
});

describe("the books", () => {
  it("what is known is not run again, and the end is the same", async () => {
    const kept: SweepRecord[] = [];
    const whole = await sweep(options({ rounds: successiveHalving({ trials: 8, budget: 8 }), onRecords: (records) => kept.push(...records) }));
    expect(kept.length).toBe(3 * (8 + 4 + 2 + 1) + 10);
    let run = 0;
    const again = await sweep(options({
      rounds: successiveHalving({ trials: 8, budget: 8 }), known: JSON.parse(JSON.stringify(kept.slice(0, 30))) as SweepRecord[],
      run: async (tasks) => { run += tasks.length; return tasks.map(objective); },
    }));
    expect(run).toBe(kept.length - 30);
    expect(again).toEqual(whole);
  });

  it("what fails is worse than any number and never wins; seeds must not overlap, rounds not grow", async () => {
    const found = await sweep(options({ rounds: randomSearch(8, 4), run: async (tasks) => tasks.map((task) => (Number(task.settings.share) < 0.5 ? NaN : objective(task))) }));
    expect(Number(found.best.share)).toBeGreaterThanOrEqual(0.5);
    expect(found.trials.some(({ scores }) => scores[0] === null)).toBe(true);
    await expect(sweep(options({ freshSeeds: [3, 4] }))).rejects.toThrow("freshSeeds");
    await expect(sweep(options({ rounds: [{ trials: 2, budget: 1 }, { trials: 3, budget: 1 }] }))).rejects.toThrow("rounds");
  });
});

it("a real case: random search finds a rate at which Q-learning solves the small grid in 1,000 steps, where a cautious one does not (8 fresh seeds)", async () => {
  const run = scoreTrainings({ environment: "grid-4x4", algorithm: "q-learning" }, 20, trainingsHere({ environments, algorithms }));
  const found = await sweep({
    space: { learningRate: { kind: "log", low: 0.005, high: 1 } }, standard: { learningRate: 0.02, learningRateFinal: 0.005 }, rounds: randomSearch(8, 1000),
    tuningSeeds: [1, 2, 3], freshSeeds: [101, 102, 103, 104, 105, 106, 107, 108], random: seeded(5), run,
  });
  // The mean distance to the nearer corner is 2, and nothing is random, so that large rates are best.
  expect(found.best.learningRate).toBeGreaterThan(0.2);
  expect(found.fresh!.mean).toBeGreaterThan(-2.5);
  expect(found.difference!.interval[0]).toBeGreaterThan(0);
});
