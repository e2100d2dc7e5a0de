// The off-policy estimators as rows of one table: what each does to the weight is all that tells them apart.
import type { Replay } from "./replay.ts";

/** The setting of an estimator that bends its weights, and the values worth trying in the order they are tried. */
export interface EstimatorParameter {
  readonly name: string;
  /** Of equally good values the first wins. */
  readonly candidates: readonly number[];
  /** Weights up to the parameter stay as they are. */
  readonly bendsAbove: boolean;
}

/** One row of the table. */
export interface Estimator {
  readonly name: string;
  /** Needs the predictions of a reward model. */
  readonly usesModel: boolean;
  /** Divides by the sum of the weights instead of their expectation: slightly biased in small samples, consistent. */
  readonly normalises: boolean;
  /** Does not converge to the truth. */
  readonly biased: boolean;
  /** Weights of single steps in the recursion, or one weight for the whole sequence. */
  readonly over: "step" | "trajectory";
  readonly parameter: EstimatorParameter | null;
  /** The weight that is used in place of target probability / propensity. */
  bend(weight: number, parameter: number): number;
}

/** The weight, untouched. */
export const asItIs = (weight: number): number => weight;
const clip = (weight: number, largest: number): number => (weight < largest ? weight : largest);
// Below the line 1 - l + l w is 0 only for l = 1 and w = 0, where the limit from l < 1 is 0.
const subGaussian = (weight: number, share: number): number => (weight === 0 ? 0 : weight / (1 - share + share * weight));

// Descending, so that of equal scores the largest wins: it bends least.
const largestWeights: EstimatorParameter = {
  name: "largest weight", candidates: [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1], bendsAbove: true,
};
// Ascending for the two below, as in the published implementation the reference was made with.
const shrinkage: EstimatorParameter = { name: "shrinkage", candidates: [0.1, 1, 10, 100, 1000, 10000], bendsAbove: false };
const harmonicShare: EstimatorParameter = { name: "harmonic share", candidates: [0, 0.005, 0.01, 0.05, 0.1, 0.5, 1], bendsAbove: false };

const row = { usesModel: true, normalises: false, biased: false, over: "step", parameter: null, bend: asItIs } as const;

/** All estimators. Formulas: docs/formulas.md. */
export const estimators: readonly Estimator[] = [
  /** Direct method: the reward model alone. */
  { ...row, name: "DM", biased: true, bend: () => 0 },
  /** Inverse propensity scores (Horvitz & Thompson 1952); per decision on sequences (Precup 2000). */
  { ...row, name: "IPS", usesModel: false },
  { ...row, name: "clipped IPS", usesModel: false, biased: true, parameter: largestWeights, bend: clip },
  /** Self-normalised (Swaminathan & Joachims 2015); WPDIS on sequences. */
  { ...row, name: "SNIPS", usesModel: false, normalises: true },
  /** Doubly robust (Dudik, Langford & Li 2011; on sequences Jiang & Li 2016, equation 10). */
  { ...row, name: "DR" },
  { ...row, name: "clipped DR", biased: true, parameter: largestWeights, bend: clip },
  /** Self-normalised doubly robust; weighted doubly robust on sequences (Thomas & Brunskill 2016). */
  { ...row, name: "SNDR", normalises: true },
  /** The model alone where the weight is large (Wang, Agarwal & Dudik 2017). */
  { ...row, name: "Switch-DR", biased: true, parameter: largestWeights, bend: (weight, largest) => (weight <= largest ? weight : 0) },
  /** Optimistic shrinkage (Su, Dimakopoulou, Krishnamurthy & Dudik 2020). */
  { ...row, name: "DRos", biased: true, parameter: shrinkage, bend: (weight, strength) => (strength * weight) / (weight * weight + strength) },
  /** Sub-Gaussian weights (Metelli, Russo & Restelli 2021). */
  { ...row, name: "SGIPS", usesModel: false, biased: true, parameter: harmonicShare, bend: subGaussian },
  { ...row, name: "SGDR", biased: true, parameter: harmonicShare, bend: subGaussian },
  /** Trajectory-wide importance sampling, plain and self-normalised: equal to IPS and SNIPS on single choices. */
  { ...row, name: "TIS", usesModel: false, over: "trajectory" },
  { ...row, name: "WIS", usesModel: false, over: "trajectory", normalises: true },
];

/** The estimators that say something on this replay: those with a model need one, those over trajectories need sequences. */
export function suitedEstimators(replay: Replay): readonly Estimator[] {
  return estimators.filter((estimator) =>
    (!estimator.usesModel || replay.hasModel) && (estimator.over === "step" || replay.outline.horizon > 1));
}
