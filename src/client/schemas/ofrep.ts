// A decision in the words of OpenFeature's Remote Evaluation Protocol (OFREP 0.1): a campaign is a flag, what to do is its value.
import { Type, type Static } from "typebox";
import { CampaignName, closed, Name } from "./common.ts";

/** The flag in the path: the name of a campaign. */
export const OfFlag = closed({ key: CampaignName });

/** Who is asked about, and what is on the page. */
export const EvaluationBody = Type.Object({
  context: Type.Optional(Type.Object({
    targetingKey: Type.Optional(Type.String({ maxLength: 256, description: "The customer or the visitor." })),
    decision: Type.Optional(Name),
  }, { description: "Every other field is what is on the page. Without a decision's name the same question is the same decision until the end of the day (UTC)." })),
});
/** Who is asked about, and what is on the page. */
export type EvaluationBody = Static<typeof EvaluationBody>;

/** What to do. */
export const EvaluationAnswer = Type.Object({
  key: Type.String(),
  reason: Type.Enum(["SPLIT", "DEFAULT", "DISABLED"], { description: "SPLIT: drawn; DEFAULT: the fallback stands, as nothing else was permitted; DISABLED: the campaign is switched off." }),
  variant: Type.String({ description: "The name of what was chosen; of several stages, joined by +." }),
  value: Type.Unknown({ description: "The candidate in the problem's own words; of several stages, { candidates }." }),
  metadata: Type.Record(Type.String(), Type.Union([Type.Boolean(), Type.String(), Type.Number()]), { description: "The decision's name; for server keys its bucket and policy." }),
});
/** What to do. */
export type EvaluationAnswer = Static<typeof EvaluationAnswer>;
