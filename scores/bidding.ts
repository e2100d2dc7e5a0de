// The bidding study: the published table of the real episodes, and the claim on 10,000 simulated ones. Writes bidding.json and bidding.md.
// `npm run verify -- bidding` runs all of it, about seven minutes of processor time; `node scores/bidding.ts null` runs the null exchange alone and keeps the rest.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { seeded } from "../src/core/index.ts";
import { runInWorkers } from "../src/edge/workers.ts";
import { biddingKind, biddingPresets, drawEpisodes, linearBidder, replayEpisodes, totalOf } from "../src/problems/index.ts";
import { playCells } from "./auctions/benchmark.ts";
import type { ExchangeJob, ExchangeResult } from "./auctions/exchange.ts";
import { runNulls } from "./auctions/nothing.ts";
import { draws, exchanges } from "./auctions/plan.ts";
import { pageOf, summarise, type BiddingSummary } from "./auctions/summary.ts";
import { nullRows } from "./nulls/verdicts.ts";
import type { Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

const table = resolve(import.meta.dirname, "bidding.json");
const page = resolve(import.meta.dirname, "bidding.md");

/** Plays every cell and every draw and writes both files; as many threads as the machine has cores unless given. */
export async function run(threads?: number): Promise<void> {
  const sources = sourceHash(import.meta.filename);
  const benchmark = await playCells();
  const jobs = exchanges.flatMap(({ preset }) => draws.map((draw): ExchangeJob => ({ preset, draw })));
  const results = await runInWorkers<ExchangeJob, ExchangeResult>({ module: new URL("./auctions/exchange.ts", import.meta.url), jobs, ...(threads === undefined ? {} : { threads }) });
  write({ ...summarise(sources, benchmark, results), nothing: nullRows(runNulls()), smallCell: smallCell() });
}

type Table = BiddingSummary & { readonly smallCell: string };

function write(found: Table): void {
  writeFileSync(table, `${JSON.stringify(found, null, 1)}\n`);
  writeFileSync(page, pageOf(found));
}

// Fifty episodes under linear bidding: quick to run again where the real episodes are absent.
function smallCell(): string {
  const settings = biddingKind.parseSettings(biddingPresets.default);
  const bidder = linearBidder(settings.history, settings.history.linearBaseUnits);
  const { expectedClicks, wins } = replayEpisodes(drawEpisodes(settings, seeded("small cell"), [0, 50]), settings.budgetUnits, () => bidder);
  return `${expectedClicks.reduce((sum, clicks) => sum + clicks, 0).toFixed(9)} / ${totalOf(wins)}`;
}

/** The table as `npm run verify` knows it. */
export const biddingScore: Score = {
  name: "bidding",
  problem: "bidding",
  entry: import.meta.filename,
  table,
  run,
  checkCell() {
    const stored = JSON.parse(readFileSync(table, "utf8")) as { smallCell: string };
    return Promise.resolve({ cell: "first exchange, linear, 50 episodes, expected clicks / wins", stored: stored.smallCell, now: smallCell() });
  },
};

if (import.meta.main && process.argv[2] === "null") write({ ...JSON.parse(readFileSync(table, "utf8")) as Table, nothing: nullRows(runNulls()) });
