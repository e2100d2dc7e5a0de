// What the seasons of one row come to, and the page that shows it.
import type { PacingRow } from "./plan.ts";
import { firstScenario, scenarios } from "./plan.ts";
import type { SeasonResult } from "./season.ts";
import { slotsPerDay } from "./traffic.ts";

const seasonDays = 28;

/** Shares of the scenarios, and quantiles over them. */
export interface RowSummary {
  readonly name: string;
  /** Scenarios whose spend was 97 to 100 % of the cap. */
  readonly nearCapShare: number;
  /** Scenarios whose payments exceeded the cap. */
  readonly exceededShare: number;
  readonly spent: { readonly least: number; readonly fifth: number; readonly median: number; readonly most: number };
  /** The largest settled plus reserved of any scenario, over the cap. */
  readonly mostHeld: number;
  /** Median of min(1, 1 - exp(-p T / V)), p being the redeemed share of the offers made. */
  readonly boundMedian: number;
  /** Scenarios that reached 95 % of that bound, and total spend over the total of the bounds (both over the cap). */
  readonly reachedShare: number;
  readonly ofBound: number;
  /** Mean of the value over hindsight's best price without reservations. */
  readonly valueShare: number;
}

/** The row's figures. */
export function summarise({ name, life }: PacingRow, results: readonly SeasonResult[]): RowSummary {
  const spent = results.map(({ spentShare }) => spentShare).sort((a, b) => a - b);
  const bounds = results.map(({ redeemedShare }) => 1 - Math.exp((-redeemedShare * seasonDays * slotsPerDay) / life));
  const share = (holds: (result: SeasonResult, at: number) => boolean): number => rounded(results.filter(holds).length / results.length);
  const at = (quantile: number): number => rounded(spent[Math.min(spent.length - 1, Math.floor(quantile * spent.length))]);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    name,
    nearCapShare: share(({ spentShare }) => spentShare >= 0.97 && spentShare <= 1),
    exceededShare: share(({ spentShare }) => spentShare > 1),
    spent: { least: at(0), fifth: at(0.05), median: at(0.5), most: at(1) },
    mostHeld: rounded(Math.max(...results.map(({ heldShare }) => heldShare))),
    boundMedian: rounded([...bounds].sort((a, b) => a - b)[bounds.length >> 1]),
    reachedShare: share(({ spentShare }, index) => spentShare >= 0.95 * bounds[index]),
    ofBound: rounded(mean(spent) / mean(bounds)),
    valueShare: rounded(mean(results.map(({ valueShare }) => valueShare))),
  };
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

/** The table as a page. */
export function pageOf(sources: string, found: readonly RowSummary[]): string {
  const line = (row: RowSummary): string => `| ${[
    row.name, percent(row.nearCapShare), percent(row.exceededShare), `${percent(row.spent.fifth)} / ${percent(row.spent.median)}`, percent(row.mostHeld),
    percent(row.boundMedian), percent(row.ofBound), percent(row.reachedShare), percent(row.valueShare),
  ].join(" | ")} |`;
  return `# Pacing through ${scenarios.toLocaleString("en")} months of traffic

Source ${sources}. Made by \`npm run verify -- pacing\`; seeds ${firstScenario} to ${firstScenario + scenarios - 1}, settings chosen on seeds from 100,000 on. Every month has its own daily
rhythm, weekend, surges, outages, growth, drift of conversion, face values and a forecast whose level is wrong by up to half; the cap is 1 to 4 times less than what
the largest face would spend on everybody, and at least 200 times the largest face.

| row | spent 97-100 % | above the cap | spent, 5th of 100 / median | most held | bound, median | of the bound | months at 95 % of it | value |
|---|---|---|---|---|---|---|---|---|
${found.map(line).join("\n")}

*Bound* is 1 - exp(-p T / V), what full reservation can spend when an offer that is not redeemed holds its money for V of T days and the share p of the money is
redeemed (docs/formulas.md derives it). It takes all money to be reserved at all times, redeemed offers to free their place after V as well, and what is open at the end to
be lost; redeemed offers in fact free it sooner and the open ones are still paid, so that long validities can end above it. *Value* is over what hindsight's best single
price would make of the same customers without reservations: spending everything is easy without a price, and worth half as much. *Overbooked* promises by Bernstein's
bound: at most 1 % of months above the cap, if the shares it is told are not below the true ones; the last row tells it half of them.
`;
}
