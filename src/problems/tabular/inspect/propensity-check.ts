// Whether the logged propensities fit how often each action was chosen, over all rows and within parts of the log.
import type { Log } from "../../../core/index.ts";
import type { Finding } from "./findings.ts";

/** Of all (action, part of the log) with a predicted share in a bin: the share predicted by the propensities, and the one seen. */
export interface CalibrationBin {
  readonly predicted: number;
  readonly observed: number;
  readonly rows: number;
}

/** What one action's propensities say. */
export interface ActionCheck {
  readonly action: string;
  /** Mean of 1{chosen} / propensity over the rows that allowed the action: 1 in expectation when propensities are right. */
  readonly inverseMean: number;
  /** Standard error of it. */
  readonly standardError: number;
}

const [suspiciousZ, hopelessZ] = [4, 8];
/** Parts with fewer rows, or whose choices weigh like fewer than so many, say too little: a few heavy rows missing by chance look like a fault. */
const [fewestRows, fewestEffective] = [500, 50];

interface Tally {
  rows: number;
  chosen: number;
  inverse: number;
  inverseSquares: number;
}

/** Checks every action over the whole log, and over each part where a one-hot field of the state is 1. Needs `spec.fixed`. */
export function checkPropensities(log: Log): { actions: readonly ActionCheck[]; calibration: readonly CalibrationBin[]; findings: readonly Finding[] } {
  const names = log.spec.fixed ?? [];
  const whole = tally(log, null);
  const actions = whole.map((part, action) => ({ action: names[action], inverseMean: part.inverse / part.rows, standardError: errorOf(part) }));
  const findings: Finding[] = [];
  whole.forEach((part, action) => {
    const z = zOf(part);
    if (Math.abs(z) < suspiciousZ) return;
    findings.push({
      code: "propensities-miscalibrated",
      severity: Math.abs(z) >= hopelessZ ? "error" : "warning",
      values: { action: names[action], mean: part.inverse / part.rows, z },
    });
  });
  const bins = Array.from({ length: 10 }, () => ({ predicted: 0, observed: 0, rows: 0 }));
  const worst = whole.map(() => ({ z: 0, segment: "", predicted: 0, observed: 0 }));
  addToBins(whole, bins);
  log.spec.state.forEach((field, at) => {
    if (!field.name.includes("=")) return;
    const parts = tally(log, at);
    addToBins(parts, bins);
    parts.forEach((part, action) => {
      const z = zOf(part);
      if (Math.abs(z) <= Math.abs(worst[action].z)) return;
      worst[action] = { z, segment: field.name, predicted: part.chosen / part.inverse, observed: part.chosen / part.rows };
    });
  });
  worst.forEach(({ z, ...values }, action) => {
    if (Math.abs(z) < suspiciousZ + 1 || Math.abs(zOf(whole[action])) >= suspiciousZ) return;
    findings.push({ code: "segment-miscalibrated", severity: "warning", values: { action: names[action], ...values, z } });
  });
  const calibration = bins.filter((bin) => bin.rows > 0).map(({ predicted, observed, rows }) => ({ predicted: predicted / rows, observed: observed / rows, rows }));
  return { actions, calibration, findings };
}

// [A] over the rows where the field is 1, or over all rows.
function tally(log: Log, field: number | null): Tally[] {
  const width = log.spec.fixed?.length ?? 0;
  const states = log.spec.state.length;
  const { allowed } = log.observations;
  const tallies = Array.from({ length: width }, () => ({ rows: 0, chosen: 0, inverse: 0, inverseSquares: 0 }));
  const rows = new Float64Array(width);
  for (let row = 0; row < log.rows; row++) {
    if (field !== null && log.observations.states[row * states + field] !== 1) continue;
    for (let action = 0; action < width; action++) rows[action] += allowed[row * width + action];
    const own = tallies[log.actions[row]];
    const inverse = 1 / log.propensities[row];
    own.chosen++;
    own.inverse += inverse;
    own.inverseSquares += inverse * inverse;
  }
  tallies.forEach((part, action) => { part.rows = rows[action]; });
  return tallies;
}

function errorOf({ rows, inverse, inverseSquares }: Tally): number {
  const mean = inverse / rows;
  return Math.sqrt(Math.max(0, inverseSquares / rows - mean * mean) / rows);
}

function saysLittle({ rows, inverse, inverseSquares }: Tally): boolean {
  return rows < fewestRows || !(inverse * inverse >= fewestEffective * inverseSquares) || inverse === 0;
}

// In standard errors from 1. Where the action was always chosen at propensity 1 the error is 0, and so is the distance.
function zOf(part: Tally): number {
  if (saysLittle(part)) return 0;
  const distance = part.inverse / part.rows - 1;
  return Math.abs(distance) < 1e-9 ? 0 : distance / Math.max(errorOf(part), 1e-9);
}

// Where propensities are right, rows in a part = sum of 1/propensity of its choices; so their harmonic mean is the share they predict.
function addToBins(parts: readonly Tally[], bins: { predicted: number; observed: number; rows: number }[]): void {
  for (const part of parts) {
    if (saysLittle(part)) continue;
    const { rows, chosen, inverse } = part;
    const predicted = chosen / inverse;
    const bin = bins[Math.min(9, Math.floor(10 * predicted))];
    bin.predicted += predicted * rows;
    bin.observed += (chosen / rows) * rows;
    bin.rows += rows;
  }
}
