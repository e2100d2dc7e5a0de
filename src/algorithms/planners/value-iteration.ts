// Value iteration: makes every state's value that of its best action, over and over, until nothing moves.
import type { Planner } from "../../core/index.ts";
import { backUp } from "../../models/index.ts";
import { greedyPlan, hasChoice, sweepDefaults, sweepRanges, sweepUntilStill, type SweepSettings } from "./shared.ts";

/**
 * v(s) <- max over allowed a of sum p (r + discount v(s')) (Bellman 1957; Sutton & Barto 2018, eq. 4.10), from zero. At discount 1 it
 * finds the optimum of processes that end whatever is done, and of those whose rewards are never below zero.
 */
export const valueIteration: Planner<SweepSettings> = {
  name: "value-iteration",
  summary: "Value iteration to a stated bound on its error (Bellman 1957; Puterman 1994, theorem 6.3.1).",
  defaults: sweepDefaults,
  ranges: sweepRanges,
  solve(model, settings) {
    const values = new Float64Array(model.states);
    const update = (state: number): number => {
      let best = Number.NEGATIVE_INFINITY;
      for (let pair = state * model.actions; pair < (state + 1) * model.actions; pair++) best = Math.max(best, backUp(model, values, pair));
      return hasChoice(model, state) ? best : 0;
    };
    return greedyPlan(model, values, sweepUntilStill(model, values, { ...settings, update }));
  },
};
