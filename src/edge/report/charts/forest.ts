// A forest plot: one line per estimate with its interval, and what it is measured against as a vertical line.
import type { Html } from "../html.ts";
import { showNumber } from "../format.ts";
import { labelsOf } from "./labels.ts";
import { axisStyle, colours, fixed, render } from "./render.ts";

export interface ForestRow {
  readonly label: string;
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
  /** Drawn hollow and in the warning colour. */
  readonly doubtful?: boolean;
  /** Drawn grey: what others are measured against. */
  readonly faint?: boolean;
}

export interface ForestOptions {
  /** Where the vertical line stands; null for none. */
  readonly reference: number | null;
  /** The values the axis must reach, so that several plots share one scale. */
  readonly domain?: readonly [low: number, high: number];
  readonly width?: number;
}

/** Rows from top to bottom. Intervals beyond the domain run out of the picture. */
export function forestChart(rows: readonly ForestRow[], { reference, domain, width = 560 }: ForestOptions): Html {
  const [low, high] = domain ?? forestDomain(rows, reference);
  const labels = labelsOf(rows.map((row) => row.label), width / 3);
  return render({
    grid: { ...fixed, left: labels.margin, right: 20, top: 8, bottom: 26 },
    xAxis: { type: "value", ...axisStyle, min: low, max: high, axisLabel: { ...axisStyle.axisLabel, formatter: showNumber, showMinLabel: false, showMaxLabel: false, hideOverlap: true } },
    yAxis: {
      type: "category", inverse: true, data: rows.map((_, index) => index), ...axisStyle, splitLine: { show: false }, axisLine: { show: false },
      axisLabel: { color: colours.ink, fontSize: 12, formatter: labels.show },
    },
    series: [
      { type: "custom", silent: true, clip: true, data: rows.map(({ interval }, index) => [interval[0], interval[1], index]), encode: { x: [0, 1], y: 2 }, renderItem: whisker(rows) },
      ...(reference === null ? [] : [{
        type: "custom", silent: true, data: [[reference, 0]],
        renderItem: (params: { coordSys: Box }, api: Api) => upright(api.coord([reference, 0])[0], params.coordSys),
      }]),
      {
        type: "scatter", silent: true, symbolSize: 9, clip: true,
        data: rows.map((row, index) => ({ value: [row.value, index], itemStyle: { color: row.doubtful === true ? colours.surface : colourOf(row), borderColor: colourOf(row), borderWidth: 2 } })),
      },
    ],
  }, { width, height: 40 + 26 * rows.length });
}

/** A scale that holds every value and the reference, and of the intervals what lies within four times the middle spread. */
export function forestDomain(rows: readonly ForestRow[], reference: number | null): readonly [number, number] {
  const points = [...rows.map((row) => row.value), ...(reference === null ? [] : [reference])].filter((value) => Number.isFinite(value));
  const halves = rows.map(({ interval }) => (interval[1] - interval[0]) / 2).filter((half) => Number.isFinite(half)).sort((a, b) => a - b);
  const reach = 4 * (halves[halves.length >> 1] ?? 0);
  const within = (value: number, own: number): number => Math.max(own - reach, Math.min(own + reach, value));
  const ends = rows.flatMap(({ value, interval }) => (Number.isFinite(value) ? interval.filter((end) => Number.isFinite(end)).map((end) => within(end, value)) : []));
  const low = Math.min(...points, ...ends);
  const high = Math.max(...points, ...ends);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const margin = 0.06 * (high - low) || Math.abs(high) * 0.1 || 1;
  return [low - margin, high + margin];
}

interface Api { coord(point: readonly number[]): number[] }
interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

function whisker(rows: readonly ForestRow[]): (params: { dataIndex: number; coordSys: Box }, api: Api) => object | null {
  return ({ dataIndex, coordSys }, api) => {
    const row = rows[dataIndex];
    const inside = (x: number): number => Math.max(coordSys.x, Math.min(coordSys.x + coordSys.width, x));
    const [left, y] = api.coord([row.interval[0], dataIndex]);
    const [right] = api.coord([row.interval[1], dataIndex]);
    if (!Number.isFinite(left) || !Number.isFinite(right)) return null;
    return { type: "line", shape: { x1: inside(left), y1: y, x2: inside(right), y2: y }, style: { stroke: colourOf(row), lineWidth: 2.5, opacity: 0.75, lineCap: "round" } };
  };
}

function upright(x: number, { y, height }: Box): object {
  return { type: "line", shape: { x1: x, y1: y, x2: x, y2: y + height }, style: { stroke: colours.muted, lineWidth: 1.5, lineDash: [4, 4] } };
}

function colourOf(row: ForestRow): string {
  if (row.doubtful === true) return colours.warn;
  return row.faint === true ? colours.muted : colours.accent;
}
