// A decision's money by hand: sums per account, what is permitted, what an assessment moves.
import { expect, test } from "vitest";
import { giftKind, giftProblem } from "../../../test/fixtures/gift-shop.ts";
import { createLedger } from "../../models/index.ts";
import { capsOf, expiryMovements, permitsOf, postAll, reservationMovements, settlementMovements } from "./money.ts";

const a = (maximum: number) => ({ account: "a", maximum });
const b = (maximum: number) => ({ account: "b", maximum });

test("permits what fits together, account by account", () => {
  const permits = permitsOf(createLedger({ a: 100, b: 10 }));
  expect(permits([])).toBe(true);
  expect(permits([a(60), a(40), b(10)])).toBe(true);
  expect(permits([a(60), a(41)])).toBe(false);
  expect(permits([a(1), b(11)])).toBe(false);
  expect(permits([{ account: "unopened", maximum: 1 }])).toBe(false);
  expect(permits([{ account: "unopened", maximum: 0 }])).toBe(true);
});

test("reserves one sum per account and nothing where nothing can be charged", () => {
  expect(reservationMovements("d", [a(60), b(0), a(40)])).toEqual([{ kind: "reserve", account: "a", decision: "d", maximum: 100 }]);
});

test("moves to what an assessment says, and frees the rest at the end", () => {
  const ledger = createLedger({ a: 100, b: 10 });
  postAll(ledger, reservationMovements("d", [a(60), b(10)]));
  postAll(ledger, settlementMovements(ledger, "d", [{ account: "a", amount: 20, final: false }]));
  expect(ledger.available("a")).toBe(40);
  expect(expiryMovements(ledger, "d")).toEqual([{ kind: "expire", account: "a", decision: "d" }, { kind: "expire", account: "b", decision: "d" }]);
  postAll(ledger, expiryMovements(ledger, "d"));
  expect([ledger.available("a"), ledger.available("b")]).toEqual([80, 10]);
  expect(() => postAll(ledger, settlementMovements(ledger, "never", [{ account: "a", amount: 1, final: true }]))).toThrow("reservation");
});

test("caps are the problem's own unless others are given", () => {
  const problem = giftProblem(giftKind.presets["default"]);
  expect(capsOf(problem)).toEqual({ gifts: 1_000_000 });
  expect(capsOf(problem, { gifts: 5 })).toEqual({ gifts: 5 });
  expect(() => capsOf(problem, { gift: 5 })).toThrow("caps: expected one of gifts");
  for (const cap of [-1, 0.5, Number.NaN]) expect(() => capsOf(problem, { gifts: cap })).toThrow("whole number of minor units");
});

test("of several promises on one account the surest stands for all, and one that says nothing is sure", () => {
  const shares = (...given: readonly (number | undefined)[]) => reservationMovements("d", given.map((share) => ({ ...a(10), ...(share !== undefined && { share }) })))[0];
  expect(shares(0.2, 0.5)).toMatchObject({ maximum: 20, share: 0.5 });
  expect(shares(0.2, undefined)).not.toHaveProperty("share");
});
