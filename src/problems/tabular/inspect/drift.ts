// Drift over time: the population stability index between the first and the last half of a log.
import type { Finding, Severity } from "./findings.ts";
import type { Binned } from "./bins.ts";

/** Below the first an index says nothing, from the second on it is a large change (Siddiqi 2006, Credit Risk Scorecards, p. 369). */
const [noteworthy, large] = [0.1, 0.25];

/** How much one column changed. */
export interface Drift {
  readonly name: string;
  readonly index: number;
  /** The index that chance alone exceeds once in a hundred logs of this size. */
  readonly chance: number;
}

/**
 * The population stability index sum (q - p) ln(q / p) over bins between the first `half` rows and the rest; half a row is added to
 * every bin so that empty ones count finitely.
 */
export function stability(name: string, { codes, names }: Binned, half: number): Drift {
  const first = new Float64Array(names.length);
  const last = new Float64Array(names.length);
  for (let row = 0; row < codes.length; row++) (row < half ? first : last)[codes[row]]++;
  const used = [...names.keys()].filter((bin) => first[bin] + last[bin] > 0);
  const rest = codes.length - half;
  const index = used.reduce((sum, bin) => {
    const p = (first[bin] + 0.5) / (half + 0.5 * used.length);
    const q = (last[bin] + 0.5) / (rest + 0.5 * used.length);
    return sum + (q - p) * Math.log(q / p);
  }, 0);
  return { name, index, chance: half > 0 && rest > 0 ? chiSquareQuantile99(used.length - 1) * (1 / half + 1 / rest) : 0 };
}

// Without drift the index is about chi-square with bins - 1 degrees times (1/n + 1/m) (Yurdakul & Naranjo 2020, Journal of Risk
// Model Validation 14(4)); its quantile by Wilson & Hilferty 1931, with the normal 99 % quantile 2.3263.
function chiSquareQuantile99(degrees: number): number {
  if (degrees <= 0) return 0;
  const spread = 2 / (9 * degrees);
  const root = 1 - spread + 2.3263 * Math.sqrt(spread);
  return degrees * root * root * root;
}

/** How loudly a drift should be said; null where it is small or may be chance. */
export function severityOf({ index, chance }: Drift): Severity | null {
  if (index < noteworthy || index <= chance) return null;
  return index >= large ? "warning" : "note";
}

/** A finding where the drift of a column is worth one. */
export function driftFinding(drift: Drift): Finding[] {
  const severity = severityOf(drift);
  return severity === null ? [] : [{ code: "drift-column", severity, values: { column: drift.name, index: drift.index } }];
}
