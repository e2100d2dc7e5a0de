// The routes of what customers do, at the paths and in the shapes that stores already send: our own, CloudEvents, Segment, GA4, Shopify.
import { EventsAnswer, EventsBody, Ga4Body, Ga4Query, SegmentBatch, SegmentCall, ShopifyBody } from "../../../client/schemas/events.ts";
import { fail } from "../../../core/index.ts";
import { parseGa4, parseNative, parseSegment, parseShopify, parseShopifyOrder, type EventOptions } from "../../events/index.ts";
import { defineRoute, type HttpParts, type Route, type RouteData } from "../route.ts";
import { tellEvents } from "../telling.ts";

const told = { method: "POST", roles: ["admin", "server", "publishable"], scope: "store", answer: EventsAnswer } as const satisfies Partial<RouteData>;

const events = defineRoute({
  ...told, id: "tell", path: "/v1/events", body: EventsBody,
  summary: "What customers did, one event or many, in our own words or as CloudEvents 1.0 (structured or batched). Each counts once; orders go to decisions by the campaigns' rules. Publishable keys tell of browsing only.",
}, (parts, { body, caller }) => tellEvents(parts, parseNative(body, optionsOf(parts)), caller));

const summaries = {
  track: "What a customer did, in Segment's shape (also RudderStack, PostHog).", identify: "A visitor signed in, in Segment's shape: the two are one from here on.", page: "A page was viewed, in Segment's shape.",
  screen: "A screen of an app was viewed, in Segment's shape.", alias: "Two identities are one, in Segment's shape.", group: "Taken and left out: it says nothing of shopping.",
} as const;

const segment = (Object.keys(summaries) as (keyof typeof summaries)[]).map((type) => defineRoute({
  ...told, id: type, path: `/v1/${type}`, keyAlso: "basic", body: SegmentCall, summary: summaries[type],
}, (parts, { body, caller }) => tellEvents(parts, parseSegment({ ...body, type }, optionsOf(parts)), caller)));

const batch = defineRoute({
  ...told, id: "batch", path: "/v1/batch", keyAlso: "basic", body: SegmentBatch, summary: "Many calls in Segment's shape at once. One that cannot be read refuses all, and nothing counts.",
}, (parts, { body, caller }) => tellEvents(parts, parseSegment(body, optionsOf(parts)), caller));

const collect = defineRoute({
  ...told, id: "collect", path: "/mp/collect", keyAlso: "query", query: Ga4Query, body: Ga4Body, summary: "What a customer did, as Google Analytics' Measurement Protocol tells it, with the key as api_secret; or one entry of a data layer.",
}, (parts, { body, caller }) => tellEvents(parts, parseGa4(body, optionsOf(parts)), caller));

const shopify = defineRoute({
  ...told, id: "shopify", path: "/v1/shopify", keyAlso: "webhook", body: ShopifyBody,
  summary: "Events of Shopify's web pixels, one or many; with x-shopify-topic a webhook about an order, whose signature (x-shopify-hmac-sha256) stands for the key.",
}, (parts, { body, caller, headers }) => {
  const topic = headers["x-shopify-topic"];
  if (topic === undefined) return tellEvents(parts, parseShopify(body, optionsOf(parts)), caller);
  if (caller?.role === "publishable") fail("forbidden", "x-shopify-topic", "none with a publishable key", String(topic));
  return tellEvents(parts, parseShopifyOrder(String(topic), body, optionsOf(parts)), caller);
});

/** The routes. */
export const eventRoutes: readonly Route[] = [events, ...segment, batch, collect, shopify];

function optionsOf({ clock, currency }: HttpParts): EventOptions {
  return { receivedMs: clock(), ...(currency !== null && { currency }) };
}
