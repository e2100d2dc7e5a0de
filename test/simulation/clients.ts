// The callers of a simulated season: what they ask next, of what they know, and what they remember having been told.
import type { DecisionService } from "../../src/service/index.ts";
import type { Chance } from "./chance.ts";
import type { Heard } from "./checker.ts";

/** One thing a caller wants. It is asked again until there is an answer, whatever crashes meanwhile. */
export interface Errand {
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

/** Clients of one campaign. They race for the same decisions on purpose: most of what they ask is about the newest ones. */
export function createClients(chance: Chance, clock: () => number): Clients {
  const known: { readonly decision: string; readonly request: unknown }[] = [];
  const told: string[] = [];
  let count = 0;
  const recent = <Item>(items: readonly Item[]): Item => items[Math.max(0, items.length - 1 - chance.below(24))];
  const decide = (decision: string, request: unknown): Errand => ({
    patience: Number.POSITIVE_INFINITY,
    tries: 0,
    ask: async (service) => ({ kind: "decided", decision, answer: JSON.stringify(await service.decide({ campaign, decision, request })) }),
  });
  const fresh = (): Errand => {
    const entry = { decision: `d${count++}`, request: { visitor: `v${chance.below(40 + count)}`, atMs: clock(), taste: chance.below(2) } };
    known.push(entry);
    return decide(entry.decision, entry.request);
  };
  const pay = (redeems: boolean): Errand => {
    const decision = recent(told);
    const outcomeId = `o${chance.below(redeems ? 4 : 3)}${redeems ? "r" : ""}`;
    const outcome = redeems ? { kind: "taken", cents: 100 } : { kind: "bought", marginCents: 300 };
    return {
      patience: 4,
      tries: 0,
      ask: async (service) => {
        const { late } = await service[redeems ? "redeem" : "record"]({ campaign, decision, outcomeId, outcome });
        return { kind: "paid", decision, outcomeId, redeems, late };
      },
    };
  };
  const change = (ask: Errand["ask"]): Errand => ({ ask, patience: 4, tries: 0 });
  return {
    learn: (heard) => void (heard.kind === "decided" && told.push(heard.decision)),
    next() {
      const draw = chance.below(100);
      if (draw < 50 || told.length === 0) return fresh();
      if (draw < 62) {
        const { decision, request } = recent(known);
        return decide(decision, request);
      }
      if (draw < 64) return { ...decide(recent(known).decision, { visitor: "somebody else", atMs: 0, taste: 0 }), patience: 3 };
      if (draw < 82) return pay(true);
      if (draw < 87) return pay(false);
      const decision = recent(told);
      if (draw < 91) return change((service) => service.shown({ campaign, decision }).then(() => null));
      if (draw < 95) return change((service) => service.void({ campaign, decision, reason: "changed mind" }).then(() => ({ kind: "voided", decision }) as const));
      const reversalId = `r${chance.below(2)}`;
      return change((service) => service.reverse({ campaign, decision, reversalId, amounts: { gifts: 1 + chance.below(60) }, reason: "refund" })
        .then(() => ({ kind: "reversed", decision, reversalId }) as const));
    },
  };
}
