// Small results with every feature a report shows, for its tests; any name in them can be replaced by a hostile one.
import type { EvaluationResult } from "../../evaluation/results.ts";
import type { Comparison, ComparisonRow, Curve, Measured } from "../../experiment/seasons/results.ts";
import type { Inspection } from "../../problems/tabular/index.ts";
import type { ExplainedPolicy, TrainedSeed, TrainingSummary, ValueTable } from "./data.ts";

const diagnostics = { effectiveSampleSize: 812.5, meanWeight: 1.02, largestWeight: 14.2, unsupportedShare: 0.01, level: 0.95 };

/** An evaluation with estimated propensities, a biased estimator, an exploration floor and every kind of verdict. */
export function exampleEvaluation(name: string): EvaluationResult {
  const estimate = { ...diagnostics, target: name, quantity: "reward", standardError: 0.01, parameter: null, biased: false };
  const verdict = { target: name, quantity: "reward", difference: 0.05, interval: [0.01, 0.09] as const };
  return {
    log: {
      rows: 12_345, decisions: 12_345, episodes: 12_000, subjects: 11_000, meanReward: 0.1468, propensities: "estimated",
      actions: [{ name, rows: 12_000, meanReward: 0.15, meanPropensity: 0.9 }, { name: "b", rows: 345, meanReward: 0.1, meanPropensity: 0.1 }],
      calibration: [{ predicted: 0.1, observed: 0.12, rows: 400 }, { predicted: 0.9, observed: 0.88, rows: 900 }],
      warnings: [`Candidate ${name} was never taken: the log cannot speak for it.`, "Something new."],
    },
    targets: [{ name, kind: "algorithm", explorationFloor: 0.05, actionShares: { [name]: 0.7, b: 0.3 }, weightHistogram: [[0, 1, 9000], [1, 2, 0], [2, 4, 3]], note: name }],
    estimates: [
      { ...estimate, estimator: "DR", value: 0.18, interval: [0.16, 0.2] },
      { ...estimate, estimator: "DM", value: 0.17, interval: [0.169, 0.171], biased: true, parameter: 3 },
      { ...estimate, estimator: "IPS", value: Number.NaN, interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] },
      { ...estimate, estimator: "DR", quantity: name, value: 5, interval: [4, 6] },
    ],
    verdicts: [
      { ...verdict, against: "logging", verdict: "better", reason: "The 95 % interval of the paired difference lies wholly above zero." },
      { ...verdict, against: `best constant (${name})`, verdict: "worse", reason: "The 95 % interval of the paired difference lies wholly below zero." },
      { ...verdict, against: `best per segment (${name})`, verdict: "not shown", reason: "The 95 % interval of the paired difference includes zero." },
      { ...verdict, against: "logging", quantity: name, verdict: "no verdict", reason: `The effective sample size of ${name} is 12, below 100: the log holds too little of what it does.` },
    ],
    settings: { verdictEstimator: "DR", level: 0.95, note: name },
  };
}

function measured(mean: number): Measured {
  return { mean, interval: [mean - 0.1, mean + 0.1], runs: 20 };
}

/** A curve of a hundred points with a band. */
function exampleCurve(name: string): Curve {
  const at = Array.from({ length: 100 }, (_, index) => index * 10);
  return { name, at, mean: at.map((x) => Math.sqrt(x)), low: at.map((x) => Math.sqrt(x) - 1), high: at.map((x) => Math.sqrt(x) + 1) };
}

/** A comparison of a learner with a baseline and a bound. */
export function exampleComparison(name: string): Comparison {
  const row = (policy: string, kind: ComparisonRow["kind"], mean: number): ComparisonRow => ({
    policy, kind, reward: measured(mean), shareOfOptimum: kind === "learner" ? measured(0.8) : null, spend: measured(12), difference: kind === "learner" ? measured(0.3) : null,
    metrics: { conversion: measured(0.2), [name]: measured(3) }, actionShares: { [name]: 0.25, none: 0.75 },
    explorationShare: measured(0.1), fallbackShare: measured(0), versionStability: null, stateStability: null, note: name,
  });
  return {
    problem: name, preset: name, seeds: [1, 2, 3], decisionsPerSeed: 5000, bestBaseline: `${name} rule`, bestStaticBaseline: `${name} rule`, bound: name,
    rows: [row(`${name} rule`, "baseline", 1), row(name, "learner", 1.3), row("bound", "bound", 1.5)],
    curves: [exampleCurve(name)], spendCurves: [exampleCurve(name)],
    metrics: [{ name: "conversion", unit: "share", better: "higher", per: null }, { name, unit: name, better: "lower", per: null }],
    verdicts: [{ policy: name, against: `${name} rule`, verdict: "better", difference: measured(0.3) }],
  };
}

/** A table of values with a gap, and its convergence. */
export function exampleTable(name: string, states = 3): ValueTable {
  return {
    policy: name, actions: [name, "b"], states: Array.from({ length: states }, (_, state) => `${name} ${state}`),
    values: Array.from({ length: states }, (_, state) => [state - 1, Number.NaN]), convergence: exampleCurve(name),
  };
}

/** A training over three seeds with a table. */
export function exampleTraining(name: string): TrainingSummary {
  const seed = (end: TrainedSeed["end"]): TrainedSeed => ({ seed: 1, steps: 20_000, end, final: 480, best: { at: 18_000, value: 500 } });
  return {
    place: name, algorithm: name, unit: "return", final: measured(480), best: measured(500), seeds: [seed("steps"), seed("return"), seed("stable"), seed(null)],
    curves: [exampleCurve(name)], settings: { [name]: name }, valueTables: [exampleTable(name)],
  };
}

/** An inspection with findings of every severity. */
export function exampleInspection(name: string): Inspection {
  return {
    source: name, rows: 100, duplicateRows: 2,
    columns: [
      { name, kind: "number", missingShare: 0.1, distinct: 1000, range: { low: -1, median: 0, high: 9 }, outliers: 3 },
      { name: "words", kind: "text", missingShare: 0, distinct: 4, range: null, outliers: 0 },
    ],
    reading: {
      source: name, tableRows: 100, decisions: 100, actions: [name], limits: [], metrics: [], propensities: "logged", warnings: [],
      state: [{ name, role: "left out", detail: name }], candidate: [],
    },
    decisions: {
      decisions: 100, subjects: 90, busiestSubjectShare: 0.02, meanReward: 0.3, propensities: "logged",
      support: [{ action: name, rows: 100, meanReward: 0.3, meanPropensity: 0.5, smallestPropensity: 0.1, effectiveSampleSize: 60 }],
      inverseCheck: [], calibration: [{ predicted: 0.5, observed: 0.6, rows: 100 }],
      drift: [{ name, index: 0.3, chance: 0.1 }], explained: [{ column: name, share: 0.9 }],
    },
    findings: [
      { code: "unusable", severity: "error", values: { where: name, expected: name, got: name } },
      { code: "missing-values", severity: "warning", values: { column: name, share: 0.1 } },
      { code: "constant-column", severity: "note", values: { column: name } },
    ],
  };
}

/** A policy explained for one request. */
export function examplePolicy(name: string): ExplainedPolicy {
  return {
    algorithm: name, snapshot: "0123456789abcdef0123", settings: { [name]: name, draws: 256 }, lineage: { log: name }, state: [{ name, value: 1.5 }, { name: "word", value: name }],
    candidates: [
      { name, allowed: true, probability: 0.8, score: 1.25, contributions: [{ feature: name, value: 2, contribution: 1.5 }, { feature: "b", value: 1, contribution: -0.25 }] },
      { name: "no", allowed: false, probability: 0, score: null, contributions: [] },
    ],
    valueTable: exampleTable(name),
  };
}
