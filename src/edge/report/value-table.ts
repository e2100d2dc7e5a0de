// The values of tabular policies: heat maps, and how they settled while they were learned.
import { curvesChart } from "./charts/curves.ts";
import { heatMapChart } from "./charts/heat-map.ts";
import type { ValueTable } from "./data.ts";
import { figure } from "./figure.ts";
import { showNumber } from "./format.ts";
import type { Html } from "./html.ts";
import { say } from "./say.ts";
import { reportTable } from "./table.ts";
import { curveTable } from "./curve-table.ts";

/** The figures of a table: its values, and its convergence where that was recorded. */
export function valueFigures(table: ValueTable): (Html | null)[] {
  const { policy, states, actions, values, convergence } = table;
  const map = figure({
    head: say("valueTable", { policy }), lead: say("valueTableLead"), picture: heatMapChart(table),
    table: reportTable<number>([
      { head: say("state"), cell: (state) => states[state] },
      ...actions.map((action, index) => ({ head: action, cell: (state: number) => showNumber(values[state][index]), numeric: true })),
    ], states.map((_, index) => index)),
  });
  const settled = convergence === null || convergence.at.length < 2 ? null : figure({
    head: say("convergence", { policy }), lead: say("convergenceLead"), picture: curvesChart([convergence]), table: curveTable([convergence]),
  });
  return [map, settled];
}
