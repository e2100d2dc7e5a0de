// The pictures of a marketing budget: where the money went day by day, and how the lines saturate.
import type { ProblemPicture } from "../problem.ts";
import type { BudgetCandidate } from "./candidate.ts";
import { responsesOf } from "./market.ts";
import type { BudgetRequest } from "./schema.ts";
import { lineName, type BudgetSettings } from "./settings.ts";

const points = 24;

/** Money handed out by line and day, and each line's steady return by its hidden curve, up to twice the largest mean day; nothing where nothing was handed out. */
export function budgetPictures(settings: BudgetSettings, decisions: readonly { readonly request: BudgetRequest; readonly chosen: readonly BudgetCandidate[] }[]): readonly ProblemPicture[] {
  const { lines, chunkCents, days } = settings;
  const spent = lines.map(() => new Float64Array(days));
  const seen = Array.from({ length: days }, () => new Set<string>());
  for (const { request, chosen } of decisions) {
    seen[request.day].add(request.campaign);
    for (const { line } of chosen) if (line >= 0) spent[line][request.day] += chunkCents;
  }
  const played = seen.filter(({ size }) => size > 0).length;
  const daily = spent.map((byDay) => byDay.map((cents, day) => cents / Math.max(1, seen[day].size)));
  const means = daily.map((byDay) => byDay.reduce((sum, cents) => sum + cents, 0) / Math.max(1, played));
  const most = 2 * Math.max(...means);
  if (!(most > 0)) return [];
  const names = lines.map(lineName);
  const steps = Array.from({ length: points + 1 }, (_, step) => (most * step) / points);
  const responses = responsesOf(settings);
  return [
    {
      head: ["Money by line and day", "各投放线每天的花费"],
      lead: ["Money handed out to each line on each day, in minor units, on average over the campaigns that reached the day.", "每天分给各投放线的金额（最小货币单位），对到达当天的投放取平均。"],
      axis: ["Day", "天"],
      curves: names.map((name, line) => ({ name, at: Array.from(daily[line].keys()).slice(0, played), values: [...daily[line].subarray(0, played)] })),
    },
    {
      head: ["How the lines saturate", "各投放线的饱和"],
      lead: [
        `What a steady daily spend brings by the world's hidden curves, in minor units a day. The mean days of this season: ${names.map((name, line) => `${name} ${Math.round(means[line])}`).join(", ")}.`,
        `按世界的隐藏曲线，每天稳定的花费带来多少（最小货币单位/天）。本季的日均花费：${names.map((name, line) => `${name} ${Math.round(means[line])}`).join("、")}。`,
      ],
      axis: ["Spend a day", "每天花费"],
      curves: names.map((name, line) => {
        const { most: ceiling, curve: { halfCents } } = responses[line];
        return { name, at: steps, values: steps.map((cents) => (ceiling * cents) / (cents + halfCents)) };
      }),
    },
  ];
}
