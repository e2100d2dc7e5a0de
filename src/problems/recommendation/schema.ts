// What reaches a recommendation from outside: a customer's request with the products on offer, and what the customer did with the slate.
import { z } from "zod";
import { fail } from "../../core/index.ts";
import { parseWith } from "../parsing.ts";
import type { RecommendationSettings } from "./settings.ts";
import { isForbidden } from "./rules.ts";
import { shortlisted } from "./shortlist.ts";

const identifier = z.string().min(1).max(128);
const share = z.number().min(0).max(1);

const productSchema = z.strictObject({
  id: identifier,
  category: z.string(),
  /** One number per attribute of the settings, -1 to 1: what the product is like, known on the day it is launched. */
  attributes: z.array(z.number().min(-1).max(1)).max(64),
  priceCents: z.int().min(0).max(1_000_000_000),
  ageDays: z.number().min(0).max(36_600),
  /** Views of the last days, older ones fading. */
  views: z.number().min(0).max(1e12),
  /** Mean of the stars so far; null where nobody rated it. */
  meanStars: z.number().min(1).max(5).nullable(),
  /** Share of all places that the product had of late. */
  exposureShare: share,
  inStock: z.boolean(),
});

/** A product on offer. */
export type Product = Readonly<z.infer<typeof productSchema>>;

const requestSchema = z.strictObject({
  subject: identifier,
  /** What is learned as one sequence; the customer where it is left out. */
  episode: identifier.optional(),
  timeMs: z.int().min(0).max(8.64e15),
  /** Products viewed in all; 0 for a new customer. */
  viewsInAll: z.number().min(0).max(1e9),
  /** Mean attributes of what was viewed, later views weighing more; zeros for a new customer. */
  interests: z.array(z.number().min(-1).max(1)).max(64),
  /** Identifiers of the products viewed last, newest first. */
  recent: z.array(identifier).max(200),
  /** Identifiers of the products bought of late: they are not offered again. */
  bought: z.array(identifier).max(200),
  /** More than the settings' shortlist are cut down to it here; what is logged is the shortlist. */
  products: z.array(productSchema).min(1).max(100_000),
  /** How many products there were before the shortlist; absent where all are here. */
  shortlistedFrom: z.int().min(1).max(1e9).optional(),
});

/** One customer at one moment, with the products that may be recommended. */
export type RecommendationRequest = Readonly<z.infer<typeof requestSchema>>;

/** Throws `bad-request` with the field's path. A request with too many products comes back with the shortlist instead. */
export function parseRecommendationRequest(settings: RecommendationSettings, input: unknown): RecommendationRequest {
  const request = parseWith(requestSchema, input, { code: "bad-request", where: "request" });
  const width = settings.attributes.length;
  if (request.interests.length !== width) fail("bad-request", "request.interests", `${width} numbers, one per attribute`, request.interests.length);
  checkProducts(settings, request);
  if (settings.catalogue !== null) checkCatalogue(settings.catalogue, request);
  const offered = shortlisted(settings, request);
  if (offered.products.every((product) => isForbidden(settings, offered, [], product))) {
    fail("bad-request", "request.products", "at least one product in stock that was not just bought", "none");
  }
  return offered;
}

function checkProducts({ attributes, categories }: RecommendationSettings, { products }: RecommendationRequest): void {
  const seen = new Set<string>();
  products.forEach((product, index) => {
    const where = `request.products[${index}]`;
    if (seen.has(product.id)) fail("bad-request", `${where}.id`, "an identifier of its own", product.id);
    seen.add(product.id);
    if (!categories.includes(product.category)) fail("bad-request", `${where}.category`, `one of ${categories.join(", ")}`, product.category);
    if (product.attributes.length !== attributes.length) {
      fail("bad-request", `${where}.attributes`, `${attributes.length} numbers, one per attribute`, product.attributes.length);
    }
  });
}

function checkCatalogue(catalogue: readonly string[], { products }: RecommendationRequest): void {
  const stranger = products.findIndex(({ id }, index) => id !== catalogue[index]);
  if (stranger >= 0) fail("bad-request", `request.products[${stranger}].id`, `the fixed catalogue in its order, here ${catalogue[stranger] ?? "its end"}`, products[stranger].id);
  if (products.length < catalogue.length) fail("bad-request", "request.products", `the ${catalogue.length} products of the fixed catalogue`, products.length);
}

const outcomeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("click"), product: identifier }),
  z.strictObject({ kind: z.literal("purchase"), product: identifier, priceCents: z.int().min(0).max(1_000_000_000) }),
  z.strictObject({ kind: z.literal("rating"), product: identifier, stars: z.int().min(1).max(5) }),
  /** The customer's account is closed: nothing follows. */
  z.strictObject({ kind: z.literal("closed") }),
]);

/** One thing a customer did with a product of the slate. */
export type RecommendationOutcome = z.infer<typeof outcomeSchema>;

/** Throws `bad-outcome` with the field's path. */
export function parseRecommendationOutcome(input: unknown): RecommendationOutcome {
  return parseWith(outcomeSchema, input, { code: "bad-outcome", where: "outcome" });
}
