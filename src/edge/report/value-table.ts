// The values of tabular policies: heat maps, and how they settled while they were learned.
import { curvesChart } from "./charts/curves.ts";
import { heatMapChart, mostStates } from "./charts/heat-map.ts";
import type { ValueTable } from "./data.ts";
import { figure } from "./figure.ts";
import { showNumber } from "./format.ts";
import type { Html } from "./html.ts";
import { say } from "./say.ts";
import { reportTable } from "./table.ts";
import { curveTable } from "./curve-table.ts";

/** The most states the table behind the picture lists. */
const mostListed = 300;

/** The figures of a table: its values, and its convergence where that was recorded. */
export function valueFigures(whole: ValueTable): (Html | null)[] {
  const table = whole.states.length > mostStates ? bestKnownFirst(whole) : whole;
  const { policy, states, actions, values, convergence } = table;
  const map = figure({
    head: say("valueTable", { policy }), lead: [say("valueTableLead"), " ", cut(states.length)], picture: heatMapChart(table),
    table: reportTable<number>([
      { head: say("state"), cell: (state) => states[state] },
      ...actions.map((action, index) => ({ head: action, cell: (state: number) => showNumber(values[state][index]), numeric: true })),
    ], states.slice(0, mostListed).map((_, index) => index)),
  });
  const settled = convergence === null || convergence.at.length < 2 ? null : figure({
    head: say("convergence", { policy }), lead: say("convergenceLead"), picture: curvesChart([convergence]), table: curveTable([convergence]),
  });
  return [map, settled];
}

// States in which most actions were tried come first: they say most.
function bestKnownFirst(table: ValueTable): ValueTable {
  const tried = table.values.map((row) => row.filter((value) => Number.isFinite(value)).length);
  const order = table.states.map((_, state) => state).sort((a, b) => tried[b] - tried[a] || a - b);
  return { ...table, states: order.map((state) => table.states[state]), values: order.map((state) => table.values[state]) };
}

function cut(states: number): Html | null {
  return states <= mostStates ? null : say("valueTableCut", { shown: mostStates, listed: Math.min(states, mostListed), states });
}
