// The settings of a recommendation: slate, attributes, reward, hard rules, exposure, shortlist and the simulated season.
import { z } from "zod";
import { fail } from "../../core/index.ts";
import { laidOver, parseWith } from "../parsing.ts";
import { worldSchema } from "./world-settings.ts";

const words = z.array(z.string().min(1).max(40)).min(1).max(32);
const weight = z.number().min(0).max(1000);

const recommendationSchema = z.strictObject({
  name: z.string().min(1).max(80),
  startMs: z.int().min(0).max(8.64e15),
  /** Places of a slate, from the one seen first. */
  places: z.int().min(1).max(10),
  /** What the numbers of a product's `attributes` mean. */
  attributes: words,
  categories: words,
  /** Identifiers where every request offers the same products in the same order; null for an open catalogue. */
  catalogue: z.array(z.string().min(1).max(128)).min(2).max(512).nullable(),
  /** Hidden quality of each product of the catalogue, in its order; null where it is drawn with mean 0 and deviation 1. */
  qualities: z.array(z.number().min(-20).max(20)).nullable(),
  /** The most candidates of a stage. */
  shortlist: z.int().min(2).max(512),
  outcomeWindowHours: z.number().positive().max(8760),
  /** Reward per click, per purchase, and per rating as (stars - 3) / 2. */
  reward: z.strictObject({ clickWeight: weight, purchaseWeight: weight, ratingWeight: weight }),
  /** At most so many products of one category in a slate. */
  rules: z.strictObject({ perCategory: z.int().min(1).max(10) }),
  /** Above this share of all places a product counts as overexposed; younger than this many days as new. */
  exposure: z.strictObject({ most: z.number().gt(0).max(1), newDays: z.number().positive().max(3660) }),
  /** How far a view in `recent` still counts when one more followed it. */
  viewFade: z.number().min(0).max(1),
  /** 0: each slate on its own reward; above 0: a customer's slates as one process. */
  discount: z.number().min(0).max(1),
  world: worldSchema,
});

/** All of a recommendation. */
export type RecommendationSettings = z.infer<typeof recommendationSchema>;

/** Settings laid over `standard`, field by field at the top and one level below; throws `bad-settings` with the field's path. */
export function parseSettingsOver(standard: RecommendationSettings, input: unknown): RecommendationSettings {
  const settings = parseWith(recommendationSchema, laidOver(standard, input ?? {}), { code: "bad-settings", where: "settings" });
  for (const name of ["attributes", "categories", "catalogue"] as const) checkDistinct(name, settings[name] ?? []);
  const { catalogue, qualities, world, shortlist } = settings;
  if (qualities !== null && qualities.length !== catalogue?.length) {
    fail("bad-settings", "settings.qualities", `one for each of the ${catalogue?.length ?? 0} products of the catalogue`, qualities.length);
  }
  if (catalogue !== null && catalogue.length > shortlist) fail("bad-settings", "settings.shortlist", `at least the ${catalogue.length} products of the catalogue`, shortlist);
  if (catalogue !== null && world.products !== catalogue.length) {
    fail("bad-settings", "settings.world.products", `the ${catalogue.length} products of the catalogue`, world.products);
  }
  if (world.offered > world.products) fail("bad-settings", "settings.world.offered", `at most the ${world.products} products of the world`, world.offered);
  return settings;
}

function checkDistinct(name: string, values: readonly string[]): void {
  const again = values.findIndex((value, index) => values.indexOf(value) < index);
  if (again >= 0) fail("bad-settings", `settings.${name}[${again}]`, "a name of its own", values[again]);
}
