// One OpenTelemetry span per request, under the caller's own trace where it names one. Without a provider they cost next to nothing.
import { context, propagation, ProxyTracerProvider, SpanKind, SpanStatusCode, trace, type Span } from "@opentelemetry/api";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** Traces every request of this app. What a span says concerns no person: the route, its status. */
export function traceRequests(app: FastifyInstance): void {
  const tracer = trace.getTracer("propense");
  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook("onRequest", (request, _reply, next) => {
    if (!isListenedTo()) return next();
    const route = request.routeOptions.config.id ?? "unknown";
    const parent = propagation.extract(context.active(), request.headers);
    spans.set(request, tracer.startSpan(route, { kind: SpanKind.SERVER, attributes: { "http.request.method": request.method, "http.route": request.routeOptions.url ?? "" } }, parent));
    next();
  });
  app.addHook("onResponse", (request, reply, next) => {
    const span = spans.get(request);
    if (span === undefined) return next();
    span.setAttribute("http.response.status_code", reply.statusCode);
    if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
    next();
  });
}

// Whether anybody has registered a provider, now or a moment ago: without one a span is an object that nobody sees.
function isListenedTo(): boolean {
  const provider = trace.getTracerProvider();
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer("propense") !== undefined;
}
