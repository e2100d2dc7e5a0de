// Traces: one span per request under the caller's own trace, ended with its status, and nothing in it of whom it was about.
import { context, propagation, SpanKind, SpanStatusCode, trace, TraceFlags, type Context, type Span, type SpanOptions, type TextMapPropagator, type Tracer } from "@opentelemetry/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openHttpShop } from "../../../test/fixtures/http-shop.ts";

interface Ended {
  readonly name: string;
  readonly kind: SpanKind | undefined;
  readonly parent: string | undefined;
  readonly attributes: { readonly [name: string]: unknown };
  readonly status: SpanStatusCode | null;
}

const ended: Ended[] = [];
let open = 0;

// As much of an SDK as spans need: they are kept when they end.
const tracer = {
  startSpan(name: string, { kind, attributes: first }: SpanOptions = {}, within: Context = context.active()): Span {
    open++;
    const attributes: { [name: string]: unknown } = { ...first };
    let status: SpanStatusCode | null = null;
    const parent = trace.getSpanContext(within)?.spanId;
    const span: Pick<Span, "setAttribute" | "setStatus" | "end"> = {
      setAttribute(key, value) {
        attributes[key] = value;
        return span as Span;
      },
      setStatus({ code }) {
        status = code;
        return span as Span;
      },
      end() {
        open--;
        ended.push({ name, kind, parent, attributes, status });
      },
    };
    return span as Span;
  },
} as Tracer;

// The header of W3C Trace Context: version, trace, parent, flags.
const traceParent: TextMapPropagator = {
  inject: () => undefined,
  fields: () => ["traceparent"],
  extract(within, carrier, getter) {
    const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(String(getter.get(carrier, "traceparent"))) ?? [];
    return traceId === undefined ? within : trace.setSpanContext(within, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
  },
};

beforeAll(() => {
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  propagation.setGlobalPropagator(traceParent);
});
afterAll(() => {
  trace.disable();
  propagation.disable();
});

test("one span per request, named after the route, under the caller's trace, with the status; nothing of the person", async () => {
  const { call, ask } = await openHttpShop({}, {}, { declaredFields: ["visitor"] });
  const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  await call("POST", "/v1/campaigns/spring/decisions", { as: "server", body: ask("d", "ada@example.com"), headers: { traceparent } });
  await call("DELETE", "/v1/customers/ada%40example.com");
  await call("GET", "/v1/campaigns", { as: null });
  await call("GET", "/nowhere/ada");
  expect(open).toBe(0);
  expect(ended.map(({ name, parent, status }) => [name, parent, status])).toEqual([["decide", "b".repeat(16), null], ["erase-customer", undefined, null], ["list-campaigns", undefined, null], ["unknown", undefined, null]]);
  expect(ended[0]).toMatchObject({ kind: SpanKind.SERVER, attributes: { "http.request.method": "POST", "http.route": "/v1/campaigns/:campaign/decisions", "http.response.status_code": 200 } });
  expect(ended.map(({ attributes }) => attributes["http.response.status_code"])).toEqual([200, 200, 401, 404]);
  expect(JSON.stringify(ended)).not.toMatch(/ada|example\.com/);
});

test("a fault of the service is an error of its span", async () => {
  const { call, service } = await openHttpShop();
  ended.length = 0;
  Object.assign(service.campaigns, { find: () => { throw new Error("broken"); } });
  expect((await call("GET", "/v1/campaigns/spring")).status).toBe(500);
  expect(ended).toMatchObject([{ name: "get-campaign", status: SpanStatusCode.ERROR, attributes: { "http.response.status_code": 500 } }]);
});
