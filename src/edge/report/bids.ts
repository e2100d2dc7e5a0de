// The report of bids on logged auctions: how the money runs out over an episode, and what is bid for which prediction.
import type { BiddingTrace } from "../../problems/index.ts";
import { barsChart } from "./charts/bars.ts";
import { curvesChart } from "./charts/curves.ts";
import { histogramChart } from "./charts/histogram.ts";
import { curveTable } from "./curve-table.ts";
import type { ReportOptions } from "./data.ts";
import { figure, legend } from "./figure.ts";
import { showCount, showNumber, showShare } from "./format.ts";
import type { Html } from "./html.ts";
import { facts, page, section, warningBox } from "./page.ts";
import { bilingual } from "./say.ts";
import { reportTable } from "./table.ts";

// What was played.
interface PlayedBids {
  readonly policy: string;
  readonly clicks: number;
  readonly wins: number;
  readonly spendShare: number;
  readonly budgetPerEpisode: number;
  readonly trace: BiddingTrace;
}

/** The report as one HTML file. */
export function bidsReport(played: PlayedBids, options: ReportOptions): string {
  return page({
    title: "bidsTitle",
    options,
    body: [
      section("inShort", null, facts([
        [bilingual("Clicks", "点击"), showCount(played.clicks)], [bilingual("Auctions won", "赢得的竞拍"), showCount(played.wins)],
        [bilingual("Money of an episode", "每个周期的预算"), showCount(played.budgetPerEpisode)], [bilingual("Of it spent", "已花费比例"), showShare(played.spendShare)],
      ])),
      warningBox([bilingual("Wins above the old bids are missing from the log: every figure is about auctions the old bids had won.", "日志中没有高于旧出价的成交：所有数字只涉及旧出价赢得的竞拍。")]),
      spendFigure(played),
      bandFigure(played),
      priceFigure(played),
    ],
    words: ["policy"],
  });
}

function spendFigure({ policy, trace: { at, spentShares } }: PlayedBids): Html {
  const last = at[at.length - 1];
  const flat = (name: string, mean: readonly number[]) => ({ name, at, mean, low: mean, high: mean });
  const curves = [flat(policy, spentShares), flat("even", at.map((auctions) => auctions / last))];
  const head = bilingual("Money over the episode", "周期内的花费");
  return figure({
    head, lead: bilingual("Mean share of the episode's money that is spent after so many auctions, beside spending it evenly.", "经过若干次竞拍后平均已花费的预算比例，与均匀花费对比。"),
    picture: [legend([policy, bilingual("evenly", "均匀花费")]), curvesChart(curves)], table: curveTable(curves, bilingual("Auctions", "竞拍次数")),
  });
}

function bandFigure({ trace: { bands } }: PlayedBids): Html {
  return figure({
    head: bilingual("Bids by predicted click", "按预测点击率的出价"),
    lead: bilingual("Mean bid in each tenth of the auctions, ordered by their predicted click share.", "按预测点击率把竞拍分成十组，每组的平均出价。"),
    picture: barsChart(bands.map(({ predictedClickShare, bid }) => ({ label: predictedClickShare.toPrecision(2), value: bid }))),
    table: reportTable([
      { head: bilingual("Predicted click share", "预测点击率"), cell: ({ predictedClickShare }) => predictedClickShare.toPrecision(3), numeric: true },
      { head: bilingual("Mean bid", "平均出价"), cell: ({ bid }) => showNumber(bid), numeric: true },
      { head: bilingual("Won", "赢得比例"), cell: ({ wonShare }) => showShare(wonShare), numeric: true },
    ], bands),
  });
}

function priceFigure({ trace: { prices } }: PlayedBids): Html {
  return figure({
    head: bilingual("Prices paid", "成交价"),
    lead: bilingual("How many auctions were won at which price, on a logarithmic scale; the numbers behind it show those that were lost, too.", "各价位赢得的竞拍次数（对数刻度）；背后的数字也列出未赢得的次数。"),
    picture: histogramChart(prices.map(({ low, high, won }) => [low, high, won] as const)),
    table: reportTable([
      { head: bilingual("From", "从"), cell: ({ low }) => showNumber(low), numeric: true },
      { head: bilingual("To below", "至（不含）"), cell: ({ high }) => showNumber(high), numeric: true },
      { head: bilingual("Won", "赢得"), cell: ({ won }) => showCount(won), numeric: true },
      { head: bilingual("Lost", "未赢得"), cell: ({ lost }) => showCount(lost), numeric: true },
    ], prices),
  });
}
