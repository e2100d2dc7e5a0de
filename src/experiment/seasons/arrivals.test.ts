// Outcomes in simulated time: what is due when, what is never seen, and that nothing stays reserved behind a window.
import { expect, test } from "vitest";
import { giftKind, giftProblem, gifts, HOUR, windowMs, type GiftOutcome, type GiftRequest } from "../../../test/fixtures/gift-shop.ts";
import { createLedger } from "../../models/index.ts";
import type { World } from "../../problems/index.ts";
import { createArrivals, type OpenDecision } from "./arrivals.ts";

type Reports = ReturnType<World<GiftRequest, unknown, GiftOutcome>["respond"]>["reports"];

function decided(reports: Reports) {
  const problem = giftProblem(giftKind.presets["default"]);
  const ledger = createLedger({ gifts: 1000 });
  ledger.post({ kind: "reserve", account: "gifts", decision: "1", maximum: 400 });
  const world = { ...problem.world!({} as never), respond: () => ({ reports }) };
  const finished: OpenDecision<GiftRequest, unknown, GiftOutcome>[] = [];
  const arrivals = createArrivals({ problem, world, ledger }, (open) => finished.push(open));
  const request = { visitor: "v", atMs: HOUR, taste: 1 };
  arrivals.respond(0, { request, chosen: [gifts[2]], stages: [], fallback: false });
  return { arrivals, finished, balance: () => ledger.balance("gifts") };
}

const taken = (afterMs: number, cents: number) => ({ afterMs, outcome: { kind: "taken", cents } as const });

test("a report is settled when its time has come, not before", () => {
  const { arrivals, finished, balance } = decided([taken(2 * HOUR, 150)]);
  arrivals.until(3 * HOUR - 1);
  expect(balance()).toMatchObject({ reserved: 400, settled: 0 });
  arrivals.until(3 * HOUR);
  expect(balance()).toMatchObject({ reserved: 250, settled: 150 });
  expect(finished).toEqual([]);
});

test("with the window the decision is finished once, and what it did not need is free", () => {
  const { arrivals, finished, balance } = decided([taken(2 * HOUR, 150)]);
  arrivals.until(HOUR + windowMs);
  arrivals.until(Number.POSITIVE_INFINITY);
  expect(finished.map(({ index, outcomes }) => [index, outcomes])).toEqual([[0, [{ kind: "taken", cents: 150 }]]]);
  expect(balance()).toMatchObject({ reserved: 0, settled: 150 });
});

test("a report at the very end of the window counts, one behind it is never seen nor paid", () => {
  const { arrivals, finished, balance } = decided([taken(windowMs, 100), taken(windowMs + 1, 200)]);
  arrivals.until(Number.POSITIVE_INFINITY);
  expect(finished[0].outcomes).toEqual([{ kind: "taken", cents: 100 }]);
  expect(balance()).toMatchObject({ reserved: 0, settled: 100 });
});
