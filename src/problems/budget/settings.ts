// The settings of a marketing budget: lines of channels and creatives, chunks, cap, floor, what last year left behind, and the simulated market.
import { z } from "zod";
import { fail } from "../../core/index.ts";
import { laidOver, parseWith } from "../parsing.ts";

const share = z.number().min(0).max(1);
const range = (low: number, high: number) => z.tuple([z.number().min(low).max(high), z.number().min(low).max(high)])
  .refine(([from, to]) => from <= to, { error: "a range from low to high" });

/** The name of the choice to hold a chunk back. */
export const keepName = "keep";

const lineSchema = z.strictObject({
  channel: z.string().min(1).max(40),
  creative: z.string().min(1).max(40),
  /** Its share of last year's plan; plans sum to 1. */
  planShare: share,
});

const curveSchema = z.strictObject({
  /** Value per cent of the first cent. */
  firstReturn: range(0.001, 1000),
  /** Steady daily spend, in chunks, that brings half of the most a day can bring. */
  halfChunks: range(0.01, 10_000),
  /** Share of ad-stock left a day later. */
  carryShare: range(0, 0.9),
  /** Conversions per click. */
  conversionShare: range(0.001, 1),
});

const worldSchema = z.strictObject({
  campaigns: z.int().min(1).max(1_000_000),
  /** One per line, in the same order: the ranges from which its hidden truth is drawn. */
  curves: z.array(curveSchema).min(1).max(64),
  /** Range of the share of a chunk that a line can really spend on a day. */
  deliveredShare: range(0.05, 1),
  /** Standard deviation of the logarithm of a line's luck on a day; its mean is 1. */
  dayNoise: z.number().min(0).max(2),
});

const budgetSchema = z.strictObject({
  name: z.string().min(1).max(80),
  startMs: z.int().min(0).max(8e15),
  lines: z.array(lineSchema).min(1).max(64),
  /** Days of a campaign, which shares one cap. */
  days: z.int().min(2).max(1000),
  /** Hard money of one campaign. */
  budgetCents: z.int().min(1).max(1e13),
  chunkCents: z.int().min(1).max(1e11),
  /** Choices of a day: more than the day's money has chunks, since not all of a chunk is spent. */
  chunksPerDay: z.int().min(1).max(512),
  /** Chunks handed out in one request, as its stages; divides `chunksPerDay`. */
  chunksPerRequest: z.int().min(1).max(64),
  /** What a conversion is worth. */
  conversionValueCents: z.int().min(1).max(1e9),
  /** Value over spend that a campaign should bring at least. */
  returnOnSpendFloor: z.number().min(0).max(1000),
  /** What last year showed on average; estimates of a line start from it. */
  history: z.strictObject({ clickShare: z.number().gt(0).max(1), conversionShare: z.number().gt(0).max(1), thousandImpressionsCents: z.int().min(1).max(1e7) }),
  /** 1: a campaign is a process; 0: each request on its own. */
  discount: share,
  outcomeWindowMs: z.int().min(14 * 86_400_000).max(60 * 86_400_000),
  world: worldSchema,
});

/** All of a campaign's settings. */
export type BudgetSettings = z.infer<typeof budgetSchema>;
/** The simulated market. */
export type MarketSettings = BudgetSettings["world"];

/** Settings laid over `standard`; history and world field by field. Throws `bad-settings` with the field's path. */
export function parseSettingsOver(standard: BudgetSettings, input: unknown): BudgetSettings {
  const settings = parseWith(budgetSchema, laidOver(standard, input ?? {}), { code: "bad-settings", where: "settings" });
  const { lines, world, chunksPerDay, chunksPerRequest, budgetCents, chunkCents, days } = settings;
  if (world.curves.length !== lines.length) fail("bad-settings", "settings.world.curves", `one curve per line, ${lines.length}`, world.curves.length);
  if (chunksPerDay % chunksPerRequest !== 0) fail("bad-settings", "settings.chunksPerRequest", `a divisor of the ${chunksPerDay} chunks of a day`, chunksPerRequest);
  if (budgetCents < days * chunkCents) fail("bad-settings", "settings.budgetCents", `at least a chunk a day, ${days * chunkCents}`, budgetCents);
  const planned = lines.reduce((sum, line) => sum + line.planShare, 0);
  if (Math.abs(planned - 1) > 1e-6) fail("bad-settings", "settings.lines", "planShares that sum to 1", Number(planned.toPrecision(6)));
  lines.forEach((line, index) => {
    const name = lineName(line);
    if (lines.findIndex((other) => lineName(other) === name) < index) fail("bad-settings", `settings.lines[${index}]`, "a channel and creative of its own", name);
  });
  return settings;
}

/** What a line is called: its channel and its creative. */
export function lineName({ channel, creative }: { readonly channel: string; readonly creative: string }): string {
  return `${channel}/${creative}`;
}
