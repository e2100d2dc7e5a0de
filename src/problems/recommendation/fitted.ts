// Today's practice that is estimated from a log: products viewed together, matrix factorisation, and a logistic model of clicks.
import { observationAt, seeded } from "../../core/index.ts";
import type { Baseline, DecisionRecord } from "../problem.ts";
import { createFeatures, createLogistic, factoriseViews } from "../../models/index.ts";
import { logOfRecords } from "../records.ts";
import type { RecommendationBaseline } from "./baselines.ts";
import type { RecommendationProblem } from "./problem.ts";
import type { Product, RecommendationRequest } from "./schema.ts";
import { bestSlate } from "./slate.ts";

/** The baselines that are fitted to the log of a policy that chose at random. */
export function fittedBaselines(problem: RecommendationProblem, log: readonly DecisionRecord[]): readonly RecommendationBaseline[] {
  const histories = historiesOf(log);
  return [coViews(problem, histories), factorisation(problem, histories), logistic(problem, log)];
}

// The last request of a customer holds the longest history of views.
function historiesOf(log: readonly DecisionRecord[]): readonly (readonly string[])[] {
  const histories = new Map<string, readonly string[]>();
  for (const { request } of log) {
    const { subject, recent } = request as RecommendationRequest;
    if (recent.length > 0) histories.set(subject, recent);
  }
  return [...histories.values()];
}

function ranked({ settings }: RecommendationProblem, name: string, score: (request: RecommendationRequest, product: Product) => number): Baseline<RecommendationRequest, Product> {
  return { name, estimated: true, act: (request) => bestSlate(settings, request, (product) => score(request, product)) };
}

/** Products that those who viewed what this customer viewed viewed too: the sum over views a of P(b viewed | a viewed) (Deshpande & Karypis 2004, the conditional probability of section 4.1.2 with alpha 0). */
function coViews(problem: RecommendationProblem, histories: readonly (readonly string[])[]): RecommendationBaseline {
  const single = new Map<string, number>();
  const pairs = new Map<string, number>();
  const key = (a: string, b: string): string => `${a} ${b}`;
  for (const history of histories) {
    const viewed = [...new Set(history)];
    for (const a of viewed) {
      single.set(a, (single.get(a) ?? 0) + 1);
      for (const b of viewed) pairs.set(key(a, b), (pairs.get(key(a, b)) ?? 0) + 1);
    }
  }
  const also = (a: string, b: string): number => (pairs.get(key(a, b)) ?? 0) / (single.get(a) ?? 1);
  return ranked(problem, "co-views", ({ recent }, product) => (
    recent.length === 0 ? 1e-6 * product.views : recent.reduce((sum, id) => sum + also(id, product.id), 1e-9 * product.views)
  ));
}

/** Factors of views by customers and products; who was not there when it was fitted is placed by their views. A product that was not there counts 0. */
function factorisation(problem: RecommendationProblem, histories: readonly (readonly string[])[]): RecommendationBaseline {
  const numbers = new Map<string, number>();
  const rows = histories.map((history) => history.map((id) => {
    if (!numbers.has(id)) numbers.set(id, numbers.size);
    return numbers.get(id)!;
  }));
  const model = factoriseViews(rows, { columns: numbers.size, rank: 8, confidence: 40, penalty: 10, rounds: 8 }, seeded("matrix factorisation"));
  let [asked, factors]: [RecommendationRequest | null, Float64Array] = [null, new Float64Array(8)];
  return ranked(problem, "matrix factorisation", (request, product) => {
    if (asked !== request) {
      factors = model.place(request.recent.flatMap((id) => numbers.get(id) ?? []));
      asked = request;
    }
    const column = numbers.get(product.id);
    return column === undefined ? 0 : model.score(factors, column);
  });
}

/** A logistic regression of "the place was clicked or more came of it" on the features a learner sees, taken as it stands: a logistic bandit without exploration. */
function logistic(problem: RecommendationProblem, log: readonly DecisionRecord[]): RecommendationBaseline {
  const features = createFeatures(problem.spec, "shared");
  const bank = createLogistic({ models: 1, width: features.width, penalty: 10 });
  const { reward } = problem.settings;
  const most = reward.clickWeight + reward.purchaseWeight + reward.ratingWeight;
  const batch = logOfRecords(problem, log.map((record, row) => ({ where: `record ${row}`, record })));
  const inputs = new Float64Array(batch.rows * features.width);
  const x = new Float64Array(features.width);
  for (let row = 0; row < batch.rows; row++) {
    features.write(observationAt(batch.observations, row, problem.spec), batch.actions[row], x);
    inputs.set(x, row * features.width);
  }
  const targets = batch.rewards.map((value) => Math.min(1, Math.max(0, value / Math.max(1e-12, most))));
  bank.learnMany({ count: batch.rows, models: new Int32Array(batch.rows), inputs, targets });
  return {
    name: "logistic",
    estimated: true,
    act(request) {
      const chosen: Product[] = [];
      for (;;) {
        const stage = problem.stage(request, chosen, new Float32Array(problem.spec.limits.length));
        if (stage === null) return chosen;
        let [best, bestScore] = [-1, Number.NEGATIVE_INFINITY];
        stage.candidates.forEach((_, action) => {
          if (stage.observation.allowed[action] === 0) return;
          features.write(stage.observation, action, x);
          const score = bank.predict(0, x);
          if (score > bestScore) [best, bestScore] = [action, score];
        });
        chosen.push(stage.candidates[best]);
      }
    },
  };
}
