// A chunk as numbers: what a policy sees of the campaign and of every line, and how much room the line's audience still has.
import type { Field } from "../../core/index.ts";
import type { BudgetRequest } from "./schema.ts";
import type { BudgetSettings } from "./settings.ts";

/** What is the same for all lines. */
export const stateFields: readonly Field[] = [
  { name: "timeLeftShare", low: 0, high: 1 },
  { name: "moneyLeftShare", low: 0, high: 1 },
  { name: "dayLeftShare", low: 0, high: 2 },
  { name: "chunkShare", low: 0, high: 1 },
];

/** What a line shows; all 0 for keeping the chunk. */
export const candidateFields: readonly Field[] = [
  /** (1 + ad-stock / 4 chunks)^-2 where a fifth of the ad-stock is left a day later: the shape of the marginal return of a saturating curve. */
  { name: "smallRoomFast", low: 0, high: 1 },
  { name: "largeRoomFast", low: 0, high: 1 },
  /** The same where a half is left a day later. */
  { name: "smallRoomSlow", low: 0, high: 1 },
  { name: "largeRoomSlow", low: 0, high: 1 },
  /** Clicks per impression, as a multiple of last year's, at most 4. */
  { name: "clickShareRatio", low: 0, high: 4 },
  { name: "conversionShareRatio", low: 0, high: 4 },
  /** Spend per conversion over what a conversion is worth, at most 4. */
  { name: "costPerConversionRatio", low: 0, high: 4 },
];

const smallRoomChunks = 4;
const largeRoomChunks = 16;
/** Last year's averages count like so many conversions. */
const priorConversions = 5;

function room(chunks: number, scale: number): number {
  const fill = 1 + chunks / scale;
  return 1 / (fill * fill);
}

/** [4], after `handedOut` chunks of this request. */
export function encodeState(settings: BudgetSettings, { day, chunk, budgetLeftCents, dayLeftCents }: BudgetRequest, handedOut: readonly number[]): Float32Array {
  const { days, budgetCents, chunkCents, chunksPerDay } = settings;
  const reserved = chunkCents * handedOut.reduce((sum, line) => sum + (line >= 0 ? 1 : 0), 0);
  return Float32Array.of(
    1 - day / days, (budgetLeftCents - reserved) / budgetCents, Math.min(2, ((dayLeftCents - reserved) * days) / budgetCents), 1 - (chunk + handedOut.length) / chunksPerDay,
  );
}

/** [1 + lines x 7]: the first row keeps the chunk. Chunks handed out in this request count as spent. */
export function encodeLines(settings: BudgetSettings, { todayCents, history }: BudgetRequest, handedOut: readonly number[]): Float32Array {
  const { chunkCents, conversionValueCents, history: before } = settings;
  const { carriedFastCents, carriedSlowCents, spentCents, impressions, clicks, conversions } = history;
  const width = candidateFields.length;
  const out = new Float32Array((1 + todayCents.length) * width);
  const priorClicks = priorConversions / before.conversionShare;
  const priorImpressions = priorClicks / before.clickShare;
  const priorSpend = (priorImpressions * before.thousandImpressionsCents) / 1000;
  for (let line = 0; line < todayCents.length; line++) {
    let now = todayCents[line];
    for (let index = 0; index < handedOut.length; index++) if (handedOut[index] === line) now += chunkCents;
    const fast = (now + carriedFastCents[line]) / chunkCents;
    const slow = (now + carriedSlowCents[line]) / chunkCents;
    const to = (1 + line) * width;
    out[to] = room(fast, smallRoomChunks);
    out[to + 1] = room(fast, largeRoomChunks);
    out[to + 2] = room(slow, smallRoomChunks);
    out[to + 3] = room(slow, largeRoomChunks);
    out[to + 4] = Math.min(4, (clicks[line] + priorClicks) / (impressions[line] + priorImpressions) / before.clickShare);
    out[to + 5] = Math.min(4, (conversions[line] + priorConversions) / (clicks[line] + priorClicks) / before.conversionShare);
    out[to + 6] = Math.min(4, (spentCents[line] + priorSpend) / (conversions[line] + priorConversions) / conversionValueCents);
  }
  return out;
}
