// Checks a score table against the source as it is, or makes it again: what npm run verify and propense scores both do.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { CellCheck, Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

/** How a table stands: whether the source it was measured with is the source of now. */
export interface Standing {
  /** The hash in the table; null where the table is missing. */
  readonly measured: string | null;
  readonly now: string;
  readonly table: string;
}

/** How the table stands, without running anything. */
export function standingOf(score: Score): Standing {
  const measured = existsSync(score.table) ? (JSON.parse(readFileSync(score.table, "utf8")) as { readonly sources: string }).sources : null;
  return { measured, now: sourceHash(score.entry), table: relative(process.cwd(), score.table) };
}

/** What is wrong with a table after one of its cells has been run again, or null; `said` is the line for a table that is right. */
export async function verify(score: Score): Promise<{ readonly fault: string | null; readonly said: string }> {
  const { measured, now, table } = standingOf(score);
  const again = `make it again with: npm run verify -- ${score.name}`;
  if (measured === null) return { fault: `${table} is missing; ${again}`, said: "" };
  if (measured !== now) return { fault: `the table was measured with source ${measured}, and the source is now ${now}; ${again}`, said: "" };
  const { cell, stored, now: found } = await score.checkCell();
  if (stored !== found) return { fault: `${cell} stands as ${stored} and comes out as ${found}`, said: "" };
  return { fault: null, said: `${score.name}: source ${now}, ${cell} came out the same` };
}

/** Makes a table again and says how long it took. */
export async function remake(score: Score): Promise<string> {
  const begun = performance.now();
  await score.run();
  return `made ${score.name} again in ${Math.round((performance.now() - begun) / 1000)} s: ${relative(process.cwd(), score.table)}`;
}

/**
 * Names the table after the source of now where cells that are run again come out the same to the last digit: a change that moved no
 * figure need not cost the hours of the whole table. The table keeps what it was measured with, and which cells were run again.
 */
export async function renew(score: Score): Promise<{ readonly fault: string | null; readonly said: string }> {
  const { measured, now, table } = standingOf(score);
  if (measured === null) return { fault: `${table} is missing`, said: "" };
  const cells: string[] = [];
  for await (const { cell, stored, now: found } of cellsOf(score)) {
    if (stored !== found) return { fault: `${cell} stands as ${stored} and comes out as ${found}: the whole table has to be made again`, said: "" };
    cells.push(cell);
  }
  if (measured === now) return { fault: null, said: `${score.name}: nothing to renew` };
  const kept = JSON.parse(readFileSync(score.table, "utf8")) as { readonly renewed?: readonly unknown[] };
  const renewed = [...kept.renewed ?? [], { from: measured, to: now, cells }];
  writeFileSync(score.table, `${JSON.stringify({ ...kept, sources: now, renewed }, null, 1)}\n`);
  return { fault: null, said: `${score.name}: from source ${measured} to ${now}, ${cells.length} of its cells came out the same` };
}

async function* cellsOf(score: Score): AsyncIterable<CellCheck> {
  if (score.checkCells === undefined) yield await score.checkCell();
  else yield* score.checkCells();
}
