// A thousand rounds of 32 who redeem one coupon at once, 500 who want the last unit, and clocks that jump: node scripts/rushes.ts [rounds]
//
// On SQLite, on PostgreSQL and across two nodes on one PostgreSQL, which is the one that PROPENSE_POSTGRES names.
import type { Store } from "../src/service/index.ts";
import { openNodes } from "../test/rushes/nodes.ts";
import { jumpClock, rushCoupons, rushLastUnit } from "../test/rushes/rushes.ts";
import { withPostgres, withSqlite } from "../test/rushes/stores.ts";

const rounds = Number(process.argv[2] ?? 1000);
const url = process.env["PROPENSE_POSTGRES"];

async function rush(name: string, withStores: <Result>(use: (stores: readonly Store[]) => Promise<Result>) => Promise<Result>): Promise<void> {
  const coupons = await withStores(async (stores) => rushCoupons(await openNodes(stores), { rounds, tills: 32 }));
  process.stdout.write(`${name}: ${coupons.withOneWinner} of ${rounds} rounds of 32 redemptions had exactly one winner, ${coupons.paid / 100} coupons paid; answers ${JSON.stringify(coupons.codes)}\n`);
  let winners = 0;
  for (let round = 0; round < 20; round++) {
    const last = await withStores(async (stores) => rushLastUnit(await openNodes(stores, { guards: { stock: { large: 1 } } }), 500));
    if (last.winners === 1 && last.reserved === 1) winners++;
  }
  process.stdout.write(`${name}: in ${winners} of 20 rounds of 500 who want the last unit exactly one gets it\n`);
  if (coupons.withOneWinner !== rounds || winners !== 20) process.exitCode = 1;
}

await rush("SQLite", withSqlite);
if (url !== undefined) {
  await rush("PostgreSQL", (use) => withPostgres(url, 1, use));
  await rush("two nodes on one PostgreSQL", (use) => withPostgres(url, 2, use));
}
const jumps = await withSqlite(async (stores) => jumpClock(await openNodes(stores), 1000));
process.stdout.write(`1,000 coupons, clock 400 days ahead, back, and 400 days further back: redemptions answered ${JSON.stringify(jumps)}\n`);
