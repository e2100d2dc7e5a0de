// The report of predictions: how often what was predicted came true, one reliability diagram for each quantity.
import type { PredictedQuantity, PredictionStudy } from "../../experiment/index.ts";
import { curvesChart } from "./charts/curves.ts";
import type { ReportOptions } from "./data.ts";
import { figure, legend } from "./figure.ts";
import { showCount, showNumber, showShare } from "./format.ts";
import type { Html } from "./html.ts";
import { facts, page, section } from "./page.ts";
import { bilingual } from "./say.ts";
import { reportTable } from "./table.ts";

/** The report as one HTML file. */
export function predictionReport(study: PredictionStudy, options: ReportOptions): string {
  const { rows, quantities } = study;
  return page({
    title: "predictionTitle",
    options,
    body: [
      section("inShort", null, [
        facts([
          [bilingual("Decisions learned from", "用于学习的决策"), showCount(rows.learned)], [bilingual("Decisions of other customers that calibrate", "用于校准的其他顾客的决策"), showCount(rows.calibrated)],
          [bilingual("Decisions of yet other customers, judged", "用于评判的另一批顾客的决策"), showCount(rows.heldOut)],
        ]),
        scores(quantities),
      ]),
      ...quantities.map(diagram),
    ],
    words: ["policy"],
  });
}

function scores(quantities: readonly PredictedQuantity[]): Html {
  return reportTable([
    { head: bilingual("Predicted", "预测对象"), cell: ({ quantity }) => quantity },
    { head: bilingual("Brier score", "Brier 分数"), cell: ({ calibrated }) => showNumber(calibrated.brier.value), numeric: true },
    { head: bilingual("Brier score of the mean", "均值的 Brier 分数"), cell: ({ base }) => showNumber(base.brier.value), numeric: true },
    { head: bilingual("Log loss", "对数损失"), cell: ({ calibrated }) => showNumber(calibrated.logLoss.value), numeric: true },
    { head: bilingual("Calibration error", "校准误差"), cell: ({ calibrated }) => showShare(calibrated.calibrationError.value), numeric: true },
    { head: bilingual("95 % interval", "95 % 区间"), cell: ({ calibrated: { calibrationError: { interval } } }) => `${showShare(interval[0])} – ${showShare(interval[1])}`, numeric: true },
    { head: bilingual("Uncalibrated", "未校准"), cell: ({ uncalibrated }) => showShare(uncalibrated.calibrationError.value), numeric: true },
  ], quantities);
}

function diagram({ quantity, calibrated: { bins } }: PredictedQuantity): Html {
  const at = bins.map(({ predicted }) => predicted);
  const flat = (name: string, mean: readonly number[]) => ({ name, at, mean, low: mean, high: mean });
  return figure({
    head: quantity,
    lead: bilingual("What happened in each tenth of the decisions, against what was predicted; on the diagonal, predictions come true.", "把决策按预测分成十组，每组实际发生的比例与预测对比；落在对角线上即预测成真。"),
    picture: [legend([quantity, bilingual("as predicted", "与预测一致")]), curvesChart([flat(quantity, bins.map(({ happened }) => happened)), flat("diagonal", at)])],
    table: reportTable([
      { head: bilingual("Predicted", "预测"), cell: ({ predicted }) => showShare(predicted), numeric: true },
      { head: bilingual("Happened", "实际"), cell: ({ happened }) => showShare(happened), numeric: true },
      { head: bilingual("Decisions", "决策数"), cell: ({ rows }) => showCount(rows), numeric: true },
    ], bins),
  });
}
