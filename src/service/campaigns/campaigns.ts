// Running a campaign: create, publish, promote, switch off, reprice. Everything is an event first.
import { describe, fail, findNamed, type Snapshot } from "../../core/index.ts";
import { capsOf } from "../../experiment/index.ts";
import type { Overbooking } from "../../models/index.ts";
import type { Problem, ProblemKind } from "../../problems/index.ts";
import type { Assignment, Bucket, CampaignPlan, Guards } from "./campaign-plan.ts";
import { checkGuards, guardCaps, noGuards, withStock } from "../decisions/guards.ts";
import { eventVersion, type JournalEvent, type SliceGranted } from "../events.ts";
import type { Journal } from "../journal/journal.ts";
import type { Policies } from "./policies.ts";
import { controlStream, sliceIn, type CampaignState } from "../state.ts";
import { checkPacing, steer } from "./steering.ts";

/** What is asked for when a campaign is created; the rest has quiet standards: everyone live, on the fallback. */
export interface CampaignRequest {
  readonly campaign: string;
  readonly problem: string;
  readonly settings?: unknown;
  readonly caps?: { readonly [account: string]: number };
  readonly holdoutShare?: number;
  readonly canaryShare?: number;
  readonly assignments?: Partial<CampaignPlan["assignments"]>;
  /** A policy that is asked and journaled beside the one that decides; nothing is drawn from it. None unless given. */
  readonly shadow?: Assignment | null;
  readonly prices?: CampaignPlan["prices"];
  readonly pacing?: CampaignPlan["pacing"];
  readonly overbooking?: CampaignPlan["overbooking"];
  readonly guards?: Partial<Guards>;
  readonly holdMs?: number;
  readonly attribution?: CampaignPlan["attribution"];
  readonly counts?: CampaignPlan["counts"];
}

/** A campaign with its problem. */
export interface OpenCampaign {
  readonly name: string;
  readonly state: CampaignState;
  readonly plan: CampaignPlan;
  readonly problem: Problem;
}

/** The campaigns of a journal. */
export interface Campaigns {
  /** Throws `not-found`. */
  find(name: string): OpenCampaign;
  create(request: CampaignRequest): Promise<void>;
  /** The plan that `create` would write, with all its checks; writes nothing. */
  plan(request: CampaignRequest): Promise<CampaignPlan>;
  /** Takes money that belongs to nobody yet, e.g. after a crash while a campaign was created. */
  grantMissing(): Promise<void>;
  /** Saves the snapshot and makes it known; returns its name. */
  publish(campaign: string, snapshot: Snapshot): Promise<string>;
  promote(campaign: string, bucket: Bucket, change: { readonly assignment: Assignment; readonly reason: string }): Promise<void>;
  /** Lets a policy be asked beside the one that decides, or none any more. */
  shadow(campaign: string, change: { readonly assignment: Assignment | null; readonly reason: string }): Promise<void>;
  switchTo(campaign: string, on: boolean, reason: string): Promise<void>;
  /** Lets the pacing controllers of this writer set new prices; returns them by limit. */
  reprice(campaign: string): Promise<{ readonly [limit: string]: number }>;
}

/** Campaigns over this journal; money is granted to `stream`. */
export function createCampaigns(parts: {
  readonly journal: Journal;
  readonly stream: string;
  readonly clock: () => number;
  readonly kinds: readonly ProblemKind[];
  readonly policies: Policies;
  /** How long a closed decision is remembered: guards that look further back than that would forget. */
  readonly rememberMs: number;
}): Campaigns {
  const { journal, stream, clock, kinds, policies, rememberMs } = parts;
  const opened = new Map<string, Problem>();
  const stamp = (campaign: string) => ({ version: eventVersion, campaign, atMs: clock() } as const);
  const control = (events: readonly JournalEvent[]) => journal.transact<void>(() => ({ entry: { stream: controlStream, events }, answer: undefined }));
  const find = (name: string): OpenCampaign => {
    const state = journal.state.get(name);
    if (state === undefined || state.plan === null) fail("not-found", "campaign", "one that was created", name);
    const problem = opened.get(name) ?? problemOf(kinds, state.plan);
    opened.set(name, problem);
    return { name, state, plan: state.plan, problem };
  };
  const grantMissing = (): Promise<void> => journal.transact<void>(() => {
    const events = [...journal.state].flatMap(([name, state]) => ungranted(state).map((granted): SliceGranted => (
      { version: eventVersion, campaign: name, atMs: clock(), kind: "slice-granted", ...granted }
    )));
    return { entry: events.length === 0 ? null : { stream, events }, answer: undefined };
  });
  const checkedPlan = async (request: CampaignRequest): Promise<CampaignPlan> => {
    if (journal.state.get(request.campaign)?.plan) fail("conflict", "campaign", "a name that is free", request.campaign);
    const plan = planOf(kinds, request, rememberMs);
    const problem = problemOf(kinds, plan);
    for (const assignment of [...Object.values(plan.assignments), plan.shadow]) if (assignment !== null) await policies.load(assignment, problem);
    return plan;
  };
  return {
    find,
    plan: checkedPlan,
    async create(request) {
      const plan = await checkedPlan(request);
      await control([{ kind: "campaign-created", ...stamp(request.campaign), plan }]);
      await grantMissing();
    },
    grantMissing,
    async publish(name, snapshot) {
      const policy = await policies.publish(snapshot, find(name).problem);
      await control([{ kind: "policy-published", ...stamp(name), policy, algorithm: snapshot.algorithm, lineage: snapshot.lineage }]);
      return policy;
    },
    async promote(name, bucket, { assignment, reason }) {
      checkFloor(assignment, bucket);
      await policies.load(assignment, find(name).problem);
      await control([{ kind: "promoted", ...stamp(name), bucket, assignment, reason }]);
    },
    async shadow(name, { assignment, reason }) {
      const { problem } = find(name);
      if (assignment !== null) {
        checkFloor(assignment, "shadow");
        await policies.load(assignment, problem);
      }
      await control([{ kind: "shadowed", ...stamp(name), assignment, reason }]);
    },
    async switchTo(name, on, reason) {
      find(name);
      await control([{ kind: "switched", ...stamp(name), on, reason }]);
    },
    reprice: (name) => journal.transact(() => {
      const campaign = find(name);
      const controllers = steer(campaign.plan, sliceIn(campaign.state, stream), clock());
      const prices = { ...campaign.plan.prices, ...Object.fromEntries(Object.entries(controllers).map(([limit, { price }]) => [limit, price])) };
      return { entry: { stream, events: [{ kind: "priced", ...stamp(name), prices, controllers }] }, answer: prices };
    }),
  };
}

function problemOf(kinds: readonly ProblemKind[], plan: CampaignPlan): Problem {
  const kind = findNamed(kinds, plan.problem, "problem");
  const problem = kind.create(kind.parseSettings(plan.settings));
  if (problem.fallback === undefined) fail("unsuited", plan.problem, "a problem with a fallback, to be decided live", "one without");
  return withStock(problem, plan.guards);
}

function planOf(kinds: readonly ProblemKind[], request: CampaignRequest, rememberMs: number): CampaignPlan {
  const { settings = {}, holdoutShare = 0, canaryShare = 0, shadow = null, prices = {}, pacing = {}, holdMs = 0, counts = "decided", attribution, overbooking } = request;
  const guards: Guards = { ...noGuards, ...request.guards };
  if (!(holdoutShare >= 0 && canaryShare >= 0 && holdoutShare + canaryShare <= 1)) {
    fail("bad-settings", "holdoutShare, canaryShare", "shares of 0 or more that leave at most 1", `${holdoutShare}, ${canaryShare}`);
  }
  const kind = findNamed(kinds, request.problem, "problem");
  const problem = kind.create(kind.parseSettings(settings));
  if (attribution !== undefined) checkAttribution(attribution, problem, request.problem);
  checkGuards(guards, { accounts: problem.accounts, longestMs: problem.outcomeWindowMs + rememberMs });
  if (!(holdMs >= 0 && holdMs <= problem.outcomeWindowMs)) fail("bad-settings", "holdMs", `milliseconds from 0 to the ${problem.outcomeWindowMs} of the outcome window`, describe(holdMs));
  const caps = { ...capsOf(problem, request.caps), ...guardCaps(guards) };
  const fallback: Assignment = { policy: "fallback", explorationFloor: 0 };
  const assignments = { holdout: fallback, canary: fallback, live: fallback, ...request.assignments };
  for (const [bucket, assignment] of Object.entries(assignments)) checkFloor(assignment, bucket);
  if (shadow !== null) checkFloor(shadow, "shadow");
  checkPrices(problem, prices);
  checkPacing(problem, { pacing, ...(overbooking && { overbooking }) });
  return { problem: request.problem, settings, caps, holdoutShare, canaryShare, assignments, shadow, prices, pacing, guards, holdMs, counts, ...(attribution && { attribution }), ...(overbooking && { overbooking }) };
}

// A limit that is misspelt would cost nobody anything.
function checkPrices({ spec }: Problem, prices: CampaignPlan["prices"]): void {
  for (const [limit, price] of Object.entries(prices)) {
    if (!spec.limits.includes(limit)) fail("unknown-name", "limit", `one of ${spec.limits.join(", ") || "no limits"}`, describe(limit));
    if (!(price >= 0 && Number.isFinite(price))) fail("bad-settings", `prices.${limit}`, "a number of 0 or more", describe(price));
  }
}

function checkAttribution({ by, withinMs, marginShare }: NonNullable<CampaignPlan["attribution"]>, problem: Problem, name: string): void {
  if (problem.outcomeOf === undefined) fail("unsuited", `problem ${name}`, "one that makes outcomes of orders", "one whose outcomes are told");
  if (by !== "code" && by !== "last-decision") fail("bad-settings", "attribution.by", "code or last-decision", describe(by));
  if (!(withinMs > 0 && Number.isFinite(withinMs))) fail("bad-settings", "attribution.withinMs", "milliseconds above 0", describe(withinMs));
  if (!(marginShare >= 0 && marginShare <= 1)) fail("bad-settings", "attribution.marginShare", "a share from 0 to 1", describe(marginShare));
}

function ungranted({ plan, slices }: CampaignState): readonly Pick<SliceGranted, "account" | "cap" | "overbooking">[] {
  return Object.entries(plan?.caps ?? {}).filter(([account]) => ![...slices.values()].some(({ ledger }) => ledger.has(account)))
    .map(([account, cap]) => ({ account, cap, ...overbookingOf(plan, account) }));
}

function overbookingOf(plan: CampaignPlan | null, account: string): { readonly overbooking?: Overbooking } {
  const asked = plan?.overbooking?.[account];
  return asked === undefined ? {} : { overbooking: { exceedShare: asked.exceedShare, reservations: asked.reservations, largest: asked.largest } };
}

function checkFloor({ explorationFloor }: Assignment, bucket: string): void {
  if (!(explorationFloor >= 0 && explorationFloor <= 1)) fail("bad-settings", `${bucket}.explorationFloor`, "a share from 0 to 1", explorationFloor);
}
