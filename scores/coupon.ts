// The coupon study: the claim of the issue on 20 seeds, the null store and the small one. Writes coupon.json and coupon.md.
// `npm run verify -- coupon` runs all of it, about seven minutes on two free cores.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { canonical } from "../src/core/index.ts";
import { runInWorkers } from "../src/edge/workers.ts";
import { claimSeeds, nullSeeds, smallSeeds } from "./coupons/plan.ts";
import { run as runJob, type CouponJob, type CouponResult } from "./coupons/seed.ts";
import { pageOf, summarise, type CouponSummary } from "./coupons/summary.ts";
import type { CellCheck, Score } from "./score.ts";
import { sourceHash } from "./source-hash.ts";

const table = resolve(import.meta.dirname, "coupon.json");
const page = resolve(import.meta.dirname, "coupon.md");

/** Runs every seed and writes both files; as many threads as the machine has cores unless given. */
export async function run(threads?: number): Promise<void> {
  const sources = sourceHash(import.meta.filename);
  const job = (study: CouponJob["study"]) => (seed: number): CouponJob => ({ study, seed });
  const jobs = [...claimSeeds.map(job("claim")), ...smallSeeds.map(job("small")), ...nullSeeds.map(job("null"))];
  const results = await runInWorkers<CouponJob, CouponResult>({ module: new URL("./coupons/seed.ts", import.meta.url), jobs, ...(threads === undefined ? {} : { threads }) });
  const summary = summarise(sources, results);
  writeFileSync(table, `${JSON.stringify(summary, null, 1)}\n`);
  writeFileSync(page, pageOf(summary));
}

/** The table as `npm run verify` knows it; its cell is the first seed of the small store. */
export const couponScore: Score = {
  name: "coupon",
  problem: "coupon",
  entry: import.meta.filename,
  table,
  run,
  checkCell: checkSmall,
  async *checkCells() {
    yield checkSmall();
    const { seeds, nullDifferences } = JSON.parse(readFileSync(table, "utf8")) as CouponSummary;
    for (const { seed, rewards } of [seeds[0], seeds[seeds.length - 1]]) {
      const { rows } = await runJob({ study: "claim", seed });
      const now = Object.fromEntries(rows.map(({ policy, reward }) => [policy, reward]));
      yield { cell: `claim, seed ${seed}, every policy`, stored: canonical(rewards), now: canonical(now) };
    }
    const { rows: [fixed, learned] } = await runJob({ study: "null", seed: nullSeeds[0] });
    yield { cell: `null store, seed ${nullSeeds[0]}`, stored: String(nullDifferences[0]), now: String(learned.reward - fixed.reward) };
  },
};

async function checkSmall(): Promise<CellCheck> {
  const { small } = JSON.parse(readFileSync(table, "utf8")) as CouponSummary;
  const [{ seed, earned }] = small;
  const again = await runJob({ study: "small", seed });
  return { cell: `small store, seed ${seed}, reward per decision`, stored: earned.toFixed(12), now: again.share!.earned.toFixed(12) };
}
