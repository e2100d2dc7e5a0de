// Stacked bars of shares: how often each policy chooses each action.
import type { Html } from "../html.ts";
import { labelsOf } from "./labels.ts";
import { axisStyle, colours, fixed, render, seriesColour } from "./render.ts";

export interface ShareRow {
  readonly label: string;
  readonly shares: { readonly [action: string]: number };
}

const mostActions = 9;

/** The actions that get a colour of their own, most chosen first; the rest are summed into one grey part. */
export function leadingActions(rows: readonly ShareRow[]): { readonly names: readonly string[]; readonly rest: number } {
  const largest = new Map<string, number>();
  for (const { shares } of rows) {
    for (const [name, share] of Object.entries(shares)) largest.set(name, Math.max(largest.get(name) ?? 0, share));
  }
  const all = [...largest].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const kept = all.length <= mostActions + 1 ? all.length : mostActions;
  return { names: all.slice(0, kept), rest: all.length - kept };
}

/** One bar per row, one part per leading action, the rest behind them. */
export function sharesChart(rows: readonly ShareRow[], { names, rest }: ReturnType<typeof leadingActions>): Html {
  const part = (values: readonly number[], color: string): object => ({
    type: "bar", stack: "all", barMaxWidth: 26, silent: true, data: values, itemStyle: { color, borderColor: colours.surface, borderWidth: 1 },
  });
  const shareOf = ({ shares }: ShareRow, name: string): number => (Object.hasOwn(shares, name) ? shares[name] : 0);
  const remainder = rows.map((row) => Math.max(0, Object.values(row.shares).reduce((sum, share) => sum + share, 0) - names.reduce((sum, name) => sum + shareOf(row, name), 0)));
  const labels = labelsOf(rows.map((row) => row.label));
  return render({
    grid: { ...fixed, left: labels.margin, right: 24, top: 4, bottom: 26 },
    xAxis: { type: "value", ...axisStyle, min: 0, max: 1, axisLabel: { ...axisStyle.axisLabel, formatter: (share: number) => `${Math.round(100 * share)} %` } },
    yAxis: {
      type: "category", inverse: true, data: rows.map((_, index) => index), ...axisStyle, axisLine: { show: false },
      axisLabel: { color: colours.ink, fontSize: 12, interval: 0, formatter: labels.show },
    },
    series: [
      ...names.map((name, index) => part(rows.map((row) => shareOf(row, name)), seriesColour(index))),
      ...(rest === 0 ? [] : [part(remainder, colours.line)]),
    ],
  }, { width: 760, height: 40 + 34 * rows.length });
}
