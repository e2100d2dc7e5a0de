// Replays a journal: every choice and every propensity is drawn again and must come out the same.
import { canonical, createKeyed, findNamed, type Algorithm, type Mac } from "../../core/index.ts";
import { choicesOf, type Problem, type ProblemKind, type RecordedChoice, type Reservation } from "../../problems/index.ts";
import { bucketOf } from "../campaigns/buckets.ts";
import type { Bucket } from "../campaigns/campaign-plan.ts";
import { pricesOf, shadowProbabilities } from "../decisions/choices.ts";
import type { Decided } from "../events.ts";
import { drawGuarded } from "../decisions/guarded-draw.ts";
import { forbidsAll, withStock } from "../decisions/guards.ts";
import { createPolicies } from "../campaigns/policies.ts";
import { openVault, type Vault } from "../persons/vault.ts";
import { foldEvent, sliceIn, type PlacedEvent, type ServiceState } from "../state.ts";
import { stateOfBase, type Base } from "./base.ts";
import type { Place, SnapshotStore } from "./store.ts";

/** All that a draw decides. */
export interface Draw {
  readonly bucket: Bucket;
  readonly choices: readonly RecordedChoice[];
  readonly probabilities: readonly (readonly number[])[];
  readonly reservations: readonly Reservation[];
  readonly guards: readonly string[];
  readonly shadow: readonly (readonly number[])[] | null;
}

/** A decision that did not come out as it was written. */
export interface Mismatch {
  readonly stream: string;
  readonly position: number;
  readonly what: keyof Draw;
}

/** What a replay needs beside the journal. */
export interface VerifyPorts {
  readonly secret: Uint8Array;
  readonly mac?: Mac;
  readonly snapshots: SnapshotStore;
  readonly kinds: readonly ProblemKind[];
  readonly algorithms: readonly Algorithm[];
  /** What stands for records that were cut off, from `readBase`; records before it are passed over. */
  readonly base?: Base | null;
  /** Opens the profiles that a base holds; one that seals nothing unless given. */
  readonly vault?: Vault;
}

/** What a replay found. */
export interface Verification {
  readonly decisions: number;
  /** Decisions of people who are forgotten: nobody can draw them again. */
  readonly erased: number;
  readonly mismatches: readonly Mismatch[];
}

/** Follows a journal event by event and draws its decisions again. */
export interface Replayer {
  readonly state: ServiceState;
  /** The problem of a campaign that was created. */
  problemOf(campaign: string): Problem;
  /** The decision as it is written and as it comes out now; null where its person is forgotten. To be asked before the event is folded. */
  redraw(event: Decided, place: Place): Promise<{ readonly written: Draw; readonly redrawn: Draw } | null>;
  fold(placed: PlacedEvent): void;
  /** Whether the event stands before what the state begins with. */
  isCarried(place: Place): boolean;
}

/** A replayer at the beginning of what is kept. */
export function createReplayer(ports: VerifyPorts): Replayer {
  const state = stateOfBase(ports.base ?? null, ports.vault ?? openVault);
  const policies = createPolicies(ports.snapshots, ports.algorithms);
  const keyed = createKeyed(ports.secret, ports.mac);
  const problems = new Map<string, Problem>();
  const problemOf = (campaign: string): Problem => {
    const problem = problems.get(campaign) ?? openProblem(state, campaign, ports);
    problems.set(campaign, problem);
    return problem;
  };
  return {
    state, problemOf,
    fold: (placed) => void foldEvent(state, placed),
    isCarried: ({ stream, position }) => position < (ports.base?.reach[stream]?.position ?? 0),
    async redraw(event, { stream }) {
      const { campaign, decision, sealed, assignment, shadow } = event;
      if (sealed === null) return null;
      const problem = problemOf(campaign);
      const found = state.get(campaign)!;
      const request = problem.parseRequest(sealed.request);
      const asked = { keyed, campaign, decision, request, problem, prices: pricesOf(problem, event.prices) };
      const guarded = { plan: found.plan!, state: found, slice: sliceIn(found, stream), person: event.person, atMs: event.atMs };
      const { made, reservations } = drawGuarded({ ...asked, policy: await policies.load(assignment, problem) }, { ...guarded, guards: event.guards, assignment });
      const who = event.bucketAs ?? event.person ?? problem.episode(request);
      return {
        written: { bucket: event.bucket, choices: sealed.choices, probabilities: sealed.probabilities, reservations: event.reservations, guards: event.guards.filter(isFolded), shadow: sealed.shadow },
        redrawn: {
          bucket: bucketOf(found.plan!, { keyed, campaign, who }), choices: choicesOf(problem, made), probabilities: made.stages.map((stage) => Array.from(stage.probabilities)), reservations,
          guards: forbidsAll(guarded).filter(isFolded), shadow: shadow === null ? null : shadowProbabilities({ ...asked, policy: await policies.load(shadow, problem) }, made),
        },
      };
    },
  };
}

/** What came out differently. */
export function differencesOf({ written, redrawn }: { readonly written: Draw; readonly redrawn: Draw }): readonly (keyof Draw)[] {
  return (Object.keys(redrawn) as (keyof Draw)[]).filter((what) => canonical(written[what]) !== canonical(redrawn[what]));
}

/**
 * Draws every decision again from what its stream held before it, with the policy, floor and prices it names. A fallback is only
 * checked for its bucket and its choices, since the kill switch stands on another stream. The control stream has to come first, as
 * `Journal.events` gives it: each event is then folded and let go, so that a journal of any length needs no more memory than its state.
 */
export async function verifyJournal(events: AsyncIterable<PlacedEvent>, ports: VerifyPorts): Promise<Verification> {
  const replayer = createReplayer(ports);
  const mismatches: Mismatch[] = [];
  let decisions = 0;
  let erased = 0;
  for await (const placed of events) {
    const { event, stream, position } = placed;
    if (replayer.isCarried(placed)) continue;
    if (event.kind === "decided") {
      const drawn = await replayer.redraw(event, placed);
      if (drawn === null) erased++;
      else decisions++;
      if (drawn !== null) for (const what of differencesOf(drawn)) mismatches.push({ stream, position, what });
    }
    replayer.fold(placed);
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
