// How far an evaluation may be trusted: effective samples, weights, and whether the logged propensities fit.
import type { Estimate, EvaluationResult, LogSummary } from "../../evaluation/results.ts";
import { calibrationChart, histogramChart } from "./charts/histogram.ts";
import { mainEstimator } from "./evaluation-estimates.ts";
import { figure } from "./figure.ts";
import { showCount, showNumber, showShare } from "./format.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { section } from "./page.ts";
import { say } from "./say.ts";
import { reportTable } from "./table.ts";

/** The section of diagnostics. */
export function trustSection(result: EvaluationResult): Html {
  const main = mainEstimator(result);
  const own = result.estimates.filter((estimate) => estimate.estimator === main && estimate.quantity === "reward");
  return section("trust", say("trustLead"), diagnosticsTable(own), html`<div class="grid">${histograms(result)}${calibrationFigure(result.log.calibration)}</div>`);
}

function diagnosticsTable(estimates: readonly Estimate[]): Html {
  return reportTable<Estimate>([
    { head: say("policy"), cell: ({ target }) => target },
    { head: say("effective"), cell: ({ effectiveSampleSize }) => showCount(effectiveSampleSize), numeric: true },
    { head: say("meanWeight"), cell: ({ meanWeight }) => showNumber(meanWeight), numeric: true },
    { head: say("largestWeight"), cell: ({ largestWeight }) => showNumber(largestWeight), numeric: true },
    { head: say("unsupported"), cell: ({ unsupportedShare }) => showShare(unsupportedShare), numeric: true },
  ], estimates);
}

function histograms({ targets }: EvaluationResult): Html[] {
  return targets.filter((target) => target.weightHistogram.length > 0).map(({ name, weightHistogram }) => figure({
    head: say("weights", { target: name }), lead: say("weightsLead"), picture: histogramChart(weightHistogram),
    table: reportTable([
      { head: say("from"), cell: ([low]) => showNumber(low), numeric: true },
      { head: say("to"), cell: ([, high]) => showNumber(high), numeric: true },
      { head: say("rows"), cell: ([, , rows]) => showCount(rows), numeric: true },
    ], weightHistogram),
  }));
}

/** The picture of how well propensities fit; nothing where there are no bins. */
export function calibrationFigure(bins: LogSummary["calibration"]): Html | null {
  if (bins.length === 0) return null;
  return figure({
    head: say("calibration"), lead: say("calibrationLead"), picture: calibrationChart(bins),
    table: reportTable([
      { head: say("predicted"), cell: ({ predicted }) => showNumber(predicted), numeric: true },
      { head: say("observed"), cell: ({ observed }) => showNumber(observed), numeric: true },
      { head: say("rows"), cell: ({ rows }) => showCount(rows), numeric: true },
    ], bins),
  });
}
