// Response curves as a store can estimate them: from logged chunks of money and what they brought, without the truth.
import type { DecisionRecord } from "../problem.ts";
import { addedValue, createResponse, type Response } from "./response.ts";
import { parseBudgetOutcome, parseBudgetRequest, type BudgetRequest } from "./schema.ts";
import { assessChunks } from "./assess.ts";
import { candidatesOf } from "./candidate.ts";
import type { BudgetSettings } from "./settings.ts";

/** A chunk that was spent in a line: the spend before it, and what it brought, in cents. `daysAgo` begins with today. */
export interface SpentChunk {
  readonly spentCents: number;
  readonly carriedFastCents: number;
  readonly carriedSlowCents: number;
  readonly todayCents: number;
  readonly valueCents: number;
}

/** The chunks of a log of decisions, by line. */
export function chunksOfRecords(settings: BudgetSettings, log: readonly DecisionRecord[]): readonly (readonly SpentChunk[])[] {
  const candidates = candidatesOf(settings);
  const places = new Map(candidates.map(({ name, line }) => [name, line]));
  const found: SpentChunk[][] = settings.lines.map(() => []);
  for (const record of log) {
    const request: BudgetRequest = parseBudgetRequest(settings, record.request);
    const lines = record.choices.map(({ candidate }) => places.get(candidate)!);
    const { stages } = assessChunks(settings, { account: request.campaign, lines, closes: false }, record.outcomes.map(parseBudgetOutcome));
    lines.forEach((line, stage) => {
      if (line < 0) return;
      const before = lines.slice(0, stage).filter((other) => other === line).length;
      found[line].push({
        spentCents: stages[stage].costs[0] * settings.chunkCents, valueCents: stages[stage].reward * settings.chunkCents,
        carriedFastCents: request.history.carriedFastCents[line], carriedSlowCents: request.history.carriedSlowCents[line],
        todayCents: request.todayCents[line] + before * settings.chunkCents,
      });
    });
  }
  return found;
}

const halves = [0.5, 1, 2, 4, 8, 16, 32];
const carries = [0, 0.2, 0.5];

/**
 * Least squares over a grid of half-saturations and carry-over shares, the height in closed form: for each shape, value = firstReturn x shape. The
 * carry-over shares are those whose faded spend the store keeps. Lines without chunks are taken to bring nothing.
 */
export function fitCurves({ chunkCents, history }: Pick<BudgetSettings, "chunkCents" | "history">, chunks: readonly (readonly SpentChunk[])[]): readonly Response[] {
  return chunks.map((rows) => {
    let best = { error: Number.POSITIVE_INFINITY, firstReturn: 0, halfCents: chunkCents, carryShare: 0 };
    for (const carryShare of carries) {
      for (const half of halves) {
        const shape = createResponse({ firstReturn: 1, halfCents: half * chunkCents, carryShare, conversionShare: 1 });
        const fit = heightOf(shape, rows);
        if (fit.error < best.error) best = { ...fit, halfCents: half * chunkCents, carryShare };
      }
    }
    return createResponse({ ...best, conversionShare: history.conversionShare });
  });
}

function heightOf(shape: Response, rows: readonly SpentChunk[]): { error: number; firstReturn: number } {
  const { carryShare } = shape.curve;
  const added = { sameDay: 0, week: 0, later: 0 };
  let [products, squares, values] = [0, 0, 0];
  for (const { spentCents, carriedFastCents, carriedSlowCents, todayCents, valueCents } of rows) {
    const carried = carryShare === 0 ? 0 : carryShare < 0.35 ? carriedFastCents : carriedSlowCents;
    const { sameDay, week, later } = addedValue(shape, todayCents + carried, spentCents, added);
    const expected = sameDay + week + later;
    products += expected * valueCents;
    squares += expected * expected;
    values += valueCents * valueCents;
  }
  const firstReturn = squares === 0 ? 0 : products / squares;
  return { firstReturn, error: values - firstReturn * products };
}
