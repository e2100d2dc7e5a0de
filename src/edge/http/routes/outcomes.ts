// The routes of what became of a decision: shown, recorded, redeemed, taken back, refunded, rated.
import { Done, OfDecision } from "../../../client/schemas/common.ts";
import { FeedbackBody, OutcomeBody, ReceiptBody, ReversalBody, VoidBody } from "../../../client/schemas/decisions.ts";
import { tellSpend } from "../hub.ts";
import { defineRoute, done, type Route } from "../route.ts";

const of = "/v1/campaigns/:campaign/decisions/:decision";

const shown = defineRoute({
  id: "shown", method: "POST", path: `${of}/shown`, roles: ["admin", "server", "publishable"], scope: "campaign",
  summary: "The person saw it.", params: OfDecision, answer: Done,
}, async ({ service }, { params }) => {
  await service.shown(params);
  return done;
});

const record = defineRoute({
  id: "record", method: "POST", path: `${of}/outcomes`, roles: ["admin", "server"], scope: "campaign",
  summary: "Something happened: an order, a click, a refund. Told again it changes nothing; another content under the same name is a conflict.",
  params: OfDecision, body: OutcomeBody, answer: ReceiptBody,
}, async (parts, { params, body }) => {
  const receipt = await parts.service.record({ ...params, ...body });
  tellSpend(parts, params, "record");
  return receipt;
});

const redeem = defineRoute({
  id: "redeem", method: "POST", path: `${of}/redeem`, roles: ["admin", "server"], scope: "campaign",
  summary: "An outcome that uses the offer up: of all that are told for one decision exactly one succeeds.",
  params: OfDecision, body: OutcomeBody, answer: ReceiptBody,
}, async (parts, { params, body }) => {
  const receipt = await parts.service.redeem({ ...params, ...body });
  tellSpend(parts, params, "redeem");
  return receipt;
});

const takeBack = defineRoute({
  id: "void", method: "POST", path: `${of}/void`, roles: ["admin", "server"], scope: "campaign",
  summary: "Take an open decision back before anything was paid.", params: OfDecision, body: VoidBody, answer: Done,
}, async (parts, { params, body }) => {
  await parts.service.void({ ...params, ...body });
  tellSpend(parts, params, "void");
  return done;
});

const reverse = defineRoute({
  id: "reverse", method: "POST", path: `${of}/reverse`, roles: ["admin", "server"], scope: "campaign",
  summary: "Money that was paid came back, also after the outcome window.", params: OfDecision, body: ReversalBody, answer: Done,
}, async (parts, { params, body }) => {
  await parts.service.reverse({ ...params, ...body });
  tellSpend(parts, params, "reverse");
  return done;
});

const feedback = defineRoute({
  id: "feedback", method: "POST", path: "/v1/feedback", roles: ["admin", "server", "publishable"], scope: "body",
  summary: "A rating of what was shown, from one to five stars. Moves no money.", body: FeedbackBody, answer: ReceiptBody,
}, ({ service }, { body: { campaign, decision, feedbackId, stars, product } }) => (
  service.record({ campaign, decision, outcomeId: `feedback:${feedbackId}`, outcome: { kind: "rating", stars, ...(product !== undefined && { product }) } })
));

/** The routes. */
export const outcomeRoutes: readonly Route[] = [shown, record, redeem, takeBack, reverse, feedback];
