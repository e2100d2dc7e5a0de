// The callers of a simulated season: what they ask next, of what they know, and what they remember having been told.
import type { DecisionService } from "../../src/service/index.ts";
import type { Chance } from "./chance.ts";
import type { Heard } from "./checker.ts";

/** One thing a caller wants. It is asked again until there is an answer, whatever crashes meanwhile. */
export interface Errand {
  /** What of money it asks for, or null where it moves none: only the others count as operations of a season. */
  readonly verb: "decide" | "redeem" | "record" | "void" | "reverse" | null;
  /** Asks a service; the answer is what the caller will then have heard. */
  readonly ask: (service: DecisionService) => Promise<Heard | null>;
  /** A refusal that ends the matter, where the same question always meets it. */
  readonly patience: number;
  tries: number;
}

/** Those who ask. */
export interface Clients {
  next(): Errand;
  /** A decision that some client was told of: others may ask about it. */
  learn(heard: Heard): void;
}

const campaign = "spring";

/** The answers a caller may get in the end, beside "unavailable" and its like after many tries: any other is a fault. */
export const answers: { readonly [verb in NonNullable<Errand["verb"]>]: readonly string[] } = {
  decide: ["done", "conflict"],
  redeem: ["done", "not-valid", "not-found", "stale"],
  // What was taken back pays nothing more.
  record: ["done", "ledger", "not-found", "stale"],
  void: ["done", "not-valid", "ledger", "not-found", "stale"],
  reverse: ["done", "ledger", "not-found", "stale"],
};

/** Clients of one campaign. They race for the same decisions on purpose: most of what they ask is about the newest ones. */
export function createClients(chance: Chance, clock: () => number): Clients {
  const known: { readonly decision: string; readonly request: unknown }[] = [];
  const told: string[] = [];
  /** Those of them that cost money. */
  const dear: string[] = [];
  /** Who stand in line already. */
  let crowd: Errand[] = [];
  let count = 0;
  // One in sixteen looks far back, at what is late, over or forgotten.
  const recent = <Item>(items: readonly Item[], near = 20): Item => items[Math.max(0, items.length - 1 - chance.below(chance.happens(0.06) ? 10 * near : near))];
  const decide = (decision: string, request: unknown): Errand => ({
    verb: "decide",
    patience: Number.POSITIVE_INFINITY,
    tries: 0,
    ask: async (service) => ({ kind: "decided", decision, answer: JSON.stringify(await service.decide({ campaign, decision, request })) }),
  });
  const fresh = (): Errand => {
    const entry = { decision: `d${count++}`, request: { visitor: `v${chance.below(40 + count)}`, atMs: clock(), taste: chance.below(2) } };
    known.push(entry);
    return decide(entry.decision, entry.request);
  };
  const change = (verb: Errand["verb"], ask: Errand["ask"]): Errand => ({ verb, ask, patience: 4, tries: 0 });
  const redeem = (decision: string, outcomeId = `o${chance.below(4)}r`): Errand => {
    return change("redeem", async (service) => {
      const { late } = await service.redeem({ campaign, decision, outcomeId, outcome: { kind: "taken", cents: 60 } });
      return { kind: "paid", decision, outcomeId, redeems: true, late };
    });
  };
  // In pieces of 15 cents; one in four tells of a purchase, which pays nothing.
  const record = (decision: string): Errand => {
    const piece = chance.below(4);
    const outcomeId = `o${piece}`;
    const outcome = piece === 3 ? { kind: "bought", marginCents: 300 } : { kind: "taken", cents: 15 };
    return change(piece === 3 ? null : "record", async (service) => {
      const { late } = await service.record({ campaign, decision, outcomeId, outcome });
      return { kind: "paid", decision, outcomeId, redeems: false, late };
    });
  };
  const reverse = (decision: string): Errand => {
    const reversalId = `r${chance.below(3)}`;
    const amounts = { gifts: 1 + chance.below(20) };
    return change("reverse", (service) => service.reverse({ campaign, decision, reversalId, amounts, reason: "refund" }).then(() => ({ kind: "reversed", decision, reversalId }) as const));
  };
  return {
    learn(heard) {
      if (heard.kind !== "decided") return;
      told.push(heard.decision);
      if (!heard.answer.includes('"candidate":"none"')) dear.push(heard.decision);
    },
    next() {
      const first = crowd.pop();
      if (first !== undefined) return first;
      const draw = chance.below(100);
      if (draw < 21 || told.length === 0) return fresh();
      if (draw < 29) {
        const { decision, request } = recent(known);
        return decide(decision, request);
      }
      if (draw < 30) return { ...decide(recent(known).decision, { visitor: "somebody else", atMs: 0, taste: 0 }), patience: 3 };
      const decision = dear.length > 0 && chance.happens(0.8) ? recent(dear, 8) : recent(told);
      if (draw < 52) return redeem(decision);
      if (draw < 54) {
        // Many tills at once want the same coupon.
        crowd = Array.from({ length: 16 }, (_, till) => redeem(decision, `till ${till}`));
        return redeem(decision);
      }
      if (draw < 70) return record(decision);
      if (draw < 71) return change(null, (service) => service.shown({ campaign, decision }).then(() => null));
      if (draw < 82) return change("void", (service) => service.void({ campaign, decision, reason: "changed mind" }).then(() => ({ kind: "voided", decision }) as const));
      return reverse(decision);
    },
  };
}
