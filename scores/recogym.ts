// The second claim on RecoGym: three independent trainings of the named learner against the rule to beat. Writes recogym.json and recogym.md.
// `npm run verify -- recogym` runs all three; `node scores/recogym.ts 2` runs the second alone (some three minutes of processor time) and keeps the others.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { runInWorkers } from "../src/edge/workers.ts";
import { meanInterval } from "../src/experiment/index.ts";
import { checkedRate, claim, runClaim, type ClaimResult } from "./recogym/claim.ts";
import type { Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

interface Table {
  readonly sources: string;
  readonly checked: number;
  readonly trainings: readonly ClaimResult[];
}

const table = resolve(import.meta.dirname, "recogym.json");
const page = resolve(import.meta.dirname, "recogym.md");

function write(results: readonly ClaimResult[]): void {
  const trainings = [...results].sort((a, b) => a.training - b.training);
  writeFileSync(table, `${JSON.stringify({ sources: sourceHash(import.meta.filename), checked: checkedRate(), trainings } satisfies Table, null, 1)}\n`);
  writeFileSync(page, pageOf(trainings));
}

const read = (): Table => JSON.parse(readFileSync(table, "utf8")) as Table;

// Results of other sources are not kept: one table never mixes two learners.
function kept(): readonly ClaimResult[] {
  return existsSync(table) && read().sources === sourceHash(import.meta.filename) ? read().trainings : [];
}

const count = (value: number): string => value.toLocaleString("en");
const signed = (value: number): string => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(5)}`;
const interval = (low: number, high: number): string => `[${signed(low)}, ${signed(high)}]`;

function pageOf(trainings: readonly ClaimResult[]): string {
  const leadOf = ({ difference, interval: [low, high] }: ClaimResult["clicks"]): string => `${signed(difference)} ${interval(low, high)}`;
  return `${[
    "# RecoGym v1, 100 products: the second claim", "",
    "`npm run verify -- recogym` makes it again, `node scores/recogym.ts N` training N alone. Learner, settings and customers were fixed before (docs/decisions/0021-recogym-second-claim.md).", "",
    `Each training met ${count(claim.trainedOn)} customers of its own, was told nothing of the world, and was judged without exploration on ${count(claim.judgedOn)} others, where the rule "what this customer viewed most" met the same ones.`,
    "Click rates per recommendation as clicks fell and by the true probabilities; leads with 95 % intervals over customers.", "",
    "| training | learner | rule | lead by clicks | learner, true | rule, true | lead by true probabilities | processor time |", "|---|---|---|---|---|---|---|---|",
    ...trainings.map((row) => `| ${[
      row.training, row.learner.clickRate.toFixed(5), row.rule.clickRate.toFixed(5), leadOf(row.clicks), row.learner.expected.toFixed(5), row.rule.expected.toFixed(5), leadOf(row.expected), `${row.seconds} s`,
    ].join(" | ")} |`), "",
    ...pooled(trainings),
  ].join("\n")}\n`;
}

function pooled(trainings: readonly ClaimResult[]): readonly string[] {
  if (trainings.length < claim.trainings.length) return [`${trainings.length} of ${claim.trainings.length} trainings have been run.`];
  const leads = trainings.map(({ clicks }) => clicks.difference);
  const mean = leads.reduce((sum, lead) => sum + lead, 0) / leads.length;
  const half = Math.sqrt(trainings.reduce((sum, { clicks }) => sum + (clicks.interval[1] - clicks.difference) ** 2, 0)) / leads.length;
  const between = meanInterval(leads).interval;
  return [`Pooled lead by clicks ${signed(mean)}: ${interval(mean - half, mean + half)} over customers for these three learners; ${interval(...between)} over trainings (Student, ${leads.length - 1} degrees of freedom).`];
}

/** The table as `npm run verify` knows it. */
export const recogymScore: Score = {
  name: "recogym",
  problem: "recogym",
  entry: import.meta.filename,
  table,
  run: async () => write(await runInWorkers<number, ClaimResult>({ module: new URL("./recogym/claim.ts", import.meta.url), jobs: [...claim.trainings] })),
  async checkCell() {
    return { cell: "first 200 customers, viewed most, true click rate", stored: read().checked.toFixed(12), now: checkedRate().toFixed(12) };
  },
};

if (import.meta.main) {
  const result = runClaim(Number(process.argv[2]));
  write([...kept().filter(({ training }) => training !== result.training), result]);
}
