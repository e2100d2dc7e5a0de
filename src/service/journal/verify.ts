// Replays a journal: every choice and every propensity is drawn again and must come out the same.
import { canonical, createKeyed, findNamed, type Algorithm, type Keyed, type Mac } from "../../core/index.ts";
import { choicesOf, type Problem, type ProblemKind } from "../../problems/index.ts";
import { bucketOf } from "../campaigns/buckets.ts";
import { pricesOf, shadowProbabilities } from "../decisions/choices.ts";
import type { Decided } from "../events.ts";
import { drawGuarded } from "../decisions/guarded-draw.ts";
import { forbidsAll, withStock } from "../decisions/guards.ts";
import { createPolicies } from "../campaigns/policies.ts";
import { emptyState, foldEvent, sliceIn, type PlacedEvent, type ServiceState } from "../state.ts";
import type { SnapshotStore } from "./store.ts";

/** A decision that did not come out as it was written. */
export interface Mismatch {
  readonly stream: string;
  readonly position: number;
  readonly what: "bucket" | "choices" | "probabilities" | "reservations" | "guards" | "shadow";
}

/** What a replay needs beside the journal. */
export interface VerifyPorts {
  readonly secret: Uint8Array;
  readonly mac?: Mac;
  readonly snapshots: SnapshotStore;
  readonly kinds: readonly ProblemKind[];
  readonly algorithms: readonly Algorithm[];
}

/** What a replay found. */
export interface Verification {
  readonly decisions: number;
  /** Decisions of people who are forgotten: nobody can draw them again. */
  readonly erased: number;
  readonly mismatches: readonly Mismatch[];
}

/**
 * Draws every decision again from what its stream held before it, with the policy, floor and prices it names. A fallback is only
 * checked for its bucket and its choices, since the kill switch stands on another stream. The control stream has to come first, as
 * `Journal.events` gives it: each event is then folded and let go, so that a journal of any length needs no more memory than its state.
 */
export async function verifyJournal(events: AsyncIterable<PlacedEvent>, ports: VerifyPorts): Promise<Verification> {
  const state = emptyState();
  const policies = createPolicies(ports.snapshots, ports.algorithms);
  const keyed = createKeyed(ports.secret, ports.mac);
  const problems = new Map<string, Problem>();
  const mismatches: Mismatch[] = [];
  let decisions = 0;
  let erased = 0;
  for await (const placed of events) {
    const { event, stream, position } = placed;
    if (event.kind === "decided" && event.sealed === null) erased++;
    if (event.kind === "decided" && event.sealed !== null) {
      decisions++;
      const problem = problems.get(event.campaign) ?? openProblem(state, event.campaign, ports);
      problems.set(event.campaign, problem);
      for (const what of await differences(event, event.sealed, { state, stream, problem, policies, keyed })) mismatches.push({ stream, position, what });
    }
    foldEvent(state, placed);
  }
  return { decisions, erased, mismatches };
}

function openProblem(state: ServiceState, campaign: string, { kinds }: VerifyPorts): Problem {
  const plan = state.get(campaign)!.plan!;
  const kind = findNamed(kinds, plan.problem, "problem");
  return withStock(kind.create(kind.parseSettings(plan.settings)), plan.guards);
}

// The switch and who opted out may stand on another stream, and the breaker watches the clock of its process: they are taken from the record.
function isFolded(guard: string): boolean {
  return guard !== "switched-off" && guard !== "breaker" && guard !== "opted-out";
}

async function differences(event: Decided, sealed: NonNullable<Decided["sealed"]>, at: {
  readonly state: ServiceState;
  readonly stream: string;
  readonly problem: Problem;
  readonly policies: ReturnType<typeof createPolicies>;
  readonly keyed: Keyed;
}): Promise<readonly Mismatch["what"][]> {
  const { problem, keyed } = at;
  const { campaign, decision } = event;
  const found = at.state.get(campaign)!;
  const request = problem.parseRequest(sealed.request);
  const asked = { keyed, campaign, decision, request, problem, prices: pricesOf(problem, event.prices) };
  const policy = await at.policies.load(event.assignment, problem);
  const guarded = { plan: found.plan!, state: found, slice: sliceIn(found, at.stream), person: event.person, atMs: event.atMs };
  const { made, reservations } = drawGuarded({ ...asked, policy }, { ...guarded, guards: event.guards, assignment: event.assignment });
  const shadow = event.shadow === null ? null : shadowProbabilities({ ...asked, policy: await at.policies.load(event.shadow, problem) }, made);
  const result: Mismatch["what"][] = [];
  if (bucketOf(found.plan!, { keyed, campaign, who: event.bucketAs ?? event.person ?? problem.episode(request) }) !== event.bucket) result.push("bucket");
  if (canonical(choicesOf(problem, made)) !== canonical(sealed.choices)) result.push("choices");
  if (canonical(made.stages.map((stage) => Array.from(stage.probabilities))) !== canonical(sealed.probabilities)) result.push("probabilities");
  if (canonical(reservations) !== canonical(event.reservations)) result.push("reservations");
  if (canonical(forbidsAll(guarded).filter(isFolded)) !== canonical(event.guards.filter(isFolded))) result.push("guards");
  if (canonical(shadow) !== canonical(sealed.shadow)) result.push("shadow");
  return result;
}
