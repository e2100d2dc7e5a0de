// What stores tell of their customers, in the shapes that they already send, and what is answered. The parsers look closer than these forms do.
import { Type, type Static } from "typebox";
import { CampaignName, closed, Name } from "./common.ts";

const Text = Type.Union([Type.String({ maxLength: 4096 }), Type.Number(), Type.Null()]);
const Decimal = Type.Union([Type.Number(), Type.String({ maxLength: 64 }), Type.Null()], { description: "A decimal number, also as text." });
const Moment = Type.Union([Type.String({ maxLength: 64 }), Type.Number(), Type.Null()], { description: "ISO 8601, or milliseconds since 1970; now where it is left out." });
const Customer = Type.Union([Type.String({ maxLength: 4096 }), Type.Number(), Type.Null()], { description: "Whoever is signed in. Kept as a pseudonym." });
const Visitor = Type.Union([Type.String({ maxLength: 4096 }), Type.Number(), Type.Null()], { description: "The device. Named together with a customer, the two are one from here on." });
const optional = <Field extends typeof Text | typeof Decimal>(field: Field) => Type.Optional(field);

const Product = Type.Object({
  product_id: optional(Text), sku: optional(Text), category: optional(Text), price: optional(Decimal), quantity: optional(Decimal), coupon: optional(Text),
});

const Properties = Type.Object({
  ...Product.properties, currency: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: "ISO 4217, in either case." })),
  products: Type.Optional(Type.Union([Type.Array(Product, { maxItems: 200 }), Type.Null()])),
  order_id: optional(Text), coupon_id: optional(Text), revenue: optional(Decimal), subtotal: optional(Decimal), total: optional(Decimal), value: optional(Decimal), shipping: optional(Decimal), tax: optional(Decimal), discount: optional(Decimal),
}, { description: "The fields of Segment's e-commerce specification; what nobody needs is dropped unread, what names a person is refused." });

/** An event in our own words, or a CloudEvent 1.0. */
export const EventBody = closed({
  id: Type.Union([Type.String({ maxLength: 256 }), Type.Number()], { description: "The same id (of the same source) counts once; an order counts once by its number, whoever tells it." }),
  type: Type.String({ maxLength: 256, description: "e.g. \"product-viewed\" or \"Product Viewed\"." }),
  specversion: Type.Optional(Type.String()), source: optional(Text), time: Type.Optional(Moment),
  customer: Type.Optional(Customer), subject: Type.Optional(Customer), visitor: Type.Optional(Visitor),
  data: Type.Optional(Type.Union([Properties, Type.Null()])), datacontenttype: optional(Text), dataschema: optional(Text),
});
/** An event in our own words, or a CloudEvent 1.0. */
export type EventBody = Static<typeof EventBody>;
/** One event or many. */
export const EventsBody = Type.Union([EventBody, Type.Array(EventBody, { minItems: 1, maxItems: 500 })]);

/** One call of Segment's HTTP API. */
export const SegmentCall = Type.Object({
  type: optional(Text), event: optional(Text), userId: Type.Optional(Customer), anonymousId: Type.Optional(Visitor), previousId: Type.Optional(Visitor), messageId: optional(Text), timestamp: Type.Optional(Moment),
  properties: Type.Optional(Type.Union([Properties, Type.Null()])), traits: Type.Optional(Type.Union([Type.Object({}), Type.Null()])),
});
/** One call of Segment's HTTP API. */
export type SegmentCall = Static<typeof SegmentCall>;
/** Many calls at once. */
export const SegmentBatch = Type.Object({ batch: Type.Array(SegmentCall, { minItems: 1, maxItems: 500 }) });

const Item = Type.Object({ item_id: optional(Text), item_name: optional(Text), item_category: optional(Text), price: optional(Decimal), quantity: optional(Decimal), coupon: optional(Text), currency: optional(Text) });
const Params = Type.Object({
  currency: optional(Text), value: optional(Decimal), transaction_id: optional(Text), coupon: optional(Text), shipping: optional(Decimal), tax: optional(Decimal),
  items: Type.Optional(Type.Union([Type.Array(Item, { maxItems: 200 }), Type.Null()])),
});
/** A call of Google Analytics' Measurement Protocol, or one entry of a data layer. */
export const Ga4Body = Type.Object({
  client_id: Type.Optional(Visitor), app_instance_id: Type.Optional(Visitor), user_id: Type.Optional(Customer), timestamp_micros: optional(Decimal),
  events: Type.Optional(Type.Array(Type.Object({ name: Text, params: Type.Optional(Type.Union([Params, Type.Null()])) }), { maxItems: 25 })),
  event: optional(Text), ecommerce: Type.Optional(Type.Union([Params, Type.Null()])),
});
/** A call of Google Analytics' Measurement Protocol, or one entry of a data layer. */
export type Ga4Body = Static<typeof Ga4Body>;
/** The key as Google's senders tell it. */
export const Ga4Query = Type.Object({ api_secret: Type.Optional(Type.String({ description: "A key of this service, where it is not sent as a bearer token." })), measurement_id: Type.Optional(Type.String()) });

const Pixel = Type.Object({ name: optional(Text), id: optional(Text), clientId: Type.Optional(Visitor), timestamp: Type.Optional(Moment), data: Type.Optional(Type.Union([Type.Object({}), Type.Null()])) });
/** Events of web pixels, one or many; or an order, where x-shopify-topic says so. */
export const ShopifyBody = Type.Union([Pixel, Type.Array(Pixel, { minItems: 1, maxItems: 500 })]);

/** An order, or a refund, that became an outcome of a decision. */
const AttributedBody = Type.Object({
  campaign: CampaignName, decision: Name, outcomeId: Name,
  redeemed: Type.Boolean({ description: "It used the code that the decision had offered." }),
  late: Type.Boolean(), repeated: Type.Boolean(),
  refused: Type.Union([Type.String(), Type.Null()], { description: "Why it counts for nothing (a code of docs/errors.md), e.g. not-valid where the offer was used up before." }),
});

/** What became of the events of a call. */
export const EventsAnswer = Type.Object({
  events: Type.Integer({ description: "Events that say something of shopping; others are left out." }),
  repeated: Type.Integer({ description: "Those that were counted before." }),
  ignored: Type.Integer({ description: "Those of persons who opted out: nothing was kept." }),
  orders: Type.Array(AttributedBody, { description: "What orders and refunds meant for decisions, by the rules of the campaigns. None for publishable keys." }),
});
/** What became of the events of a call. */
export type EventsAnswer = Static<typeof EventsAnswer>;
