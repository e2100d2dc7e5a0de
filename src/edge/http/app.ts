// The HTTP app over a decision service: every route of the table, with its key, its schemas, its limits, its metrics and its trace.
import cors from "@fastify/cors";
import rateLimit from "@fastify/rate-limit";
import Fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { fail, PropenseError } from "../../core/index.ts";
import type { DecisionService, Durability, KeyState, SnapshotStore } from "../../service/index.ts";
import { authorize, checkCampaign, checkSignature, isSigned, webhookCaller, type FindKey } from "./auth.ts";
import { watchDeadlines } from "./deadlines.ts";
import { createHub, type Hub } from "./hub.ts";
import { parseBody } from "./json.ts";
import { standardHttpLimits, type HttpLimits } from "./limits.ts";
import { createMetrics } from "./metrics.ts";
import { addDocuments } from "./openapi.ts";
import { watchOverload, type Overload } from "./overload.ts";
import { faultOf, ourFault, problemOf, problemType } from "./problem.ts";
import { createRates, type Rates } from "./rates.ts";
import type { Caller, HttpParts, Route } from "./route.ts";
import { routes } from "./routes/index.ts";
import { traceRequests } from "./tracing.ts";
import { validatorCompiler } from "./validation.ts";

/** What the app is made of. */
export interface AppPorts {
  readonly service: DecisionService;
  readonly snapshots: SnapshotStore;
  readonly durability: Durability;
  readonly clock: () => number;
  readonly limits?: Partial<HttpLimits>;
  /** Keys beside those of the journal, e.g. of the command line that runs the app without a network. */
  readonly ownKeys?: readonly KeyState[];
  /** Whether requests are still taken. */
  readonly accepting?: () => boolean;
  readonly hub?: Hub;
  /** ISO 4217: of money that is told without one; such money is refused unless this is given. */
  readonly currency?: string | null;
  /** Top fields of requests that may name a person, beside the subject. */
  readonly declaredFields?: readonly string[];
  /** What webhooks of Shopify are signed with; none is believed unless given. */
  readonly shopifySecret?: string | null;
  readonly logger?: boolean | object;
  /** Metrics of the Node process as well. */
  readonly ofProcess?: boolean;
  /** Key and certificate in PEM. */
  readonly tls?: { readonly key: Uint8Array; readonly cert: Uint8Array } | null;
}

declare module "fastify" {
  interface FastifyRequest {
    caller: Caller;
    counted: boolean;
    /** The body as it came, where a signature of it stands for the key. */
    text: string;
  }
  interface FastifyContextConfig {
    /** The route's word. */
    id?: string;
    route?: Route;
  }
}

/** The app, not yet listening. */
export async function createApp(ports: AppPorts): Promise<FastifyInstance> {
  const { service, snapshots, durability, clock, accepting = () => true, hub = createHub() } = ports;
  const limits = { ...standardHttpLimits, ...ports.limits };
  const overload = watchOverload(limits.overload, service.journal.waiting);
  const { currency = null, declaredFields = [], shopifySecret = null } = ports;
  const parts: HttpParts = {
    service, snapshots, durability, clock, hub, overload, accepting, currency, declaredFields: new Set(["subject", ...declaredFields]), metrics: createMetrics(service, { ofProcess: ports.ofProcess === true }),
  };
  const app = Fastify({
    logger: ports.logger ?? false, bodyLimit: limits.bodyBytes, requestTimeout: limits.requestMs, keepAliveTimeout: limits.keepAliveMs, childLoggerFactory: (logger) => logger,
    exposeHeadRoutes: false, routerOptions: { maxParamLength: 600 }, trustProxy: limits.trustProxy, forceCloseConnections: "idle" as const, logController: new LogController({ disableRequestLogging: true }),
    ...(ports.tls && { https: { key: Buffer.from(ports.tls.key), cert: Buffer.from(ports.tls.cert) } }),
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  }) as FastifyInstance;
  readJson(app);
  app.setValidatorCompiler(validatorCompiler as never);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((request, reply) => answerError(new PropenseError({ code: "not-found", where: "path", expected: "a route of /docs", got: "another one" }), request, reply));
  app.decorateRequest("caller", null);
  app.decorateRequest("text", "");
  app.decorateRequest("counted", false);
  const known = new Map((ports.ownKeys ?? []).map((key) => [key.key, key]));
  const find: FindKey = (key) => known.get(key) ?? service.keys.find(key);
  await app.register(cors, { delegator: (request, answer) => answer(null, { origin: isPage(service, request.headers.origin), methods: ["GET", "POST", "PUT", "DELETE"], maxAge: 600 }) });
  await app.register(rateLimit, { global: false });
  const rates = createRates(app, limits);
  countRequests(app, parts);
  watchDeadlines(app, limits.answerMs, (reply) => void answerError(new PropenseError({ code: "overloaded", where: "service", expected: "an answer in time", got: "none" }), reply.request, reply));
  traceRequests(app);
  const addRoute = await addDocuments(app);
  for (const route of routes) {
    addRoute(route);
    app.route({ ...registered(route), ...guarded(route, { find, rates, overload, shopifySecret }), handler: (request, reply) => handle(parts, route, { request, reply }) });
  }
  app.addHook("preClose", async () => hub.close());
  app.addHook("onClose", () => overload.stop());
  return app;
}

function handle(parts: HttpParts, route: Route, { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply }): unknown {
  const { params, query, body, caller, headers } = request;
  if (route.stream !== undefined) return route.stream(parts, { request, reply, caller });
  if (route.gives !== undefined) void reply.type(route.gives);
  return route.handle(parts, { params, query, body, caller, headers });
}

function registered(route: Route) {
  const { method, path, params, query, body, summary, id, bodyLimit } = route;
  const schema = { operationId: id, summary, ...(params && { params }), ...(query && { querystring: query }), ...(body && { body }) };
  return { method, url: path, schema, ...(bodyLimit !== undefined && { bodyLimit }), config: { id, route } };
}

interface Gate {
  readonly find: FindKey;
  readonly rates: Rates;
  readonly overload: Overload;
  readonly shopifySecret: string | null;
}

function guarded(route: Route, { find, rates, overload, shopifySecret }: Gate) {
  return {
    async onRequest(request: FastifyRequest): Promise<void> {
      await counted(request, rates, () => { request.caller = shopifySecret !== null && isSigned(request, route) ? webhookCaller : authorize(request, find, route); });
      if (route.scope === "campaign") checkCampaign(request.caller, campaignOf(request.params as { readonly campaign?: unknown; readonly key?: unknown }));
      if (request.caller?.role === "publishable") await rates.browser(request);
      const keeps = route.scope === "public" || route.id === "decide" || route.id === "metrics";
      if (!keeps && overload.refuses()) fail("overloaded", "service", "time to answer", "more requests than it can answer");
    },
    async preValidation(request: FastifyRequest): Promise<void> {
      const { caller, body } = request;
      if (caller === webhookCaller) await counted(request, rates, () => checkSignature(request, shopifySecret!));
      if (route.scope === "body" && typeof body === "object" && body !== null) checkCampaign(caller, (body as { readonly campaign?: unknown }).campaign);
    },
  };
}

// Refused keys and signatures are counted by address.
async function counted(request: FastifyRequest, rates: Rates, check: () => void): Promise<void> {
  try {
    check();
  } catch (error) {
    await rates.refused(request);
    throw error;
  }
}

// A flag of OpenFeature is a campaign.
function campaignOf({ campaign, key }: { readonly campaign?: unknown; readonly key?: unknown }): unknown {
  return campaign ?? key;
}

function readJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(["application/json", "application/cloudevents+json", "application/cloudevents-batch+json"], { parseAs: "string" }, (request, text, done) => {
    try {
      if (request.caller === webhookCaller) request.text = text as string;
      done(null, parseBody(text as string));
    } catch (error) {
      done(error as Error);
    }
  });
  app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, bytes, done) => done(null, bytes));
}

// A page may ask where some publishable key that stands is bound to it; whether this key is, is seen with the key.
function isPage({ keys }: DecisionService, origin: string | undefined): string | false {
  return origin !== undefined && keys.all().some(({ revokedMs, origins }) => revokedMs === null && origins.includes(origin)) ? origin : false;
}

function countRequests(app: FastifyInstance, { metrics, overload }: HttpParts): void {
  const tells = ["info", "debug", "trace"].includes(app.log.level);
  app.addHook("onRequest", (request, _reply, next) => {
    request.counted = true;
    overload.begin();
    next();
  });
  app.addHook("onResponse", (request, reply, next) => {
    if (request.counted) overload.end();
    const route = request.routeOptions.config.id ?? "unknown";
    metrics.request(route, reply.statusCode, reply.elapsedTime / 1000);
    if (tells) request.log.info({ request: request.id, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime), key: request.caller?.key }, "answered");
    next();
  });
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const fault = faultOf(error);
  const { route } = request.routeOptions.config;
  const body = { ...fault === null ? ourFault : problemOf(fault), ...fault !== null && route?.faultFields?.(fault, request.params as { readonly [name: string]: unknown }) };
  if (fault === null) reply.log.error({ err: error, request: request.id }, "a fault of ours");
  if (body.status === 503 || body.status === 429) void reply.header("retry-after", "1");
  if (body.status === 401) void reply.header("www-authenticate", "Bearer");
  return reply.code(body.status).type(problemType).serializer(JSON.stringify).send(body);
}
