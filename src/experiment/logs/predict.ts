// What will this customer do? Predictions of every share a log measures, learned, calibrated and judged on three disjoint groups of customers.
import { fail, observationAt, type Log, type Random } from "../../core/index.ts";
import { reliabilityOf, splitLog, type Reliability } from "../../evaluation/index.ts";
import { fitCalibration, fitRewardModel, predictWith, type CalibrationKind } from "../../models/index.ts";

/** What predictions are made of. */
export interface PredictionPlan {
  readonly calibration: CalibrationKind;
  /** Names of metrics, or "reward"; every share the log measures where it is left out. */
  readonly quantities?: readonly string[] | undefined;
  readonly random: Random;
}

/** One quantity, predicted. */
export interface PredictedQuantity {
  readonly quantity: string;
  /** Held-out customers: as calibrated, as the reward model says, and the mean of the others for everybody. */
  readonly calibrated: Reliability;
  readonly uncalibrated: Reliability;
  readonly base: Reliability;
  /** [held-out rows], NaN where the question does not arise (no coupon, no redemption). */
  readonly shares: Float64Array;
}

/** What came of it. */
export interface PredictionStudy {
  readonly rows: { readonly learned: number; readonly calibrated: number; readonly heldOut: number };
  readonly calibration: CalibrationKind;
  readonly quantities: readonly PredictedQuantity[];
  /** The rows that were predicted. */
  readonly heldOut: Log;
}

/** Half of the customers are learned from, a quarter calibrates, a quarter judges. Throws `bad-log` where nothing in it is a share. */
export function predictOutcomes(log: Log, { calibration, quantities, random }: PredictionPlan): PredictionStudy {
  const columns = sharesOf(log, quantities);
  const first = splitLog(log, { share: 0.5, by: "subject", random: random.fork("learn") });
  const second = splitLog(first.holdout, { share: 0.5, by: "subject", random: random.fork("calibrate") });
  const parts = { learn: first.train, tune: second.train, judge: second.holdout };
  for (const [name, part] of Object.entries(parts)) if (part.rows === 0) fail("bad-log", "log", "enough customers for three groups", `none to ${name}`);
  return {
    rows: { learned: parts.learn.rows, calibrated: parts.tune.rows, heldOut: parts.judge.rows }, calibration, heldOut: parts.judge,
    quantities: columns.map((quantity) => predictOne(quantity, parts, { calibration, random })),
  };
}

/** A column of a log, and where it has a value: a metric per another one has it where that one is not 0. */
type Shares = (log: Log) => Float64Array;

interface Quantity {
  readonly name: string;
  readonly of: Shares;
}

function sharesOf(log: Log, wanted: readonly string[] | undefined): readonly Quantity[] {
  const width = log.metrics.length;
  const all = [
    { name: "reward", of: (part: Log) => Float64Array.from(part.rewards) },
    ...log.metrics.map(({ name, per }, index): Quantity => {
      const over = log.metrics.findIndex((metric) => metric.name === per);
      return { name, of: (part) => Float64Array.from({ length: part.rows }, (_, row) => (over >= 0 && part.metricValues[row * width + over] === 0 ? Number.NaN : part.metricValues[row * width + index])) };
    }),
  ];
  const known = all.filter(({ of }) => isShare(of(log)));
  for (const name of wanted ?? []) {
    if (!known.some((quantity) => quantity.name === name)) fail("unknown-name", "quantity", `one of ${known.map((quantity) => quantity.name).join(", ") || "no shares"}`, JSON.stringify(name));
  }
  if (known.length === 0) fail("bad-log", "log", "a reward or a metric between 0 and 1", "none");
  return wanted === undefined ? known : known.filter(({ name }) => wanted.includes(name));
}

// Between 0 and 1 throughout, and not the same for everybody.
function isShare(values: Float64Array): boolean {
  const there = values.filter((value) => !Number.isNaN(value));
  return there.length > 0 && there.every((value) => value >= 0 && value <= 1) && there.some((value) => value !== there[0]);
}

interface Parts {
  readonly learn: Log;
  readonly tune: Log;
  readonly judge: Log;
}

function predictOne({ name, of }: Quantity, { learn, tune, judge }: Parts, { calibration, random }: Omit<PredictionPlan, "quantities">): PredictedQuantity {
  const outcome = of(learn);
  const base = meanOf(outcome);
  const { fit } = fitRewardModel(learn, [], { groups: learn.subjects });
  const models = fit.solve((row) => (Number.isNaN(outcome[row]) ? base : outcome[row]));
  const scoresIn = (part: Log): Float64Array => Float64Array.from({ length: part.rows }, (_, row) => {
    const observation = observationAt(part.observations, row, part.spec);
    const out = new Float64Array(observation.allowed.length);
    return models.reduce((sum, model) => {
      predictWith(fit.features, model, observation, out);
      return sum + out[part.actions[row]] / models.length;
    }, 0);
  });
  const asked = (part: Log): { scores: Float64Array; happened: Float64Array; subjects: Uint32Array; rows: Uint32Array } => {
    const [scores, happened] = [scoresIn(part), of(part)];
    const rows = Uint32Array.from(happened.keys()).filter((row) => !Number.isNaN(happened[row]));
    const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]);
    return { scores: pick(scores), happened: pick(happened), subjects: rows.map((row) => part.subjects[row]), rows };
  };
  const tuning = asked(tune);
  const toShare = fitCalibration(calibration, tuning.scores, tuning.happened);
  const { scores, happened, subjects, rows } = asked(judge);
  const judged = (shares: Float64Array): Reliability => reliabilityOf({ shares, happened, subjects }, random.fork(name));
  const calibrated = scores.map(toShare);
  const shares = new Float64Array(judge.rows).fill(Number.NaN);
  rows.forEach((row, index) => { shares[row] = calibrated[index]; });
  const inside = (share: number): number => Math.min(0.999, Math.max(0.001, share));
  return { quantity: name, calibrated: judged(calibrated), uncalibrated: judged(scores.map(inside)), base: judged(scores.map(() => inside(base))), shares };
}

function meanOf(values: Float64Array): number {
  const there = values.filter((value) => !Number.isNaN(value));
  return there.reduce((sum, value) => sum + value, 0) / Math.max(1, there.length);
}
