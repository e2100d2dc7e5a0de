// A log seen at other prices: what was chosen and what it cost stay, only the price of each limit is drawn anew.
import { fail, selectRows, type Batch, type ObservationColumns, type Random } from "../../core/index.ts";

/** The prices of each limit by name, from low to high; limits that are not named cost nothing. */
export type PriceRanges = { readonly [limit: string]: readonly [low: number, high: number] };

/**
 * The rows `copies` times over, every run of rows that follow one another at prices of its own, drawn evenly from the ranges: what a policy conditioned on prices is
 * trained on, since reward - sum(price x cost) is known of a logged row at any price (BCORLE(lambda), Zhang et al. 2021, section 4). Of three copies
 * or more the first stands at the lowest prices and the last at the highest, so that both ends are seen. Throws `unknown-name` for a limit the spec does not have.
 */
export function relabelPrices(batch: Batch, ranges: PriceRanges, copies: number, random: Random): Batch {
  const limits = batch.spec.limits.length;
  const bounds = batch.spec.limits.map((name) => ranges[name] ?? [0, 0] as const);
  for (const name of Object.keys(ranges)) {
    if (!batch.spec.limits.includes(name)) fail("unknown-name", "limit", `one of ${batch.spec.limits.join(", ") || "no limits"}`, JSON.stringify(name));
  }
  const rows = batch.rows * copies;
  const prices = new Float32Array(rows * limits);
  for (let row = 0; row < rows; row++) {
    const source = row % batch.rows;
    const copy = Math.floor(row / batch.rows);
    const follows = source > 0 && batch.lasts[source - 1] === 0 && batch.discounts[source - 1] > 0;
    const at = row * limits;
    if (follows) prices.copyWithin(at, at - limits, at);
    else bounds.forEach(([low, high], limit) => { prices[at + limit] = low + (high - low) * shareOf(copy, copies, random.uniform()); });
  }
  const order = Uint32Array.from({ length: rows }, (_, row) => row % batch.rows);
  const copied = copies === 1 ? batch : selectRows(batch, order);
  const at = (columns: ObservationColumns): ObservationColumns => ({ ...columns, prices });
  return { ...copied, observations: at(copied.observations), next: copied.next === null ? null : at(copied.next) };
}

function shareOf(copy: number, copies: number, draw: number): number {
  if (copies < 3 || (copy > 0 && copy < copies - 1)) return draw;
  return copy === 0 ? 0 : 1;
}
