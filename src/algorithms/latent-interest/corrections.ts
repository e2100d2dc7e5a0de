// What is true of one candidate alone: corrections of what holds for all, of several firmnesses; whichever has predicted best is believed.
import { sigmoid } from "../../kernels/index.ts";
import { tensorOf, type Snapshot, type Tensor } from "../../core/index.ts";
import { createLogistic, type LinearBank, type RegressionRows } from "../../models/index.ts";

/** How strongly corrections are held back, in multiples of the penalty. The first level of all, without a number here, corrects nothing. */
const firmnesses = [100, 1] as const;
/** A level is believed in place of a firmer one when its predictions are that many nats likelier. */
const margin = 3;

/** Rows of the models of corrections; `inputs` [count x width] begin with 1 and the log-odds of what holds for all. */
export type CorrectionRows = Required<RegressionRows>;

/** Corrections of the log-odds of what holds for all. */
export interface Corrections {
  /** Scores every level on rows that none has seen, then learns them. */
  learn(rows: CorrectionRows): void;
  /** Log-odds of a candidate by the level that is believed. */
  logOdds(action: number, input: Float64Array): number;
  /** Log-likelihood, in nats, by which each level's predictions beat those without correction, [levels]; the first is 0. */
  readonly evidence: Float64Array;
  tensors(): { readonly [name: string]: Tensor };
}

/**
 * Every candidate's logistic regression begins as "what holds for all" (coefficient 1 of its log-odds, 0 of everything else), from which
 * the penalty holds it back. How firmly it should be held is not known beforehand: where candidates differ only in how they fit, each
 * correction is noise that outweighs small true differences; where they differ otherwise, a firm hand throws away what can be known. So
 * levels are compared by their predictions of rows not yet learned (the prequential principle, Dawid 1984), and the best one speaks.
 */
export function createCorrections({ candidates, width, penalty }: { candidates: number; width: number; penalty: number }, from?: Snapshot): Corrections {
  const banks = firmnesses.map((firmness, level) => {
    const shape = { models: candidates, width, penalty: firmness * penalty };
    return createLogistic(shape, from ?? beginning(shape, prefixOf(level)), prefixOf(level));
  });
  const evidence = new Float64Array(1 + firmnesses.length);
  if (from !== undefined) evidence.set(tensorOf(from, "evidence", [evidence.length]));
  const oddsAt = (level: number, action: number, input: Float64Array): number => (level === 0 ? input[1] : banks[level - 1].predict(action, input));
  let believed = believedOf(evidence);
  return {
    evidence,
    learn(rows) {
      for (let row = 0; row < rows.count; row++) {
        const input = rows.inputs.subarray(row * width, (row + 1) * width);
        const [mean, weight] = [rows.targets[row], rows.weights[row]];
        const plain = likelihood(input[1], mean);
        for (let level = 1; level < evidence.length; level++) evidence[level] += weight * (likelihood(oddsAt(level, rows.models[row], input), mean) - plain);
      }
      for (const bank of banks) bank.learnMany(rows);
      believed = believedOf(evidence);
    },
    logOdds: (action, input) => oddsAt(believed, action, input),
    tensors: () => ({ ...tensorsOf(banks), evidence: { shape: [evidence.length], data: evidence.slice() } }),
  };
}

const prefixOf = (level: number): string => `own${level}`;

// The firmest level that none beats by more than the margin.
function believedOf(evidence: Float64Array): number {
  let best = 0;
  for (let level = 1; level < evidence.length; level++) if (evidence[level] > evidence[best] + margin) best = level;
  return best;
}

// Of a target in [0, 1], as a quasi-likelihood; log p = m - log(1 + e^m) with m the log-odds, whose cut keeps both logarithms finite.
function likelihood(logOdds: number, target: number): number {
  const p = sigmoid(Math.min(30, Math.max(-30, logOdds)));
  return target * Math.log(p) + (1 - target) * Math.log(1 - p);
}

function tensorsOf(banks: readonly LinearBank[]): { readonly [name: string]: Tensor } {
  return Object.assign({}, ...banks.map((bank) => bank.tensors())) as { readonly [name: string]: Tensor };
}

// A snapshot in which every candidate is as all are.
function beginning({ models, width, penalty }: { models: number; width: number; penalty: number }, prefix: string): Snapshot {
  const factors = new Float64Array(models * width * width);
  const means = new Float64Array(models * width);
  for (let model = 0; model < models; model++) {
    for (let index = 0; index < width; index++) factors[(model * width + index) * width + index] = Math.sqrt(penalty);
    means[model * width + 1] = 1;
  }
  const tensors = { [`${prefix}.factors`]: { shape: [models, width, width], data: factors }, [`${prefix}.means`]: { shape: [models, width], data: means } };
  return { tensors } as unknown as Snapshot;
}
