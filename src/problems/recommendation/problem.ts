// The recommendation as a problem: a slate of products for a customer, place by place, from an open list of products or a fixed catalogue.
import { fail } from "../../core/index.ts";
import type { Problem } from "../problem.ts";
import { assessSlate, limitNames, metricsOfPlaces } from "./assess.ts";
import { contentBaseline, popularityBaseline, randomBaseline } from "./baselines.ts";
import { boundSlates } from "./bound.ts";
import { createEncoder } from "./encode.ts";
import { fittedBaselines } from "./fitted.ts";
import { isForbidden } from "./rules.ts";
import { recommendationRequestOf } from "./request.ts";
import { bestSlate } from "./slate.ts";
import { parseRecommendationOutcome, parseRecommendationRequest, type Product, type RecommendationOutcome, type RecommendationRequest } from "./schema.ts";
import type { RecommendationSettings } from "./settings.ts";
import { createWorld, type RecommendationWorld } from "./world.ts";

/** A problem with its settings at hand and a world whose truth bounds may ask. */
export interface RecommendationProblem extends Problem<RecommendationRequest, Product, RecommendationOutcome> {
  readonly settings: RecommendationSettings;
  world(random: Parameters<NonNullable<Problem["world"]>>[0]): RecommendationWorld;
}

/** The problem of these settings. A slate is complete when all places are filled or nothing may take the next one. */
export function createRecommendationProblem(settings: RecommendationSettings): RecommendationProblem {
  const encoder = createEncoder(settings);
  const problem: RecommendationProblem = {
    settings,
    spec: {
      state: encoder.state, candidate: encoder.candidate, fixed: settings.catalogue, limits: limitNames, stages: settings.places, discount: settings.discount,
    },
    metrics: metricsOfPlaces(settings.places),
    parseRequest: (input) => parseRecommendationRequest(settings, input),
    parseOutcome: parseRecommendationOutcome,
    requestOf: (customer, page) => recommendationRequestOf(settings, customer, page),
    stage(request, chosen, prices) {
      if (chosen.length === settings.places) return null;
      const { products } = request;
      const allowed = new Uint8Array(products.length);
      for (let index = 0; index < allowed.length; index++) allowed[index] = isForbidden(settings, request, chosen, products[index]) ? 0 : 1;
      if (chosen.length > 0 && !allowed.includes(1)) return null;
      const observation = { state: encoder.encodeState(request, chosen), candidates: encoder.encodeProducts(request, chosen), allowed, prices };
      return { observation, candidates: products };
    },
    label: ({ id }) => id,
    time: ({ timeMs }) => timeMs,
    subject: ({ subject }) => subject,
    episode: ({ episode, subject }) => episode ?? subject,
    assess: ({ chosen }, outcomes) => assessSlate(settings, chosen, outcomes),
    accounts: [],
    account: (name) => fail("unknown-name", "account", "none, as a recommendation spends no money", name),
    reserve: () => [],
    fallback: (request) => bestSlate(settings, request, () => 0),
    outcomeWindowMs: settings.outcomeWindowHours * 3_600_000,
    world: (random) => createWorld(settings, random),
  };
  return {
    ...problem,
    baselines: [randomBaseline(settings), popularityBaseline(settings), contentBaseline(settings)],
    study: { baselines: (log) => fittedBaselines(problem, log), bound: (season) => boundSlates(problem, season) },
  };
}
