// The routes of a decision: asked, alone or many at once, and explained.
import { BatchAnswer, BatchBody, DecisionBody, ExplainedDecision, PublicAnswer, ShedAnswer, Answer } from "../../../client/schemas/decisions.ts";
import { InCampaign, OfDecision } from "../../../client/schemas/common.ts";
import { Type } from "typebox";
import { findDecision, type Answer as ServiceAnswer, type DecideInput } from "../../../service/index.ts";
import { refusePersonal } from "../../events/index.ts";
import { faultOf, problemOf } from "../problem.ts";
import { defineRoute, type HttpParts, type Readable, type Route } from "../route.ts";

type Shed = Readable<ShedAnswer>;

/** POST a decision. */
const decide = defineRoute({
  id: "decide", method: "POST", path: "/v1/campaigns/:campaign/decisions", roles: ["admin", "server", "publishable"], scope: "campaign",
  summary: "Decide: with a whole request, or with a customer and what is on the page. The same decision asked again gets the same answer, byte for byte; with another request it is a conflict. A browser is told what to do and nothing of how it was chosen.",
  params: InCampaign, body: DecisionBody, answer: Type.Union([Answer, PublicAnswer, ShedAnswer]),
}, async (parts, { params, body, caller }) => {
  const answer = await answerOf(parts, { campaign: params.campaign, ...body });
  return caller?.role === "publishable" ? publicPart(answer) : answer;
});

const batch = defineRoute({
  id: "decide-batch", method: "POST", path: "/v1/campaigns/:campaign/decisions/batch", roles: ["admin", "server"], scope: "campaign",
  summary: "Decide many at once; each gets an answer or a fault of its own, in order.",
  params: InCampaign, body: BatchBody, answer: BatchAnswer,
}, async (parts, { params, body }) => ({
  results: await Promise.all(body.decisions.map(async (asked) => {
    try {
      return { answer: await answerOf(parts, { campaign: params.campaign, ...asked }) };
    } catch (error) {
      const fault = faultOf(error);
      if (fault === null) throw error;
      return { problem: problemOf(fault) };
    }
  })),
}));

const explain = defineRoute({
  id: "explain", method: "GET", path: "/v1/campaigns/:campaign/decisions/:decision", roles: ["admin", "read"], scope: "campaign",
  summary: "A decision with its explanation: what was seen, who was eligible and why not the others, scores, probabilities, prices, the draw, what it holds, what became of it, and the contribution of each feature.",
  params: OfDecision, answer: ExplainedDecision,
}, ({ service }, { params }) => service.explain(params));

/** The routes. */
export const decisionRoutes: readonly Route[] = [decide, batch, explain];

/** Asks the service; under overload answers with the fallback, and nothing is decided. Throws `personal-data` for what names a person and was not declared. */
export async function answerOf(parts: HttpParts, asked: DecideInput): Promise<ServiceAnswer | Shed> {
  const { service, metrics, hub, overload, clock } = parts;
  const campaign = service.campaigns.find(asked.campaign);
  // A decision that was made is told again also under load: the same name has one answer.
  if (overload.shedsDecisions() && findDecision(campaign.state, asked.decision) === null) {
    metrics.shed(asked.campaign);
    const { problem } = campaign;
    return { campaign: asked.campaign, decision: asked.decision, candidates: problem.fallback!(problem.parseRequest(service.requestOf(asked))), fallback: true, shed: true };
  }
  // What is shed is written nowhere.
  if ("request" in asked) refusePersonal(asked.request, "request", parts.declaredFields);
  else refusePersonal(asked.page, "page", parts.declaredFields);
  const answer = await service.decide(asked);
  metrics.decision(asked.campaign, answer.bucket, answer.fallback);
  if (hub.listeners() > 0) hub.tell({ kind: "decision", campaign: asked.campaign, decision: answer.decision, bucket: answer.bucket, policy: answer.policy, fallback: answer.fallback, atMs: clock() });
  return answer;
}

// Propensities, buckets and policies never reach a browser.
function publicPart(answer: ServiceAnswer | Shed): Readable<PublicAnswer> | Shed {
  if ("shed" in answer) return answer;
  const { campaign, decision, candidates, fallback } = answer;
  return { campaign, decision, candidates, fallback };
}
