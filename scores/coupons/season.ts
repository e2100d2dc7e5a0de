// One seed's campaign: the pilot everyone is given, and seasons in which whoever decides meets the same customers with the same luck.
import { createLearner, seeded, uniform, type Random } from "../../src/core/index.ts";
import { simulate, type Actor, type Pricing, type SimulationResult } from "../../src/experiment/index.ts";
import {
  couponKind, logOfRecords, makeBaselines, priceOfSpend, type Baseline, type CouponCandidate, type CouponOutcome, type CouponProblem, type CouponRequest,
  type CouponSettings, type DecisionRecord,
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

/** One draw of the store. */
export interface Campaign {
  readonly problem: CouponProblem;
  readonly decisions: number;
  readonly random: Random;
  /** The pilot's log. */
  readonly records: readonly DecisionRecord[];
  readonly baselines: readonly Baseline<CouponRequest, CouponCandidate>[];
  /** A learner that has learned the pilot's log. */
  learner(plan: LearnerPlan): CouponLearner;
  /** Plays the season of this label. */
  play(actor: CouponActor, season: string): Played;
}

/** Draws the store of a seed and runs its pilot, of `pilotDecisions` unless given, which is not held to the season's cap unless one is given. */
export function openCampaign(settings: CouponSettings, seed: number, pilot: { readonly decisions?: number; readonly cap?: number } = {}): Campaign {
  const random = seeded(`coupon ${seed}`);
  const problem = couponKind.create(couponKind.draw!(settings, random.fork("parameters"))) as CouponProblem;
  const records: DecisionRecord[] = [];
  simulate({
    problem, decisions: pilot.decisions ?? pilotDecisions, random: random.fork("pilot"), caps: { "budget-0": pilot.cap ?? 1_000_000_000_000 },
    actor: { kind: "policy", name: "uniform", policy: uniform }, onRecord: (record) => records.push(record),
  });
  const price = priceOfSpend(problem, records);
  const placed = records.map((record, row) => ({ where: `pilot ${row}`, record }));
  const log = logOfRecords(problem, placed, Float32Array.of(price, 0, 0));
  const paced: Pricing = { kind: "paced", limits: { spend: { account: "budget-0", initialPrice: price, ...pacing } } };
  const decisions = settings.limits.decisionsPerPeriod;
  return {
    problem, decisions, random, records,
    baselines: [...problem.baselines ?? [], ...makeBaselines(problem, records)],
    learner({ name, algorithm, config }) {
      const learner = createLearner(algorithm, problem.spec, config);
      learner.learn(log, random.fork("pilot learning"));
      return { kind: "learner", name, learner };
    },
    play(actor, season) {
      const watch = watched(problem);
      const result = simulate({
        problem: watch.problem, actor, decisions, random: random.fork(season), learnEvery: 256,
        ...(price > 0 && actor.kind !== "baseline" ? { pricing: paced } : {}),
      });
      return { result, expected: watch.expected(), bySubject: watch.bySubject };
    },
  };
}

// The problem with a world that is overheard: what each decision was worth in truth, and what it brought.
function watched(problem: CouponProblem) {
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
