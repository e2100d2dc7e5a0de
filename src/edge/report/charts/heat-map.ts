// The values of a tabular policy as a heat map: the stronger the colour, the higher the value; the best of each state is framed.
import type { ValueTable } from "../data.ts";
import { showNumber } from "../format.ts";
import type { Html } from "../html.ts";
import { labelsOf } from "./labels.ts";
import { axisStyle, colours, fixed, render } from "./render.ts";

/** The most states a picture shows; the table behind it has them all. */
export const mostStates = 40;

/** One cell per state and action; cells that were never tried stay empty. */
export function heatMapChart({ states, actions, values }: ValueTable): Html {
  const shown = values.slice(0, mostStates);
  const known = shown.flat().filter((value) => Number.isFinite(value));
  const low = Math.min(...known);
  const spread = Math.max(...known) - low || 1;
  const best = shown.map((row) => row.reduce((top, value, action) => (Number.isFinite(value) && !(value <= row[top]) ? action : top), 0));
  const cells = shown.flatMap((row, state) => row.map((value, action) => ({ state, action, value, share: (value - low) / spread })));
  const category = { type: "category", ...axisStyle, axisLine: { show: false }, splitLine: { show: false } };
  const rows = labelsOf(states.slice(0, mostStates), Math.max(160, Math.min(420, 700 - 90 * actions.length)));
  const heads = labelsOf(actions, 92);
  const slanted = actions.length > 5;
  const top = slanted ? 16 + heads.margin * 0.7 : 28;
  return render({
    grid: { ...fixed, left: rows.margin, right: slanted ? 60 : 12, top, bottom: 4 },
    xAxis: { ...category, position: "top", data: actions.map((_, index) => index), axisLabel: { color: colours.ink, fontSize: 12, interval: 0, rotate: slanted ? 40 : 0, formatter: heads.show } },
    yAxis: { ...category, inverse: true, data: shown.map((_, index) => index), axisLabel: { color: colours.ink, fontSize: 12, interval: 0, formatter: rows.show } },
    series: [{
      type: "custom", silent: true, data: cells.map(({ action, state }) => [action, state]),
      renderItem: ({ dataIndex }: { dataIndex: number }, api: { coord(point: readonly number[]): number[]; size(of: readonly number[]): number[] }) => {
        const { action, state, value, share } = cells[dataIndex];
        if (!Number.isFinite(value)) return null;
        const [x, y] = api.coord([action, state]);
        const [width, height] = api.size([1, 1]);
        const shape = { x: x - width / 2 + 1, y: y - height / 2 + 1, width: width - 2, height: height - 2, r: 3 };
        return {
          type: "group",
          children: [
            { type: "rect", shape, style: { fill: colours.accent, opacity: 0.06 + 0.6 * share } },
            ...(best[state] === action ? [{ type: "rect", shape, style: { fill: "none", stroke: colours.accent, lineWidth: 2 } }] : []),
            { type: "text", style: { text: showNumber(Number(value.toPrecision(3))), x, y, align: "center", verticalAlign: "middle", fill: colours.ink, fontSize: 11 } },
          ],
        };
      },
    }],
  }, { width: 760, height: top + 8 + 28 * shown.length });
}
