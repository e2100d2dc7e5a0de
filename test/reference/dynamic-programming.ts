// The kind of reference file that states exact answers of known decision problems; by the kernels and by the planners.
import {
  normalCdf, normalDensity, normalQuantile, poissonCdf, sum, winProbabilityBeta, winProbabilityGaussian,
} from "../../src/kernels/index.ts";
import type { ReferenceCheck, ReferenceKind } from "./kind.ts";
import { plannedGroups } from "./planned.ts";
import { createTally, notCovered, type Tally } from "./tally.ts";

const TOLERANCE = 1e-9;

interface Beliefs {
  readonly alpha_beta: readonly (readonly [number, number])[];
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  readonly probability_best: readonly number[];
  readonly closed_form_first?: number;
}

interface Newsvendor {
  readonly mean: number;
  readonly sd: number;
  readonly underage: number;
  readonly overage: number;
  readonly critical_ratio?: number;
  readonly quantity: number;
  readonly cdf_at_quantity?: number;
  readonly expected_cost: number;
}

const groups: { readonly [group: string]: (tally: Tally, where: string, row: Beliefs & Newsvendor) => void } = {
  best_arm_beta(tally, where, row) {
    const wins = winProbabilityBeta(Float64Array.from(row.alpha_beta, ([alpha]) => alpha), Float64Array.from(row.alpha_beta, ([, beta]) => beta));
    tally.compareAll(`${where}.probability_best`, wins, row.probability_best, () => TOLERANCE);
  },
  best_arm_gaussian(tally, where, row) {
    const wins = winProbabilityGaussian(Float64Array.from(row.mean), Float64Array.from(row.sd));
    tally.compareAll(`${where}.probability_best`, wins, row.probability_best, () => TOLERANCE);
    if (row.closed_form_first === undefined) return;
    const first = normalCdf((row.mean[0] - row.mean[1]) / Math.hypot(row.sd[0], row.sd[1]));
    tally.compare(`${where}.closed_form_first`, first, row.closed_form_first, TOLERANCE);
  },
  // Arrow, Harris & Marschak 1951: order up to the quantile of demand at underage / (underage + overage).
  newsvendor_normal(tally, where, row) {
    const ratio = row.underage / (row.underage + row.overage);
    const z = normalQuantile(ratio);
    const short = row.sd * (normalDensity(z) - z * normalCdf(-z));
    const quantity = row.mean + row.sd * z;
    tally.compare(`${where}.critical_ratio`, ratio, row.critical_ratio, TOLERANCE);
    tally.compare(`${where}.quantity`, quantity, row.quantity, TOLERANCE);
    tally.compare(`${where}.expected_cost`, row.overage * (quantity - row.mean) + (row.underage + row.overage) * short, row.expected_cost, TOLERANCE);
  },
  newsvendor_poisson(tally, where, row) {
    const ratio = row.underage / (row.underage + row.overage);
    let quantity = 0;
    while (poissonCdf(quantity, row.mean) < ratio) quantity++;
    const short = sum([row.mean * (1 - poissonCdf(quantity - 2, row.mean)), -quantity * (1 - poissonCdf(quantity - 1, row.mean))]);
    tally.compare(`${where}.quantity`, quantity, row.quantity, 0);
    tally.compare(`${where}.cdf_at_quantity`, poissonCdf(quantity, row.mean), row.cdf_at_quantity, TOLERANCE);
    tally.compare(`${where}.expected_cost`, row.overage * (quantity - row.mean) + (row.underage + row.overage) * short, row.expected_cost, TOLERANCE);
  },
};

/** Groups of the same file that later parts of the library will answer. */
const awaited = /^(dynamic_pricing_gallego|lost_sales|calvano)/;

export const dynamicProgramming: ReferenceKind = {
  name: "dynamic programming",
  recognises: (json) => typeof json === "object" && json !== null && Object.keys(json).some((key) => key in groups || key in plannedGroups || awaited.test(key)),
  check: (json) => Object.entries(json as object).flatMap(([group, rows]) => (typeof rows === "object" ? [checkGroup(group, rows)] : [])),
};

function checkGroup(group: string, rows: unknown): ReferenceCheck {
  if (group in plannedGroups) {
    const counts = createTally(group);
    plannedGroups[group](counts, rows);
    return counts.result();
  }
  const checkRow = groups[group];
  if (checkRow === undefined || !Array.isArray(rows)) return notCovered(group);
  const tally = createTally(group);
  rows.forEach((row, index) => checkRow(tally, `${group}[${index}]`, row as Beliefs & Newsvendor));
  return tally.result();
}
