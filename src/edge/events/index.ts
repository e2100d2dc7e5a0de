// What stores already send, in one form: one parser per sender. The paths they belong to stand in docs/persons.md.
export type { EventOptions } from "./facts.ts";
export { parseGa4 } from "./ga4.ts";
export { parseNative } from "./native.ts";
export { refusePersonal } from "./personal.ts";
export { parseSegment } from "./segment.ts";
export { parseShopify } from "./shopify.ts";
export { parseShopifyOrder } from "./shopify-order.ts";
