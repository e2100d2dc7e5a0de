// Many who want the same thing at the same moment, and clocks that jump: what they were told, to be judged.
import { PropenseError } from "../../src/core/index.ts";
import type { DecisionService } from "../../src/service/index.ts";
import type { Nodes } from "./nodes.ts";

/** Answers by their code; "accepted" where it succeeded. */
export type Codes = { readonly [code: string]: number };

/** What rounds of a rush came to. */
export interface RushReport {
  readonly rounds: number;
  /** Rounds in which exactly one succeeded. */
  readonly withOneWinner: number;
  readonly codes: Codes;
  /** Minor units paid by all nodes together, as the ledgers say. */
  readonly paid: number;
}

const campaign = "rush";
const dayMs = 86_400_000;

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "accepted";
  } catch (error) {
    return error instanceof PropenseError ? error.fault.code : String(error);
  }
}

function countCodes(codes: readonly string[], into: { [code: string]: number } = {}): { [code: string]: number } {
  for (const code of codes) into[code] = (into[code] ?? 0) + 1;
  return into;
}

// Decides under new names until a small gift comes.
async function coupon(service: DecisionService, prefix: string, atMs: number): Promise<string> {
  for (let index = 0; ; index++) {
    const decision = `${prefix}-${index}`;
    const { choices } = await service.decide({ campaign, decision, request: { visitor: decision, atMs, taste: 1 } });
    if (choices[0].candidate === "small") return decision;
  }
}

const redeem = (service: DecisionService, decision: string, till: number): Promise<string> =>
  codeOf(service.redeem({ campaign, decision, outcomeId: `till-${till}`, outcome: { kind: "taken", cents: 100 } }));

/** Rounds in which `tills` redeem one coupon at the same moment, spread over all nodes. */
export async function rushCoupons({ services }: Nodes, { rounds, tills }: { readonly rounds: number; readonly tills: number }): Promise<RushReport> {
  const codes: { [code: string]: number } = {};
  let withOneWinner = 0;
  for (let round = 0; round < rounds; round++) {
    const decision = await coupon(services[0], `round-${round}`, 0);
    if (services.length > 1) await Promise.all(services.slice(1).map((service) => service.journal.refresh()));
    const answers = await Promise.all(Array.from({ length: tills }, (_, till) => redeem(services[till % services.length], decision, till)));
    if (answers.filter((code) => code === "accepted").length === 1) withOneWinner++;
    countCodes(answers, codes);
  }
  return { rounds, withOneWinner, codes, paid: balance(services[0], "gifts").settled };
}

/** So many at once, over all nodes, where only one unit of the dear gift is left: who got it, and what its account holds. */
export async function rushLastUnit({ services }: Nodes, contenders: number): Promise<{ readonly winners: number; readonly reserved: number }> {
  const answers = await Promise.all(Array.from({ length: contenders }, (_, index) =>
    services[index % services.length].decide({ campaign, decision: `d${index}`, request: { visitor: `v${index}`, atMs: 0, taste: 1 } })));
  return { winners: answers.filter(({ choices }) => choices[0].candidate === "large").length, reserved: balance(services[0], "stock/large").reserved };
}

/** Coupons of an hour, a clock that jumps 400 days either way: what those were told who asked before, during and after. */
export async function jumpClock({ services: [service], at }: Nodes, coupons: number): Promise<{ readonly ahead: Codes; readonly back: Codes; readonly farBack: Codes; readonly closed: Codes }> {
  const made: string[] = [];
  at(500 * dayMs);
  for (let index = 0; index < coupons; index++) made.push(await coupon(service, `coupon-${index}`, 500 * dayMs));
  const ask = async (decisions: readonly string[], timeMs: number): Promise<Codes> => {
    at(timeMs);
    return countCodes(await Promise.all(decisions.map((decision, index) => redeem(service, decision, index % 7))));
  };
  // Half are asked for while the clock is ahead; the others nobody asks for until their windows are closed and forgotten.
  const [asked, silent] = [made.slice(0, coupons / 2), made.slice(coupons / 2)];
  const ahead = await ask(asked, 900 * dayMs);
  const [back, farBack] = [await ask(asked, 500 * dayMs), await ask(asked, 100 * dayMs)];
  at(900 * dayMs);
  await service.closeWindows();
  return { ahead, back, farBack, closed: await ask(silent, 500 * dayMs) };
}

function balance({ journal }: DecisionService, account: string): { readonly reserved: number; readonly settled: number } {
  return journal.state.get(campaign)!.slices.get("node-0")!.ledger.balance(account);
}
