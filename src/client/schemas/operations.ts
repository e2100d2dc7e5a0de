// What is said of the service itself over HTTP: keys, health, readiness.
import { Type, type Static } from "typebox";
import { CampaignName, closed, TimeMs } from "./common.ts";

/** What a caller may do. */
const RoleName = Type.Enum(["admin", "server", "read", "publishable"]);

const Origin = Type.String({ pattern: "^https?://[A-Za-z0-9.:\\[\\]-]{1,200}$", description: "Scheme, host and port of a page, as browsers send it." });

/** A key to be made. */
export const KeyBody = closed({
  name: Type.String({ minLength: 1, maxLength: 100, description: "What people call it." }),
  role: RoleName,
  campaigns: Type.Optional(Type.Union([Type.Array(CampaignName, { minItems: 1, maxItems: 100 }), Type.Null()], { description: "The campaigns it is good for; null or left out for all." })),
  origins: Type.Optional(Type.Array(Origin, { maxItems: 32, description: "Web origins of a publishable key: at least one; none for other roles." })),
});
/** A key to be made. */
export type KeyBody = Static<typeof KeyBody>;

/** A key as it is remembered; nobody but its holder has the key itself. */
export const KeyAnswer = Type.Object({
  key: Type.String(), name: Type.String(), role: RoleName,
  campaigns: Type.Union([Type.Array(CampaignName), Type.Null()]),
  origins: Type.Array(Type.String()),
  createdMs: TimeMs, revokedMs: Type.Union([TimeMs, Type.Null()]),
});
/** A key as it is remembered. */
export type KeyAnswer = Static<typeof KeyAnswer>;

/** A new key: the only time it is told. */
export const NewKeyAnswer = Type.Object({ ...KeyAnswer.properties, secret: Type.String({ description: "Send it as Authorization: Bearer. It is told once and kept nowhere." }) });
/** A new key: the only time it is told. */
export type NewKeyAnswer = Static<typeof NewKeyAnswer>;

/** All keys. */
export const KeyList = Type.Object({ keys: Type.Array(KeyAnswer) });
/** A key in the path. */
export const OfKey = closed({ key: Type.String({ pattern: "^[0-9a-f]{16}$" }) });

/** The process answers. */
export const HealthAnswer = Type.Object({ alive: Type.Literal(true) });
/** The service decides, and this is what an acknowledged decision survives. */
export const ReadyAnswer = Type.Object({
  ready: Type.Boolean(),
  durability: Type.Enum(["none", "process-crash", "power-loss", "replicated"], { description: "What an acknowledged decision survives." }),
  waiting: Type.Integer({ description: "Commits that wait now." }),
});
/** The service decides, and this is what an acknowledged decision survives. */
export type ReadyAnswer = Static<typeof ReadyAnswer>;
