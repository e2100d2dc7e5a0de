// Why a decision came out as it did: what was seen, who could be chosen, how likely each was, what was drawn, and what became of it.
import { checkDistribution, fail, seeded, type Contribution, type Keyed, type Observation, type Random } from "../../core/index.ts";
import { withMask, type Reservation } from "../../problems/index.ts";
import type { Assignment, Bucket } from "../campaigns/campaign-plan.ts";
import type { OpenCampaign } from "../campaigns/campaigns.ts";
import { pricesOf } from "./choices.ts";
import { claimOf, type Decided } from "../events.ts";
import { forbiddings, type Forbidding } from "./forbidding.ts";
import type { Journal } from "../journal/journal.ts";
import { findDecision } from "../journal/lookups.ts";
import type { Recorded } from "./outcome-events.ts";
import type { Policies, RequestPolicy } from "../campaigns/policies.ts";

/** One candidate of one stage. */
export interface ExplainedCandidate {
  readonly candidate: string;
  /** A rule of the problem, money or a cap, a guard that forbade every offer; null where it could be chosen. */
  readonly forbiddenBy: Forbidding["by"] | null;
  /** Why, in one sentence; null where it could be chosen, or where the problem does not say. */
  readonly because: string | null;
  readonly probability: number;
  readonly shadowProbability: number | null;
  readonly score: number | null;
  readonly contributions: readonly Contribution[];
}

/** One stage of the decision. */
export interface ExplainedStage {
  readonly state: readonly { readonly name: string; readonly value: number }[];
  readonly chosen: string;
  readonly propensity: number;
  /** The number in [0, 1) that picked the candidate, drawn again; null for the fallback, which is not drawn. */
  readonly draw: number | null;
  readonly candidates: readonly ExplainedCandidate[];
}

/** A decision and its story. */
export interface ExplainedDecision {
  readonly campaign: string;
  readonly decision: string;
  readonly atMs: number;
  readonly bucket: Bucket;
  readonly assignment: Assignment;
  readonly shadow: Assignment | null;
  readonly fallback: boolean;
  readonly guards: readonly string[];
  readonly prices: { readonly [limit: string]: number };
  readonly reservations: readonly Reservation[];
  /** The person is forgotten: `request` is null and there are no stages. */
  readonly erased: boolean;
  readonly request: unknown;
  readonly stages: readonly ExplainedStage[];
  /** Whether what became of it is still in memory; the journal keeps everything. */
  readonly remembered: boolean;
  readonly status: { readonly shown: boolean; readonly redeemedBy: string | null; readonly voided: boolean; readonly closed: boolean };
  readonly outcomes: readonly { readonly outcomeId: string; readonly atMs: number; readonly late: boolean; readonly outcome: unknown }[];
}

/** Explains a decision of whatever writer. Throws `not-found` for one that was never made. */
export async function explainDecision(
  { journal, policies, keyed }: { readonly journal: Pick<Journal, "read" | "find">; readonly policies: Policies; readonly keyed: Keyed },
  campaign: OpenCampaign, name: string,
): Promise<ExplainedDecision> {
  const event = await decidedUnder(journal, campaign, name);
  const { decision, atMs, bucket, assignment, shadow, fallback, guards, prices, reservations, sealed } = event;
  const policy = await policies.load(assignment, campaign.problem);
  const stages = sealed === null ? [] : stagesOf(campaign, { event, sealed, policy, random: seeded(keyed.seed("draw", campaign.name, decision)) });
  return {
    campaign: campaign.name, decision, atMs, bucket, assignment, shadow, fallback, guards, prices, reservations,
    erased: sealed === null, request: sealed?.request ?? null, stages, ...await storyOf(journal, campaign, decision),
  };
}

async function decidedUnder(journal: Pick<Journal, "read" | "find">, campaign: OpenCampaign, decision: string): Promise<Decided> {
  const found = findDecision(campaign.state, decision);
  const place = found === null ? await journal.find(claimOf("decision", campaign.name, decision)) : { stream: found.stream, position: found.made.position };
  if (place === null) fail("not-found", "decision", "one that was made", decision);
  const event = await journal.read(place);
  if (event.kind === "aliased") return decidedUnder(journal, campaign, event.of);
  if (event.kind !== "decided" || event.lost === true) fail("not-found", "decision", "one that was made", decision);
  return event;
}

async function storyOf(journal: Pick<Journal, "read">, { state }: OpenCampaign, decision: string): Promise<Pick<ExplainedDecision, "remembered" | "status" | "outcomes">> {
  const found = findDecision(state, decision);
  if (found === null) return { remembered: false, status: { shown: false, redeemedBy: null, voided: false, closed: true }, outcomes: [] };
  const { shown, redeemedBy, voided, closed, outcomes } = found.made;
  const told = await Promise.all([...outcomes.values()].map(({ position }) => journal.read({ stream: found.stream, position }))) as readonly Recorded[];
  return {
    remembered: true, status: { shown, redeemedBy, voided, closed },
    outcomes: told.map(({ outcomeId, atMs, late, sealed }) => ({ outcomeId, atMs, late, outcome: sealed?.outcome ?? null })),
  };
}

interface Standing {
  readonly event: Decided;
  readonly sealed: NonNullable<Decided["sealed"]>;
  readonly policy: RequestPolicy;
  readonly random: Random;
}

function stagesOf({ problem }: OpenCampaign, { event, sealed, policy: policyOf, random }: Standing): readonly ExplainedStage[] {
  const request = problem.parseRequest(sealed.request);
  const prices = pricesOf(problem, event.prices);
  const policy = policyOf(request, prices);
  const chosen: unknown[] = [];
  return sealed.choices.map((choice, index): ExplainedStage => {
    const stage = problem.stage(request, chosen, prices)!;
    const labels = stage.candidates.map((candidate) => problem.label(candidate));
    const observation = withMask(stage.observation, [...labels.keys()].filter((at) => choice.masked?.includes(labels[at]) === true));
    const why = event.fallback ? undefined : policy.explain?.(observation);
    const draw = event.fallback ? null : drawOf(policy, observation, random);
    const bars = forbiddings({ problem, request, chosen: [...chosen], stage, masked: choice.masked ?? [], guards: event.guards });
    chosen.push(stage.candidates[labels.indexOf(choice.candidate)]);
    return {
      state: problem.spec.state.map(({ name }, at) => ({ name, value: observation.state[at] })), chosen: choice.candidate, propensity: choice.propensity, draw,
      candidates: labels.map((candidate, at): ExplainedCandidate => ({
        candidate, forbiddenBy: bars[at]?.by ?? null, because: bars[at]?.because ?? null, probability: sealed.probabilities[index][at],
        shadowProbability: sealed.shadow?.[index]?.[at] ?? null, score: finite(why?.scores[at]), contributions: why?.contributions[at] ?? [],
      })),
    };
  });
}

// As `choose` draws: first what the policy takes for its own averages, then the one number.
function drawOf(policy: ReturnType<RequestPolicy>, observation: Observation, random: Random): number {
  checkDistribution(policy.probabilities(observation, random), observation);
  return random.uniform();
}

function finite(score: number | undefined): number | null {
  return score !== undefined && Number.isFinite(score) ? score : null;
}
