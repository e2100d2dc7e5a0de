// What a store knows of its lines as the days go by: faded spend, and clicks and conversions as far as they were reported.
import type { Delivery } from "./market.ts";
import type { BudgetHistory } from "./schema.ts";

/** Half of what was reported counts after 14 days. */
const kept = Math.exp(-Math.LN2 / 14);
/** A fifth and a half of the spend are left a day later. */
const fast = 0.2;
const slow = 0.5;
const weekDays = 7;
const closingDays = 14;

/** Plain data: the sums of the days that are over, and the reports still to come by day. */
export interface MemoryState {
  readonly history: BudgetHistory;
  readonly pending: readonly (readonly number[])[];
}

/** A store's own bookkeeping over a campaign. */
export interface Memory {
  /** What was known when the day began; a new object each day. */
  history(): BudgetHistory;
  /** Notes what became of a chunk today. */
  note(line: number, delivery: Delivery): void;
  /** The day is over. */
  turn(): void;
  save(): MemoryState;
  restore(state: MemoryState): void;
}

const columns = ["carriedFastCents", "carriedSlowCents", "spentCents", "impressions", "clicks", "conversions"] as const;

/** The books at the start of a campaign: nothing is known. */
export function createMemory(lines: number): Memory {
  const none = (): number[] => Array.from({ length: lines }, () => 0);
  const empty = (): BudgetHistory => ({ carriedFastCents: none(), carriedSlowCents: none(), spentCents: none(), impressions: none(), clicks: none(), conversions: none() });
  let history = empty();
  let today = empty();
  // Conversions that will be reported in 1, 2, ... days.
  let pending: number[][] = Array.from({ length: closingDays }, none);
  return {
    history: () => history,
    note(line, { spentCents, impressions, clicks, conversions: [sameDay, week, later] }) {
      today.carriedFastCents[line] += spentCents;
      today.carriedSlowCents[line] += spentCents;
      today.spentCents[line] += spentCents;
      today.impressions[line] += impressions;
      today.clicks[line] += clicks;
      today.conversions[line] += sameDay;
      pending[weekDays - 1][line] += week;
      pending[closingDays - 1][line] += later;
    },
    turn() {
      const [due, ...rest] = pending;
      const faded = (name: (typeof columns)[number], share: number): number[] => history[name].map((value, line) => share * value + today[name][line]);
      history = {
        // Carried spend fades over the night, today's own included.
        carriedFastCents: history.carriedFastCents.map((value, line) => fast * (value + today.carriedFastCents[line])),
        carriedSlowCents: history.carriedSlowCents.map((value, line) => slow * (value + today.carriedSlowCents[line])),
        spentCents: faded("spentCents", kept), impressions: faded("impressions", kept), clicks: faded("clicks", kept),
        conversions: faded("conversions", kept).map((value, line) => value + due[line]),
      };
      pending = [...rest, none()];
      today = empty();
    },
    save: () => ({ history, pending: [...pending.map((values) => [...values]), ...columns.map((name) => [...today[name]])] }),
    restore(state) {
      history = state.history;
      pending = state.pending.slice(0, closingDays).map((values) => [...values]);
      const [carriedFastCents, carriedSlowCents, spentCents, impressions, clicks, conversions] = state.pending.slice(closingDays).map((values) => [...values]);
      today = { carriedFastCents, carriedSlowCents, spentCents, impressions, clicks, conversions };
    },
  };
}
