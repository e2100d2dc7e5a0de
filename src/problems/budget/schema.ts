// What reaches a marketing budget from outside: the next chunks to hand out, and what the platforms report about them.
import { z } from "zod";
import { fail } from "../../core/index.ts";
import { parseWith } from "../parsing.ts";
import type { BudgetSettings } from "./settings.ts";

const cents = z.int().min(0).max(1e13);
const sums = z.array(z.number().min(0).max(1e15));

const requestSchema = z.strictObject({
  /** Whose money it is: the account "campaign-0", "campaign-1", ... */
  campaign: z.string().regex(/^campaign-\d{1,9}$/),
  timeMs: z.int().min(0).max(8.64e15),
  day: z.int().min(0),
  /** Chunks of the day that were decided before. */
  chunk: z.int().min(0),
  budgetLeftCents: cents,
  /** What may still be handed out today: the even share of the money left at the day's start, less what was spent since. */
  dayLeftCents: cents,
  /** Spent today, per line of the settings. */
  todayCents: sums,
  /** What was known at the day's start, per line; all of it faded by the day. */
  history: z.strictObject({
    /** Spend of earlier days, of which a fifth is left each day. */
    carriedFastCents: sums,
    /** The same, of which a half is left each day. */
    carriedSlowCents: sums,
    /** Spend, impressions, clicks and conversions as reported so far, half of them left after 14 days. */
    spentCents: sums,
    impressions: sums,
    clicks: sums,
    conversions: sums,
  }),
});

/** The next chunks of a campaign. */
export type BudgetRequest = z.infer<typeof requestSchema>;
/** What is known of the lines when a day begins. */
export type BudgetHistory = BudgetRequest["history"];

/** Throws `bad-request` with the field's path. */
export function parseBudgetRequest(settings: BudgetSettings, input: unknown): BudgetRequest {
  const { lines, days, budgetCents, chunksPerDay, chunksPerRequest } = settings;
  const request = parseWith(requestSchema, input, { code: "bad-request", where: "request" });
  const { day, chunk, budgetLeftCents, dayLeftCents } = request;
  if (day >= days) fail("bad-request", "request.day", `less than the ${days} days of a campaign`, day);
  if (chunk >= chunksPerDay || chunk % chunksPerRequest !== 0) fail("bad-request", "request.chunk", `a multiple of ${chunksPerRequest} below ${chunksPerDay}`, chunk);
  if (budgetLeftCents > budgetCents) fail("bad-request", "request.budgetLeftCents", `at most ${budgetCents}`, budgetLeftCents);
  if (dayLeftCents > budgetLeftCents) fail("bad-request", "request.dayLeftCents", `at most the ${budgetLeftCents} left in all`, dayLeftCents);
  const columns = { todayCents: request.todayCents, ...Object.fromEntries(Object.entries(request.history).map(([name, values]) => [`history.${name}`, values])) };
  for (const [name, values] of Object.entries(columns)) {
    if (values.length !== lines.length) fail("bad-request", `request.${name}`, `one number per line, ${lines.length}`, values.length);
  }
  return request;
}

const chunkPlace = z.int().min(0).max(511);
const count = z.int().min(0).max(1e9);

const outcomeSchema = z.discriminatedUnion("kind", [
  /** The platform's statement within the hour; `conversions` are those of the same day. `chunk` counts within the request. */
  z.strictObject({ kind: z.literal("delivered"), chunk: chunkPlace, spentCents: cents, impressions: count, clicks: count, conversions: count }),
  /** Conversions of the six days behind it. */
  z.strictObject({ kind: z.literal("week"), chunk: chunkPlace, conversions: count }),
  /** Conversions of all later days, as the platform closes its statement. */
  z.strictObject({ kind: z.literal("closing"), chunk: chunkPlace, conversions: count }),
]);

/** One report about one chunk. */
export type BudgetOutcome = z.infer<typeof outcomeSchema>;

/** Throws `bad-outcome` with the field's path. */
export function parseBudgetOutcome(input: unknown): BudgetOutcome {
  return parseWith(outcomeSchema, input, { code: "bad-outcome", where: "outcome" });
}
