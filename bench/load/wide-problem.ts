// A decision as wide as the claim of load asks: 20 candidates of 10 features each, a state of 10, and money held on one account.
import { fail, type Field } from "../../src/core/index.ts";
import type { Problem, ProblemKind } from "../../src/problems/index.ts";

const fieldsOf = (prefix: string): Field[] => Array.from({ length: 10 }, (_, index) => ({ name: `${prefix}${index}`, low: -1, high: 1 }));

/** A visitor with ten numbers, and twenty offers with ten numbers each. */
export interface WideRequest {
  readonly visitor: string;
  readonly atMs: number;
  readonly state: readonly number[];
  readonly offers: readonly { readonly name: string; readonly cents: number; readonly features: readonly number[] }[];
}

type Offer = WideRequest["offers"][number];

const isRow = (value: unknown): value is readonly number[] => Array.isArray(value) && value.length === 10 && value.every(Number.isFinite);

function parseRequest(input: unknown): WideRequest {
  const request = (input ?? {}) as WideRequest;
  if (typeof request.visitor !== "string") fail("bad-request", "visitor", "a name", request.visitor);
  if (!isRow(request.state)) fail("bad-request", "state", "10 numbers", request.state);
  if (!Array.isArray(request.offers) || !request.offers.every(({ name, cents, features }) => typeof name === "string" && Number.isSafeInteger(cents) && isRow(features))) {
    fail("bad-request", "offers", "names, cents and 10 numbers each", request.offers);
  }
  return request;
}

function featuresOf(offers: readonly Offer[]): Float32Array {
  const rows = new Float32Array(offers.length * 10);
  for (let offer = 0; offer < offers.length; offer++) rows.set(offers[offer].features, offer * 10);
  return rows;
}

const problem: Problem<WideRequest, Offer, { readonly cents: number }> = {
  spec: { state: fieldsOf("s"), candidate: fieldsOf("c"), fixed: null, limits: [], stages: 1, discount: 0 },
  metrics: [], accounts: ["gifts"], outcomeWindowMs: 3_600_000,
  account: () => ({ cap: 9_000_000_000_000, unit: "cents" }),
  label: ({ name }) => name, time: ({ atMs }) => atMs, subject: ({ visitor }) => visitor, episode: ({ visitor }) => visitor,
  parseRequest,
  parseOutcome: (input) => input as { readonly cents: number },
  stage: ({ state, offers }, chosen, prices) => (chosen.length > 0 ? null : {
    candidates: offers,
    observation: { state: Float32Array.from(state), candidates: featuresOf(offers), allowed: new Uint8Array(offers.length).fill(1), prices },
  }),
  assess: () => ({ stages: [{ reward: 0, costs: [] }], metrics: {}, settled: [], ended: false }),
  reserve: (_, chosen) => chosen.flatMap(({ cents }) => (cents === 0 ? [] : [{ account: "gifts", maximum: cents }])),
  fallback: ({ offers }) => [offers[0]],
};

/** The kind. */
export const wideKind: ProblemKind<object, WideRequest, Offer, { readonly cents: number }> = {
  name: "wide", summary: "Twenty offers of ten features", presets: { default: {} }, parseSettings: () => ({}), create: () => problem,
};
