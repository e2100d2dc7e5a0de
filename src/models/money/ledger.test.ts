// Hand-computed movements, every contradiction, and the conservation law against an independent naive checker.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PropenseError } from "../../core/index.ts";
import { createLedger, expectedSpend, movementsTo, type Ledger, type Movement } from "./ledger.ts";

const codeOf = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof PropenseError) return error.fault.code;
    throw error;
  }
  return "accepted";
};

const on = (decision: string) => ({ account: "coupons", decision });

describe("the ledger", () => {
  test("reserves the maximum, settles a part and gives the rest back", () => {
    const ledger = createLedger({ coupons: 1000 });
    ledger.post({ kind: "reserve", ...on("a"), maximum: 600 });
    expect(ledger.balance("coupons")).toMatchObject({ reserved: 600, settled: 0 });
    expect(ledger.available("coupons")).toBe(400);
    ledger.post({ kind: "settle", ...on("a"), amount: 150, final: false });
    expect(ledger.balance("coupons")).toMatchObject({ reserved: 450, settled: 150 });
    expect(ledger.available("coupons")).toBe(400);
    ledger.post({ kind: "settle", ...on("a"), amount: 250, final: true });
    expect(ledger.balance("coupons")).toMatchObject({ reserved: 0, settled: 250, closedMaximum: 600, closedSettled: 250 });
    expect(ledger.available("coupons")).toBe(750);
    expect(ledger.hold("coupons", "a")).toEqual({ maximum: 600, settled: 250, status: "settled" });
  });

  test("void frees everything, expiry keeps what was paid, a refund comes back", () => {
    const ledger = createLedger({ coupons: 1000 });
    ledger.post({ kind: "reserve", ...on("a"), maximum: 300 });
    ledger.post({ kind: "void", ...on("a") });
    expect(ledger.available("coupons")).toBe(1000);
    ledger.post({ kind: "reserve", ...on("b"), maximum: 300 });
    ledger.post({ kind: "settle", ...on("b"), amount: 200, final: false });
    ledger.post({ kind: "reverse", ...on("b"), amount: 50 });
    expect(ledger.balance("coupons")).toMatchObject({ reserved: 150, settled: 150 });
    ledger.post({ kind: "expire", ...on("b") });
    expect(ledger.available("coupons")).toBe(850);
    expect(ledger.balance("coupons")).toMatchObject({ closedMaximum: 300, closedSettled: 150 });
    ledger.post({ kind: "reverse", ...on("b"), amount: 150 });
    expect(ledger.balance("coupons")).toMatchObject({ closedMaximum: 300, closedSettled: 0 });
    expect(ledger.available("coupons")).toBe(1000);
  });

  test("refuses what would exceed the cap, and nothing has changed", () => {
    const ledger = createLedger({ coupons: 1000 });
    ledger.post({ kind: "reserve", ...on("a"), maximum: 1000 });
    const before = ledger.save();
    expect(codeOf(() => ledger.post({ kind: "reserve", ...on("b"), maximum: 1 }))).toBe("over-budget");
    expect(ledger.save()).toEqual(before);
  });

  test("checks a list of movements as a whole, and changes nothing by it", () => {
    const ledger = createLedger({ coupons: 1000 });
    const before = ledger.save();
    const list: Movement[] = [
      { kind: "reserve", ...on("a"), maximum: 600 },
      { kind: "settle", ...on("a"), amount: 100, final: true },
      { kind: "reserve", ...on("b"), maximum: 900 },
    ];
    ledger.check(list);
    expect(codeOf(() => ledger.check([...list, { kind: "reserve", ...on("c"), maximum: 1 }]))).toBe("over-budget");
    expect(codeOf(() => ledger.check([list[1]]))).toBe("ledger");
    expect(ledger.save()).toEqual(before);
  });

  test("says so when open reservations are probably cheaper than their maxima", () => {
    const ledger = createLedger({ coupons: 1000 });
    ledger.post({ kind: "reserve", ...on("a"), maximum: 400 });
    expect(expectedSpend(ledger.balance("coupons"))).toBe(400);
    ledger.post({ kind: "settle", ...on("a"), amount: 100, final: true });
    ledger.post({ kind: "reserve", ...on("b"), maximum: 200 });
    expect(expectedSpend(ledger.balance("coupons"))).toBe(150);
    expect(expectedSpend(ledger.balance("coupons"), { share: 0.75, weight: 400 })).toBe(100 + 0.5 * 200);
  });

  test("goes on from its saved state", () => {
    const ledger = createLedger({ coupons: 1000 });
    ledger.post({ kind: "reserve", ...on("a"), maximum: 600 });
    const copy = createLedger({}, JSON.parse(JSON.stringify(ledger.save())));
    copy.post({ kind: "settle", ...on("a"), amount: 250, final: true });
    expect(copy.available("coupons")).toBe(750);
    expect(ledger.available("coupons")).toBe(400);
  });

  test("brings a hold to an amount by a payment, a refund or nothing", () => {
    const hold = { maximum: 500, settled: 200, status: "open" } as const;
    expect(movementsTo(hold, { ...on("a"), amount: 300, final: false })).toEqual([{ kind: "settle", ...on("a"), amount: 300, final: false }]);
    expect(movementsTo(hold, { ...on("a"), amount: 200, final: false })).toEqual([]);
    expect(movementsTo(hold, { ...on("a"), amount: 50, final: true })).toEqual([
      { kind: "reverse", ...on("a"), amount: 150 }, { kind: "settle", ...on("a"), amount: 50, final: true },
    ]);
    expect(movementsTo({ ...hold, status: "settled" }, { ...on("a"), amount: 200, final: true })).toEqual([]);
  });
});

describe("contradictions", () => {
  const cases: readonly (readonly [string, Movement])[] = [
    ["opening twice", { kind: "open", account: "coupons", cap: 5 }],
    ["an unknown account", { kind: "reserve", account: "gifts", decision: "n", maximum: 1 }],
    ["reserving twice", { kind: "reserve", ...on("open"), maximum: 1 }],
    ["a fraction of a cent", { kind: "reserve", ...on("n"), maximum: 0.5 }],
    ["a negative maximum", { kind: "reserve", ...on("n"), maximum: -1 }],
    ["not a number", { kind: "reserve", ...on("n"), maximum: Number.NaN }],
    ["settling nothing reserved", { kind: "settle", ...on("n"), amount: 1, final: true }],
    ["settling more than the maximum", { kind: "settle", ...on("open"), amount: 101, final: true }],
    ["settling less than is paid", { kind: "settle", ...on("open"), amount: 9, final: false }],
    ["settling after the end", { kind: "settle", ...on("closed"), amount: 60, final: true }],
    ["voiding what is paid", { kind: "void", ...on("open") }],
    ["voiding after the end", { kind: "void", ...on("closed") }],
    ["expiring twice", { kind: "expire", ...on("expired") }],
    ["refunding more than is paid", { kind: "reverse", ...on("closed"), amount: 51 }],
    ["a cap below what is used", { kind: "resize", account: "coupons", cap: 149 }],
  ];
  test.each(cases)("%s", (_, movement) => {
    const ledger = createLedger({ coupons: 1000 });
    ledger.post({ kind: "reserve", ...on("open"), maximum: 100 });
    ledger.post({ kind: "settle", ...on("open"), amount: 10, final: false });
    ledger.post({ kind: "reserve", ...on("closed"), maximum: 100 });
    ledger.post({ kind: "settle", ...on("closed"), amount: 50, final: true });
    ledger.post({ kind: "reserve", ...on("expired"), maximum: 100 });
    ledger.post({ kind: "expire", ...on("expired") });
    const before = ledger.save();
    expect(codeOf(() => ledger.post(movement))).toBe("ledger");
    expect(ledger.save()).toEqual(before);
  });
});

// The naive checker: a list of what each decision reserved, paid and whether it is over. Every total is summed afresh.
interface Row { maximum: number; paid: number; over: boolean }
const CAP = 1000;

function naive(rows: Map<string, Row>, movement: Movement): "accepted" | "ledger" | "over-budget" {
  if (movement.kind === "open" || movement.kind === "resize") return "ledger";
  const row = rows.get(movement.decision);
  if (movement.kind === "reserve") {
    if (row !== undefined) return "ledger";
    const worst = [...rows.values()].reduce((sum, other) => sum + (other.over ? other.paid : other.maximum), 0);
    if (worst + movement.maximum > CAP) return "over-budget";
    rows.set(movement.decision, { maximum: movement.maximum, paid: 0, over: false });
    return "accepted";
  }
  if (row === undefined) return "ledger";
  if (movement.kind === "reverse") {
    if (movement.amount > row.paid) return "ledger";
    row.paid -= movement.amount;
    return "accepted";
  }
  if (row.over || (movement.kind === "void" && row.paid > 0)) return "ledger";
  if (movement.kind === "settle") {
    if (movement.amount < row.paid || movement.amount > row.maximum) return "ledger";
    row.paid = movement.amount;
    row.over = movement.final;
  } else row.over = true;
  return "accepted";
}

const decision = fc.constantFrom("a", "b", "c", "d");
const amount = fc.integer({ min: 0, max: 400 });
const account = fc.constant("coupons");
const movements = fc.array(fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("reserve" as const), account, decision, maximum: amount }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("settle" as const), account, decision, amount, final: fc.boolean() }) },
  fc.record({ kind: fc.constant("void" as const), account, decision }),
  fc.record({ kind: fc.constant("expire" as const), account, decision }),
  fc.record({ kind: fc.constant("reverse" as const), account, decision, amount }),
), { maxLength: 60 });

function checkLaw(make: () => Ledger): void {
  fc.assert(fc.property(movements, (list) => {
    const ledger = make();
    const rows = new Map<string, Row>();
    for (const movement of list) {
      expect(codeOf(() => ledger.post(movement))).toBe(naive(rows, movement));
      const paid = [...rows.values()].reduce((sum, row) => sum + row.paid, 0);
      const open = [...rows.values()].reduce((sum, row) => sum + (row.over ? 0 : row.maximum - row.paid), 0);
      expect(ledger.balance("coupons")).toMatchObject({ cap: CAP, settled: paid, reserved: open });
      expect(paid + open + ledger.available("coupons")).toBe(CAP);
      expect(ledger.available("coupons")).toBeGreaterThanOrEqual(0);
    }
  }), { numRuns: 1000, seed: 7 });
}

const mutant = (change: (movement: Movement, ledger: Ledger) => void) => (): Ledger => {
  const ledger = createLedger({ coupons: CAP });
  return { ...ledger, post: (movement) => change(movement, ledger) };
};

describe("conservation", () => {
  test("1,000 random sequences agree with the naive checker, movement by movement", () => checkLaw(() => createLedger({ coupons: CAP })));

  test("the law catches a ledger that reserves the expected amount instead of the maximum", () => {
    const half = mutant((movement, ledger) =>
      ledger.post(movement.kind === "reserve" ? { ...movement, maximum: Math.floor(movement.maximum / 2) } : movement));
    expect(() => checkLaw(half)).toThrow();
  });

  test("the law catches a ledger that frees the rest already at a partial settlement", () => {
    const eager = mutant((movement, ledger) => ledger.post(movement.kind === "settle" ? { ...movement, final: true } : movement));
    expect(() => checkLaw(eager)).toThrow();
  });

  test("the law catches a ledger that swallows its refusals", () => {
    const silent = mutant((movement, ledger) => {
      try {
        ledger.post(movement);
      } catch {
        // the mutant pretends that the movement was fine
      }
    });
    expect(() => checkLaw(silent)).toThrow();
  });

  test("the law catches a ledger that treats a void as an expiry", () => {
    const lax = mutant((movement, ledger) => ledger.post(movement.kind === "void" ? { ...movement, kind: "expire" } : movement));
    expect(() => checkLaw(lax)).toThrow();
  });
});
