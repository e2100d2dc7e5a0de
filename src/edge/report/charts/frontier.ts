// Profit against spend: one line per policy through its budgets, each point with its interval.
import { showNumber } from "../format.ts";
import type { Html } from "../html.ts";
import { axisStyle, fixed, render, seriesColour } from "./render.ts";

/** What a policy earned at what it spent. */
interface FrontierPoint {
  readonly spend: number;
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
}

/** A policy at its budgets, from the smallest on; one point alone is drawn as such. */
export interface FrontierLine {
  readonly name: string;
  readonly points: readonly FrontierPoint[];
}

/** The picture; the colour of a line is that of its position. */
export function frontierChart(lines: readonly FrontierLine[]): Html {
  const drawn = lines.map(({ points }) => points.filter(({ spend, value }) => Number.isFinite(spend) && Number.isFinite(value)));
  return render({
    grid: { ...fixed, left: 64, right: 24, top: 12, bottom: 26 },
    xAxis: { type: "value", ...axisStyle, min: 0, axisLabel: { ...axisStyle.axisLabel, formatter: showNumber, hideOverlap: true }, splitLine: { show: false } },
    yAxis: { type: "value", ...axisStyle, scale: true, axisLabel: { ...axisStyle.axisLabel, formatter: showNumber } },
    series: drawn.flatMap((points, index) => [...points.map((point) => whisker(point, seriesColour(index))), lineOf(points, seriesColour(index))]),
  }, { width: 760, height: 340 });
}

function lineOf(points: readonly FrontierPoint[], color: string): object {
  return {
    type: "line", symbol: "circle", symbolSize: 9, silent: true, data: points.map(({ spend, value }) => [spend, value]),
    lineStyle: { color, width: 2 }, itemStyle: { color },
  };
}

// Upright, from the low end to the high one; an interval without ends is left out.
function whisker({ spend, interval }: FrontierPoint, color: string): object {
  return {
    type: "line", symbol: "none", silent: true, data: interval.every((end) => Number.isFinite(end)) ? interval.map((end) => [spend, end]) : [],
    lineStyle: { color, width: 1.5, opacity: 0.5 },
  };
}
