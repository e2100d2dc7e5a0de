// The report of an inspection: what is wrong with a log, column by column and action by action.
import type { Inspection } from "../../problems/tabular/index.ts";
import { sayFinding } from "../../problems/tabular/index.ts";
import { barsChart } from "./charts/bars.ts";
import type { ReportOptions } from "./data.ts";
import { calibrationFigure } from "./evaluation-trust.ts";
import { figure } from "./figure.ts";
import { showCount, showNumber, showShare } from "./format.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { facts, page, section } from "./page.ts";
import { bilingual, say } from "./say.ts";
import { reportTable } from "./table.ts";

/** The report as one HTML file. */
export function inspectionReport(inspection: Inspection, options: ReportOptions): string {
  return page({
    title: "inspectionTitle",
    options,
    body: [answer(inspection), overview(inspection), findings(inspection), columnsTable(inspection), decisions(inspection), reading(inspection)],
    words: ["propensity", "weight", "effective", "drift"],
  });
}

const severities = {
  error: { style: "worse", word: "severityError", answer: "foundErrors" },
  warning: { style: "no-verdict", word: "severityWarning", answer: "foundWarnings" },
  note: { style: "not-shown", word: "severityNote", answer: "foundNotes" },
} as const;

function answer(inspection: Inspection): Html {
  const counted = (["error", "warning"] as const).map((severity) => ({ severity, count: inspection.findings.filter((finding) => finding.severity === severity).length }));
  const { severity, count } = counted.find((entry) => entry.count > 0) ?? { severity: "note", count: 0 };
  return section("inShort", say(severities[severity].answer, { count }));
}

function overview({ rows, duplicateRows, decisions: found }: Inspection): Html {
  return facts([
    [say("rows"), showCount(rows)], [say("duplicateRows"), showCount(duplicateRows)],
    ...(found === null ? [] : [
      [say("decisions"), showCount(found.decisions)] as const, [say("subjects"), showCount(found.subjects)] as const,
      [say("meanReward"), showNumber(found.meanReward)] as const, [say("busiest"), showShare(found.busiestSubjectShare)] as const,
    ]),
  ]);
}

function findings(inspection: Inspection): Html | null {
  if (inspection.findings.length === 0) return null;
  return section("findings", null, html`<div class="card"><ul>${inspection.findings.map((finding) =>
    html`<li><span class="badge ${severities[finding.severity].style}">${say(severities[finding.severity].word)}</span><p>${bilingual(sayFinding(finding, "en"), sayFinding(finding, "zh"))}</p></li>`)}</ul></div>`);
}

function columnsTable({ columns }: Inspection): Html {
  return section("columns", null, reportTable([
    { head: say("column"), cell: ({ name }) => name },
    { head: say("kind"), cell: ({ kind }) => say(kind === "number" ? "kindNumber" : "kindText") },
    { head: say("missing"), cell: ({ missingShare }) => showShare(missingShare), numeric: true },
    { head: say("distinct"), cell: ({ distinct }) => (distinct >= 1000 ? say("distinctMany") : showCount(distinct)), numeric: true },
    { head: say("low"), cell: ({ range }) => (range === null ? "–" : showNumber(range.low)), numeric: true },
    { head: say("median"), cell: ({ range }) => (range === null ? "–" : showNumber(range.median)), numeric: true },
    { head: say("high"), cell: ({ range }) => (range === null ? "–" : showNumber(range.high)), numeric: true },
    { head: say("outliers"), cell: ({ outliers }) => showCount(outliers), numeric: true },
  ], columns));
}

const mostBars = 40;

function decisions({ decisions: found }: Inspection): Html | null {
  if (found === null) return null;
  const byEffect = [...found.explained].sort((a, b) => b.share - a.share).slice(0, mostBars);
  const support = figure({
    head: say("support"), lead: say("supportLead"),
    picture: barsChart(found.support.slice(0, mostBars).map(({ action, effectiveSampleSize }) => ({ label: action, value: effectiveSampleSize })), 760),
    table: reportTable([
      { head: say("action"), cell: ({ action }) => action },
      { head: say("rows"), cell: ({ rows }) => showCount(rows), numeric: true },
      { head: say("meanReward"), cell: ({ meanReward }) => showNumber(meanReward), numeric: true },
      { head: say("meanPropensity"), cell: ({ meanPropensity }) => showNumber(meanPropensity), numeric: true },
      { head: say("smallest"), cell: ({ smallestPropensity }) => showNumber(smallestPropensity), numeric: true },
      { head: say("effective"), cell: ({ effectiveSampleSize }) => showCount(effectiveSampleSize), numeric: true },
    ], found.support),
  });
  const drift = found.drift.length === 0 ? null : figure({
    head: say("drift"), lead: say("driftLead"), picture: barsChart(found.drift.slice(0, mostBars).map(({ name, index }) => ({ label: name, value: index })), 460),
    table: reportTable([
      { head: say("column"), cell: ({ name }) => name },
      { head: say("driftIndex"), cell: ({ index }) => showNumber(index), numeric: true },
      { head: say("driftChance"), cell: ({ chance }) => showNumber(chance), numeric: true },
    ], found.drift),
  });
  const explained = byEffect.length === 0 ? null : figure({
    head: say("explainedBy"), lead: say("explainedLead"), picture: barsChart(byEffect.map(({ column, share }) => ({ label: column, value: share })), 460),
    table: reportTable([{ head: say("column"), cell: ({ column }) => column }, { head: say("share"), cell: ({ share }) => showShare(share), numeric: true }], byEffect),
  });
  return html`${support}<div class="grid">${calibrationFigure(found.calibration)}${drift}${explained}</div>`;
}

const roles = { "numeric": "kindNumber", "categorical": "kindText", "left out": "leftOut" } as const;

function reading({ reading: read }: Inspection): Html | null {
  if (read === null) return null;
  return section("reading", null, reportTable([
    { head: say("column"), cell: ({ name }) => name }, { head: say("role"), cell: ({ role }) => say(roles[role]) }, { head: say("note"), cell: ({ detail }) => detail },
  ], [...read.state, ...read.candidate]));
}
