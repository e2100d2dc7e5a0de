// What a store tells of its customers, counted; and its orders, given to decisions where the key may move money.
import type { EventsAnswer } from "../../client/schemas/events.ts";
import { fail } from "../../core/index.ts";
import type { AttributedOrder, ShopEvent } from "../../service/index.ts";
import { mayUse } from "./auth.ts";
import { tellSpend } from "./hub.ts";
import { faultOf, httpStatus } from "./problem.ts";
import type { Caller, HttpParts } from "./route.ts";

const ofMoney = new Set<ShopEvent["kind"]>(["order-completed", "order-updated", "order-refunded", "order-cancelled"]);

/** Counts the events, then records what their orders mean. Told again, all of it changes nothing. Throws `forbidden` for orders with a publishable key: then nothing of the call counts. */
export async function tellEvents(parts: HttpParts, events: readonly ShopEvent[], caller: Caller): Promise<EventsAnswer> {
  const { customers, attribution } = parts.service;
  const order = events.find(({ kind }) => ofMoney.has(kind));
  if (caller?.role === "publishable" && order !== undefined) fail("forbidden", "events", "events of browsing, as the key is publishable", order.kind);
  const receipts = await Promise.all(events.map((event) => customers.observe(event)));
  const orders: EventsAnswer["orders"] = [];
  // Also of events that were counted before: whoever told them may have been cut off in between.
  for (const event of events.filter(({ kind }) => ofMoney.has(kind))) {
    for (const attributed of await attribution.attribute(event)) if (mayUse(caller, attributed.campaign)) orders.push(await recordOrder(parts, attributed));
  }
  return { events: events.length, repeated: receipts.filter(({ repeated }) => repeated).length, ignored: receipts.filter(({ ignored }) => ignored).length, orders };
}

// One order that cannot count does not keep the others from counting; what the service cannot do now is asked for again as a whole.
async function recordOrder(parts: HttpParts, { redeems, ...told }: AttributedOrder): Promise<EventsAnswer["orders"][number]> {
  const { campaign, decision, outcomeId } = told;
  try {
    const { late, repeated } = await (redeems ? parts.service.redeem(told) : parts.service.record(told));
    if (!repeated) tellSpend(parts, told, redeems ? "redeem" : "record");
    return { campaign, decision, outcomeId, redeemed: redeems, late, repeated, refused: null };
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null || httpStatus[fault.code] >= 500) throw error;
    return { campaign, decision, outcomeId, redeemed: false, late: false, repeated: false, refused: fault.code };
  }
}
