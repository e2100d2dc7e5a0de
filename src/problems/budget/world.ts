// The simulated campaigns as a world: chunk after chunk, day after day, under an even share of the money left, one cap per campaign.
import type { Random } from "../../core/index.ts";
import type { World } from "../problem.ts";
import type { BudgetCandidate } from "./candidate.ts";
import { createMarket, type Delivery, type MarketState } from "./market.ts";
import { createMemory, type MemoryState } from "./memory.ts";
import type { BudgetOutcome, BudgetRequest } from "./schema.ts";
import type { BudgetSettings } from "./settings.ts";

const dayMs = 86_400_000;

interface Standing {
  campaign: number;
  day: number;
  chunk: number;
  budgetLeft: number;
  dayLeft: number;
  waiting: boolean;
}

interface Report {
  readonly afterMs: number;
  readonly outcome: BudgetOutcome;
}

// What may be spent on a day: the even share of the money left.
function dayAllowance({ days }: Pick<BudgetSettings, "days">, budgetLeftCents: number, day: number): number {
  return Math.floor(budgetLeftCents / (days - day));
}

/** Opens the market drawn from `random`. Throws where more is handed out than the day has left. */
export function createWorld(settings: BudgetSettings, random: Random): World<BudgetRequest, BudgetCandidate, BudgetOutcome> {
  const { budgetCents, chunkCents, chunksPerDay, chunksPerRequest, days, lines, startMs, world } = settings;
  const market = createMarket(settings, random);
  let memory = createMemory(lines.length);
  let today = lines.map(() => 0);
  const opened = (campaign: number): Standing => (
    { campaign, day: 0, chunk: 0, budgetLeft: budgetCents, dayLeft: dayAllowance(settings, budgetCents, 0), waiting: false }
  );
  let at = opened(0);
  market.begin(0, 0);

  const advance = (): void => {
    at.waiting = false;
    at.chunk += chunksPerRequest;
    if (at.chunk < chunksPerDay) return;
    memory.turn();
    today = lines.map(() => 0);
    if (at.day + 1 < days) {
      at = { ...at, day: at.day + 1, chunk: 0, dayLeft: dayAllowance(settings, at.budgetLeft, at.day + 1) };
    } else {
      at = opened(at.campaign + 1);
      memory = createMemory(lines.length);
    }
    if (at.campaign < world.campaigns) market.begin(at.campaign, at.day);
  };
  const spend = (line: number): Delivery => {
    if (chunkCents > at.dayLeft) throw new Error(`a chunk of ${chunkCents} with ${at.dayLeft} cents left today`);
    const delivery = market.deliver(line, chunkCents);
    at.budgetLeft -= delivery.spentCents;
    at.dayLeft -= delivery.spentCents;
    today[line] += delivery.spentCents;
    memory.note(line, delivery);
    return delivery;
  };
  return {
    next() {
      if (at.campaign >= world.campaigns) return null;
      at.waiting = true;
      return {
        kind: "chunk",
        request: {
          campaign: `campaign-${at.campaign}`, timeMs: startMs + (at.campaign * days + at.day) * dayMs + Math.floor((at.chunk * dayMs) / chunksPerDay), day: at.day, chunk: at.chunk,
          budgetLeftCents: at.budgetLeft, dayLeftCents: at.dayLeft, todayCents: [...today], history: memory.history(),
        },
      };
    },
    respond(_, chosen) {
      if (!at.waiting) throw new Error("no chunk waits to be handed out");
      const reports: Report[] = [];
      chosen.forEach(({ line }, chunk) => {
        if (line >= 0) reports.push(...reportsOf(spend(line), chunk, dayMs / chunksPerDay));
      });
      advance();
      return { reports };
    },
    save: () => ({ at: { ...at }, market: market.save(), memory: memory.save(), today: [...today] } as never),
    restore(state) {
      const saved = state as unknown as { readonly at: Standing; readonly market: MarketState; readonly memory: MemoryState; readonly today: readonly number[] };
      at = { ...saved.at };
      today = [...saved.today];
      market.restore(saved.market);
      memory.restore(saved.memory);
    },
  };
}

// The statement of delivery is there before the next chunk is due; the week's at its end, the closing one after 14 days.
function reportsOf({ spentCents, impressions, clicks, conversions: [sameDay, week, later] }: Delivery, chunk: number, gapMs: number): Report[] {
  const reports: Report[] = [{ afterMs: Math.floor(gapMs / 2), outcome: { kind: "delivered", chunk, spentCents, impressions, clicks, conversions: sameDay } }];
  if (week > 0) reports.push({ afterMs: 7 * dayMs, outcome: { kind: "week", chunk, conversions: week } });
  if (later > 0) reports.push({ afterMs: 14 * dayMs, outcome: { kind: "closing", chunk, conversions: later } });
  return reports;
}
