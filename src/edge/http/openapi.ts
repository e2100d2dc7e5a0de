// The OpenAPI 3.1 document, made from the same schemas that check requests, and a page of it that needs no script.
import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { ProblemBody } from "../../client/schemas/common.ts";
import { errorTitles } from "../../core/index.ts";
import { documentPage } from "./page.ts";
import { httpStatus, problemType } from "./problem.ts";
import type { Route } from "./route.ts";

type Fields = { [name: string]: unknown };

/** Serves `GET /openapi.json` and `GET /docs`; returns what adds a route to both. */
export async function addDocuments(app: FastifyInstance): Promise<(route: Route) => void> {
  const all: Route[] = [];
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Propense", version: "1", description: "Live decisions. Every fault is application/problem+json with a stable code." },
      components: {
        securitySchemes: {
          key: { type: "http", scheme: "bearer", description: "A key of propense keys create." },
          basic: { type: "http", scheme: "basic", description: "The key as the name, without a password, as Segment's libraries send a write key." },
          query: { type: "apiKey", in: "query", name: "api_secret", description: "The key as Google's Measurement Protocol tells it." },
          header: { type: "apiKey", in: "header", name: "x-api-key", description: "The key as OpenFeature's providers may send it." },
          webhook: { type: "apiKey", in: "header", name: "x-shopify-hmac-sha256", description: "In the place of a key: base64 of HMAC-SHA256 over the body, under the secret of the webhooks." },
        },
      },
    },
  });
  const document = (): Fields => completed(app.swagger() as unknown as Fields, all);
  let made: Fields | null = null;
  app.get("/openapi.json", { schema: { hide: true }, config: { id: "openapi" } }, () => (made ??= document()));
  app.get("/docs", { schema: { hide: true }, config: { id: "docs" } }, (_request, reply) => reply.type("text/html; charset=utf-8").send(documentPage(all, { titles: errorTitles, statuses: httpStatus })));
  return (route) => void all.push(route);
}

// Answers, roles and media types are added here, so that no compiler of answers drops a field of them.
function completed(document: Fields, routes: readonly Route[]): Fields {
  const paths = document["paths"] as { readonly [path: string]: { readonly [method: string]: Fields } };
  for (const route of routes) {
    const operation = paths[route.path.replaceAll(/:(\w+)/g, "{$1}")][route.method.toLowerCase()];
    const problem = { description: "A fault of the input or the caller.", content: { [problemType]: { schema: ProblemBody } } };
    operation["responses"] = { 200: { description: "Done.", content: { [route.gives ?? "application/json"]: { schema: route.answer } } }, "4XX": problem, 503: problem };
    if (route.scope !== "public") operation["security"] = [{ key: [] }, ...(route.keyAlso === undefined ? [] : [{ [route.keyAlso]: [] }])];
    operation["x-roles"] = route.roles;
    if (route.accepts !== undefined) operation["requestBody"] = { required: true, content: { [route.accepts]: { schema: { type: "string", format: "binary" } } } };
  }
  return document;
}
