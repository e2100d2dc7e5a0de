// Campaigns of one seed, measured by what the hidden curves make of the money that was spent where and when.
import { choose, createLearner, seeded, uniform, type Learner, type Policy, type Random } from "../../src/core/index.ts";
import { simulate, type Actor, type Pricing } from "../../src/experiment/index.ts";
import { budgetKind, campaignValue, responsesOf, type BudgetCandidate, type BudgetProblem, type BudgetRequest, type BudgetSettings } from "../../src/problems/index.ts";
import type { LearnerPlan } from "./plan.ts";

/** What somebody's campaigns came to: means over campaigns, money as shares of the cap. */
export interface Played {
  /** Value by the hidden curves, over the cap. */
  readonly value: number;
  readonly spentShares: readonly number[];
  /** [lines], mean spend a day in cents. */
  readonly centsPerDay: readonly number[];
  /** [campaigns x days], what conversions of a day's money were worth, in cents. */
  readonly soldByDay: readonly number[];
}

/** A seed's problem with its drawn curves. */
export interface Campaigns {
  readonly settings: BudgetSettings;
  readonly problem: BudgetProblem;
  readonly random: Random;
  /** Requests of a campaign. */
  readonly length: number;
  play(actor: Actor<BudgetRequest, BudgetCandidate>, label: string, options: { readonly count: number; readonly pricing?: Pricing }): Played;
  /** A learner after its uniform campaigns. */
  pilot(plan: LearnerPlan, count: number, pricing?: Pricing): Learner;
}

/** Draws the curves of a seed. */
export function openCampaigns(preset: BudgetSettings, seed: number): Campaigns {
  const random = seeded(`seed ${seed}`);
  const settings = budgetKind.draw!(preset, random.fork("parameters"));
  const problem = budgetKind.create(settings) as BudgetProblem;
  const length = settings.days * (settings.chunksPerDay / settings.chunksPerRequest);
  const play: Campaigns["play"] = (actor, label, { count, pricing }) => {
    const books = Array.from({ length: count }, () => emptyPlan(settings));
    const sold = new Float64Array(count * settings.days);
    simulate({ problem: watched(problem, books, sold), actor, decisions: count * length, random: random.fork(label), ...(pricing === undefined ? {} : { pricing }) });
    return { ...playedOf(settings, books), soldByDay: [...sold] };
  };
  return {
    settings, problem, random, length, play,
    pilot(plan, count, pricing) {
      const learner = createLearner(plan.algorithm, problem.spec, plan.config);
      const options = { count, ...(pricing === undefined ? {} : { pricing }) };
      play({ kind: "learner", name: plan.name, learner: { ...learner, policy: uniform } }, "uniform", options);
      return learner;
    },
  };
}

type Plan = number[][];

function emptyPlan({ lines, days }: BudgetSettings): Plan {
  return lines.map(() => Array.from({ length: days }, () => 0));
}

// The same problem, whose world notes what was spent, [campaigns][lines][days], and what came of the money of each day, [campaigns x days].
function watched(problem: BudgetProblem, books: readonly Plan[], sold: Float64Array): BudgetProblem {
  const { days, conversionValueCents } = problem.settings;
  return {
    ...problem,
    world(random) {
      const inner = problem.world!(random);
      return {
        ...inner,
        respond(request, chosen) {
          const answer = inner.respond(request, chosen);
          const campaign = Number(request.campaign.slice("campaign-".length));
          for (const { outcome } of answer.reports) {
            sold[campaign * days + request.day] += conversionValueCents * outcome.conversions;
            if (outcome.kind === "delivered") books[campaign][chosen[outcome.chunk].line][request.day] += outcome.spentCents;
          }
          return answer;
        },
      };
    },
  };
}

function playedOf(settings: BudgetSettings, books: readonly Plan[]): Omit<Played, "soldByDay"> {
  const { budgetCents, days, lines } = settings;
  const responses = responsesOf(settings);
  const spent = (book: Plan): number => book.reduce((sum, line) => sum + line.reduce((total, cents) => total + cents, 0), 0);
  return {
    value: books.reduce((sum, book) => sum + campaignValue(responses, book), 0) / books.length / budgetCents,
    spentShares: books.map((book) => spent(book) / budgetCents),
    centsPerDay: lines.map((_, line) => books.reduce((sum, book) => sum + book[line].reduce((total, cents) => total + cents, 0), 0) / books.length / days),
  };
}

/** The share of the cap that a policy spends in one campaign of a scenario, decided without a ledger: the mask alone holds the money. */
export function spendOf(settings: BudgetSettings, policy: Policy, random: Random): number {
  const problem = budgetKind.create(settings) as BudgetProblem;
  const world = problem.world!(random.fork("world"));
  const draws = random.fork("choices");
  const prices = new Float32Array(problem.spec.limits.length);
  let spent = 0;
  for (let left = settings.days * settings.chunksPerDay; left > 0; left--) {
    const { request } = world.next()!;
    const { observation, candidates } = problem.stage(request, [], prices)!;
    for (const { outcome } of world.respond(request, [candidates[choose(policy, observation, draws).action]]).reports) if (outcome.kind === "delivered") spent += outcome.spentCents;
  }
  return spent / settings.budgetCents;
}
