// The baseline of bench/evaluation.ts: the same evaluation on an array of row objects, written as one would at first.
import { readFileSync } from "node:fs";
import { parquetReadObjects } from "hyparquet";
import { seeded } from "../src/core/index.ts";
import type { EvaluationRun } from "./evaluation.ts";

interface Row { readonly action: number; readonly propensity: number; readonly reward: number; readonly x: readonly number[]; readonly fold: number }
type Models = readonly (readonly number[])[];

const bytes = readFileSync(process.argv[2]);
const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const random = seeded("naive");
const records = await parquetReadObjects({ file }) as { [column: string]: number }[];
const rows = records.map(({ action, propensity, reward, ...state }): Row =>
  ({ action, propensity, reward, x: [1, ...Object.values(state).map((value) => 2 * value - 1)], fold: Math.floor(random.uniform() * 3) }));
const actions = [...new Set(rows.map((row) => row.action))].sort((a, b) => a - b);
const train = rows.filter((_, index) => index % 2 === 0);
const holdout = rows.filter((_, index) => index % 2 === 1);

const policyModels = fit(train);
const foldModels = [0, 1, 2].map((fold) => fit(holdout.filter((row) => row.fold !== fold)));
const targets: { readonly [name: string]: (row: Row) => number[] } = {
  uniform: () => actions.map(() => 1 / actions.length),
  ridge: (row) => {
    const scores = actions.map((action) => predict(policyModels, action, row));
    const best = Math.max(...scores);
    return scores.map((score) => (score === best ? 1 : 0));
  },
};

const values: { [name: string]: number } = {};
for (const [name, policy] of Object.entries(targets)) {
  const terms = holdout.map((row) => {
    const probabilities = policy(row);
    const scores = actions.map((action) => predict(foldModels[row.fold], action, row));
    return {
      weight: probabilities[row.action] / row.propensity, reward: row.reward,
      expected: scores.reduce((sum, score, action) => sum + probabilities[action] * score, 0), taken: scores[row.action],
    };
  });
  Object.assign(values, estimates(name, terms));
}
const { user, system } = process.cpuUsage();
const report: EvaluationRun = { seconds: (user + system) / 1e6, peakMebibytes: process.resourceUsage().maxRSS / 1024, values };
process.stdout.write(JSON.stringify(report));

interface Term { readonly weight: number; readonly reward: number; readonly expected: number; readonly taken: number }

function estimates(name: string, terms: readonly Term[]): { [name: string]: number } {
  const meanWeight = mean(terms.map((term) => term.weight));
  const ips = (bend: (weight: number) => number): Interval => interval(terms.map((term) => bend(term.weight) * term.reward));
  const dr = (bend: (weight: number) => number): Interval => interval(terms.map((term) => term.expected + bend(term.weight) * (term.reward - term.taken)));
  const limits = [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1];
  const shares = [0, 0.005, 0.01, 0.05, 0.1, 0.5, 1];
  const subGaussian = (share: number) => (weight: number): number => (weight === 0 ? 0 : weight / (1 - share + share * weight));
  slope(limits.map((limit) => ips((weight) => Math.min(weight, limit))));
  slope(limits.map((limit) => dr((weight) => Math.min(weight, limit))));
  slope(limits.map((limit) => dr((weight) => (weight <= limit ? weight : 0))));
  slope([0.1, 1, 10, 100, 1000, 10_000].map((strength) => dr((weight) => (strength * weight) / (weight * weight + strength))));
  slope(shares.map((share) => ips(subGaussian(share))));
  slope(shares.map((share) => dr(subGaussian(share))));
  return {
    [`${name} DM`]: dr(() => 0).value,
    [`${name} IPS`]: ips((weight) => weight).value,
    [`${name} SNIPS`]: ips((weight) => weight / meanWeight).value,
    [`${name} DR`]: dr((weight) => weight).value,
    [`${name} SNDR`]: dr((weight) => weight / meanWeight).value,
  };
}

interface Interval { readonly value: number; readonly half: number }

function interval(terms: readonly number[]): Interval {
  const value = mean(terms);
  const variance = terms.map((term) => (term - value) ** 2).reduce((a, b) => a + b, 0) / (terms.length - 1);
  return { value, half: 1.96 * Math.sqrt(variance / terms.length) };
}

function slope(trials: readonly Interval[]): Interval {
  const ordered = [...trials].sort((a, b) => b.half - a.half);
  const parting = ordered.findIndex((next, index) =>
    ordered.slice(0, index).some((kept) => Math.abs(kept.value - next.value) > next.half + (Math.sqrt(6) - 1) * kept.half));
  return parting < 0 ? ordered[ordered.length - 1] : ordered[parting - 1];
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0) / numbers.length;
}

function predict(models: Models, action: number, row: Row): number {
  return models[action].reduce((sum, coefficient, index) => sum + coefficient * row.x[index], 0);
}

// Ridge per action by the normal equations and Gaussian elimination.
function fit(sample: readonly Row[]): Models {
  return actions.map((action) => {
    const own = sample.filter((row) => row.action === action);
    const width = own[0].x.length;
    const gram = Array.from({ length: width }, (_, i) => Array.from({ length: width }, (__, j) => own.reduce((sum, row) => sum + row.x[i] * row.x[j], i === j ? 1 : 0)));
    const moments = Array.from({ length: width }, (_, i) => own.reduce((sum, row) => sum + row.x[i] * row.reward, 0));
    return solve(gram, moments);
  });
}

function solve(matrix: number[][], right: number[]): number[] {
  const rowsLeft = matrix.map((row, index) => [...row, right[index]]);
  rowsLeft.forEach((pivot, column) => {
    for (const other of rowsLeft.slice(column + 1)) {
      const factor = other[column] / pivot[column];
      for (let index = column; index < other.length; index++) other[index] -= factor * pivot[index];
    }
  });
  const result = right.map(() => 0);
  for (let row = right.length - 1; row >= 0; row--) {
    const known = result.reduce((sum, value, index) => sum + value * rowsLeft[row][index], 0);
    result[row] = (rowsLeft[row][right.length] - known) / rowsLeft[row][row];
  }
  return result;
}
