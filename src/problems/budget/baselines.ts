// What marketers do today: equal split, last year's plan, one line, in proportion to the last return; and splits by curves fitted to a log.
import { sampleIndex } from "../../core/index.ts";
import type { Baseline, DecisionRecord } from "../problem.ts";
import type { BudgetCandidate } from "./candidate.ts";
import { chunksOfRecords, fitCurves } from "./fitted-curves.ts";
import type { BudgetProblem } from "./problem.ts";
import { addedValue } from "./response.ts";
import type { BudgetRequest } from "./schema.ts";
import { bestSteadySplit } from "./water-filling.ts";

/** A baseline of this problem. */
type BudgetBaseline = Baseline<BudgetRequest, BudgetCandidate>;

/** Where the money of each line stands within a request: cents of today, chunks handed out in this request included. */
type Weigh = (request: BudgetRequest, today: readonly number[]) => ArrayLike<number>;

// Hands out the chunks of a request one by one to the line with the largest weight, as long as the day's money lasts.
function byWeight({ settings, candidates }: Pick<BudgetProblem, "settings" | "candidates">, name: string, weigh: Weigh): BudgetBaseline {
  const { chunkCents, chunksPerRequest } = settings;
  return {
    name,
    act(request) {
      const today = [...request.todayCents];
      return Array.from({ length: chunksPerRequest }, (_, stage) => {
        if ((stage + 1) * chunkCents > request.dayLeftCents) return candidates[0];
        const weights = weigh(request, today);
        let best = 0;
        for (let line = 1; line < weights.length; line++) if (weights[line] > weights[best]) best = line;
        today[best] += chunkCents;
        return candidates[1 + best];
      });
    },
  };
}

// The line that is furthest behind its share of the day's spend.
function byShares(problem: Pick<BudgetProblem, "settings" | "candidates">, name: string, sharesOf: (request: BudgetRequest) => readonly number[]): BudgetBaseline {
  return byWeight(problem, name, (request, today) => {
    const spent = today.reduce((sum, cents) => sum + cents, 0) + problem.settings.chunkCents;
    return sharesOf(request).map((share, line) => share * spent - today[line]);
  });
}

/** Rules that need no log. */
export function plainBaselines(problem: BudgetProblem): readonly BudgetBaseline[] {
  const { settings, candidates } = problem;
  const { lines, chunkCents, chunksPerRequest, conversionValueCents, history } = settings;
  const keep: BudgetBaseline = { name: "keep", act: () => Array.from({ length: chunksPerRequest }, () => candidates[0]) };
  const random: BudgetBaseline = {
    name: "random",
    act: (request, source) => Array.from({ length: chunksPerRequest }, (_, stage) => (
      (stage + 1) * chunkCents > request.dayLeftCents ? candidates[0] : candidates[sampleIndex(source, candidates.length)]
    )),
  };
  const perConversion = history.thousandImpressionsCents / 1000 / history.clickShare / history.conversionShare;
  const lastReturn = ({ history: { spentCents, conversions } }: BudgetRequest): readonly number[] => {
    const returns = spentCents.map((spent, line) => ((conversions[line] + 5) * conversionValueCents) / (spent + 5 * perConversion));
    const total = returns.reduce((sum, each) => sum + each, 0);
    return returns.map((each) => each / total);
  };
  return [
    keep,
    random,
    byShares(problem, "equal split", () => lines.map(() => 1 / lines.length)),
    byShares(problem, "last year's plan", () => lines.map(({ planShare }) => planShare)),
    { ...byShares(problem, "proportional to last return", lastReturn), estimated: true },
  ];
}

/** Rules by curves fitted to a log: the chunk that adds most by them, and the split that would be best every day. */
export function fittedBaselines(problem: BudgetProblem, log: readonly DecisionRecord[]): readonly BudgetBaseline[] {
  const { settings } = problem;
  const curves = fitCurves(settings, chunksOfRecords(settings, log));
  const added = { sameDay: 0, week: 0, later: 0 };
  const weights = new Float64Array(curves.length);
  const marginal: Weigh = ({ history }, today) => {
    curves.forEach((curve, line) => {
      const { carryShare } = curve.curve;
      const carried = carryShare === 0 ? 0 : carryShare < 0.35 ? history.carriedFastCents[line] : history.carriedSlowCents[line];
      const { sameDay, week, later } = addedValue(curve, today[line] + carried, settings.chunkCents, added);
      weights[line] = sameDay + week + later;
    });
    return weights;
  };
  const { cents } = bestSteadySplit(curves, settings.budgetCents / settings.days);
  const total = Math.max(1, cents.reduce((sum, each) => sum + each, 0));
  return [
    { ...byWeight(problem, "greedy marginal return", marginal), estimated: true },
    { ...byShares(problem, "fitted water-filling", () => cents.map((each) => each / total)), estimated: true },
  ];
}
