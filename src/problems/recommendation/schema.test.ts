// Everything malformed is refused with the field's path, what was expected and what came: settings, requests and outcomes.
import { describe, expect, it } from "vitest";
import { PropenseError } from "../../core/index.ts";
import { plainRequest } from "./fixtures.ts";
import { recommendationKind } from "./kind.ts";

const { presets } = recommendationKind;
const problem = recommendationKind.create(presets["default"]);
const fixed = recommendationKind.create(presets["catalogue"]);

function faultOf(read: () => unknown): { readonly code: string; readonly where: string; readonly expected: string; readonly got: string } {
  try {
    read();
  } catch (error) {
    if (error instanceof PropenseError) return error.fault;
    throw error;
  }
  throw new Error("nothing was refused");
}

type Case = readonly [what: string, input: unknown, where: string, expected: RegExp];

const withWorld = (world: object): object => ({ world: { ...presets["default"].world, ...world } });

const badSettings: readonly Case[] = [
  ["an unknown setting", { placess: 3 }, "settings.placess", /known fields/],
  ["no places", { places: 0 }, "settings.places", /at least 1/],
  ["half a place", { places: 2.5 }, "settings.places", /whole number/],
  ["too long a shortlist", { shortlist: 513 }, "settings.shortlist", /at most 512/],
  ["a category twice", { categories: ["a", "b", "a"] }, "settings.categories[2]", /of its own/],
  ["no attributes", { attributes: [] }, "settings.attributes", /at least 1/],
  ["a weight below 0", { reward: { clickWeight: -1 } }, "settings.reward.clickWeight", /at least 0/],
  ["a catalogue of another size than the world", { catalogue: ["a", "b", "c"] }, "settings.world.products", /3 products of the catalogue/],
  ["a catalogue beyond the shortlist", { catalogue: ["a", "b", "c"], shortlist: 2 }, "settings.shortlist", /at least the 3/],
  ["qualities without a catalogue", { qualities: [1, 2, 3] }, "settings.qualities", /0 products of the catalogue/],
  ["a range turned round", withWorld({ drift: [0.2, 0.1] }), "settings.world.drift", /low to high/],
  ["a share above 1", withWorld({ examinedShare: [0.5, 1.5] }), "settings.world.examinedShare[1]", /at most 1/],
  ["more offered than there is", withWorld({ products: 20, offered: 30 }), "settings.world.offered", /at most the 20/],
];

const with0 = (change: object): object => ({ ...plainRequest, products: plainRequest.products.map((product, index) => (index === 0 ? { ...product, ...change } : product)) });

const badRequests: readonly Case[] = [
  ["no object", 7, "request", /type object/],
  ["an unknown field", { ...plainRequest, basket: 1 }, "request.basket", /known fields/],
  ["no subject", { ...plainRequest, subject: "" }, "request.subject", /at least 1/],
  ["no products", { ...plainRequest, products: [] }, "request.products", /at least 1/],
  ["interests of another length", { ...plainRequest, interests: [0, 0] }, "request.interests", /4 numbers/],
  ["an interest beyond 1", { ...plainRequest, interests: [0, 0, 0, 2] }, "request.interests[3]", /at most 1/],
  ["an unknown category", with0({ category: "cars" }), "request.products[0].category", /clothing/],
  ["attributes of another length", with0({ attributes: [0] }), "request.products[0].attributes", /4 numbers/],
  ["a price in broken cents", with0({ priceCents: 10.5 }), "request.products[0].priceCents", /whole number/],
  ["six stars", with0({ meanStars: 6 }), "request.products[0].meanStars", /at most 5/],
  ["a product twice", with0({ id: "boots" }), "request.products[1].id", /of its own/],
  ["nothing that may be shown", { ...plainRequest, products: plainRequest.products.slice(0, 1) }, "request.products", /in stock/],
  ["time as a word", { ...plainRequest, timeMs: "now" }, "request.timeMs", /number/],
];

const badOutcomes: readonly Case[] = [
  ["an unknown kind", { kind: "stare", product: "a" }, "outcome.kind", /known kind|one of/],
  ["a click on nothing", { kind: "click" }, "outcome.product", /string/],
  ["a price below 0", { kind: "purchase", product: "a", priceCents: -1 }, "outcome.priceCents", /at least 0/],
  ["no stars", { kind: "rating", product: "a", stars: 0 }, "outcome.stars", /at least 1/],
  ["an unknown field", { kind: "click", product: "a", place: 1 }, "outcome.place", /known fields/],
];

describe.each([
  ["bad-settings", badSettings, (input: unknown) => recommendationKind.parseSettings(input)],
  ["bad-request", badRequests, (input: unknown) => problem.parseRequest(input)], ["bad-outcome", badOutcomes, (input: unknown) => problem.parseOutcome(input)],
] as const)("%s", (code, cases, read) => {
  it.each(cases)("%s", (_, input, where, expected) => {
    const fault = faultOf(() => read(input));
    expect([fault.code, fault.where]).toEqual([code, where]);
    expect(fault.expected).toMatch(expected);
    expect(fault.got).not.toBe("");
  });
});

it("a fixed catalogue must come whole and in its order", () => {
  const products = presets["catalogue"].catalogue!.map((id) => ({ ...plainRequest.products[0], id }));
  const request = { ...plainRequest, bought: [], products };
  expect(fixed.parseRequest(request).products).toHaveLength(12);
  expect(faultOf(() => fixed.parseRequest({ ...request, products: products.toReversed() })).where).toBe("request.products[0].id");
  expect(faultOf(() => fixed.parseRequest({ ...request, products: products.slice(0, 5) }))).toMatchObject({ where: "request.products", expected: "the 12 products of the fixed catalogue" });
});

it("a long list is cut to the shortlist once, new products and near ones first, and says from how many", () => {
  const small = recommendationKind.create(recommendationKind.parseSettings({ shortlist: 50 }));
  const filler = Array.from({ length: 300 }, (_, index) => ({ ...plainRequest.products[2], id: `filler-${index}`, views: 0 }));
  const request = small.parseRequest({ ...plainRequest, products: [...filler, ...plainRequest.products] });
  const ids = request.products.map(({ id }) => id);
  expect(request.shortlistedFrom).toBe(306);
  expect(ids).toHaveLength(50);
  expect(ids).toEqual(expect.arrayContaining(["lamp", "boots"]));
  expect(ids).not.toContain("shirt");
  expect(small.parseRequest(JSON.parse(JSON.stringify(request)))).toEqual(request);
  expect(small.stage(request, [], new Float32Array(2))!.candidates).toHaveLength(50);
});
