// Makes the record of one decision from the state, and the answer from the record: both ways give the caller the same.
import type { Keyed } from "../../core/index.ts";
import { reservationMovements } from "../../experiment/index.ts";
import { choicesOf, type RecordedChoice } from "../../problems/index.ts";
import { bucketOf } from "../campaigns/buckets.ts";
import type { Assignment, Bucket } from "../campaigns/campaign-plan.ts";
import type { OpenCampaign } from "../campaigns/campaigns.ts";
import { candidatesOf, namedPrices, pricesOf, shadowProbabilities } from "./choices.ts";
import type { Breaker } from "../campaigns/breaker.ts";
import type { PersonNames } from "../persons/person-names.ts";
import { eventVersion, type Decided } from "../events.ts";
import { affordableExploration, drawGuarded } from "./guarded-draw.ts";
import { forbidsAll } from "./guards.ts";
import type { Policies, RequestPolicy } from "../campaigns/policies.ts";
import type { RequestMark } from "./request-mark.ts";
import { sliceIn } from "../state.ts";

/** A decision with what concerns the person still readable. */
export type ReadableDecided = Decided & { readonly sealed: NonNullable<Decided["sealed"]> };

/** What a caller asks, parsed. */
export interface Asked {
  readonly decision: string;
  /** As it came. */
  readonly body: unknown;
  readonly request: unknown;
  readonly mark: RequestMark;
}

/** What a caller gets: what to do, and what is known of how it was chosen. */
export interface Answer {
  readonly campaign: string;
  readonly decision: string;
  /** The chosen candidates in the problem's own words, one per stage. */
  readonly candidates: readonly unknown[];
  readonly choices: readonly RecordedChoice[];
  readonly bucket: Bucket;
  readonly policy: string;
  readonly fallback: boolean;
}

/** Where and when a decision is made. */
export interface DecidingPorts {
  readonly keyed: Keyed;
  readonly stream: string;
  readonly clock: () => number;
  readonly policies: Policies;
  readonly customers: PersonNames;
  /** The breaker of this campaign. */
  readonly breaker: Breaker;
}

/** The record of a new decision, drawn behind all guards, with its answer; or the assignments whose policies have to be loaded first. */
export function decideNow(
  ports: DecidingPorts, campaign: OpenCampaign, asked: Asked,
): { readonly event: ReadableDecided; readonly answer: Answer } | { readonly missing: readonly Assignment[] } {
  const { problem, plan, state, name } = campaign;
  const { keyed, stream, clock, policies, breaker, customers } = ports;
  const { body, request, decision, mark } = asked;
  const slice = sliceIn(state, stream);
  const prices = pricesOf(problem, slice.prices ?? plan.prices);
  const subject = problem.subject(request);
  const person = subject === null ? null : customers.personOf(subject);
  const bucketAs = person === null ? problem.episode(request) : customers.bucketNameOf(person);
  const bucket = bucketOf(plan, { keyed, campaign: name, who: bucketAs });
  const atMs = clock();
  const input = { keyed, campaign: name, decision, request, problem, prices };
  const guarded = { plan, state, slice, person, atMs };
  const assignment = affordableExploration(state.assignments.get(bucket)!, guarded, input);
  const { shadow } = state;
  const loaded = loadedPolicies(policies, campaign, { assignment, shadow });
  if ("missing" in loaded) return loaded;
  const guards = [...forbidsAll(guarded), ...(person !== null && customers.isOptedOut(person) ? ["opted-out"] : []), ...(breaker.tripped(atMs) === null ? [] : ["breaker"])];
  const { made, reservations } = drawGuarded({ ...input, policy: loaded.policy }, { ...guarded, guards, assignment });
  slice.ledger.check(reservationMovements(decision, reservations));
  const event: ReadableDecided = {
    kind: "decided", version: eventVersion, campaign: name, atMs, decision, person, ...(person !== null && bucketAs !== person && { bucketAs }),
    ...(person !== null && reservations.length > 0 && customers.hasProfile(person) && { profiled: true as const }), requestHash: mark.hash, bucket, assignment, shadow,
    fallback: made.fallback, guards, offered: isOffer(problem, request, made.chosen), valid: problem.validity?.(request, made.chosen) ?? null,
    prices: namedPrices(problem, prices), reservations,
    sealed: {
      subject, request: body, choices: choicesOf(problem, made), probabilities: made.stages.map((stage) => Array.from(stage.probabilities)),
      shadow: loaded.shadow === null ? null : shadowProbabilities({ ...input, policy: loaded.shadow }, made),
    },
  };
  // A fallback may say less of its candidates than the stage does: a repeated question is answered with the stage's.
  return { event, answer: made.fallback ? answerOf(campaign, event, request) : toldOf(name, event, made.chosen) };
}

// Something else than the fallback, whether a policy chose it or not.
function isOffer(problem: OpenCampaign["problem"], request: unknown, chosen: readonly unknown[]): boolean {
  const plain = problem.fallback!(request);
  return plain.length !== chosen.length || plain.some((candidate, stage) => problem.label(candidate) !== problem.label(chosen[stage]));
}

function loadedPolicies(
  policies: Policies, { problem }: OpenCampaign, { assignment, shadow }: { readonly assignment: Assignment; readonly shadow: Assignment | null },
): { readonly policy: RequestPolicy; readonly shadow: RequestPolicy | null } | { readonly missing: readonly Assignment[] } {
  const policy = policies.loaded(assignment, problem);
  const beside = shadow === null ? null : policies.loaded(shadow, problem);
  const missing = [...(policy === null ? [assignment] : []), ...(shadow !== null && beside === null ? [shadow] : [])];
  return policy === null || missing.length > 0 ? { missing } : { policy, shadow: beside };
}

/** The answer that a record stands for. */
export function answerOf({ problem, name }: OpenCampaign, event: ReadableDecided, request: unknown): Answer {
  return toldOf(name, event, candidatesOf(problem, request, { choices: event.sealed.choices, prices: pricesOf(problem, event.prices) }));
}

function toldOf(campaign: string, { decision, bucket, assignment, fallback, sealed: { choices } }: ReadableDecided, candidates: readonly unknown[]): Answer {
  return { campaign, decision, candidates, choices, bucket, policy: assignment.policy, fallback };
}
