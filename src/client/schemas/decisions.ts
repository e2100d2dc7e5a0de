// What is said of decisions over HTTP: asked, shown, answered, redeemed, taken back, refunded, rated, explained.
import { Type, type Static } from "typebox";
import { Amount, Amounts, CampaignName, closed, Name, PolicyName, Prices, Reason, TimeMs } from "./common.ts";

/** A question: with a whole request, or with a customer and what is on the page. */
export const DecisionBody = Type.Union([
  closed({ decision: Name, request: Type.Unknown({ description: "The request as the campaign's problem asks for it." }) }),
  closed({
    decision: Name,
    customer: Type.String({ minLength: 1, maxLength: 256, description: "The customer or the visitor, as events call them: the request is made of the profile." }),
    page: Type.Unknown({ description: "What is on the page, in the fields of the problem's request; they go before those of the profile." }),
  }),
]);
/** A question. */
export type DecisionBody = Static<typeof DecisionBody>;

const told = {
  campaign: CampaignName,
  decision: Name,
  candidates: Type.Array(Type.Unknown(), { description: "What to do: one candidate per stage, in the problem's own words." }),
  fallback: Type.Boolean({ description: "The problem's own fallback stands: nothing else was permitted." }),
};

/** What a browser is told. */
export const PublicAnswer = Type.Object(told);
/** What a browser is told. */
export type PublicAnswer = Static<typeof PublicAnswer>;

/** What everybody is told under overload: the fallback, and that nothing was decided, journaled or held. Ask again under the same name. */
export const ShedAnswer = Type.Object({ ...told, shed: Type.Literal(true) });
/** What everybody is told under overload. */
export type ShedAnswer = Static<typeof ShedAnswer>;

/** How one stage was drawn. */
const ChoiceBody = Type.Object({
  candidate: Type.String(),
  propensity: Type.Number(),
  masked: Type.Optional(Type.Array(Type.String())),
});

/** What a server is told. */
export const Answer = Type.Object({
  ...told,
  choices: Type.Array(ChoiceBody),
  bucket: Type.Enum(["holdout", "canary", "live"]),
  policy: PolicyName,
});
/** What a server is told. */
export type Answer = Static<typeof Answer>;

/** Many questions at once. */
export const BatchBody = closed({ decisions: Type.Array(DecisionBody, { minItems: 1, maxItems: 100 }) });
/** Many questions at once. */
export type BatchBody = Static<typeof BatchBody>;

/** An answer or a fault for each, in order. */
export const BatchAnswer = Type.Object({
  results: Type.Array(Type.Union([Type.Object({ answer: Type.Union([Answer, ShedAnswer]) }), Type.Object({ problem: Type.Object({ status: Type.Integer(), code: Type.String(), detail: Type.String(), title: Type.String(), type: Type.String() }) })])),
});
/** An answer or a fault for each, in order. */
export type BatchAnswer = Static<typeof BatchAnswer>;

/** Something that happened. */
export const OutcomeBody = closed({
  outcome: Type.Unknown({ description: "The outcome as the campaign's problem asks for it." }),
  outcomeId: Name,
});
/** Something that happened. */
export type OutcomeBody = Static<typeof OutcomeBody>;

/** What became of it. */
export const ReceiptBody = Type.Object({
  decision: Name, outcomeId: Name,
  late: Type.Boolean({ description: "It came after the outcome window and counts for nothing." }),
  repeated: Type.Boolean({ description: "It was known already." }),
});
/** What became of it. */
export type ReceiptBody = Static<typeof ReceiptBody>;

/** A rating of what was shown. */
export const FeedbackBody = closed({
  campaign: CampaignName, decision: Name, feedbackId: Name,
  stars: Type.Integer({ minimum: 1, maximum: 5 }),
  product: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: "Which of several products, where the problem shows several." })),
});
/** A rating of what was shown. */
export type FeedbackBody = Static<typeof FeedbackBody>;

/** Taken back, with the reason. */
export const VoidBody = closed({ reason: Reason });

/** Money that came back. */
export const ReversalBody = closed({ reversalId: Name, amounts: Amounts, reason: Reason });
/** Money that came back. */
export type ReversalBody = Static<typeof ReversalBody>;

const Contribution = Type.Object({ feature: Type.String(), value: Type.Number(), contribution: Type.Number() });
const Assigned = Type.Object({ policy: PolicyName, explorationFloor: Type.Number() });

/** One candidate of one stage: could it be chosen, and how likely was it. */
const ExplainedCandidate = Type.Object({
  candidate: Type.String(),
  forbiddenBy: Type.Union([Type.Enum(["rule", "money", "guard"]), Type.Null()], { description: "Why it could not be chosen: a rule of the problem, money or a cap, a guard that forbade every offer; null where it could." }),
  because: Type.Union([Type.String(), Type.Null()], { description: "Why, in one sentence; null where it could be chosen, or where the problem does not say." }),
  probability: Type.Number(),
  shadowProbability: Type.Union([Type.Number(), Type.Null()]),
  score: Type.Union([Type.Number(), Type.Null()]),
  contributions: Type.Array(Contribution),
});

/** A decision, with all that is known of how it came about and what became of it. */
export const ExplainedDecision = Type.Object({
  campaign: CampaignName, decision: Name, atMs: TimeMs,
  bucket: Type.Enum(["holdout", "canary", "live"]),
  assignment: Assigned,
  shadow: Type.Union([Assigned, Type.Null()]),
  fallback: Type.Boolean(),
  guards: Type.Array(Type.String(), { description: "The guards that forbade every offer." }),
  prices: Prices,
  reservations: Type.Array(Type.Object({ account: Type.String(), maximum: Amount })),
  erased: Type.Boolean({ description: "The person is forgotten: what was seen cannot be read any more." }),
  request: Type.Unknown(),
  stages: Type.Array(Type.Object({
    state: Type.Array(Type.Object({ name: Type.String(), value: Type.Number() }), { description: "What the policy saw." }),
    chosen: Type.String(), propensity: Type.Number(),
    draw: Type.Union([Type.Number(), Type.Null()], { description: "The number in [0, 1) that picked the candidate, drawn again; null where nothing was drawn." }),
    candidates: Type.Array(ExplainedCandidate),
  })),
  remembered: Type.Boolean({ description: "The service still remembers what became of it; the journal keeps everything." }),
  status: Type.Object({ shown: Type.Boolean(), redeemedBy: Type.Union([Name, Type.Null()]), voided: Type.Boolean(), closed: Type.Boolean() }),
  outcomes: Type.Array(Type.Object({ outcomeId: Name, atMs: TimeMs, late: Type.Boolean(), outcome: Type.Unknown() })),
});
/** A decision, with all that is known of how it came about and what became of it. */
export type ExplainedDecision = Static<typeof ExplainedDecision>;
