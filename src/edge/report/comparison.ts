// The report of a comparison in a simulated store: who decides best, how they learned, what they chose and spent.
import type { Comparison, ComparisonRow, Measured } from "../../experiment/seasons/results.ts";
import { comparisonFigures } from "./comparison-figures.ts";
import type { ComparisonOptions } from "./data.ts";
import { showCount, showDifference, showInterval, showNumber, showShare } from "./format.ts";
import { html } from "./html.ts";
import type { Html, Part } from "./html.ts";
import { badge, quantityName, verdictSentence, withUnit } from "./names.ts";
import { facts, page, section, warningBox } from "./page.ts";
import { translate } from "./reasons.ts";
import { say } from "./say.ts";
import { reportTable } from "./table.ts";
import type { ReportColumn } from "./table.ts";

/** The report as one HTML file. */
export function comparisonReport(comparison: Comparison, options: ComparisonOptions): string {
  const sorted = { ...comparison, rows: [...comparison.rows].sort((a, b) => b.reward.mean - a.reward.mean) };
  return page({
    title: comparison.rows.length < 2 ? "trainingTitle" : "comparisonTitle",
    options,
    body: [answers(sorted, options), warningBox(warningsOf(sorted)), compared(sorted), results(sorted, options), comparisonFigures(sorted, options), metricsSection(sorted), behaviour(sorted)],
    words: ["policy", "interval", "verdict", "baseline", "optimum", "floor", "seed"],
  });
}

/** A measured number with its interval, where there is more than one run. */
function measured(value: Measured | null, show: (value: number) => string = showNumber): Part {
  if (value === null) return "–";
  return value.runs < 2 || value.interval[0] === value.interval[1] ? show(value.mean) : html`${show(value.mean)}<br>${showInterval(value.interval, show)}`;
}

function answers(comparison: Comparison, { rewardUnit }: ComparisonOptions): Html {
  const { verdicts, rows, bestBaseline: baseline, seeds } = comparison;
  const best = rows.find((row) => row.kind === "learner");
  const list = html`<div class="card"><ul>${verdicts.map(({ verdict, policy, against, difference }) => html`<li>${badge(verdict)}<p>${verdictSentence(verdict, {
    target: policy, against, difference: withUnit(showDifference(difference.mean), rewardUnit), interval: showInterval(difference.interval, showDifference),
  })}</p></li>`)}</ul></div>`;
  return section("inShort", best === undefined ? null : seeds.length < 2 ? training(best, comparison) : answerBest(best, baseline), verdicts.length === 0 ? null : list);
}

function training({ policy, reward }: ComparisonRow, { decisionsPerSeed }: Comparison): Html {
  return say("answerTraining", { policy: html`<strong>${policy}</strong>`, reward: showNumber(reward.mean), decisions: showCount(decisionsPerSeed) });
}

function answerBest({ policy, reward, shareOfOptimum }: ComparisonRow, baseline: string): Html {
  const values = { policy: html`<strong>${policy}</strong>`, reward: showNumber(reward.mean), interval: showInterval(reward.interval), baseline };
  return shareOfOptimum === null || !(shareOfOptimum.mean > 0) ? say("answerBestPlain", values) : say("answerBest", { ...values, share: showShare(shareOfOptimum.mean) });
}

function warningsOf({ rows, seeds }: Comparison): Html[] {
  return [
    ...(rows.some((row) => row.kind === "bound") ? [say("noteBound")] : []),
    ...(seeds.length < 2 ? [say("noteOneRun")] : []),
  ];
}

function compared({ rows, problem, preset, seeds, decisionsPerSeed, bestBaseline, bound }: Comparison): Html {
  return section("compared", rows.length < 2 ? null : say("comparedStoreLead"), facts([
    [say("problem"), problem], [say("preset"), preset], [say("seeds"), showCount(seeds.length)], [say("decisionsPerSeed"), showCount(decisionsPerSeed)],
    ...(bestBaseline === "" ? [] : [[say("bestBaseline"), bestBaseline] as const]),
    ...(bound === null ? [] : [[say("bound"), bound] as const]),
  ]));
}

const kinds = { learner: "kindLearner", baseline: "kindBaseline", bound: "kindBound" } as const;

function results({ rows, bestBaseline }: Comparison, { rewardUnit, moneyUnit }: ComparisonOptions): Html {
  const unit = (text: Html, name: string | undefined): Part => (name === undefined ? text : [text, ` (${name})`]);
  const notes = rows.some((row) => row.note !== "");
  const any = (pick: (row: ComparisonRow) => Measured | null, column: ReportColumn<ComparisonRow>): ReportColumn<ComparisonRow>[] => (rows.some((row) => pick(row) !== null) ? [column] : []);
  return section("results", null, reportTable<ComparisonRow>([
    { head: say("policy"), cell: ({ policy }) => policy },
    { head: say("kind"), cell: ({ kind }) => say(kinds[kind]) },
    { head: unit(say("reward"), rewardUnit), cell: ({ reward }) => measured(reward), numeric: true },
    ...any((row) => row.shareOfOptimum, { head: say("shareOfOptimum"), cell: ({ shareOfOptimum }) => measured(shareOfOptimum, showShare), numeric: true }),
    { head: unit(say("spend"), moneyUnit), cell: ({ spend }) => measured(spend), numeric: true },
    ...any((row) => row.difference, { head: say("differenceTo", { name: bestBaseline }), cell: ({ difference }) => measured(difference, showDifference), numeric: true }),
    ...(notes ? [{ head: say("note"), cell: ({ note }: ComparisonRow) => translate(note) }] : []),
  ], rows));
}

function metricsSection({ rows, metrics }: Comparison): Html | null {
  const names = metrics.map((metric) => metric.name).filter((name) => rows.some((row) => Object.hasOwn(row.metrics, name)));
  if (names.length === 0) return null;
  const showAs = (unit: string): ((value: number) => string) => (unit === "share" ? showShare : showNumber);
  return section("metrics", say("metricsLead"), reportTable<ComparisonRow>([
    { head: say("policy"), cell: ({ policy }) => policy },
    ...metrics.filter((metric) => names.includes(metric.name)).map(({ name, unit }): ReportColumn<ComparisonRow> => ({
      head: html`${quantityName(name)}${unit === "share" || unit === "1" ? "" : ` (${unit})`}`, cell: (row) => measured(row.metrics[name] ?? null, showAs(unit)), numeric: true,
    })),
  ], rows));
}

function behaviour({ rows }: Comparison): Html {
  const share = (pick: (row: ComparisonRow) => Measured | null): Pick<ReportColumn<ComparisonRow>, "cell" | "numeric"> => ({ cell: (row) => measured(pick(row), showShare), numeric: true });
  return section("behaviour", say("behaviourLead"), reportTable<ComparisonRow>([
    { head: say("policy"), cell: ({ policy }) => policy },
    { head: say("exploration"), ...share((row) => row.explorationShare) },
    { head: say("fallback"), ...share((row) => row.fallbackShare) },
    { head: say("versionStability"), ...share((row) => row.versionStability) },
    { head: say("stateStability"), ...share((row) => row.stateStability) },
  ], rows.filter((row) => row.kind !== "bound")));
}
