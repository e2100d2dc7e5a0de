// What a route is: data first (path, roles, schemas), so that the app, the OpenAPI document and the table of roles have one source.
import type { FastifyReply, FastifyRequest } from "fastify";
import type { IncomingHttpHeaders } from "node:http";
import type { Static, TSchema } from "typebox";
import type { Fault } from "../../core/index.ts";
import type { DecisionService, Durability, KeyState, Role, SnapshotStore } from "../../service/index.ts";
import type { Hub } from "./hub.ts";
import type { Metrics } from "./metrics.ts";
import type { Overload } from "./overload.ts";

/** What the routes work on. */
export interface HttpParts {
  readonly service: DecisionService;
  readonly snapshots: SnapshotStore;
  readonly durability: Durability;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly hub: Hub;
  readonly metrics: Metrics;
  readonly overload: Overload;
  /** ISO 4217: of money that is told without one. */
  readonly currency: string | null;
  /** Top fields of requests that may name a person, beside the subject. */
  readonly declaredFields: ReadonlySet<string>;
  /** Whether the service still takes requests: false from the moment it begins to stop. */
  readonly accepting: () => boolean;
}

/** Who calls; null where nobody has to say. */
export type Caller = KeyState | null;

/**
 * How far a key that is bound to campaigns reaches: "campaign" and "body" look for the campaign's name in the path or the body,
 * "filtered" shows it its own campaigns, "store" takes what it tells and gives orders to its own campaigns alone, "all" refuses it, "public" asks for no key at all.
 */
type Scope = "campaign" | "body" | "filtered" | "store" | "all" | "public";

/** What arrived, in the form of the route's schemas. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller;
  readonly headers: IncomingHttpHeaders;
}

/** The same value, not to be changed. */
export type Readable<Value> = Value extends readonly (infer Entry)[] ? readonly Readable<Entry>[]
  : Value extends object ? { readonly [Key in keyof Value]: Readable<Value[Key]> } : Value;

/** Everything of a route but what it does. */
export interface RouteData {
  /** A word for metrics, traces and the OpenAPI document. */
  readonly id: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  /** Empty for a public route. */
  readonly roles: readonly Role[];
  readonly scope: Scope;
  readonly summary: string;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly answer: TSchema;
  /**
   * Where the key may stand beside `Authorization: Bearer`: as the name of Basic, as `api_secret` in the query, in the header x-api-key; or a signature
   * of the body in its place.
   */
  readonly keyAlso?: "basic" | "query" | "header" | "webhook";
  /** What the route's protocol wants to read of a fault beside the problem's own fields. */
  readonly faultFields?: (fault: Fault, params: { readonly [name: string]: unknown }) => { readonly [field: string]: unknown };
  /** Media type of the body where it is not JSON. */
  readonly accepts?: string;
  /** Media type of the answer where it is not JSON. */
  readonly gives?: string;
  /** Most bytes of a body where it is not the standard. */
  readonly bodyLimit?: number;
}

/** A route. */
export interface Route extends RouteData {
  readonly handle: (parts: HttpParts, call: Call) => unknown;
  /** Writes the answer itself, e.g. a stream that does not end. */
  readonly stream?: (parts: HttpParts, exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly caller: Caller }) => void;
}

type StaticOf<Schema> = Schema extends TSchema ? Static<Schema> : undefined;

/** A route whose handler has the types of its schemas. */
export function defineRoute<const Data extends RouteData>(
  data: Data,
  handle: (parts: HttpParts, call: Call<StaticOf<Data["params"]>, StaticOf<Data["query"]>, StaticOf<Data["body"]>>) => Readable<Static<Data["answer"]>> | Promise<Readable<Static<Data["answer"]>>>,
): Route {
  return { ...data, handle: handle as Route["handle"] };
}

/** The answer of a route that has nothing to say but that it is done. */
export const done = { done: true } as const;
