// How well predicted shares come true: Brier score, log loss, expected calibration error, and the reliability diagram behind them.
import { fail, sampleIndex, type Random } from "../core/index.ts";

/** Predictions beside what happened. */
export interface Predicted {
  /** [rows], strictly between 0 and 1. */
  readonly shares: Float64Array;
  /** [rows], in [0, 1]. */
  readonly happened: Float64Array;
  /** [rows], who a row is about: resampled whole. */
  readonly subjects: Uint32Array;
}

/** A figure with its 95 % bootstrap interval over subjects. */
export interface ScoreOfPredictions {
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
}

/** One point of the diagram: rows of neighbouring predictions. */
export interface ReliabilityBin {
  readonly rows: number;
  readonly predicted: number;
  readonly happened: number;
}

/** The scores of some predictions. */
export interface Reliability {
  readonly rows: number;
  readonly brier: ScoreOfPredictions;
  readonly logLoss: ScoreOfPredictions;
  readonly calibrationError: ScoreOfPredictions;
  readonly bins: readonly ReliabilityBin[];
}

const mostBins = 10;

/**
 * Brier 1950: mean (share - happened)^2. Log loss: mean -(y log p + (1 - y) log(1 - p)). Expected calibration error (Naeini, Cooper & Hauskrecht 2015):
 * sum of rows / all x |predicted - happened| over ten bins of equally many rows; it is above 0 by chance alone, so that its interval is to be read
 * beside that of a predictor that is right. Intervals are percentiles of `draws` resamples of subjects (Efron 1979). Throws `bad-log` without rows.
 */
export function reliabilityOf(predicted: Predicted, random: Random, draws = 200): Reliability {
  if (predicted.shares.length === 0) fail("bad-log", "predictions", "at least one row to judge", "none");
  const rows = Uint32Array.from(predicted.shares.keys());
  const now = scoresOf(predicted, rows);
  const again = resamples(predicted.subjects, random, draws).map((drawn) => scoresOf(predicted, drawn));
  const scored = (pick: (scores: Scores) => number): ScoreOfPredictions => ({ value: pick(now), interval: middleOf(again.map(pick)) });
  return {
    rows: rows.length, brier: scored(({ brier }) => brier), logLoss: scored(({ logLoss }) => logLoss),
    calibrationError: scored(({ calibrationError }) => calibrationError), bins: now.bins,
  };
}

interface Scores {
  readonly brier: number;
  readonly logLoss: number;
  readonly calibrationError: number;
  readonly bins: readonly ReliabilityBin[];
}

function scoresOf({ shares, happened }: Predicted, rows: Uint32Array): Scores {
  let [brier, logLoss] = [0, 0];
  for (const row of rows) {
    const [share, came] = [shares[row], happened[row]];
    brier += (share - came) * (share - came);
    logLoss -= came * Math.log(share) + (1 - came) * Math.log(1 - share);
  }
  const bins = binsOf({ shares, happened }, rows);
  const calibrationError = bins.reduce((sum, bin) => sum + bin.rows * Math.abs(bin.predicted - bin.happened), 0) / rows.length;
  return { brier: brier / rows.length, logLoss: logLoss / rows.length, calibrationError, bins };
}

function binsOf({ shares, happened }: Pick<Predicted, "shares" | "happened">, rows: Uint32Array): ReliabilityBin[] {
  const ordered = rows.slice().sort((a, b) => shares[a] - shares[b] || a - b);
  const count = Math.min(mostBins, ordered.length);
  return Array.from({ length: count }, (_, bin) => {
    const part = ordered.subarray(Math.floor((bin * ordered.length) / count), Math.floor(((bin + 1) * ordered.length) / count));
    const mean = (values: Float64Array): number => part.reduce((sum, row) => sum + values[row], 0) / part.length;
    return { rows: part.length, predicted: mean(shares), happened: mean(happened) };
  });
}

function resamples(subjects: Uint32Array, random: Random, draws: number): Uint32Array[] {
  const rowsOf = [...Map.groupBy(subjects.keys(), (row) => subjects[row]).values()];
  const stream = random.fork("reliability");
  return Array.from({ length: draws }, () => Uint32Array.from(rowsOf.flatMap(() => rowsOf[sampleIndex(stream, rowsOf.length)])));
}

function middleOf(values: number[]): readonly [number, number] {
  values.sort((a, b) => a - b);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))];
  return [at(0.025), at(0.975)];
}
