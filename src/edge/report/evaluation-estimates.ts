// Money and metrics of an evaluation: one table by the verdicts' estimator, and forest plots of every estimator beside the verdicts.
import type { Estimate, EvaluationResult } from "../../evaluation/results.ts";
import { forestChart, forestDomain } from "./charts/forest.ts";
import type { ForestRow } from "./charts/forest.ts";
import type { ReportOptions } from "./data.ts";
import { figure } from "./figure.ts";
import { showInterval, showNumber, showShare } from "./format.ts";
import { html } from "./html.ts";
import type { Html, Part } from "./html.ts";
import { quantityName } from "./names.ts";
import { details, section } from "./page.ts";
import { say } from "./say.ts";
import { reportTable } from "./table.ts";
import type { ReportColumn } from "./table.ts";
import { verdictList } from "./verdict-list.ts";

/** The estimator the verdicts rest on, else the first that is not biased. */
export function mainEstimator({ estimates, settings }: EvaluationResult): string | null {
  const stated = settings["verdictEstimator"];
  if (estimates.some((estimate) => estimate.estimator === stated)) return stated as string;
  return (estimates.find((estimate) => !estimate.biased) ?? estimates[0])?.estimator ?? null;
}

/** The section of results; nothing when there are no estimates. */
export function estimatesOf(result: EvaluationResult, options: ReportOptions): Html | null {
  const main = mainEstimator(result);
  if (main === null) return null;
  const { estimates } = result;
  const level = showShare(estimates[0].level).replace(".0", "");
  const quantities = [...new Set(estimates.map((estimate) => estimate.quantity))];
  return html`${section("results", say("resultsLead", { estimator: main, level }), resultTable(result, main, quantities))}
${section("forest", say("forestLead", { level, reference: showNumber(result.log.meanReward) }), forests(result, options))}
${quantities.filter((quantity) => quantity !== "reward").map((quantity) =>
    details(say("otherQuantities", { quantity: quantityName(quantity) }), estimateTable(estimates.filter((estimate) => estimate.quantity === quantity)), "quantity"))}`;
}

function resultTable({ estimates, targets, log }: EvaluationResult, main: string, quantities: readonly string[]): Html {
  const find = (target: string, quantity: string): Estimate | undefined =>
    estimates.find((estimate) => estimate.estimator === main && estimate.target === target && estimate.quantity === quantity);
  const cell = (target: string | null, quantity: string): Part => {
    if (target === null) return quantity === "reward" ? showNumber(log.meanReward) : "";
    const estimate = find(target, quantity);
    return estimate === undefined ? "–" : html`${showNumber(estimate.value)} ${biasedMark(estimate)}<br>${showInterval(estimate.interval)}`;
  };
  return reportTable<string | null>([
    { head: say("policy"), cell: (target) => target ?? say("theLog") },
    ...quantities.map((quantity): ReportColumn<string | null> => ({ head: quantityName(quantity), cell: (target) => cell(target, quantity), numeric: true })),
  ], [null, ...targets.map((target) => target.name)]);
}

function biasedMark({ biased }: Estimate): Html | null {
  return biased ? html`<span class="biased">${say("biased")}</span>` : null;
}

function forests({ estimates, targets, verdicts, log }: EvaluationResult, options: ReportOptions): Html[] {
  const rewards = estimates.filter((estimate) => estimate.quantity === "reward");
  const domain = forestDomain(rewards.map(forestRow), log.meanReward);
  return targets.filter(({ name }) => rewards.some((estimate) => estimate.target === name)).map(({ name }) => {
    const own = rewards.filter((estimate) => estimate.target === name);
    const answers = verdicts.filter((verdict) => verdict.target === name && verdict.quantity === "reward");
    return figure({
      head: name, lead: null, table: estimateTable(own),
      picture: html`<div class="pair"><div>${forestChart(own.map(forestRow), { reference: log.meanReward, domain })}</div>${verdictList(answers, options.rewardUnit)}</div>`,
    });
  });
}

function forestRow({ estimator, value, interval, biased }: Estimate): ForestRow {
  return { label: biased ? `${estimator} ○` : estimator, value, interval, doubtful: biased };
}

function estimateTable(estimates: readonly Estimate[]): Html {
  return reportTable<Estimate>([
    { head: say("policy"), cell: ({ target }) => target },
    { head: say("estimator"), cell: (estimate) => html`${estimate.estimator} ${biasedMark(estimate)}` },
    { head: say("value"), cell: ({ value }) => showNumber(value), numeric: true },
    { head: say("interval"), cell: ({ interval }) => showInterval(interval), numeric: true },
    { head: say("standardError"), cell: ({ standardError }) => showNumber(standardError), numeric: true },
    { head: say("parameter"), cell: ({ parameter }) => (parameter === null ? "–" : showNumber(parameter)), numeric: true },
    { head: say("effective"), cell: ({ effectiveSampleSize }) => showNumber(effectiveSampleSize), numeric: true },
  ], estimates);
}
