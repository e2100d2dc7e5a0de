// One seed of the simulated store: everybody learns from a season of their own, then all meet the same visits and are measured as they stand.
import { createLearner, seeded, uniform, type Random } from "../../src/core/index.ts";
import { simulate, type Actor } from "../../src/experiment/index.ts";
import {
  createRecommendationProblem, expectedOf, normalisedGain, recommendationKind, type DecisionRecord, type Product, type RecommendationOutcome, type RecommendationProblem,
  type RecommendationRequest, type RecommendationSettings,
} from "../../src/problems/index.ts";
import { store, type LearnerPlan } from "./plan.ts";

type StoreActor = Actor<RecommendationRequest, Product>;

/** One policy on one seed. */
export interface StoreRow {
  readonly policy: string;
  readonly kind: "learner" | "baseline" | "bound";
  readonly reward: number;
  /** What the hidden truth expects of the same slates. */
  readonly expected: number;
  readonly gain: number;
  readonly metrics: { readonly [name: string]: number };
  /** Clicks per look at each place. */
  readonly clicksByPlace: readonly number[];
  /** Share of all places that the tenth of products shown most has. */
  readonly topTenthShare: number;
}

/** Runs a seed of a preset. */
export async function runStore(preset: string, seed: number, learners: readonly LearnerPlan[]): Promise<readonly StoreRow[]> {
  const root = seeded(`recommendation ${preset} ${seed}`);
  const presets: { readonly [name: string]: RecommendationSettings } = recommendationKind.presets;
  const problem = createRecommendationProblem(recommendationKind.draw!(presets[preset], root.fork("parameters")));
  const rows: StoreRow[] = [];
  for (const baseline of [...problem.baselines ?? [], ...problem.study!.baselines!(uniformLog(problem, root))]) {
    rows.push(measure("baseline", problem, root, { kind: "baseline", baseline }));
  }
  for (const { name, algorithm, config } of learners) {
    const learner = createLearner(algorithm, problem.spec, config);
    simulate({ problem, actor: { kind: "learner", name, learner }, decisions: store.learned, random: root.fork("learned") });
    rows.push(measure("learner", problem, root, { kind: "policy", name, policy: learner.policy }));
  }
  const bound = await problem.study!.bound!({ random: root.fork("measured").fork("world"), decisions: store.measured, caps: {} });
  return [...rows, { policy: "best slate by the hidden truth", kind: "bound", reward: bound!, expected: bound!, gain: 1, metrics: {}, clicksByPlace: [], topTenthShare: Number.NaN }];
}

function uniformLog(problem: RecommendationProblem, root: Random): readonly DecisionRecord[] {
  const records: DecisionRecord[] = [];
  simulate({
    problem, decisions: store.learned, random: root.fork("learned"), actor: { kind: "policy", name: "uniform", policy: uniform }, onRecord: (record) => records.push(record),
  });
  return records;
}

function measure(kind: StoreRow["kind"], problem: RecommendationProblem, root: Random, actor: StoreActor): StoreRow {
  const watch = watched(problem);
  const result = simulate({ problem: watch.problem, actor, decisions: store.measured, random: root.fork("measured") });
  return { policy: result.policy, kind, reward: result.rewardPerDecision, metrics: result.metrics, ...watch.summary() };
}

// The problem with a world that is overheard: what each slate was worth in truth, what was clicked where, and how often each product was shown.
function watched(problem: RecommendationProblem) {
  let [slates, expected, gain] = [0, 0, 0];
  const [clicked, looked] = [new Float64Array(problem.settings.places), new Float64Array(problem.settings.places)];
  const shown = new Map<string, number>();
  const note = (chosen: readonly Product[], outcomes: readonly RecommendationOutcome[]): void => {
    slates++;
    chosen.forEach(({ id }, place) => {
      looked[place]++;
      if (outcomes.some((outcome) => outcome.kind === "click" && outcome.product === id)) clicked[place]++;
      shown.set(id, (shown.get(id) ?? 0) + 1);
    });
  };
  const overheard: RecommendationProblem = {
    ...problem,
    world(random) {
      const world = problem.world(random);
      return {
        ...world,
        respond(request, chosen) {
          const slate = chosen.map((product) => request.products.indexOf(product));
          expected += expectedOf(world, request, slate);
          gain += normalisedGain(world, request, slate);
          const answer = world.respond(request, chosen);
          note(chosen, answer.reports.map(({ outcome }) => outcome));
          return answer;
        },
      };
    },
  };
  return {
    problem: overheard,
    summary: () => ({
      expected: expected / slates, gain: gain / slates, clicksByPlace: Array.from(clicked, (count, place) => count / looked[place]),
      topTenthShare: topTenth([...shown.values()], problem.settings.world.products),
    }),
  };
}

function topTenth(counts: readonly number[], products: number): number {
  const sorted = [...counts].sort((a, b) => b - a);
  const total = sorted.reduce((sum, count) => sum + count, 0);
  return sorted.slice(0, Math.ceil(products / 10)).reduce((sum, count) => sum + count, 0) / total;
}
