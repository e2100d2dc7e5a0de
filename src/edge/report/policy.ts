// The report of a policy: what it is, where it comes from, and why it decides one request as it does.
import { barsChart } from "./charts/bars.ts";
import type { ExplainedCandidate, ExplainedPolicy, ReportOptions } from "./data.ts";
import { settingsTable } from "./evaluation.ts";
import { figure } from "./figure.ts";
import { showDifference, showNumber, showShare } from "./format.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { details, page, section } from "./page.ts";
import { say } from "./say.ts";
import { reportTable } from "./table.ts";
import { valueFigures } from "./value-table.ts";

const mostReasons = 3;
const mostBars = 12;

/** The report as one HTML file. */
export function policyReport(policy: ExplainedPolicy, options: ReportOptions): string {
  const { algorithm, snapshot, lineage, valueTable } = policy;
  const ranked = [...policy.candidates].sort((a, b) => b.probability - a.probability);
  return page({
    title: "policyTitle",
    options,
    body: [
      section("inShort", ranked.length === 0 ? say("policyLead") : say("answerChoice", { candidate: html`<strong>${ranked[0].name}</strong>`, share: showShare(ranked[0].probability) }),
        html`<p class="muted">${say("policyName", { algorithm, name: html`<code>${snapshot.slice(0, 16)}</code>` })}</p>`),
      decision(policy, ranked),
      valueTable === null ? null : valueFigures(valueTable),
      settingsTable(policy.settings),
      Object.keys(lineage).length === 0 ? null : section("lineage", say("policyLead"), reportTable([
        { head: say("field"), cell: ([name]) => name }, { head: say("value"), cell: ([, value]) => value },
      ], Object.entries(lineage))),
    ],
    words: ["policy", "floor"],
  });
}

function decision({ state }: ExplainedPolicy, ranked: readonly ExplainedCandidate[]): Html | null {
  if (ranked.length === 0) return null;
  return section("decision", say("decisionLead"),
    figure({
      head: say("probability"), lead: null, picture: barsChart(ranked.slice(0, mostBars).map(({ name, probability }) => ({ label: name, value: probability })), 760),
      table: candidateTable(ranked),
    }),
    ranked.filter((candidate) => candidate.contributions.length > 0).slice(0, mostReasons).map(reasons),
    state.length === 0 ? null : details(say("stateOf"), reportTable([
      { head: say("field"), cell: ({ name }) => name },
      { head: say("value"), cell: ({ value }) => (typeof value === "number" ? showNumber(value) : value), numeric: true },
    ], state)));
}

function candidateTable(ranked: readonly ExplainedCandidate[]): Html {
  return reportTable<ExplainedCandidate>([
    { head: say("candidate"), cell: ({ name }) => name },
    { head: say("probability"), cell: ({ probability, allowed }) => (allowed ? showShare(probability) : say("forbidden")), numeric: true },
    { head: say("score"), cell: ({ score }) => (score === null ? "–" : showNumber(score)), numeric: true },
  ], ranked);
}

function reasons({ name, contributions }: ExplainedCandidate): Html {
  return figure({
    head: say("reasons", { candidate: name }), lead: say("reasonsLead"),
    picture: barsChart(contributions.slice(0, mostBars).map(({ feature, contribution }) => ({ label: feature, value: contribution })), 760),
    table: reportTable([
      { head: say("feature"), cell: ({ feature }) => feature },
      { head: say("value"), cell: ({ value }) => showNumber(value), numeric: true },
      { head: say("contribution"), cell: ({ contribution }) => showDifference(contribution), numeric: true },
    ], contributions),
  });
}
