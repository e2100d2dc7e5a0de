// What a store can estimate from a log of random coupons: reward, spend and order of each candidate, one ridge regression each.
import { createFeatures, createRidge, type Ridge } from "../../models/index.ts";
import type { Observation } from "../../core/index.ts";
import type { DecisionRecord } from "../problem.ts";
import type { CouponProblem } from "./problem.ts";
import type { CouponRequest } from "./schema.ts";

/** One decision of a log with what came of it. */
export interface Logged {
  readonly observation: Observation;
  readonly request: CouponRequest;
  readonly action: number;
  readonly reward: number;
  /** In units of the spend limit. */
  readonly spend: number;
  readonly ordered: number;
}

/** Estimates of every candidate for one request, [A]; meaningless where `allowed` is 0. */
export interface Estimates {
  readonly request: CouponRequest;
  readonly observation: Observation;
  readonly allowed: Uint8Array;
  readonly rewards: Float64Array;
  /** Never below 0. */
  readonly spends: Float64Array;
  readonly orders: Float64Array;
}

/** A fitted model, with the estimates of the logged requests themselves. */
export interface ResponseModel {
  estimate(request: CouponRequest): Estimates;
  readonly logged: readonly Estimates[];
  readonly rows: readonly Logged[];
  /** The penalty that predicted best across two halves of the customers. */
  readonly penalty: number;
}

const penalties = [1, 10, 100, 1000];

/** Fits the rows of the log of a policy that chose at random. */
export function fitResponse(problem: CouponProblem, rows: readonly Logged[]): ResponseModel {
  const penalty = choosePenalty(problem, rows);
  const banks = {
    rewards: fitBank(problem, { rows, penalty, target: (row) => row.reward }),
    spends: fitBank(problem, { rows, penalty, target: (row) => row.spend }),
    orders: fitBank(problem, { rows, penalty, target: (row) => row.ordered }),
  };
  const features = featuresOf(problem);
  const scores = (bank: Ridge, observation: Observation): Float64Array => {
    const out = new Float64Array(observation.allowed.length);
    features.scores(observation, bank.allCoefficients(), out);
    return out;
  };
  const estimateOf = (request: CouponRequest, observation: Observation): Estimates => ({
    request, observation,
    allowed: observation.allowed,
    rewards: scores(banks.rewards, observation),
    spends: scores(banks.spends, observation).map((spend, candidate) => (candidate === 0 ? 0 : Math.max(0, spend))),
    orders: scores(banks.orders, observation),
  });
  return {
    penalty, rows,
    logged: rows.map(({ request, observation }) => estimateOf(request, observation)),
    estimate: (request) => estimateOf(request, observe(problem, request)),
  };
}

/** The rows of a log. */
export function readRecords(problem: CouponProblem, records: readonly DecisionRecord[]): readonly Logged[] {
  return records.map((record) => readRecord(problem, record));
}

function observe(problem: CouponProblem, request: CouponRequest): Observation {
  return problem.stage(request, [], new Float32Array(problem.spec.limits.length))!.observation;
}

function readRecord(problem: CouponProblem, { request: input, choices, outcomes }: DecisionRecord): Logged {
  const request = problem.parseRequest(input);
  const action = problem.spec.fixed!.indexOf(choices[0].candidate);
  const parsed = outcomes.map((outcome) => problem.parseOutcome(outcome));
  const { stages, metrics } = problem.assess({ request, chosen: [problem.candidates[action]] }, parsed);
  return { observation: observe(problem, request), request, action, reward: stages[0].reward, spend: stages[0].costs[0], ordered: metrics["conversion"] };
}

// One model per candidate over the state alone: what describes a candidate says nothing within its own model.
function featuresOf({ spec }: CouponProblem) {
  return createFeatures({ ...spec, candidate: [] }, "disjoint");
}

interface FitOptions {
  readonly rows: readonly Logged[];
  readonly penalty: number;
  readonly target: (row: Logged) => number;
}

function fitBank(problem: CouponProblem, { rows, penalty, target }: FitOptions): Ridge {
  const features = featuresOf(problem);
  const bank = createRidge({ models: features.models, width: features.width, penalty });
  const inputs = new Float64Array(rows.length * features.width);
  const x = new Float64Array(features.width);
  rows.forEach(({ observation, action }, row) => {
    features.write(observation, action, x);
    inputs.set(x, row * features.width);
  });
  bank.learnMany({ count: rows.length, models: Int32Array.from(rows, ({ action }) => action), inputs, targets: Float64Array.from(rows, target) });
  return bank;
}

// Half of the customers predicts the other: the squared error of the reward decides.
function choosePenalty(problem: CouponProblem, rows: readonly Logged[]): number {
  const numbers = new Map<string, number>();
  for (const { request: { subject } } of rows) if (!numbers.has(subject)) numbers.set(subject, numbers.size);
  const halves = [0, 1].map((half) => rows.filter(({ request: { subject } }) => numbers.get(subject)! % 2 === half));
  const features = featuresOf(problem);
  const x = new Float64Array(features.width);
  const errorOf = (penalty: number): number => halves.reduce((sum, half, index) => {
    const bank = fitBank(problem, { rows: halves[1 - index], penalty, target: (row) => row.reward });
    return half.reduce((inner, { observation, action, reward }) => {
      features.write(observation, action, x);
      const miss = reward - bank.predict(action, x);
      return inner + miss * miss;
    }, sum);
  }, 0);
  const errors = penalties.map(errorOf);
  return penalties[errors.indexOf(Math.min(...errors))];
}
