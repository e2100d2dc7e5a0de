// A null store: the learners and the best fixed rule are measured on visits of their own, since on the same visits they could not differ at all.
import { createLearner, seeded, type Random } from "../../src/core/index.ts";
import { simulate, type Actor } from "../../src/experiment/index.ts";
import { createRecommendationProblem, recommendationKind, type Product, type RecommendationProblem, type RecommendationRequest } from "../../src/problems/index.ts";
import { independentDifference, type Clusters, type NullSeason } from "../nulls/verdicts.ts";
import { store, storeLearners } from "./plan.ts";

/** Every slate is worth the same there, so that any fixed rule is the best one. */
export const nullRule = "popularity";

/** One season: every learner of the default store against the rule. */
export function runNull(seed: number): readonly NullSeason[] {
  const root = seeded(`recommendation null ${seed}`);
  const problem = createRecommendationProblem(recommendationKind.draw!(recommendationKind.presets["null"], root.fork("parameters")));
  const baseline = problem.baselines!.find(({ name }) => name === nullRule)!;
  const rule = measured(problem, { kind: "baseline", baseline }, root.fork("measured, rule"));
  return storeLearners.map(({ name, algorithm, config }) => {
    const learner = createLearner(algorithm, problem.spec, config);
    simulate({ problem, actor: { kind: "learner", name, learner }, decisions: store.learned, random: root.fork("learned") });
    const own = measured(problem, { kind: "policy", name, policy: learner.policy }, root.fork(`measured, ${name}`));
    return { policy: name, lead: independentDifference(own, rule) };
  });
}

// The same store, with its parameters drawn; customers, visits and luck come from `random`.
function measured(problem: RecommendationProblem, actor: Actor<RecommendationRequest, Product>, random: Random): Clusters {
  const bySubject = new Map<string, { reward: number; visits: number }>();
  const overheard: RecommendationProblem = {
    ...problem,
    world(source) {
      const world = problem.world(source);
      return {
        ...world,
        respond(request, chosen) {
          const answer = world.respond(request, chosen);
          const { stages } = problem.assess({ request, chosen }, answer.reports.map(({ outcome }) => outcome));
          const own = bySubject.get(request.subject) ?? { reward: 0, visits: 0 };
          bySubject.set(request.subject, own);
          own.visits++;
          for (const { reward } of stages) own.reward += reward;
          return answer;
        },
      };
    },
  };
  simulate({ problem: overheard, actor, decisions: store.measured, random });
  return { rewards: [...bySubject.values()].map(({ reward }) => reward), decisions: [...bySubject.values()].map(({ visits }) => visits) };
}
