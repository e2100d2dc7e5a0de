// Made-up auctions for tests of this folder and of its command: the form of the real files, none of their content.
import { seeded } from "../../core/index.ts";
import type { PlacedLine } from "../problem.ts";

/** Lines `click price predicted` of so many auctions; a click is likelier the higher its prediction. */
export function madeUpAuctions(rows: number, seed = "auctions"): string[] {
  const random = seeded(seed);
  return Array.from({ length: rows }, () => {
    const predicted = 0.2 * random.uniform() * random.uniform();
    return `${random.uniform() < predicted ? 1 : 0}\t${Math.floor(random.uniform() * 120)}\t${predicted.toFixed(6)}`;
  });
}

/** The same lines as blocks of `length`, headed by their numbers and a title. */
export function headed(lines: readonly string[], length: number): string[] {
  const blocks = lines.flatMap((line, row) => (row % length === 0 ? [String(row / length + 1), line] : [line]));
  return [`100\t${length}`, ...blocks];
}

/** Lines with their places. */
export function placed(lines: readonly string[]): PlacedLine[] {
  return lines.map((text, row) => ({ where: `auctions.txt:${row + 1}`, text }));
}

/** A training period that fits them. */
export const madeUpInfo = {
  cost_train: 590_000, imp_train: 10_000, clk_train: 500,
  price_counter_train: Array.from({ length: 301 }, (_, price): number => (price < 120 ? 83 : 0)),
};
