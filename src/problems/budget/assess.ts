// What came of the chunks of a request: value and cost of each, metrics, and what they settle of the campaign's money.
import type { Metric } from "../../core/index.ts";
import type { Assessment } from "../problem.ts";
import type { BudgetOutcome } from "./schema.ts";
import type { BudgetSettings } from "./settings.ts";

/** What a campaign reads beside its reward, per request. */
export const budgetMetrics: readonly Metric[] = [
  { name: "conversions", unit: "conversions", better: "higher", per: null },
  { name: "clicks", unit: "clicks", better: "higher", per: null },
  { name: "impressions", unit: "impressions", better: "higher", per: null },
  { name: "spend", unit: "cents", better: "lower", per: null },
  { name: "spendShare", unit: "share of the money", better: "higher", per: null },
  { name: "clickThrough", unit: "share of impressions", better: "higher", per: "impressions" },
  { name: "conversionRate", unit: "share of clicks", better: "higher", per: "clicks" },
  { name: "costPerConversion", unit: "cents", better: "lower", per: "conversions" },
  { name: "returnOnSpend", unit: "value over spend", better: "higher", per: "spend" },
];

/** `spend` counts chunks; `returnOnSpend` is floor x spend - value, in chunks, below 0 where the floor is exceeded. */
export const limitNames = ["spend", "returnOnSpend"] as const;

/** The chunks of a request, in order: which got money. */
export interface HandedOut {
  readonly account: string;
  /** [stages], the line's place, -1 where the chunk was kept. */
  readonly lines: readonly number[];
  /** It was the campaign's last request. */
  readonly closes: boolean;
}

interface Chunk {
  spent: number;
  impressions: number;
  clicks: number;
  conversions: number;
  settled: boolean;
}

/** Assesses a request. Silence is a chunk that was not delivered; each kind of report counts once per chunk, and none pays more than the chunk. */
export function assessChunks(settings: BudgetSettings, { account, lines, closes }: HandedOut, outcomes: readonly BudgetOutcome[]): Assessment {
  const { chunkCents, conversionValueCents, returnOnSpendFloor, budgetCents, days, chunksPerDay, chunksPerRequest } = settings;
  const chunks = lines.map((line, chunk) => read(outcomes, line < 0 ? -1 : chunk, chunkCents));
  const total = (name: Exclude<keyof Chunk, "settled">): number => chunks.reduce((sum, chunk) => sum + chunk[name], 0);
  const [spend, conversions, clicks, impressions] = [total("spent"), total("conversions"), total("clicks"), total("impressions")];
  const evenSpend = (budgetCents * chunksPerRequest) / (days * chunksPerDay);
  return {
    stages: chunks.map((chunk) => {
      const value = (chunk.conversions * conversionValueCents) / chunkCents;
      const spent = chunk.spent / chunkCents;
      return { reward: value, costs: [spent, returnOnSpendFloor * spent - value] };
    }),
    metrics: {
      conversions, clicks, impressions, spend, spendShare: spend / evenSpend, clickThrough: clicks, conversionRate: conversions, costPerConversion: spend,
      returnOnSpend: conversions * conversionValueCents,
    },
    settled: lines.some((line) => line >= 0) ? [{ account, amount: spend, final: chunks.every((chunk) => chunk.settled) }] : [],
    ended: closes,
  };
}

function read(outcomes: readonly BudgetOutcome[], place: number, chunkCents: number): Chunk {
  const found: Chunk = { spent: 0, impressions: 0, clicks: 0, conversions: 0, settled: place < 0 };
  if (place < 0) return found;
  let [week, closing] = [false, false];
  for (const outcome of outcomes) {
    if (outcome.chunk !== place) continue;
    if (outcome.kind === "delivered" && !found.settled) {
      found.spent = Math.min(outcome.spentCents, chunkCents);
      found.impressions = outcome.impressions;
      found.clicks = outcome.clicks;
      found.conversions += outcome.conversions;
      found.settled = true;
    } else if (outcome.kind === "week" && !week) {
      found.conversions += outcome.conversions;
      week = true;
    } else if (outcome.kind === "closing" && !closing) {
      found.conversions += outcome.conversions;
      closing = true;
    }
  }
  return found;
}
