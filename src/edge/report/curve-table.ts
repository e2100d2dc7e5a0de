// The numbers behind a picture of curves.
import type { Curve } from "../../experiment/seasons/results.ts";
import { showCount, showNumber } from "./format.ts";
import type { Html } from "./html.ts";
import { say } from "./say.ts";
import { reportTable } from "./table.ts";

const mostPoints = 40;

/** Every curve at up to about 40 of its points, with its band; `progress` heads the column of decisions or steps. */
export function curveTable(curves: readonly Curve[], progress: Html = say("at")): Html {
  const points = curves.flatMap(({ name, at, mean, low, high }) => {
    const step = Math.ceil(at.length / mostPoints);
    return at.map((decisions, index) => ({ name, decisions, mean: mean[index], low: low[index], high: high[index] }))
      .filter((_, index) => index % step === 0 || index === at.length - 1);
  });
  return reportTable([
    { head: say("policy"), cell: ({ name }) => name },
    { head: progress, cell: ({ decisions }) => showCount(decisions), numeric: true },
    { head: say("mean"), cell: ({ mean }) => showNumber(mean), numeric: true },
    { head: say("low"), cell: ({ low }) => showNumber(low), numeric: true },
    { head: say("high"), cell: ({ high }) => showNumber(high), numeric: true },
  ], points);
}
