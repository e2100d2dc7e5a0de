// What the planners share: their settings, sweeps over all states, and how far a value can still be from the true one.
import type { Plan, Range, TabularModel } from "../../core/index.ts";
import { actionValuesOf, bestAction, tableOfActions } from "../../models/index.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type SweepSettings = {
  /** Sweeping stops where no value can be further than this from the true one, or moves by less where nothing is discounted. */
  readonly tolerance: number;
  /** The most sweeps. */
  readonly sweeps: number;
};

/** A bound of 1e-10, and no limit of sweeps that one would meet. */
export const sweepDefaults: SweepSettings = { tolerance: 1e-10, sweeps: 1_000_000 };

/** What the settings may be. */
export const sweepRanges: { readonly [name in keyof SweepSettings]: Range } = {
  tolerance: { low: 1e-14, high: 1e9 }, sweeps: { low: 1, high: 1e9, whole: true },
};

/** How much worse an action may look and still count as equal, so that rounding does not choose among ties. */
export const tieSlack = 1e-11;

/**
 * Replaces every value by `update(state)`, in place and in order, until they hardly move; a sweep in place contracts no less than
 * one into a copy (Puterman 1994, theorem 6.3.4). `bound` is discount / (1 - discount) times the largest move of the last sweep
 * (theorem 6.3.1), null at discount 1.
 */
export function sweepUntilStill(
  model: TabularModel, values: Float64Array, { tolerance, sweeps, update }: SweepSettings & { readonly update: (state: number) => number },
): { readonly iterations: number; readonly bound: number | null } {
  const factor = model.discount < 1 ? model.discount / (1 - model.discount) : null;
  let iterations = 0;
  let moved = Number.POSITIVE_INFINITY;
  // Moves of the size of rounding never become smaller; then nothing is left to gain.
  let floor = 0;
  while (iterations < sweeps && moved > floor && moved * (factor ?? 1) > tolerance) {
    moved = 0;
    floor = 0;
    for (let state = 0; state < model.states; state++) {
      const before = values[state];
      values[state] = update(state);
      moved = Math.max(moved, Math.abs(values[state] - before));
      floor = Math.max(floor, 4 * Number.EPSILON * Math.abs(before));
    }
    iterations++;
  }
  return { iterations, bound: factor === null ? null : factor * Math.max(moved, floor) };
}

/** Whether the state has anything to choose. */
export function hasChoice(model: TabularModel, state: number): boolean {
  for (let pair = state * model.actions; pair < (state + 1) * model.actions; pair++) if (model.allowed[pair] === 1) return true;
  return false;
}

/** The plan that is greedy in these values; ties, up to rounding, go to the first action. */
export function greedyPlan(model: TabularModel, values: Float64Array, found: { readonly iterations: number; readonly bound: number | null }): Plan {
  const actionValues = actionValuesOf(model, values);
  const slack = tieSlack * Math.max(1, largest(values));
  const actions = Array.from(values, (_, state) => bestAction(model, actionValues, state, slack));
  return { policy: tableOfActions(model, actions), values, actionValues, ...found };
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
