// Lines with their bands: learning curves, convergence, spend against a cap.
import type { Curve } from "../../../experiment/seasons/results.ts";
import { showCount, showNumber } from "../format.ts";
import type { Html } from "../html.ts";
import { axisStyle, colours, fixed, render, seriesColour } from "./render.ts";

export interface CurvesOptions {
  /** A level drawn across, such as a budget; null for none. */
  readonly level?: number | null;
  /** Numbers of the series' colours, by position; 0, 1, 2, ... unless given. */
  readonly colourOf?: (index: number) => number;
}

const mostPoints = 400;

/** The curves in one picture, each with its band; the colour of a curve is that of its position. */
export function curvesChart(curves: readonly Curve[], { level = null, colourOf = (index) => index }: CurvesOptions = {}): Html {
  const shown = curves.map(thinned);
  const series = shown.flatMap((curve, index) => [band(curve, seriesColour(colourOf(index))), line(curve, seriesColour(colourOf(index)))]);
  return render({
    grid: { ...fixed, left: 64, right: 24, top: 12, bottom: 26 },
    xAxis: { type: "value", ...axisStyle, min: "dataMin", max: "dataMax", axisLabel: { ...axisStyle.axisLabel, formatter: showCount, hideOverlap: true }, splitLine: { show: false } },
    yAxis: { type: "value", ...axisStyle, scale: true, axisLabel: { ...axisStyle.axisLabel, formatter: showNumber } },
    series: level === null ? series : [...series, levelLine(shown, level)],
  }, { width: 760, height: 320 });
}

function line(curve: Curve, color: string): object {
  return { type: "line", symbol: "none", data: curve.at.map((at, index) => [at, finite(curve.mean[index])]), lineStyle: { color, width: 2 }, itemStyle: { color } };
}

// A polygon round low and high; its points are given as data so that the axes make room for them.
function band(curve: Curve, color: string): object {
  const rim = [
    ...curve.at.map((at, index) => [at, curve.low[index]]),
    ...curve.at.map((at, index) => [at, curve.high[index]]).reverse(),
  ].filter(([, value]) => Number.isFinite(value));
  const flat = curve.at.every((_, index) => curve.low[index] === curve.high[index]);
  return {
    type: "custom", data: flat ? [] : rim, silent: true,
    renderItem: (params: { dataIndex: number }, api: { coord(point: readonly number[]): number[] }) => (params.dataIndex > 0 ? null : {
      type: "polygon", shape: { points: rim.map((point) => api.coord(point)) }, style: { fill: color, opacity: 0.14 },
    }),
  };
}

function levelLine(curves: readonly Curve[], level: number): object {
  const ends = curves.flatMap((curve) => [curve.at[0], curve.at[curve.at.length - 1]]);
  return {
    type: "line", symbol: "none", data: [[Math.min(...ends), level], [Math.max(...ends), level]],
    lineStyle: { color: colours.bad, width: 1.5, type: "dashed" },
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

// Long curves are drawn through every so manieth point and the last one.
function thinned(curve: Curve): Curve {
  const step = Math.ceil(curve.at.length / mostPoints);
  const keep = <Value>(values: readonly Value[]): Value[] => values.filter((_, index) => index % step === 0 || index === values.length - 1);
  return { name: curve.name, at: keep(curve.at), mean: keep(curve.mean), low: keep(curve.low), high: keep(curve.high) };
}
