// The pictures of a comparison: rewards with intervals, learning curves, action mix, rates by place, spend against the budget, value tables.
import type { Comparison, ComparisonRow, Curve } from "../../experiment/seasons/results.ts";
import { curvesChart } from "./charts/curves.ts";
import { forestChart } from "./charts/forest.ts";
import { leadingActions, sharesChart } from "./charts/shares.ts";
import { curveTable } from "./curve-table.ts";
import type { ProblemPicture } from "../../problems/problem.ts";
import type { ComparisonOptions } from "./data.ts";
import { figure, legend } from "./figure.ts";
import { frontierFigure } from "./frontier.ts";
import { showInterval, showNumber, showShare } from "./format.ts";
import { html } from "./html.ts";
import type { Html, Part } from "./html.ts";
import { quantityName } from "./names.ts";
import { bilingual, say } from "./say.ts";
import { reportTable } from "./table.ts";
import { valueFigures } from "./value-table.ts";

/** All pictures there is something to show in. */
export function comparisonFigures(comparison: Comparison, options: ComparisonOptions): Html {
  const { rows, curves, spendCurves } = comparison;
  const cap = options.spendCap ?? null;
  return html`${rows.length < 2 ? null : rewardFigure(comparison)}
${curvesFigure(curves, { head: say("learning"), lead: say("learningLead") })}
${mixFigure(rows)}
${spendFrontier(rows)}
${placeFigures(comparison)}
${curvesFigure(spendCurves, { head: say("spendCurves"), lead: cap === null ? say("spendCurvesPlain") : say("spendCurvesLead", { cap: `${showNumber(cap)} ${options.moneyUnit ?? ""}`.trim() }) }, cap)}
${exposureFigure(rows)}
${(options.pictures ?? []).map(pictureOf)}
${(options.valueTables ?? []).map(valueFigures)}`;
}

const flat = (name: string, at: readonly number[], mean: readonly number[]): Curve => ({ name, at, mean, low: mean, high: mean });

// How far choices crowd on few candidates of a long list, such as products: the share that those chosen most have together.
function exposureFigure(rows: readonly ComparisonRow[]): Html | null {
  const curves = rows.flatMap(({ policy, actionShares }): Curve[] => {
    const shares = Object.values(actionShares).sort((a, b) => b - a);
    if (shares.length < longList) return [];
    let sum = 0;
    return [flat(policy, [0, ...shares.map((_, rank) => rank + 1)], [0, ...shares.map((share) => (sum += share))])];
  });
  return curvesFigure(curves, { head: say("exposure"), lead: say("exposureLead") }, null, say("exposureAxis"));
}

const longList = 20;

function pictureOf({ head, lead, axis, curves }: ProblemPicture): Html | null {
  return curvesFigure(curves.map(({ name, at, values }) => flat(name, at, values)), { head: bilingual(...head), lead: bilingual(...lead) }, null, bilingual(...axis));
}

function rewardFigure({ rows, bestBaseline }: Comparison): Html {
  const baseline = rows.find((row) => row.policy === bestBaseline)?.reward.mean ?? null;
  return figure({
    head: say("rewardForest"), lead: say("rewardForestLead"),
    picture: forestChart(rows.map(({ policy, reward, kind }) => ({ label: policy, value: reward.mean, interval: reward.interval, faint: kind !== "learner" })), { reference: baseline, width: 760 }),
    table: reportTable<ComparisonRow>([
      { head: say("policy"), cell: ({ policy }) => policy },
      { head: say("mean"), cell: ({ reward }) => showNumber(reward.mean), numeric: true },
      { head: say("interval"), cell: ({ reward }) => showInterval(reward.interval), numeric: true },
    ], rows),
  });
}

function curvesFigure(curves: readonly Curve[], words: { readonly head: Part; readonly lead: Part }, level: number | null = null, axis: Html = say("at")): Html | null {
  const drawn = curves.filter((curve) => curve.at.length > 0);
  if (drawn.length === 0) return null;
  return figure({ ...words, picture: [legend(drawn.map((curve) => curve.name)), curvesChart(drawn, { level })], table: curveTable(drawn, axis) });
}

/** Metrics named NAME@1, NAME@2, ... are one quantity by place, from the place seen first: one curve per policy. */
function placeFigures({ rows, metrics }: Comparison): (Html | null)[] {
  const families = metrics.flatMap(({ name, per }) => (per === null ? [] : /^(.+)@1$/.exec(name)?.[1] ?? []));
  return families.map((family) => {
    const names = metrics.map(({ name }) => name).filter((name) => name.startsWith(`${family}@`));
    const shown = rows.filter((row) => names.every((name) => Object.hasOwn(row.metrics, name)));
    const column = (row: ComparisonRow, value: (measured: ComparisonRow["reward"]) => number): number[] => names.map((name) => value(row.metrics[name]));
    const curves = shown.map((row): Curve => ({
      name: row.policy, at: names.map((_, index) => index + 1),
      mean: column(row, ({ mean }) => mean), low: column(row, ({ interval }) => interval[0]), high: column(row, ({ interval }) => interval[1]),
    }));
    return curvesFigure(curves, { head: say("byPlace", { quantity: quantityName(family) }), lead: say("byPlaceLead") });
  });
}

// Nobody is ahead "at lower spend": whoever spends less stands further left.
function spendFrontier(rows: readonly ComparisonRow[]): Html | null {
  const shown = rows.filter(({ kind, spend }) => kind !== "bound" && Number.isFinite(spend.mean));
  if (shown.length < 2 || shown.every(({ spend }) => spend.mean === 0)) return null;
  return frontierFigure(
    shown.map(({ policy, spend, reward }) => ({ name: policy, points: [{ spend: spend.mean, value: reward.mean, interval: reward.interval }] })),
    bilingual("What each policy spent in a season, and its mean reward per decision with its interval.", "每个策略在一个周期中的花费，以及每次决策的平均奖励和区间。"),
  );
}

function mixFigure(rows: readonly ComparisonRow[]): Html | null {
  const shown = rows.map(({ policy, actionShares }) => ({ label: policy, shares: actionShares })).filter(({ shares }) => Object.keys(shares).length > 0);
  if (shown.length === 0) return null;
  const leading = leadingActions(shown);
  return figure({
    head: say("actionMix"), lead: say("actionMixLead"),
    picture: [legend(leading.names, leading.rest === 0 ? null : say("otherActions", { count: leading.rest })), sharesChart(shown, leading)],
    table: reportTable([
      { head: say("policy"), cell: ({ label }) => label }, { head: say("action"), cell: ({ action }) => action }, { head: say("share"), cell: ({ share }) => showShare(share), numeric: true },
    ], shown.flatMap(({ label, shares }) => Object.entries(shares).map(([action, share]) => ({ label, action, share })))),
  });
}
