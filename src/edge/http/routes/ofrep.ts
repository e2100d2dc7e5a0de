// A decision as OpenFeature's providers ask for one (OFREP 0.1): the campaign is the flag, the targeting key is the customer, the rest of the context is the page.
import { EvaluationAnswer, EvaluationBody, OfFlag } from "../../../client/schemas/ofrep.ts";
import { canonical, describe, fail, type Fault } from "../../../core/index.ts";
import { defineRoute, type HttpParts, type Route } from "../route.ts";
import { answerOf } from "./decisions.ts";

const dayMs = 86_400_000;

const evaluate = defineRoute({
  id: "evaluate", method: "POST", path: "/ofrep/v1/evaluate/flags/:key", roles: ["admin", "server", "publishable"], scope: "campaign", keyAlso: "header", faultFields: failureOf,
  summary: "Decide, as OpenFeature's remote evaluation protocol asks: a campaign is a flag, the targeting key is the customer, the rest of the context is what is on the page.",
  params: OfFlag, body: EvaluationBody, answer: EvaluationAnswer,
}, async (parts, { params: { key }, body, caller }) => {
  const { problem, state } = parts.service.campaigns.find(key);
  const { targetingKey, decision, ...page } = (body.context ?? {}) as { readonly targetingKey?: string; readonly decision?: string; readonly [field: string]: unknown };
  if (targetingKey === undefined || targetingKey === "") fail("bad-request", "context.targetingKey", "the customer or the visitor", describe(targetingKey));
  const asked = { campaign: key, decision: decision ?? nameFor(parts, { key, targetingKey, page }), customer: targetingKey, page };
  const answer = await answerOf(parts, asked);
  const own = caller?.role === "publishable" || "shed" in answer ? {} : { bucket: answer.bucket, policy: answer.policy };
  return {
    key, reason: !state.on ? "DISABLED" : answer.fallback ? "DEFAULT" : "SPLIT",
    variant: answer.candidates.map((candidate) => problem.label(candidate)).join("+"),
    value: answer.candidates.length === 1 ? answer.candidates[0] : { candidates: answer.candidates },
    metadata: { decision: answer.decision, ...("shed" in answer && { shed: true }), ...own },
  } as const;
});

/** The routes. */
export const ofrepRoutes: readonly Route[] = [evaluate];

// Evaluated again on the same day, the same question is the same decision: a page that polls does not use up the budget.
function nameFor({ service, clock }: HttpParts, { key, targetingKey, page }: { readonly key: string; readonly targetingKey: string; readonly page: unknown }): string {
  return `ofrep-${service.nameOf("ofrep", key, targetingKey, canonical(page), String(Math.floor(clock() / dayMs)))}`;
}

// What the protocol wants to read of a fault, beside the problem's own fields.
function failureOf({ code, where, expected, got }: Fault, { key }: { readonly key?: unknown }): { readonly [field: string]: unknown } {
  const errorCode = code === "not-found" ? "FLAG_NOT_FOUND" : where === "context.targetingKey" ? "TARGETING_KEY_MISSING"
    : code === "bad-body" || code === "too-large" ? "PARSE_ERROR" : code === "bad-request" || code === "personal-data" ? "INVALID_CONTEXT" : "GENERAL";
  return { key, errorCode, errorDetails: `${where}: expected ${expected}, got ${got}` };
}
