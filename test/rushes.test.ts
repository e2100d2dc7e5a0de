// Many at once want the same coupon or the last unit, and clocks jump: small rounds on SQLite and PostgreSQL; scripts/rushes.ts runs a thousand.
import { describe, expect, test } from "vitest";
import type { Store } from "../src/service/index.ts";
import { openNodes } from "./rushes/nodes.ts";
import { jumpClock, rushCoupons, rushLastUnit } from "./rushes/rushes.ts";
import { withPostgres, withSqlite } from "./rushes/stores.ts";

const url = process.env["PROPENSE_POSTGRES"];
type With = <Result>(use: (stores: readonly Store[]) => Promise<Result>) => Promise<Result>;
const kinds: readonly (readonly [name: string, open: With])[] = [
  ["SQLite", withSqlite],
  ...(url === undefined ? [] : [["PostgreSQL", (use) => withPostgres(url, 1, use)], ["two nodes on one PostgreSQL", (use) => withPostgres(url, 2, use)]] as (readonly [string, With])[]),
];

describe.each(kinds)("on %s", (_, withStores) => {
  test("of 32 who redeem one coupon exactly one succeeds, and it is paid once", async () => {
    const report = await withStores(async (stores) => rushCoupons(await openNodes(stores), { rounds: 10, tills: 32 }));
    expect(report).toMatchObject({ rounds: 10, withOneWinner: 10, paid: 1000 });
    // Another writer's decision is refused by name, not by luck.
    expect(Object.keys(report.codes).every((code) => ["accepted", "not-valid", "stale"].includes(code))).toBe(true);
  }, 60_000);

  test("of 500 who want the last unit one gets it", async () => {
    expect(await withStores(async (stores) => rushLastUnit(await openNodes(stores, { guards: { stock: { large: 1 } } }), 500))).toEqual({ winners: 1, reserved: 1 });
  }, 60_000);
});

test("clock jumps of 400 days either way revive no coupon that was over once", async () => {
  const { ahead, back, farBack, closed } = await withSqlite(async (stores) => jumpClock(await openNodes(stores), 20));
  for (const codes of [ahead, back, farBack]) expect(codes).toEqual({ "not-valid": 10 });
  expect(closed).toEqual({ "not-found": 10 });
});
