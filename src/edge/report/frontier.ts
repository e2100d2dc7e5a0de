// Profit against spend as a figure of a report, and as a report of its own.
import { frontierChart, type FrontierLine } from "./charts/frontier.ts";
import type { ReportOptions } from "./data.ts";
import { figure, legend } from "./figure.ts";
import { showInterval, showNumber } from "./format.ts";
import type { Html, Part } from "./html.ts";
import { page } from "./page.ts";
import { bilingual, say } from "./say.ts";
import { reportTable } from "./table.ts";

/** The figure; `lead` says what a point stands for. */
export function frontierFigure(lines: readonly FrontierLine[], lead: Part): Html {
  const points = lines.flatMap(({ name, points: own }) => own.map((point) => ({ name, ...point })));
  return figure({
    head: bilingual("Profit against spend", "利润与花费"), lead,
    picture: [legend(lines.map(({ name }) => name)), frontierChart(lines)],
    table: reportTable([
      { head: say("policy"), cell: ({ name }) => name },
      { head: say("spend"), cell: ({ spend }) => showNumber(spend), numeric: true },
      { head: say("mean"), cell: ({ value }) => showNumber(value), numeric: true },
      { head: say("interval"), cell: ({ interval }) => showInterval(interval), numeric: true },
    ], points),
  });
}

/** The frontier alone, as one HTML file. */
export function frontierReport(lines: readonly FrontierLine[], options: ReportOptions): string {
  const lead = bilingual(
    "Each point is a policy at one budget: what was spent of it, and what the season brought, with its interval over the seeds. One line is one training, asked for another price at every budget, unless its name says otherwise.",
    "每个点是一个策略在一个预算下的结果：实际花费，以及整个周期的收益和各随机种子上的区间。除非名称另有说明，一条线就是一次训练，在每个预算下换一个价格。",
  );
  return page({ title: "frontierTitle", options, body: [frontierFigure(lines, lead)], words: ["policy", "interval", "seed"] });
}
