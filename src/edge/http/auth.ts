// Who may call which route: the key, its role, its campaigns, and for keys in browsers the page they are used on.
import { createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { describe, fail } from "../../core/index.ts";
import type { KeyState } from "../../service/index.ts";
import type { Caller, RouteData } from "./route.ts";
import { keyOf } from "./secrets.ts";

/** Where keys are found. */
export type FindKey = (key: string) => KeyState | undefined;

/** The caller of a route. Throws `unauthorized` without a key that stands, `forbidden` where it may not do this. */
export function authorize({ headers, query }: Pick<FastifyRequest, "headers" | "query">, find: FindKey, route: Pick<RouteData, "roles" | "scope" | "keyAlso">): Caller {
  if (route.scope === "public") return null;
  const secret = /^Bearer (\S{1,200})$/i.exec(headers.authorization ?? "")?.[1] ?? otherSecret({ headers, query }, route.keyAlso);
  const key = secret === undefined ? null : keyOf(secret, find);
  if (key === null) fail("unauthorized", "authorization", "Bearer and a key that stands", secret === undefined ? "none" : "another one");
  if (!route.roles.includes(key.role)) fail("forbidden", "key", `a role of ${route.roles.join(", ")}`, key.role);
  if (key.role === "publishable" && !key.origins.includes(headers.origin ?? "")) fail("forbidden", "origin", "one that the key is bound to", describe(headers.origin));
  if (route.scope === "all" && key.campaigns !== null) fail("forbidden", "key", "one that is good for all campaigns", "one that is bound to some");
  return key;
}

// As other senders are built to tell it.
function otherSecret({ headers, query }: Pick<FastifyRequest, "headers" | "query">, also: RouteData["keyAlso"]): string | undefined {
  if (also === "basic") {
    const pair = /^Basic ([A-Za-z0-9+/=]{1,400})$/i.exec(headers.authorization ?? "")?.[1];
    return pair === undefined ? undefined : Buffer.from(pair, "base64").toString("utf8").split(":")[0];
  }
  const told = also === "query" ? (query as { readonly api_secret?: unknown }).api_secret : also === "header" ? headers["x-api-key"] : undefined;
  return typeof told === "string" ? told : undefined;
}

/** Whoever signs with the secret of the webhooks: told apart from keys, and good for what a server key is good for. */
export const webhookCaller: NonNullable<Caller> = { key: "webhook", name: "signed webhooks", role: "server", hash: "", campaigns: null, origins: [], createdMs: 0, revokedMs: null };

/** Whether the signature stands in the place of a key; it is checked as soon as the body is there. */
export function isSigned({ headers }: Pick<FastifyRequest, "headers">, { keyAlso }: Pick<RouteData, "keyAlso">): boolean {
  return keyAlso === "webhook" && headers.authorization === undefined && headers["x-shopify-hmac-sha256"] !== undefined;
}

/** Throws `unauthorized` unless the body was signed: base64 of HMAC-SHA256 over its bytes. */
export function checkSignature({ headers, text }: Pick<FastifyRequest, "headers" | "text">, secret: string): void {
  const told = Buffer.from(String(headers["x-shopify-hmac-sha256"]), "base64");
  const signature = createHmac("sha256", secret).update(text).digest();
  if (told.length !== signature.length || !timingSafeEqual(told, signature)) fail("unauthorized", "x-shopify-hmac-sha256", "the signature of this body under the shared secret", "another one");
}

/** Throws `forbidden` where the key is bound to other campaigns. */
export function checkCampaign(caller: Caller, campaign: unknown): void {
  if (!mayUse(caller, campaign)) fail("forbidden", "campaign", "one that the key is good for", describe(campaign));
}

/** Whether the key is good for this campaign. */
export function mayUse(caller: Caller, campaign: unknown): boolean {
  return caller === null || caller.campaigns === null || (typeof campaign === "string" && caller.campaigns.includes(campaign));
}
