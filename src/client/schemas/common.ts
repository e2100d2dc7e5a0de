// Words that many routes share: names, money, and the one form of an error.
import { Type, type Static, type TProperties } from "typebox";

/** An object without other fields than these. */
export const closed = <Fields extends TProperties>(fields: Fields, about?: string) => Type.Object(fields, { additionalProperties: false, ...(about !== undefined && { description: about }) });

/** A caller's own name for a decision, an outcome, a refund: visible ASCII characters. */
export const Name = Type.String({ pattern: "^[!-~]{1,128}$", description: "Visible ASCII characters, at most 128. Never a customer's identifier." });

/** The name of a campaign. */
export const CampaignName = Type.String({ pattern: "^[a-z0-9][a-z0-9_.-]{0,63}$", description: "Lower-case letters, digits, and _ . - within." });

/** The name of a policy: "fallback", "uniform" or 64 hexadecimal digits. */
export const PolicyName = Type.String({ pattern: "^(fallback|uniform|[0-9a-f]{64})$", description: "\"fallback\", \"uniform\" or the 64 hexadecimal digits of a snapshot." });

/** Why something was done, for whoever reads the journal. */
export const Reason = Type.String({ minLength: 1, maxLength: 400 });

/** Minor units, e.g. cents. */
export const Amount = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: "Minor units, e.g. cents." });

/** Milliseconds since 1970. */
export const TimeMs = Type.Integer({ minimum: -8.64e15, maximum: 8.64e15, description: "Milliseconds since 1970." });

/** Amounts by account. */
export const Amounts = Type.Record(Type.String({ maxLength: 128 }), Amount, { maxProperties: 64 });

/** Numbers by the name of a limit. */
export const Prices = Type.Record(Type.String({ maxLength: 128 }), Type.Number({ minimum: 0 }), { maxProperties: 64 });

/** What stands in the path of most routes. */
export const InCampaign = closed({ campaign: CampaignName });
/** A decision of a campaign, in the path. */
export const OfDecision = closed({ campaign: CampaignName, decision: Name });

/** A fault of the input or the caller (RFC 9457). */
export const ProblemBody = Type.Object({
  type: Type.String({ description: "The place in docs/errors.md." }),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String({ description: "Stable; docs/errors.md lists them." }),
  detail: Type.String({ description: "Where it is, what was expected, what was got." }),
});
/** A fault of the input or the caller, as JSON. */
export type ProblemBody = Static<typeof ProblemBody>;

/** Nothing to say but that it is done. */
export const Done = closed({ done: Type.Literal(true) });
