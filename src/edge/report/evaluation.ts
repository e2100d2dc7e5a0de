// The report of an evaluation: verdicts first, then what was compared, money and metrics, diagnostics, words.
import type { EvaluationResult, Figure, Verdict } from "../../evaluation/results.ts";
import type { ReportOptions } from "./data.ts";
import { estimatesOf } from "./evaluation-estimates.ts";
import { trustSection } from "./evaluation-trust.ts";
import { showCount, showInterval, showNumber, showShare } from "./format.ts";
import { figure, legend } from "./figure.ts";
import { leadingActions, sharesChart } from "./charts/shares.ts";
import { html } from "./html.ts";
import type { Html, Part } from "./html.ts";
import { quantityName, targetKind } from "./names.ts";
import { details, facts, page, section, warningBox } from "./page.ts";
import { translate } from "./reasons.ts";
import { say } from "./say.ts";
import { reportTable } from "./table.ts";
import { verdictList } from "./verdict-list.ts";

/** The report as one HTML file. */
export function evaluationReport(result: EvaluationResult, options: ReportOptions): string {
  return page({
    title: "evaluationTitle",
    options,
    body: [answers(result, options), warningBox(warningsOf(result)), compared(result), estimatesOf(result, options), actionMix(result), behaviour(result), trustSection(result), settingsTable(result.settings)],
    words: ["policy", "propensity", "interval", "verdict", "weight", "effective", "biased", "floor"],
  });
}

function answers({ verdicts, targets }: EvaluationResult, options: ReportOptions): Html {
  const quantities = [...new Set(verdicts.map((verdict) => verdict.quantity))].sort((a, b) => Number(b === "reward") - Number(a === "reward"));
  const [first, ...others] = quantities;
  const cardsOf = (quantity: string): Html => {
    const unit = quantity === "reward" ? options.rewardUnit : undefined;
    const own = (name: string): readonly Verdict[] => verdicts.filter((verdict) => verdict.quantity === quantity && verdict.target === name);
    return html`<div class="cards">${targets.filter(({ name }) => own(name).length > 0).map(({ name }) => html`<div class="card"><h3>${name}</h3>${verdictList(own(name), unit)}</div>`)}</div>`;
  };
  if (first === undefined) return section("inShort", null);
  return section("inShort", say("answersLead", { quantity: quantityName(first) }), cardsOf(first),
    others.map((quantity) => details(say("otherVerdicts", { quantity: quantityName(quantity) }), cardsOf(quantity), "quantity")));
}

function warningsOf({ log, targets, estimates }: EvaluationResult): Part[] {
  const biased = [...new Set(estimates.filter((estimate) => estimate.biased).map((estimate) => estimate.estimator))];
  const plain = targets.filter((target) => target.explorationFloor === 0 && target.kind !== "uniform").map((target) => target.name);
  return [
    ...(log.propensities === "estimated" ? [html`<strong>${say("warnEstimated")}</strong>`] : []),
    ...log.warnings.filter((warning) => !warning.startsWith("THE PROPENSITIES ARE ESTIMATED")).map(translate),
    ...targets.filter((target) => target.explorationFloor > 0 && target.kind !== "uniform").map(({ name, explorationFloor }) => say("warnFloor", { target: html`<strong>${name}</strong>`, share: showShare(explorationFloor) })),
    ...(plain.length === 0 ? [] : [say("warnNoFloor", { names: plain.join(", ") })]),
    ...(biased.length === 0 ? [] : [say("warnBiased", { names: biased.join(", ") })]),
  ];
}

const sources = { logged: "propensitiesLogged", constant: "propensitiesConstant", estimated: "propensitiesEstimated" } as const;

function compared({ log, targets }: EvaluationResult): Html {
  const noted = targets.some((target) => target.note !== "");
  return section("compared", say("comparedLogLead"),
    facts([
      [say("rows"), showCount(log.rows)], [say("decisions"), showCount(log.decisions)], [say("episodes"), showCount(log.episodes)], [say("subjects"), showCount(log.subjects)],
      [say("meanReward"), showNumber(log.meanReward)], [say("propensities"), say(sources[log.propensities])],
    ]),
    reportTable([
      { head: say("policy"), cell: ({ name }) => name },
      { head: say("kind"), cell: ({ kind }) => targetKind(kind) },
      { head: say("floor"), cell: ({ explorationFloor }) => showShare(explorationFloor), numeric: true },
      ...(noted ? [{ head: say("note"), cell: ({ note }: (typeof targets)[number]) => translate(note) }] : []),
    ], targets),
    details(say("actionsOfLog"), reportTable([
      { head: say("action"), cell: ({ name }) => name },
      { head: say("rows"), cell: ({ rows }) => showCount(rows), numeric: true },
      { head: say("meanReward"), cell: ({ meanReward }) => showNumber(meanReward), numeric: true },
      { head: say("meanPropensity"), cell: ({ meanPropensity }) => showNumber(meanPropensity), numeric: true },
    ], log.actions)));
}

function actionMix({ targets, log }: EvaluationResult): Html | null {
  if (targets.length === 0) return null;
  const logged = Object.fromEntries(log.actions.map(({ name, rows }) => [name, rows / Math.max(1, log.rows)]));
  const rows = [{ label: "log", shares: logged }, ...targets.map(({ name, actionShares }) => ({ label: name, shares: actionShares }))];
  const leading = leadingActions(rows);
  const rest = leading.rest === 0 ? null : say("otherActions", { count: leading.rest });
  return figure({
    head: say("actionMix"), lead: say("actionMixLead"), picture: [legend(leading.names, rest), sharesChart(rows, leading)],
    table: reportTable([
      { head: say("policy"), cell: ({ label }) => label }, { head: say("action"), cell: ({ action }) => action }, { head: say("share"), cell: ({ share }) => showShare(share), numeric: true },
    ], rows.flatMap(({ label, shares }) => Object.entries(shares).map(([action, share]) => ({ label, action, share })))),
  });
}

function behaviour({ targets }: EvaluationResult): Html | null {
  if (targets.every((target) => target.behaviour === undefined)) return null;
  const shown = (found: Figure | null | undefined, show: (value: number) => string): Part =>
    found === null || found === undefined ? "–" : html`${show(found.value)}<br>${showInterval(found.interval, show)}`;
  return section("behaviour", say("behaviourLogLead"), reportTable([
    { head: say("policy"), cell: ({ name }) => name },
    { head: say("cumulativeReward"), cell: ({ cumulativeReward }) => shown(cumulativeReward, showNumber), numeric: true },
    { head: say("exploration"), cell: (target) => shown(target.behaviour?.explorationShare, showShare), numeric: true },
    { head: say("versionStability"), cell: (target) => shown(target.behaviour?.versionStability, showShare), numeric: true },
    { head: say("stateStability"), cell: (target) => shown(target.behaviour?.stateStability, showShare), numeric: true },
  ], targets));
}

/** Settings as a table that opens on demand. */
export function settingsTable(settings: { readonly [name: string]: string | number | boolean | null }): Html {
  return section("settings", null, reportTable([
    { head: say("setting"), cell: ([name]) => name }, { head: say("value"), cell: ([, value]) => (value === null ? "–" : String(value)) },
  ], Object.entries(settings)));
}

