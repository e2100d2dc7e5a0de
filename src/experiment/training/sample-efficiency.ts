// How many steps it takes to get good: the first evaluation at or above a threshold, runs that never got there included.
import { fail } from "../../core/index.ts";
import type { Progress } from "../seasons/results.ts";

/** Steps to a threshold over runs. A run that ended before it got there is censored: it says that it takes longer, not how long. */
export interface SampleEfficiency {
  /** Per run: the step of the first evaluation at or above the threshold, null where there was none. */
  readonly steps: readonly (number | null)[];
  readonly reached: number;
  readonly censored: number;
  /** The step by which half of the runs are there, by the product-limit estimate; null where fewer get there. */
  readonly median: number | null;
  /**
   * Mean steps if nobody were followed beyond `horizon` (the area under the product-limit curve up to it). Where every run has the same
   * length, a run that did not get there counts with that length: it is then a lower bound of the mean, and honest only with its horizon.
   */
  readonly restrictedMean: number;
  /** The shortest of the steps at which a censored run ended, or the last arrival where none is censored. */
  readonly horizon: number;
}

interface Observed {
  readonly at: number;
  readonly arrived: boolean;
}

/**
 * From the evaluations of each run (Kaplan & Meier 1958, eq. 2a: S(t) = product over arrivals up to t of 1 - arrived / still under way).
 * Arrival is known as finely as the evaluations lie. Throws `bad-settings` where a run has no evaluation.
 */
export function sampleEfficiency(runs: readonly Progress[], threshold: number): SampleEfficiency {
  if (runs.length === 0 || runs.some(({ at }) => at.length === 0)) fail("bad-settings", "runs", "evaluations of every run", "none");
  const observed = runs.map(({ at, values }): Observed => {
    const first = values.findIndex((value) => value >= threshold);
    return first < 0 ? { at: at.at(-1)!, arrived: false } : { at: at[first], arrived: true };
  });
  const reached = observed.filter(({ arrived }) => arrived).length;
  const ends = observed.filter(({ arrived }) => !arrived).map(({ at }) => at);
  const horizon = ends.length > 0 ? Math.min(...ends) : Math.max(...observed.map(({ at }) => at));
  return {
    steps: observed.map(({ at, arrived }) => (arrived ? at : null)),
    reached, censored: runs.length - reached, horizon, ...fromCurve(observed, horizon),
  };
}

// The curve falls at arrivals only; those censored at the same step were still under way when others arrived.
function fromCurve(observed: readonly Observed[], horizon: number): Pick<SampleEfficiency, "median" | "restrictedMean"> {
  const times = [...new Set(observed.filter(({ arrived }) => arrived).map(({ at }) => at))].sort((a, b) => a - b);
  let [left, before, area] = [1, 0, 0];
  let median: number | null = null;
  for (const time of times) {
    area += left * (Math.min(time, horizon) - Math.min(before, horizon));
    const underWay = observed.filter(({ at }) => at >= time).length;
    left *= 1 - observed.filter(({ at, arrived }) => arrived && at === time).length / underWay;
    if (median === null && left <= 0.5 + 1e-12) median = time;
    before = time;
  }
  return { median, restrictedMean: area + left * Math.max(0, horizon - before) };
}
