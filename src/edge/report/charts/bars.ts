// Horizontal bars to either side of zero: what speaks for and against a candidate, what a column explains.
import type { Html } from "../html.ts";
import { showNumber } from "../format.ts";
import { labelsOf } from "./labels.ts";
import { axisStyle, colours, fixed, render } from "./render.ts";

export interface Bar {
  readonly label: string;
  readonly value: number;
}

/** Bars from top to bottom, those below zero in the colour of loss. */
export function barsChart(bars: readonly Bar[], width = 560): Html {
  const labels = labelsOf(bars.map((bar) => bar.label), width / 3);
  return render({
    grid: { ...fixed, left: labels.margin, right: 24, top: 4, bottom: 26 },
    xAxis: { type: "value", ...axisStyle, axisLabel: { ...axisStyle.axisLabel, formatter: showNumber, hideOverlap: true } },
    yAxis: {
      type: "category", inverse: true, data: bars.map((_, index) => index), ...axisStyle, axisLine: { show: false },
      axisLabel: { color: colours.ink, fontSize: 12, interval: 0, formatter: labels.show },
    },
    series: [{ type: "bar", silent: true, barMaxWidth: 18, data: bars.map(({ value }) => ({ value: Number.isFinite(value) ? value : 0, itemStyle: { color: value < 0 ? colours.bad : colours.accent } })) }],
  }, { width, height: 40 + 26 * bars.length });
}
