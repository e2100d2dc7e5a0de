// The marketing budget as a problem: chunks handed out to lines, one or several a request, under the hard money of a campaign.
import { fail } from "../../core/index.ts";
import type { Problem } from "../problem.ts";
import { assessChunks, budgetMetrics, limitNames } from "./assess.ts";
import { fittedBaselines, plainBaselines } from "./baselines.ts";
import { boundSeason } from "./bound.ts";
import { candidatesOf, type BudgetCandidate } from "./candidate.ts";
import { candidateFields, encodeLines, encodeState, stateFields } from "./encode.ts";
import { budgetPictures } from "./pictures.ts";
import { parseBudgetOutcome, parseBudgetRequest, type BudgetOutcome, type BudgetRequest } from "./schema.ts";
import type { BudgetSettings } from "./settings.ts";
import { createWorld } from "./world.ts";

/** A problem with its settings and its choices at hand. */
export interface BudgetProblem extends Problem<BudgetRequest, BudgetCandidate, BudgetOutcome> {
  readonly settings: BudgetSettings;
  readonly candidates: readonly BudgetCandidate[];
}

/** The problem of these settings. */
export function createBudgetProblem(settings: BudgetSettings): BudgetProblem {
  const candidates = candidatesOf(settings);
  const { chunkCents, chunksPerDay, chunksPerRequest, days } = settings;
  const problem: BudgetProblem = {
    settings,
    candidates,
    spec: {
      state: stateFields, candidate: candidateFields, fixed: candidates.map(({ name }) => name), limits: [...limitNames],
      stages: chunksPerRequest, discount: settings.discount,
    },
    metrics: budgetMetrics,
    parseRequest: (input) => parseBudgetRequest(settings, input),
    parseOutcome: parseBudgetOutcome,
    stage(request, chosen, prices) {
      if (chosen.length >= chunksPerRequest) return null;
      const handedOut = chosen.map(({ line }) => line);
      const held = chunkCents * handedOut.reduce((sum, line) => sum + (line >= 0 ? 1 : 0), 0);
      const allowed = new Uint8Array(candidates.length).fill(held + chunkCents <= request.dayLeftCents ? 1 : 0);
      allowed[0] = 1;
      return { observation: { state: encodeState(settings, request, handedOut), candidates: encodeLines(settings, request, handedOut), allowed, prices }, candidates };
    },
    label: ({ name }) => name,
    time: ({ timeMs }) => timeMs,
    // The chunks of a campaign share its money and its audiences: they are never independent.
    subject: ({ campaign }) => campaign,
    episode: ({ campaign }) => campaign,
    assess: ({ request, chosen }, outcomes) => assessChunks(settings, {
      account: request.campaign, lines: chosen.map(({ line }) => line), closes: request.day === days - 1 && request.chunk + chunksPerRequest >= chunksPerDay,
    }, outcomes),
    accounts: Array.from({ length: settings.world.campaigns }, (_, campaign) => `campaign-${campaign}`),
    account(name) {
      if (!/^campaign-\d{1,9}$/.test(name)) fail("unknown-name", "account", "campaign-0, campaign-1, ...", name);
      return { cap: settings.budgetCents, unit: "cents" };
    },
    reserve(request, chosen) {
      const maximum = chunkCents * chosen.reduce((sum, { line }) => sum + (line >= 0 ? 1 : 0), 0);
      return maximum === 0 ? [] : [{ account: request.campaign, maximum }];
    },
    fallback: () => Array.from({ length: chunksPerRequest }, () => candidates[0]),
    outcomeWindowMs: settings.outcomeWindowMs,
    world: (random) => createWorld(settings, random),
  };
  return {
    ...problem,
    baselines: plainBaselines(problem),
    study: { baselines: (log) => fittedBaselines(problem, log), bound: (season) => boundSeason(settings, season), pictures: (decisions) => budgetPictures(settings, decisions) },
  };
}
