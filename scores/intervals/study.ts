// Runs one cell of the coverage study: draws logs, estimates, and counts how often the truth was inside and the verdict right.
import { constant, seeded, type Random } from "../../src/core/index.ts";
import {
  estimators, evaluate, evaluateTargets, replay, studentT, viewLog, type IntervalMethod,
} from "../../src/evaluation/index.ts";
import { fitRewardModel } from "../../src/models/index.ts";
import { drawLog, frameOf, tablePolicy } from "./logs.ts";
import { overlapOf, trueValue, type World } from "./worlds.ts";

export interface CoverageRow {
  readonly world: string;
  readonly kind: World["kind"];
  readonly estimator: string;
  readonly biased: boolean;
  readonly interval: string;
  readonly replications: number;
  /** Share of intervals at 95 % that held the truth. */
  readonly coverageShare: number;
  readonly bias: number;
  readonly meanWidth: number;
  /** The spread of the estimates over the replications, to set bias and width against. */
  readonly deviation: number;
}

export interface VerdictRow {
  readonly world: string;
  readonly kind: World["kind"];
  readonly against: string;
  readonly estimator: string;
  readonly replications: number;
  readonly trueDifference: number;
  readonly betterShare: number;
  readonly worseShare: number;
  readonly notShownShare: number;
  readonly noVerdictShare: number;
  /** Of the verdicts that were given, the share that contradicts the truth. */
  readonly wrongShare: number;
}

export interface CoveragePlan {
  readonly replications: number;
  readonly interval: IntervalMethod["kind"] | "bootstrap studentised";
  readonly estimators: readonly string[];
  /** Percentiles of how many resamples. */
  readonly draws?: number;
}

const level = 0.95;

/** Coverage of the truth by the intervals of several estimators on the same logs. Replication r is seeded by world and r. */
export function studyCoverage(world: World, plan: CoveragePlan): CoverageRow[] {
  const frame = frameOf(world);
  const truth = trueValue(world, world.target);
  const rows = plan.estimators.map((name) => estimators.find((estimator) => estimator.name === name)!);
  const tallies = rows.map(() => ({ inside: 0, sum: 0, squares: 0, width: 0 }));
  const policy = tablePolicy(world.target);
  for (let replication = 0; replication < plan.replications; replication++) {
    const random = seeded(`${world.name}/${replication}`);
    const view = viewLog(drawLog(frame, random.fork("log")));
    const model = rows.some((row) => row.usesModel) ? fitRewardModel(view.log, [view.log.rewards], { groups: view.log.subjects }) : null;
    const played = replay(view, { name: "target", policy }, { model, random });
    rows.forEach((estimator, index) => {
      const { value, interval: [low, high] } = evaluate(played, estimator, "reward", { interval: methodOf(world, plan, random) });
      const tally = tallies[index];
      if (low <= truth && truth <= high) tally.inside++;
      tally.sum += value - truth;
      tally.squares += (value - truth) * (value - truth);
      tally.width += high - low;
    });
  }
  return rows.map((estimator, index): CoverageRow => {
    const { inside, sum, squares, width } = tallies[index];
    const bias = sum / plan.replications;
    return {
      world: world.name, kind: world.kind, estimator: estimator.name, biased: estimator.biased, interval: plan.interval, replications: plan.replications,
      coverageShare: inside / plan.replications, bias, meanWidth: width / plan.replications,
      deviation: Math.sqrt(squares / plan.replications - bias * bias),
    };
  });
}

// The Bernstein range is known from the world: no weight is larger than its largest, no reward outside its payoffs.
function methodOf(world: World, plan: CoveragePlan, random: Random): IntervalMethod {
  switch (plan.interval) {
    case "student-t": return studentT;
    case "bootstrap": return { kind: "bootstrap", level, draws: plan.draws ?? 500, form: "percentile", random };
    case "bootstrap studentised": return { kind: "bootstrap", level, draws: plan.draws ?? 500, form: "studentised", random };
    case "bernstein": {
      const bound = largestTerm(world);
      return { kind: "bernstein", level, low: Math.min(0, ...world.payoffs) * bound, high: Math.max(0, ...world.payoffs) * bound };
    }
  }
}

// Of an IPS term per unit of reward: stage t carries the product of t weights. A hair more, for rounding.
function largestTerm(world: World): number {
  const { largestWeight } = overlapOf(world);
  let bound = 0;
  for (let stage = 0, product = 1; stage < world.stages; stage++) bound += product *= largestWeight;
  return bound * (1 + 1e-9);
}

/** How often each verdict is given on a world, and how often one that is given is wrong. */
export function studyVerdicts(world: World, replications: number, verdictEstimator: "DR" | "IPS" | "SNDR" | "SNIPS"): VerdictRow[] {
  const frame = frameOf(world);
  const constantTable = world.chances.map((row) => row.map((_, action) => (action === 0 ? 1 : 0)));
  const worth = trueValue(world, world.target);
  const rivals = [
    { name: "logging", difference: worth - trueValue(world, world.logging) },
    { name: "best constant (action 0)", difference: worth - trueValue(world, constantTable) },
  ];
  const counts = rivals.map(() => ({ better: 0, worse: 0, "not shown": 0, "no verdict": 0 }));
  const target = { name: "target", kind: "table", policy: tablePolicy(world.target), floor: 0 } as const;
  for (let replication = 0; replication < replications; replication++) {
    const random = seeded(`${world.name}/${replication}`);
    const { verdicts } = evaluateTargets(drawLog(frame, random.fork("log")), [target], {
      random, estimators: [], verdictEstimator, ...(verdictEstimator.endsWith("IPS") && { model: null }),
      references: [{ name: rivals[1].name, policy: constant(0) }],
    });
    verdicts.forEach(({ verdict }, index) => counts[index][verdict]++);
  }
  return rivals.map(({ name, difference }, index): VerdictRow => {
    const count = counts[index];
    const given = count.better + count.worse + count["not shown"];
    const wrong = (difference <= 1e-12 ? count.better : 0) + (difference >= -1e-12 ? count.worse : 0);
    return {
      world: world.name, kind: world.kind, against: name, estimator: verdictEstimator, replications, trueDifference: difference,
      betterShare: count.better / replications, worseShare: count.worse / replications,
      notShownShare: count["not shown"] / replications, noVerdictShare: count["no verdict"] / replications,
      wrongShare: given === 0 ? 0 : wrong / given,
    };
  });
}
