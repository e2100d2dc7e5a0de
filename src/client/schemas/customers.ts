// What is asked and told about persons over HTTP: all that is held of one, and the end of it.
import { Type, type Static } from "typebox";
import { CampaignName, closed, Name, TimeMs } from "./common.ts";

/** A customer or a visitor in the path, as the shop calls them. */
export const OfCustomer = closed({ customer: Type.String({ minLength: 1, maxLength: 256, description: "The identifier of the customer or the visitor, percent-encoded." }) });

/** How many identities had a key that is destroyed now. */
export const ErasureAnswer = Type.Object({ erased: Type.Integer({ description: "0 where nobody is known." }) });

const Told = Type.Object({ outcomeId: Name, atMs: TimeMs, late: Type.Boolean(), outcome: Type.Unknown() });
const ExportedDecision = Type.Object({
  campaign: CampaignName, decision: Name, atMs: TimeMs, bucket: Type.String(), policy: Type.String(), fallback: Type.Boolean(), request: Type.Unknown(), choices: Type.Array(Type.Unknown()),
  outcomes: Type.Array(Told), history: Type.Array(Type.Object({ kind: Type.String(), atMs: TimeMs }), { description: "What happened to it besides." }),
});

/** All that is held of a person. */
export const CustomerExport = Type.Object({
  subject: Type.String(), atMs: TimeMs,
  pseudonyms: Type.Array(Type.String(), { description: "The names the person has in the journals." }),
  optedOut: Type.Boolean(),
  profile: Type.Union([Type.Unknown({ description: "What is remembered of what the person did." }), Type.Null()]),
  decisions: Type.Array(ExportedDecision),
  events: Type.Array(Type.Unknown(), { description: "What the shop told of the person." }),
});
/** All that is held of a person. */
export type CustomerExport = Static<typeof CustomerExport>;
