// What RecoGym's requests, outcomes and settings look like, parsed once.
import { z } from "zod";
import { fail } from "../../../core/index.ts";
import { laidOver, parseWith } from "../../parsing.ts";

const settingsSchema = z.strictObject({
  products: z.int().min(2).max(512),
  /** How many pairs of products exchange their click side: 0 and clicks follow views. */
  flips: z.int().min(0).max(256),
  /** Seed of numpy's RandomState in which the world is drawn; 42 is the published one. */
  worldSeed: z.int().min(0).max(4_294_967_295),
  /** How far a view still counts in the state when one more followed it. */
  viewFade: z.number().min(0).max(1),
  /** 0: each recommendation by its own click; above 0: a customer's recommendations as one process that ends when they leave. */
  discount: z.number().min(0).max(1),
});

/** Settings of the world and of its state. */
export type RecogymSettings = z.infer<typeof settingsSchema>;

/** Settings laid over `standard`; throws `bad-settings` with the field's path. */
export function parseRecogymSettings(standard: RecogymSettings, input: unknown): RecogymSettings {
  return parseWith(settingsSchema, laidOver(standard, input ?? {}), { code: "bad-settings", where: "settings" });
}

const requestSchema = z.strictObject({
  subject: z.string().min(1).max(128),
  timeMs: z.int().min(0).max(8.64e15),
  /** Numbers of the products viewed so far, oldest first. */
  views: z.array(z.int().min(0)).min(1).max(100_000),
});

/** A customer about to be shown one product. */
export type RecogymRequest = Readonly<z.infer<typeof requestSchema>>;

/** Throws `bad-request` with the field's path. */
export function parseRecogymRequest({ products }: RecogymSettings, input: unknown): RecogymRequest {
  const request = parseWith(requestSchema, input, { code: "bad-request", where: "request" });
  const stranger = request.views.findIndex((product) => product >= products);
  if (stranger >= 0) fail("bad-request", `request.views[${stranger}]`, `a product below ${products}`, request.views[stranger]);
  return request;
}

const outcomeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("click") }),
  /** The customer has left for good. */
  z.strictObject({ kind: z.literal("left") }),
]);

/** What came of a recommendation; nothing means no click, and the customer is still there. */
export type RecogymOutcome = z.infer<typeof outcomeSchema>;

/** Throws `bad-outcome` with the field's path. */
export function parseRecogymOutcome(input: unknown): RecogymOutcome {
  return parseWith(outcomeSchema, input, { code: "bad-outcome", where: "outcome" });
}
