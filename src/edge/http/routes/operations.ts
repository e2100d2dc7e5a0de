// The routes of the service itself: is it alive, is it ready, what does it measure, what is happening.
import { Type } from "typebox";
import { HealthAnswer, ReadyAnswer } from "../../../client/schemas/operations.ts";
import { fail } from "../../../core/index.ts";
import { mayUse } from "../auth.ts";
import { defineRoute, type Caller, type HttpParts, type Route } from "../route.ts";
import type { FastifyReply } from "fastify";

const health = defineRoute({
  id: "health", method: "GET", path: "/health", roles: [], scope: "public", summary: "The process answers.", answer: HealthAnswer,
}, () => ({ alive: true } as const));

const ready = defineRoute({
  id: "ready", method: "GET", path: "/ready", roles: [], scope: "public", summary: "The service decides, with the durability of its store; 503 while it starts, stops or cannot write.", answer: ReadyAnswer,
}, async ({ service: { journal }, durability, accepting }) => {
  if (!accepting()) fail("unavailable", "service", "one that takes requests", "one that is stopping");
  await journal.transact(() => ({ entry: null, answer: undefined }));
  return { ready: true, durability, waiting: journal.waiting() };
});

const metrics = defineRoute({
  id: "metrics", method: "GET", path: "/metrics", roles: ["admin", "read"], scope: "all", summary: "Metrics for Prometheus.", gives: "text/plain", answer: Type.String(),
}, (parts) => parts.metrics.text());

/** Most listeners at once. */
const mostListeners = 64;
/** A listener that reads so slowly that more than this many bytes wait is let go. */
const mostBuffered = 1 << 20;

const events: Route = {
  ...defineRoute({
    id: "events", method: "GET", path: "/v1/events/stream", roles: ["admin", "read"], scope: "filtered",
    summary: "Server-sent events: every decision, every movement of money and every alarm as it happens, of the campaigns the key is good for.", gives: "text/event-stream", answer: Type.String(),
  }, () => ""),
  stream: ({ hub }, { reply, caller }) => openStream(hub, reply, caller),
};

/** The routes. */
export const operationRoutes: readonly Route[] = [health, ready, metrics, events];

function openStream(hub: HttpParts["hub"], reply: FastifyReply, caller: Caller): void {
  if (hub.listeners() >= mostListeners) fail("too-many", "events", `at most ${mostListeners} listeners`, "one more");
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { ...reply.getHeaders() as Record<string, string>, "content-type": "text/event-stream", "cache-control": "no-store" });
  raw.write(": listening\n\n");
  const beat = setInterval(() => raw.write(": still here\n\n"), 15_000);
  beat.unref();
  const end = hub.listen((happening) => {
    if (!mayUse(caller, happening.campaign)) return;
    if (raw.writableLength > mostBuffered) raw.destroy();
    else raw.write(`event: ${happening.kind}\ndata: ${JSON.stringify(happening)}\n\n`);
  }, () => raw.end());
  raw.on("close", () => {
    clearInterval(beat);
    end();
  });
}
