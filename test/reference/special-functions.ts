// The kind of reference file that states values of numeric functions, by mpmath at 60 digits.
import {
  betaQuantile, choleskyInPlace, choleskyInverse, choleskySolve, digamma, erf, erfc, log1pExp, logDeterminant, logGamma, logSigmoid, logSoftmax,
  logSumExp, normalCdf, normalQuantile, poissonCdf, poissonPmf, regularizedIncompleteBeta, regularizedLowerGamma, sigmoid, softmax,
  studentTCdf, studentTQuantile,
} from "../../src/kernels/index.ts";
import type { ReferenceCheck, ReferenceKind } from "./kind.ts";
import { createTally, notCovered, type Tally } from "./tally.ts";

type Row = { readonly [field: string]: unknown };
type Numbers = { readonly [field: string]: number };

// Tolerances as ../shared/reference/README.md states them; the least is a few steps of the subnormal numbers (normal_cdf at -38).
const LEAST = 1e-322;
const relative = (tolerance: number) => (value: number): number => Math.max(LEAST, tolerance * Math.abs(value));
const close = relative(1e-13);
const wide = relative(1e-11);
/** The file rounds a logarithm of a share next to one to zero, where ours is the tiny number it is. */
const closeOrZero = (value: number): number => (value === 0 ? 1e-15 : close(value));
/** Absolute 1e-15 for shares, and twelve digits of those smaller still. */
const share = (value: number): number => Math.min(1e-15, 1e-12 * Math.abs(value));

/** Functions of one row with one `value`. */
const functions: { readonly [group: string]: { readonly of: (row: Numbers) => number; readonly tolerance: (value: number) => number } } = {
  normal_quantile: { of: (row) => normalQuantile(row["p"]), tolerance: close },
  normal_cdf: { of: (row) => normalCdf(row["x"]), tolerance: close },
  erf: { of: (row) => erf(row["x"]), tolerance: close },
  erfc: { of: (row) => erfc(row["x"]), tolerance: close },
  log_gamma: { of: (row) => logGamma(row["x"]), tolerance: (value) => Math.max(1e-15, 1e-13 * Math.abs(value)) },
  digamma: { of: (row) => digamma(row["x"]), tolerance: close },
  regularized_incomplete_beta: { of: (row) => regularizedIncompleteBeta(row["a"], row["b"], row["x"]), tolerance: wide },
  regularized_lower_gamma: { of: (row) => regularizedLowerGamma(row["a"], row["x"]), tolerance: wide },
  beta_quantile: { of: (row) => betaQuantile(row["a"], row["b"], row["p"]), tolerance: wide },
  student_t_cdf: { of: (row) => studentTCdf(row["df"], row["t"]), tolerance: wide },
  student_t_quantile: { of: (row) => studentTQuantile(row["df"], row["p"]), tolerance: wide },
};

/** Groups whose rows state several numbers. */
const families: { readonly [group: string]: (tally: Tally, where: string, row: Row) => void } = {
  poisson(tally, where, row) {
    const { k, mean, pmf, cdf } = row as Numbers;
    tally.compare(`${where}.pmf`, poissonPmf(k, mean), pmf, wide(pmf));
    tally.compare(`${where}.cdf`, poissonCdf(k, mean), cdf, wide(cdf));
  },
  softmax_logsumexp(tally, where, row) {
    const z = Float64Array.from(row["z"] as number[]);
    tally.compare(`${where}.logsumexp`, logSumExp(z), row["logsumexp"], close(row["logsumexp"] as number));
    tally.compareAll(`${where}.softmax`, softmax(z), row["softmax"], share);
    tally.compareAll(`${where}.log_softmax`, logSoftmax(z), row["log_softmax"], closeOrZero);
  },
  sigmoid_log1pexp(tally, where, row) {
    const { x, sigmoid: stated, log1pexp, log_sigmoid: logarithm } = row as Numbers;
    tally.compare(`${where}.sigmoid`, sigmoid(x), stated, share(stated));
    tally.compare(`${where}.log1pexp`, log1pExp(x), log1pexp, close(log1pexp));
    tally.compare(`${where}.log_sigmoid`, logSigmoid(x), logarithm, close(logarithm));
  },
  spd_systems(tally, where, row) {
    const tolerance = relative(row["tolerance_relative"] as number);
    const b = Float64Array.from(row["b"] as number[]);
    const factor = Float64Array.from((row["A"] as number[][]).flatMap((line, i) => line.map((entry, j) => (j <= i ? entry : 0))));
    if (!choleskyInPlace(factor, b.length)) factor.fill(Number.NaN);
    tally.compareAll(`${where}.cholesky_lower`, factor, row["cholesky_lower"], tolerance);
    tally.compareAll(`${where}.solution`, choleskySolve(factor, b.length, b, new Float64Array(b.length)), row["solution"], tolerance);
    tally.compare(`${where}.log_determinant`, logDeterminant(factor, b.length), row["log_determinant"], tolerance(row["log_determinant"] as number));
    tally.compareAll(`${where}.inverse`, choleskyInverse(factor, b.length), row["inverse"], tolerance);
  },
};

export const specialFunctions: ReferenceKind = {
  name: "special functions",
  recognises: (json) => typeof json === "object" && json !== null && Object.keys(json).some((key) => key in functions || key in families),
  check: (json) => Object.entries(json as Row).flatMap(([group, rows]) => (Array.isArray(rows) ? [checkGroup(group, rows as Row[])] : [])),
};

function checkGroup(group: string, rows: readonly Row[]): ReferenceCheck {
  const tally = createTally(group);
  const checkRow = group in functions ? checkFunction : families[group];
  if (checkRow === undefined) return notCovered(group);
  rows.forEach((row, index) => checkRow(tally, `${group}[${index}]`, row));
  return tally.result();

  function checkFunction(counts: Tally, where: string, row: Row): void {
    const { of, tolerance } = functions[group];
    const ours = of(row as Numbers);
    counts.compare(`${where}.value`, ours, row["value"], tolerance(row["value"] as number));
    // The same value once more as a decimal string, where it is given.
    if (row["digits30"] !== undefined) counts.compare(`${where}.digits30`, ours, Number(row["digits30"]), tolerance(Number(row["digits30"])));
  }
}
