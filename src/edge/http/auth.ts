// Who may call which route: the key, its role, its campaigns, and for keys in browsers the page they are used on.
import type { FastifyRequest } from "fastify";
import { describe, fail } from "../../core/index.ts";
import type { KeyState } from "../../service/index.ts";
import type { Caller, RouteData } from "./route.ts";
import { keyOf } from "./secrets.ts";

/** Where keys are found. */
export type FindKey = (key: string) => KeyState | undefined;

/** The caller of a route. Throws `unauthorized` without a key that stands, `forbidden` where it may not do this. */
export function authorize({ headers }: Pick<FastifyRequest, "headers">, find: FindKey, route: Pick<RouteData, "roles" | "scope">): Caller {
  if (route.scope === "public") return null;
  const secret = /^Bearer (\S{1,200})$/i.exec(headers.authorization ?? "")?.[1];
  const key = secret === undefined ? null : keyOf(secret, find);
  if (key === null) fail("unauthorized", "authorization", "Bearer and a key that stands", secret === undefined ? "none" : "another one");
  if (!route.roles.includes(key.role)) fail("forbidden", "key", `a role of ${route.roles.join(", ")}`, key.role);
  if (key.role === "publishable" && !key.origins.includes(headers.origin ?? "")) fail("forbidden", "origin", "one that the key is bound to", describe(headers.origin));
  if (route.scope === "all" && key.campaigns !== null) fail("forbidden", "key", "one that is good for all campaigns", "one that is bound to some");
  return key;
}

/** Throws `forbidden` where the key is bound to other campaigns. */
export function checkCampaign(caller: Caller, campaign: unknown): void {
  if (!mayUse(caller, campaign)) fail("forbidden", "campaign", "one that the key is good for", describe(campaign));
}

/** Whether the key is good for this campaign. */
export function mayUse(caller: Caller, campaign: unknown): boolean {
  return caller === null || caller.campaigns === null || (typeof campaign === "string" && caller.campaigns.includes(campaign));
}
