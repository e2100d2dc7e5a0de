// propense scores: the checked-in score tables of a clone: listed, checked by running one cell of each again, or made again whole.
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { fail, findNamed } from "../../core/index.ts";
import { openScores, type ScoreModules, type ScoreTable } from "../checkout.ts";
import { printJson, printTable, type Terminal } from "../output.ts";
import { startProgress } from "../progress.ts";

interface ScoresOptions {
  readonly json?: boolean;
  readonly verify?: boolean;
  readonly again?: boolean;
}

/** Adds the command. */
export function addScores(program: Command, to: Terminal): void {
  program.command("scores [names...]")
    .description("List the score tables of this clone and whether they fit its source; show those that are named, or all of a problem; verify one cell of each, or make them again.")
    .option("--verify", "run one cell of each table again and compare; exit code 2 where one differs or is out of date")
    .option("--again", "make the tables again whole; from seconds to an hour each")
    .option("--json", "print one JSON object instead of tables")
    .addHelpText("after", `
Examples:
  propense scores
  propense scores tabular
  propense scores coupon
One cell of every table again (minutes), or a table made again whole: --verify, --again`)
    .action((names: readonly string[], options: ScoresOptions) => run(names, options, to));
}

async function run(names: readonly string[], options: ScoresOptions, to: Terminal): Promise<void> {
  if (options.verify === true && options.again === true) fail("bad-flag", "--again", "either --verify or --again", "both");
  const modules = await openScores();
  const chosen = names.length === 0 ? modules.scores : [...new Set(names.flatMap((name) => tablesOf(modules, name)))];
  if (options.verify === true) return verify(modules, chosen, options, to);
  if (options.again === true) return remake(modules, chosen, options, to);
  const standing = chosen.map((score) => ({ name: score.name, ...modules.standingOf(score) }));
  if (options.json === true) return printJson(to, { tables: standing.map(({ name, table, measured, now }) => ({ name, table, measured, now, fits: measured === now })) });
  printTable(to, ["table", "file", "measured with", "source now", "fits"], standing.map(({ name, table, measured, now }) => [
    name, table, measured ?? "missing", now, measured === now ? "yes" : "no",
  ]));
  if (names.length > 0) for (const { table } of chosen) to.out(`\n${readFileSync(table.replace(/\.json$/, ".md"), "utf8")}`);
}

// The name of a problem stands for all its tables, that of a table for the table.
function tablesOf({ scores }: ScoreModules, name: string): readonly ScoreTable[] {
  const ofProblem = scores.filter(({ problem }) => problem === name);
  return ofProblem.length > 0 ? ofProblem : [findNamed(scores, name, "score table")];
}

async function verify(modules: ScoreModules, chosen: readonly ScoreTable[], { json }: ScoresOptions, to: Terminal): Promise<void> {
  const found: { readonly name: string; readonly fault: string | null }[] = [];
  for (const score of chosen) {
    const { fault, said } = await withBar(to, `checking ${score.name}`, () => modules.verify(score));
    found.push({ name: score.name, fault });
    if (json !== true) to.out(fault === null ? `${said}\n` : `FAILED ${score.name}: ${fault}\n`);
  }
  if (json === true) printJson(to, { tables: found });
  const bad = found.filter(({ fault }) => fault !== null);
  if (bad.length > 0) fail("bad-file", bad.map(({ name }) => name).join(", "), "tables that come out the same", `${bad.length} of ${found.length} that do not`);
}

async function remake(modules: ScoreModules, chosen: readonly ScoreTable[], { json }: ScoresOptions, to: Terminal): Promise<void> {
  const said: string[] = [];
  for (const score of chosen) {
    said.push(await withBar(to, `making ${score.name} again`, () => modules.remake(score)));
    if (json !== true) to.out(`${said[said.length - 1]}\n`);
  }
  if (json === true) printJson(to, { made: chosen.map(({ name }) => name) });
}

async function withBar<Value>(to: Terminal, what: string, act: () => Promise<Value>): Promise<Value> {
  const bar = startProgress(to, what);
  try {
    return await act();
  } finally {
    bar.end();
  }
}
