// Auction episodes from text in both layouts of the iPinYou releases: blocks headed by a number, or plain lines cut every thousand.
import { describe, fail } from "../../core/index.ts";
import type { PlacedLine } from "../problem.ts";

/** The highest price and bid of these exchanges, in units of money per thousand impressions. */
export const highestBid = 300;
// Auctions of an episode where a file does not say otherwise.
const usualLength = 1000;

/** Auctions as columns, episode after episode. */
export interface AuctionEpisodes {
  /** Auctions of every episode. */
  readonly length: number;
  /** Episodes; rows = count * length. */
  readonly count: number;
  /** The highest competing bid, which is what a winner pays, [rows]. */
  readonly prices: Int32Array;
  /** 1 where the impression was clicked, [rows]. */
  readonly clicks: Uint8Array;
  /** The click probability predicted before the auction, [rows]. */
  readonly predictedShares: Float64Array;
  /** The true click probabilities, where a simulation drew them, [rows]. */
  readonly clickShares?: Float64Array;
  /** Lines behind the last whole episode of a plain file; they are left out, as the budget is for a whole one. */
  readonly leftOver: number;
}

/**
 * Reads the lines of a file. A first line of two numbers gives the number of features and the length of the blocks; a line of one
 * number heads a block; all others are `click price predicted`. Throws `bad-log` naming the line.
 */
export function parseEpisodes(lines: readonly PlacedLine[]): AuctionEpisodes {
  const titled = lines.length > 0 && lines[0].text.split(/\s+/).length === 2;
  const length = titled ? lengthOf(lines[0]) : usualLength;
  const body = titled ? lines.slice(1) : lines;
  if (body.length === 0) fail("bad-log", lines[0]?.where ?? "log", "at least one auction", "none");
  const headed = !body[0].text.includes("\t") && !body[0].text.includes(" ");
  const rows = headed ? unheaded(body, length) : body;
  const count = Math.floor(rows.length / length);
  if (count === 0) fail("bad-log", rows[0].where, `at least one episode of ${length} auctions`, `${rows.length} lines`);
  return { length, count, ...columnsOf(rows, count * length), leftOver: rows.length - count * length };
}

function lengthOf({ where, text }: PlacedLine): number {
  const [, length] = text.split(/\s+/).map(Number);
  return Number.isInteger(length) && length >= 1 && length <= 1_000_000
    ? length : fail("bad-log", `${where}, column 2`, "the auctions of a block, a whole number from 1 to 1000000", describe(text));
}

// Checks the numbers that head the blocks, and takes them away.
function unheaded(lines: readonly PlacedLine[], length: number): PlacedLine[] {
  const rows: PlacedLine[] = [];
  let block = 0;
  let left = 0;
  for (const line of lines) {
    if (/\s/.test(line.text)) {
      if (left-- <= 0) fail("bad-log", line.where, `the number ${block + 1}, which heads the next block after ${length} auctions`, "one more auction");
      rows.push(line);
      continue;
    }
    if (left > 0) fail("bad-log", line.where, `${left} more auctions of block ${block}`, describe(line.text));
    block++;
    left = length;
    if (line.text !== String(block)) fail("bad-log", line.where, `the number ${block}, which heads its block`, describe(line.text));
  }
  if (left > 0) fail("bad-log", lines[lines.length - 1].where, `${left} more auctions of block ${block}`, "the end of the file");
  return rows;
}

function columnsOf(lines: readonly PlacedLine[], rows: number): Pick<AuctionEpisodes, "prices" | "clicks" | "predictedShares"> {
  const columns = { prices: new Int32Array(rows), clicks: new Uint8Array(rows), predictedShares: new Float64Array(rows) };
  for (const [row, { where, text }] of lines.entries()) {
    const cells = text.split(/\s+/);
    if (cells.length !== 3) fail("bad-log", where, "click, price and predicted click probability", `${cells.length} columns`);
    const [click, price, predicted] = cells.map(Number);
    if (click !== 0 && click !== 1) fail("bad-log", `${where}, column 1 (click)`, "0 or 1", describe(cells[0]));
    if (!Number.isInteger(price) || price < 0 || price > highestBid) fail("bad-log", `${where}, column 2 (price)`, `a whole number from 0 to ${highestBid}`, describe(cells[1]));
    if (!(predicted >= 0 && predicted <= 1)) fail("bad-log", `${where}, column 3 (predicted)`, "a probability", describe(cells[2]));
    if (row >= rows) continue;
    columns.prices[row] = price;
    columns.clicks[row] = click;
    columns.predictedShares[row] = predicted;
  }
  return columns;
}
