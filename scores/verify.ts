// npm run verify: makes every score table again; with --quick it checks the hash of each and runs one cell again.
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { scores } from "./index.ts";
import type { Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

const words = process.argv.slice(2);
const quick = words.includes("--quick");
const wanted = words.filter((word) => !word.startsWith("--"));
const chosen = scores.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

let failed = 0;
for (const score of chosen) {
  const faults = quick ? await faultsOf(score) : await remake(score);
  for (const fault of faults) process.stdout.write(`FAILED ${score.name}: ${fault}\n`);
  failed += faults.length;
}
process.stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

async function remake(score: Score): Promise<string[]> {
  const begun = performance.now();
  await score.run();
  process.stdout.write(`made ${score.name} again in ${Math.round((performance.now() - begun) / 1000)} s: ${relative(process.cwd(), score.table)}\n`);
  return [];
}

async function faultsOf(score: Score): Promise<string[]> {
  if (!existsSync(score.table)) return [`${relative(process.cwd(), score.table)} is missing; make it with: npm run verify -- ${score.name}`];
  const { sources } = JSON.parse(readFileSync(score.table, "utf8")) as { sources: string };
  const hash = sourceHash(score.entry);
  if (sources !== hash) return [`the table was measured with source ${sources}, and the source is now ${hash}; make it again with: npm run verify -- ${score.name}`];
  const { cell, stored, now } = await score.checkCell();
  if (stored !== now) return [`${cell} stands as ${stored} and comes out as ${now}`];
  process.stdout.write(`${score.name}: source ${hash}, ${cell} came out the same\n`);
  return [];
}
