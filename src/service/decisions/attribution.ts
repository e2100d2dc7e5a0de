// Which decision gets an order that a store tells of, by the campaign's rule, and the outcome it becomes.
import { fail, type Keyed } from "../../core/index.ts";
import type { Campaigns, OpenCampaign } from "../campaigns/campaigns.ts";
import type { AttributionRule } from "../campaigns/campaign-plan.ts";
import type { Decided } from "../events.ts";
import type { Journal } from "../journal/journal.ts";
import type { PersonNames } from "../persons/person-names.ts";
import type { Told } from "./recording.ts";
import type { ShopEvent } from "../persons/shop-event.ts";
import type { DecisionState } from "../state.ts";

/** An order as an outcome of a decision, ready to be recorded; with `redeems` where it used the offer's code. */
export interface AttributedOrder extends Told {
  readonly campaign: string;
  readonly redeems: boolean;
}

/** Finds the decisions of orders. */
export interface Attribution {
  /** One for every campaign whose rule gives the order to one of the person's decisions. Nothing for other events. */
  attribute(event: ShopEvent): Promise<readonly AttributedOrder[]>;
}

/** Attribution over these campaigns. */
export function createAttribution({ keyed, journal, campaigns, names }: {
  readonly keyed: Keyed;
  readonly journal: Journal;
  readonly campaigns: Pick<Campaigns, "find">;
  readonly names: PersonNames;
}): Attribution {
  return {
    async attribute(event) {
      const subject = event.customer ?? event.visitor;
      if (event.kind !== "order-completed" || subject === null) return [];
      const orders = await Promise.all([...journal.state].flatMap(([name, { plan }]) => {
        const rule = plan?.attribution ?? null;
        return rule === null ? [] : [attributeTo({ keyed, journal, campaign: campaigns.find(name), rule }, names.personOf(subject), event)];
      }));
      return orders.filter((order) => order !== null);
    },
  };
}

// By the code: the newest open decision that offered it. Else, where the rule says so, the newest decision that offered anything.
async function attributeTo(
  { keyed, journal, campaign, rule }: { readonly keyed: Keyed; readonly journal: Journal; readonly campaign: OpenCampaign; readonly rule: AttributionRule },
  person: string, event: ShopEvent,
): Promise<AttributedOrder | null> {
  const { problem, name, plan } = campaign;
  if (problem.outcomeOf === undefined) fail("unsuited", `problem ${plan.problem}`, "one that makes outcomes of orders", "one whose outcomes are told");
  const open = openDecisions(campaign, person).filter(({ made }) => stands(made, event.atMs, rule)).toSorted((a, b) => b.made.atMs - a.made.atMs);
  const told = ({ decision }: Open, redeems: boolean): AttributedOrder => {
    const outcome = problem.outcomeOf!({ order: keyed.pseudonym("order", event.order ?? event.messageId), valueCents: event.valueMinor ?? 0, redeemed: redeems, marginShare: rule.marginShare });
    return { campaign: name, decision, outcomeId: keyed.pseudonym("order", event.order ?? event.messageId), outcome, redeems };
  };
  const code = event.coupon?.trim().toLowerCase();
  for (const known of code === undefined ? [] : open) {
    const { sealed } = await journal.read({ stream: known.stream, position: known.made.position }) as Decided;
    if (sealed?.choices.some(({ candidate }) => candidate.toLowerCase() === code) === true) return told(known, true);
  }
  return rule.by === "last-decision" && open.length > 0 ? told(open[0], false) : null;
}

function stands({ atMs, offered, voided, closed }: DecisionState, orderMs: number, { withinMs }: AttributionRule): boolean {
  return offered && !voided && !closed && atMs <= orderMs && orderMs - atMs <= withinMs;
}

interface Open {
  readonly decision: string;
  readonly stream: string;
  readonly made: DecisionState;
}

function openDecisions({ state }: OpenCampaign, person: string): readonly Open[] {
  return [...state.slices].flatMap(([stream, { persons, decisions }]) => [...persons.get(person) ?? []].map((decision) => ({ decision, stream, made: decisions.get(decision)! })));
}
