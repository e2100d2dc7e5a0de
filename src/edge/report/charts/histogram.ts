// Histograms and points: weights of a target, calibration of propensities.
import type { Html } from "../html.ts";
import { showNumber } from "../format.ts";
import { axisStyle, colours, fixed, render } from "./render.ts";

/** Bars of equal width, one per bin, named by its lower end; heights on a logarithmic scale, since few large weights matter. */
export function histogramChart(bins: readonly (readonly [low: number, high: number, rows: number])[]): Html {
  return render({
    grid: { ...fixed, left: 56, right: 12, top: 12, bottom: 26 },
    xAxis: { type: "category", data: bins.map(([low]) => showNumber(low)), ...axisStyle, axisLabel: { ...axisStyle.axisLabel, hideOverlap: true, align: "left" } },
    yAxis: { type: "log", min: 0.5, ...axisStyle, axisLabel: { ...axisStyle.axisLabel, formatter: (count: number) => (count < 1 ? "" : showNumber(count)) } },
    series: [{ type: "bar", silent: true, barCategoryGap: "8%", data: bins.map(([, , rows]) => (rows > 0 ? rows : null)), itemStyle: { color: colours.accent } }],
  }, { width: 460, height: 220 });
}

/** Points of predicted against observed shares, sized by their rows, round the diagonal on which they should lie. */
export function calibrationChart(bins: readonly { readonly predicted: number; readonly observed: number; readonly rows: number }[]): Html {
  const most = Math.max(...bins.map((bin) => bin.rows), 1);
  const end = Math.max(...bins.flatMap((bin) => [bin.predicted, bin.observed]), 1e-6) * 1.08;
  const axis = { type: "value", ...axisStyle, min: 0, max: end, axisLabel: { ...axisStyle.axisLabel, formatter: showNumber, showMaxLabel: false } };
  return render({
    grid: { ...fixed, left: 56, right: 24, top: 12, bottom: 26 },
    xAxis: axis,
    yAxis: axis,
    series: [
      { type: "line", silent: true, symbol: "none", data: [[0, 0], [end, end]], lineStyle: { color: colours.muted, type: "dashed", width: 1 } },
      {
        type: "scatter", silent: true,
        data: bins.map(({ predicted, observed, rows }) => ({ value: [predicted, observed], symbolSize: 6 + 14 * Math.sqrt(rows / most), itemStyle: { color: colours.accent, opacity: 0.75 } })),
      },
    ],
  }, { width: 460, height: 280 });
}
