// Looks for good settings: random search and successive halving, on seeds of their own, the winner judged again on fresh ones.
import { canonical, fail, type Random, type Settings } from "../../core/index.ts";
import type { Measured } from "../seasons/results.ts";
import { drawSettings, type SearchSpace } from "./search-space.ts";
import { meanInterval, pairedDifference } from "../comparing/statistics.ts";
import type { RunJobs } from "../training/train-job.ts";

/** One thing to try: settings on a seed, for so many units of budget (steps, usually). */
export interface SweepTask {
  readonly settings: Settings;
  readonly seed: number;
  readonly budget: number;
}

/** What came of a task: the higher the better; null where it failed (diverged, say), which is worse than any number. */
export interface SweepRecord extends SweepTask {
  readonly score: number | null;
}

/** So many trials go into a round, each with this budget on every tuning seed. */
export interface SweepRound {
  readonly trials: number;
  readonly budget: number;
}

/** What to look through. */
export interface SweepOptions {
  readonly space: SearchSpace;
  /** Settings that every trial shares; the space is laid over them. They alone are the standard that the winner is compared with. */
  readonly standard?: Settings;
  /** See `randomSearch` and `successiveHalving`. */
  readonly rounds: readonly SweepRound[];
  /** Every trial of a round runs on all of them, so that trials differ by their settings and not by their luck. */
  readonly tuningSeeds: readonly number[];
  /** Others, for the winner and the standard: what is best of many on the tuning seeds looks better there than it is. */
  readonly freshSeeds: readonly number[];
  readonly random: Random;
  readonly run: RunJobs<SweepTask, number | null>;
  /** What an earlier, interrupted sweep of the same options found: it is not run again. */
  readonly known?: readonly SweepRecord[];
  /** Called with what was found, batch by batch: keep it, and the sweep can be gone on with. */
  readonly onRecords?: (records: readonly SweepRecord[]) => void;
}

/** One draw of settings and how far it came. */
export interface Trial {
  readonly settings: Settings;
  /** Mean score over the tuning seeds in each round it was in; null where a seed failed. */
  readonly scores: readonly (number | null)[];
}

/** What a sweep found. */
export interface SweepResult {
  readonly trials: readonly Trial[];
  /** The best of the last round. */
  readonly best: Settings;
  /** Its score on the tuning seeds, which flatters it, and on the fresh ones, which does not; null where a seed failed. */
  readonly tuning: number | null;
  readonly fresh: Measured | null;
  /** The standard settings on the fresh seeds, and the paired difference of the best to them; null where a seed failed. */
  readonly standard: Measured | null;
  readonly difference: Measured | null;
  /** Units of budget that the rounds and the fresh judgement ask for, whether run now or known before. */
  readonly spent: { readonly tuning: number; readonly fresh: number };
  readonly records: readonly SweepRecord[];
}

/** Random search (Bergstra & Bengio 2012): one round, every trial with the whole budget. */
export function randomSearch(trials: number, budget: number): SweepRound[] {
  return [{ trials, budget }];
}

/**
 * Successive halving (Jamieson & Talwalkar 2016, Algorithm 1, with the factor of Li et al. 2018): each round keeps the best 1 / factor of
 * the trials and gives each `factor` times the budget, so that every round costs about the same and the last trial gets `budget`.
 */
export function successiveHalving({ trials, budget, factor = 2 }: { readonly trials: number; readonly budget: number; readonly factor?: number }): SweepRound[] {
  if (!(factor > 1)) fail("bad-settings", "factor", "a number above 1", factor);
  const rounds: SweepRound[] = [];
  for (let left = trials; ; left = Math.max(1, Math.floor(left / factor))) {
    rounds.push({ trials: left, budget });
    if (left <= 1) break;
  }
  let share = 1;
  for (let round = rounds.length - 1; round >= 0; round--, share *= factor) rounds[round] = { ...rounds[round], budget: Math.max(1, Math.round(budget / share)) };
  return rounds;
}

/** Runs the rounds. The same options find the same, known records or not. Throws `bad-settings` where seeds overlap or rounds grow. */
export async function sweep(options: SweepOptions): Promise<SweepResult> {
  checkOptions(options);
  const { space, standard = {}, rounds, tuningSeeds, freshSeeds, random } = options;
  const runner = createRunner(options);
  const trials = Array.from({ length: rounds[0].trials }, (_, trial) => ({
    settings: { ...standard, ...drawSettings(space, random.fork("trial").fork(trial)) }, scores: [] as (number | null)[],
  }));
  let open = trials;
  for (const { trials: count, budget } of rounds) {
    open = ranked(open).slice(0, count);
    const scores = await runner.run(open.flatMap(({ settings }) => tuningSeeds.map((seed) => ({ settings, seed, budget }))));
    open.forEach((trial, index) => trial.scores.push(meanOrNull(scores.slice(index * tuningSeeds.length, (index + 1) * tuningSeeds.length))));
  }
  const [best] = ranked(open);
  const { budget } = rounds.at(-1)!;
  const both = await runner.run([best.settings, standard].flatMap((settings) => freshSeeds.map((seed) => ({ settings, seed, budget }))));
  const [own, others] = [both.slice(0, freshSeeds.length), both.slice(freshSeeds.length)];
  return {
    trials, best: best.settings, tuning: best.scores.at(-1)!, fresh: measured(own), standard: measured(others),
    difference: own.includes(null) || others.includes(null) ? null : pairedDifference(own as number[], others as number[]),
    spent: { tuning: tuningSeeds.length * rounds.reduce((sum, round) => sum + round.trials * round.budget, 0), fresh: 2 * freshSeeds.length * budget },
    records: runner.records(),
  };
}

function checkOptions({ rounds, tuningSeeds, freshSeeds }: SweepOptions): void {
  if (rounds.length === 0 || rounds.some(({ trials }, index) => !(trials >= 1) || trials > rounds[Math.max(0, index - 1)].trials)) {
    fail("bad-settings", "rounds", "at least one round, none with more trials than the one before", rounds.map(({ trials }) => trials).join(", "));
  }
  if (tuningSeeds.length === 0 || freshSeeds.length === 0) fail("bad-settings", "seeds", "at least one tuning seed and one fresh seed", "none");
  const shared = tuningSeeds.find((seed) => freshSeeds.includes(seed));
  if (shared !== undefined) fail("bad-settings", "freshSeeds", "seeds that nothing was chosen on", shared);
}

// By the score of the last round; those that failed last, and the earlier draw first among equals.
function ranked<Ranked extends Trial>(trials: readonly Ranked[]): Ranked[] {
  const height = ({ scores }: Trial): number => (scores.length === 0 ? 0 : scores.at(-1) ?? Number.NEGATIVE_INFINITY);
  return trials.toSorted((a, b) => (height(a) === height(b) ? 0 : height(b) - height(a)));
}

function meanOrNull(scores: readonly (number | null)[]): number | null {
  return measured(scores)?.mean ?? null;
}

function measured(scores: readonly (number | null)[]): Measured | null {
  return scores.includes(null) ? null : meanInterval(scores as number[]);
}

interface Runner {
  /** Scores in the order of the tasks. */
  run(tasks: readonly SweepTask[]): Promise<(number | null)[]>;
  records(): SweepRecord[];
}

function createRunner({ run, known = [], onRecords }: SweepOptions): Runner {
  const keyOf = ({ settings, seed, budget }: SweepTask): string => canonical([settings, seed, budget]);
  const found = new Map(known.map((record) => [keyOf(record), record]));
  const used = new Map<string, SweepRecord>();
  return {
    records: () => [...used.values()],
    async run(tasks) {
      const missing = [...new Map(tasks.filter((task) => !found.has(keyOf(task))).map((task) => [keyOf(task), task])).values()];
      const scores = await run(missing, () => undefined);
      const records = missing.map((task, index): SweepRecord => ({ ...task, score: finiteOrNull(scores[index]) }));
      for (const record of records) found.set(keyOf(record), record);
      if (records.length > 0) onRecords?.(records);
      return tasks.map((task) => {
        const record = found.get(keyOf(task))!;
        used.set(keyOf(task), record);
        return record.score;
      });
    },
  };
}

function finiteOrNull(score: number | null): number | null {
  return score !== null && Number.isFinite(score) ? score : null;
}
