// Are verdicts right on hard worlds that their rules were not made on? Thirty worlds drawn at random, each judged a few hundred times.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { freshWorld } from "./intervals/fresh-worlds.ts";
import { studyVerdicts, type VerdictRow } from "./intervals/study.ts";
import type { Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

const worldCount = 30;
const replications = 300;
const table = resolve(import.meta.dirname, "fresh-verdicts.json");

interface FreshTable {
  readonly sources: string;
  readonly rows: readonly VerdictRow[];
  /** World 1 with 20 replications, small enough to be run again as a check. */
  readonly check: readonly VerdictRow[];
}

/** Verdicts on fresh worlds. */
export const freshVerdictsScore: Score = {
  name: "fresh-verdicts",
  entry: import.meta.filename,
  table,
  async run() {
    const sources = sourceHash(import.meta.filename);
    const rows = Array.from({ length: worldCount }, (_, index) => studyVerdicts(freshWorld(index), replications, "DR")).flat();
    const found: FreshTable = { sources, rows, check: studyVerdicts(freshWorld(1), 20, "DR") };
    writeFileSync(table, `${JSON.stringify(found, null, 1)}\n`);
    writeFileSync(table.replace(/json$/, "md"), page(found));
  },
  async checkCell() {
    const { check } = JSON.parse(readFileSync(table, "utf8")) as FreshTable;
    return { cell: "world 1, 20 replications", stored: JSON.stringify(check), now: JSON.stringify(studyVerdicts(freshWorld(1), 20, "DR")) };
  },
};

function page({ sources, rows }: FreshTable): string {
  const given = rows.map(({ noVerdictShare }) => (1 - noVerdictShare) * replications);
  const wrong = rows.map(({ wrongShare }, index) => wrongShare * given[index]);
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const lines = rows.map((row, index) => `| ${row.world} | ${row.against} | ${row.trueDifference.toPrecision(3)} | ${share(row.betterShare)} | ${share(row.worseShare)} | ${share(row.notShownShare)} | ${share(row.noVerdictShare)} | ${given[index] < 0.5 ? "-" : share(row.wrongShare)} |`);
  return `# Verdicts on hard worlds nobody has looked at

Source ${sources}. Made by \`npm run verify -- fresh-verdicts\`.

The rules of verdicts (docs/decisions/0008) were made while looking at the hard worlds of [coverage.md](coverage.md), so those are not independent evidence. These
${worldCount} worlds were drawn at random afterwards, ${replications} logs of 5,000 decisions each, DR against logging and against a constant action. "Wrong" is a better or worse that is not true, among verdicts given
(better, worse, not shown). Nothing was changed after they were seen.

**${share(total(wrong) / total(given))} of all verdicts given are wrong; in the worst of ${rows.length} comparisons ${share(Math.max(...rows.map(({ wrongShare }) => wrongShare)))}.**

| world | against | true difference | better | worse | not shown | no verdict | wrong among given |
|---|---|---|---|---|---|---|---|
${lines.join("\n")}
`;
}
