// Which decision gets an order that a store tells of, by the campaign's rule, and the outcome it becomes; a refund goes to the decision that got the order.
import { fail, type Keyed } from "../../core/index.ts";
import type { Campaigns, OpenCampaign } from "../campaigns/campaigns.ts";
import type { AttributionRule } from "../campaigns/campaign-plan.ts";
import type { Decided } from "../events.ts";
import type { Journal } from "../journal/journal.ts";
import type { PersonNames } from "../persons/person-names.ts";
import type { Recorded } from "./outcome-events.ts";
import type { Told } from "./recording.ts";
import type { ShopEvent } from "../persons/shop-event.ts";
import type { DecisionState } from "../state.ts";

/** An order or its refund as an outcome of a decision, ready to be recorded; with `redeems` where it used the offer's code. */
export interface AttributedOrder extends Told {
  readonly campaign: string;
  readonly redeems: boolean;
}

/** Finds the decisions of orders. */
export interface Attribution {
  /**
   * One for every campaign whose rule gives the order to one of the person's decisions; of a refund or a cancelled order, one for every
   * decision that got the order. Nothing for other events.
   */
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
      const attributeOne = event.kind === "order-completed" ? attributeTo : event.kind === "order-refunded" || event.kind === "order-cancelled" ? attributeRefund : null;
      if (attributeOne === null || subject === null) return [];
      const orders = await Promise.all([...journal.state].flatMap(([name, { plan }]) => {
        const rule = plan?.attribution ?? null;
        return rule === null ? [] : [attributeOne({ keyed, journal, campaign: campaigns.find(name), rule }, names.personOf(subject), event)];
      }));
      return orders.filter((order) => order !== null);
    },
  };
}

interface Attributing {
  readonly keyed: Keyed;
  readonly journal: Journal;
  readonly campaign: OpenCampaign;
  readonly rule: AttributionRule;
}

// By the code: the newest open decision that offered it, best one that is not used up. Else, where the rule says so, the newest decision that offered anything.
async function attributeTo({ keyed, journal, campaign, rule }: Attributing, person: string, event: ShopEvent): Promise<AttributedOrder | null> {
  const { problem, name, plan } = campaign;
  if (problem.outcomeOf === undefined) fail("unsuited", `problem ${plan.problem}`, "one that makes outcomes of orders", "one whose outcomes are told");
  const all = openDecisions(campaign, person);
  const order = orderName(keyed, event);
  const told = ({ decision }: Open, redeems: boolean): AttributedOrder => {
    const outcome = problem.outcomeOf!({ order, valueCents: event.valueMinor ?? 0, redeemed: redeems, marginShare: rule.marginShare });
    return { campaign: name, decision, outcomeId: order, outcome, redeems };
  };
  // Told before, by whomever: it stays where it is, whatever was decided since.
  const before = all.find(({ made }) => made.outcomes.has(order));
  if (before !== undefined) return told(before, before.made.redeemedBy === order);
  const open = all.filter(({ made }) => stands(made, event.atMs, rule)).toSorted((a, b) => Number(a.made.redeemedBy !== null) - Number(b.made.redeemedBy !== null) || b.made.atMs - a.made.atMs);
  const code = event.coupon?.trim().toLowerCase();
  for (const known of code === undefined ? [] : open) {
    const { sealed } = await journal.read({ stream: known.stream, position: known.made.position }) as Decided;
    if (sealed?.choices.some(({ candidate }) => candidate.toLowerCase() === code) === true) return told(known, true);
  }
  return rule.by === "last-decision" && open.length > 0 ? told(open[0], false) : null;
}

// A refund is told by the share of the order that has come back by now, so that the earlier outcomes are read with it.
async function attributeRefund({ keyed, journal, campaign }: Attributing, person: string, event: ShopEvent): Promise<AttributedOrder | null> {
  const { problem, name } = campaign;
  const [order, outcomeId] = [orderName(keyed, event), keyed.pseudonym("refund", event.messageId)];
  const known = openDecisions(campaign, person).find(({ made }) => made.outcomes.has(order));
  if (problem.refundOf === undefined || known === undefined || known.made.outcomes.has(outcomeId)) return null;
  const { decision, stream, made } = known;
  const earlier = await Promise.all([...made.outcomes.values()].map(({ position }) => journal.read({ stream, position }) as Promise<Recorded>));
  const outcomes = earlier.flatMap(({ sealed }) => (sealed === null ? [] : [problem.parseOutcome(sealed.outcome)]));
  const outcome = problem.refundOf({ order, valueCents: event.kind === "order-cancelled" ? null : event.valueMinor }, outcomes);
  return outcome === null ? null : { campaign: name, decision, outcomeId, outcome, redeems: false };
}

function orderName(keyed: Keyed, { order, messageId }: ShopEvent): string {
  return keyed.pseudonym("order", order ?? messageId);
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
