// The table of a comparison: means over seeds, paired differences to the best baseline, and what may be said of them.
import { fail } from "../../core/index.ts";
import { bandOf, lineOf } from "./curves.ts";
import type { Comparison, ComparisonRow, Measured, Progress, SimulationResult } from "../seasons/results.ts";
import type { SeedResult, SeedRow } from "./seed.ts";
import { meanInterval, pairedDifference, ratioInterval } from "./statistics.ts";

type Table = Pick<Comparison, "rows" | "curves" | "spendCurves" | "bestBaseline" | "bestStaticBaseline" | "bound" | "verdicts">;

/** The table of a comparison from the results of its seeds. */
export function tableOf(results: readonly SeedResult[], level = 0.95): Table {
  const names = results[0].rows.map((row) => row.policy);
  const rowsOf = (name: string): readonly SeedRow[] => results.map(({ seed, rows }) =>
    rows.find((row) => row.policy === name) ?? fail("unknown-name", `seed ${seed}`, `a result of ${name}`, "none"));
  const policies = names.map(rowsOf);
  const best = bestOf(policies.filter((of) => of[0].kind === "baseline"));
  const zero = bestOf(policies.filter((of) => of[0].static));
  const bounds = results.every((result) => result.bound !== null) ? results.map((result) => result.bound!) : null;
  const rows = names.map((name) => rowOf(rowsOf(name), { best, zero, bounds, level }));
  const last = results.at(-1)!;
  return {
    rows: bounds === null ? rows : [...rows, boundRow(bounds, best, level)],
    curves: names.map(rowsOf).filter((of) => of[0].training !== null)
      .map((of) => bandOf(of[0].policy, of.map((row) => row.training!.rewardCurve), level)),
    spendCurves: last.rows.map((row) => lineOf(row.policy, totalSpend(row.measured))),
    bestBaseline: best?.name ?? "",
    bestStaticBaseline: zero?.name ?? "",
    bound: bounds === null ? null : "bound with hidden truth",
    verdicts: rows.filter((row) => row.kind === "learner" && row.difference !== null)
      .map((row) => verdictOf(row, best!.name)),
  };
}

interface Rival {
  readonly name: string;
  readonly rewards: readonly number[];
}

// The best by its mean over all seeds: chosen after the fact, which can only make it harder to beat.
function bestOf(policies: readonly (readonly SeedRow[])[]): Rival | null {
  const rivals = policies.map((rows): Rival => ({ name: rows[0].policy, rewards: rewardsOf(rows) }));
  const meanOf = (entry: Rival): number => meanInterval(entry.rewards).mean;
  return rivals.reduce<Rival | null>((best, entry) => (best === null || meanOf(entry) > meanOf(best) ? entry : best), null);
}

function rewardsOf(rows: readonly SeedRow[]): readonly number[] {
  return rows.map((row) => row.measured.rewardPerDecision);
}

/** What every row is set against. */
interface Yardsticks {
  readonly best: Rival | null;
  readonly zero: Rival | null;
  readonly bounds: readonly number[] | null;
  readonly level: number;
}

function rowOf(rows: readonly SeedRow[], { best, zero, bounds, level }: Yardsticks): ComparisonRow {
  const rewards = rewardsOf(rows);
  const over = (value: (result: SimulationResult) => number): Measured => meanInterval(rows.map((row) => value(row.measured)), level);
  return {
    policy: rows[0].policy,
    kind: rows[0].kind,
    reward: meanInterval(rewards, level),
    shareOfOptimum: shareOf(rewards, zero, bounds, level),
    spend: over(spendPerDecision),
    difference: best === null || best.name === rows[0].policy ? null : pairedDifference(rewards, best.rewards, level),
    metrics: Object.fromEntries(Object.keys(rows[0].measured.metrics).map((name) => [name, over((result) => result.metrics[name])])),
    actionShares: meanShares(rows.map((row) => row.measured.actionShares)),
    explorationShare: over((result) => result.explorationShare),
    fallbackShare: over((result) => (result.decisions === 0 ? 0 : result.fallbacks / result.decisions)),
    versionStability: measuredWhere(rows.map((row) => row.training?.stability?.versions), level),
    stateStability: measuredWhere(rows.map((row) => row.measured.stability?.states), level),
    note: "",
  };
}

function boundRow(bounds: readonly number[], best: Rival | null, level: number): ComparisonRow {
  return {
    policy: "bound", kind: "bound", reward: meanInterval(bounds, level), shareOfOptimum: null, spend: { mean: 0, interval: [0, 0], runs: 0 },
    difference: best === null ? null : pairedDifference(bounds, best.rewards, level),
    metrics: {}, actionShares: {}, explorationShare: null, fallbackShare: null, versionStability: null, stateStability: null,
    note: "no policy can do better: it knows the hidden truth",
  };
}

// The interval of values that are known on every seed, else null.
function measuredWhere(values: readonly (number | null | undefined)[], level: number): Measured | null {
  const known = values.filter((value) => typeof value === "number");
  return known.length < values.length ? null : meanInterval(known, level);
}

// DESIGN: (policy - best static baseline) / (optimum - best static baseline); means over seeds before the ratio.
function shareOf(rewards: readonly number[], zero: Rival | null, bounds: readonly number[] | null, level: number): Measured | null {
  if (zero === null || bounds === null) return null;
  const room = bounds.map((bound, seed) => bound - zero.rewards[seed]);
  return ratioInterval(rewards.map((reward, seed) => reward - zero.rewards[seed]), room, level);
}

function verdictOf({ policy, difference }: ComparisonRow, against: string): Comparison["verdicts"][number] {
  const [low, high] = difference!.interval;
  return { policy, against, verdict: low > 0 ? "better" : high < 0 ? "worse" : "not shown", difference: difference! };
}

function spendPerDecision(result: SimulationResult): number {
  const accounts = moneyAccounts(result);
  return result.decisions === 0 ? 0 : accounts.reduce((sum, { spent }) => sum + spent, 0) / result.decisions;
}

function totalSpend(result: SimulationResult): Progress {
  const curves = moneyAccounts(result).map(({ curve }) => curve);
  if (curves.length === 0) return { at: [], values: [] };
  return { at: curves[0].at, values: curves[0].at.map((_, point) => curves.reduce((sum, curve) => sum + curve.values[point], 0)) };
}

// Accounts in the unit of the first one: money is not added to anything else.
function moneyAccounts({ accounts }: SimulationResult): readonly SimulationResult["accounts"][string][] {
  const all = Object.values(accounts);
  return all.filter((account) => account.unit === all[0].unit);
}

function meanShares(runs: readonly { readonly [label: string]: number }[]): { readonly [label: string]: number } {
  const labels = [...new Set(runs.flatMap((run) => Object.keys(run)))].sort();
  return Object.fromEntries(labels.map((label) => [label, runs.reduce((sum, run) => sum + (run[label] ?? 0), 0) / runs.length]));
}
