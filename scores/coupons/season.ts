// One seed's campaign: the pilot everyone is given, and seasons in which whoever decides meets the same customers with the same luck.
import { createLearner, seeded, uniform, type Log, type Policy, type Random } from "../../src/core/index.ts";
import { simulate, type Actor, type Pricing, type SimulationResult } from "../../src/experiment/index.ts";
import {
  couponKind, fitBaselines, logOfRecords, readRecords, type Baseline, type CouponCandidate, type CouponOutcome, type CouponProblem, type CouponRequest,
  type CouponSettings, type CouponWorld, type DecisionRecord, type Logged,
} from "../../src/problems/index.ts";
import { pacing, pilotDecisions, type LearnerPlan } from "./plan.ts";

type CouponActor = Actor<CouponRequest, CouponCandidate>;
type CouponLearner = Extract<CouponActor, { kind: "learner" }>;

/** A season that was played. */
export interface Played {
  readonly result: SimulationResult;
  /** Mean over the decisions of the reward that the hidden truth expects of them. */
  readonly expected: number;
  /** Realised reward by customer. */
  readonly bySubject: ReadonlyMap<string, number>;
}

/** What a season may be played under. */
interface Terms {
  /** For policies and learners: a paced price that starts at the uplift baseline's multiplier unless given. */
  readonly pricing?: Pricing;
  /** The budget's own unless given. */
  readonly capCents?: number;
  /** Called with the world before the season begins: for those who are told everything. */
  readonly tell?: (world: CouponWorld) => void;
}

/** One draw of the store. */
export interface Campaign {
  readonly problem: CouponProblem;
  readonly decisions: number;
  readonly random: Random;
  /** The pilot's log. */
  readonly records: readonly DecisionRecord[];
  /** The same as what is estimated from. */
  readonly rows: readonly Logged[];
  readonly baselines: readonly Baseline<CouponRequest, CouponCandidate>[];
  /** A learner that has learned the pilot's log. */
  learner(plan: LearnerPlan): CouponLearner;
  /** Plays the season of this label. */
  play(actor: CouponActor, season: string, terms?: Terms): Played;
}

/** How a pilot differs from `pilotDecisions` uniform choices in a store of the season's size, with money for all. */
export interface Pilot {
  readonly decisions?: number;
  readonly cap?: number;
  readonly policy?: Policy;
  /** Customers of the pilot, others than those of the season. */
  readonly customers?: number;
  /** The season's budget is planned over so many times the pilot's visits per customer, in place of what the settings say. */
  readonly traffic?: number;
}

/** Draws the store of a seed and runs its pilot. */
export function openCampaign(settings: CouponSettings, seed: number, pilot: Pilot = {}): Campaign {
  const random = seeded(`coupon ${seed}`);
  const drawn = couponKind.draw!(settings, random.fork("parameters"));
  const customers = pilot.customers ?? drawn.world.customers;
  const records: DecisionRecord[] = [];
  simulate({
    problem: couponKind.create({ ...drawn, world: { ...drawn.world, customers } }),
    decisions: pilot.decisions ?? pilotDecisions, random: random.fork("pilot"), caps: { "budget-0": pilot.cap ?? 1_000_000_000_000 },
    actor: { kind: "policy", name: "pilot", policy: pilot.policy ?? uniform }, onRecord: (record) => records.push(record),
  });
  const visits = pilot.traffic === undefined ? drawn.limits.decisionsPerPeriod : Math.ceil((pilot.traffic * records.length * drawn.world.customers) / customers);
  const problem = couponKind.create({ ...drawn, limits: { ...drawn.limits, decisionsPerPeriod: visits } }) as CouponProblem;
  const rows = once(() => readRecords(problem, records));
  const estimated = once(() => fitBaselines(problem, rows()));
  const log = once(() => pilotLog(problem, records, estimated().price));
  const paced = (): Pricing | undefined => (
    estimated().price > 0 ? { kind: "paced", limits: { spend: { account: "budget-0", initialPrice: estimated().price, ...pacing } } } : undefined
  );
  return {
    problem, decisions: visits, random, records,
    get rows() { return rows(); },
    get baselines() { return [...problem.baselines ?? [], ...estimated().baselines]; },
    learner({ name, algorithm, config }) {
      const learner = createLearner(algorithm, problem.spec, config);
      learner.learn(log(), random.fork("pilot learning"));
      return { kind: "learner", name, learner };
    },
    play(actor, season, { pricing: given, capCents, tell } = {}) {
      const watch = watched(problem, tell);
      const pricing = actor.kind === "baseline" ? undefined : given ?? paced();
      const result = simulate({
        problem: watch.problem, actor, decisions: visits, random: random.fork(season), learnEvery: 256,
        ...(pricing === undefined ? {} : { pricing }), ...(capCents === undefined ? {} : { caps: { "budget-0": capCents } }),
      });
      return { result, expected: watch.expected(), bySubject: watch.bySubject };
    },
  };
}

// A long pilot is fitted only for those who are asked for.
function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | null = null;
  return () => (made ??= make());
}

function pilotLog(problem: CouponProblem, records: readonly DecisionRecord[], price: number): Log {
  return logOfRecords(problem, records.map((record, row) => ({ where: `pilot ${row}`, record })), Float32Array.of(price, 0, 0));
}

// The problem with a world that is overheard: what each decision was worth in truth, and what it brought.
function watched(problem: CouponProblem, tell: Terms["tell"]) {
  let expected = 0;
  let decisions = 0;
  const bySubject = new Map<string, number>();
  const everything = new Uint8Array(problem.candidates.length).fill(1);
  const note = (request: CouponRequest, chosen: readonly CouponCandidate[], outcomes: readonly CouponOutcome[], truth: Float64Array): void => {
    expected += truth[problem.candidates.indexOf(chosen[0])];
    decisions++;
    bySubject.set(request.subject, (bySubject.get(request.subject) ?? 0) + problem.assess({ request, chosen }, outcomes).stages[0].reward);
  };
  const overheard: CouponProblem = {
    ...problem,
    world(random) {
      const world = problem.world(random);
      tell?.(world);
      return {
        ...world,
        respond(request, chosen) {
          const { rewards } = world.truth(request, everything);
          const answer = world.respond(request, chosen);
          note(request, chosen, answer.reports.map(({ outcome }) => outcome), rewards);
          return answer;
        },
      };
    },
  };
  return { problem: overheard, expected: () => expected / decisions, bySubject };
}
