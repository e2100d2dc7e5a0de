// The groups of exact answers that planners give: grid worlds, the gambler, car rental, a season of prices, and the knapsack's bound.
import { evaluatePolicy, policyIteration, valueIteration } from "../../src/algorithms/index.ts";
import type { Plan, TabularModel } from "../../src/core/index.ts";
import { createTabularModel, solveKnapsack, tableOfActions, uniformTable, type Outcome } from "../../src/models/index.ts";
import { carRental, gambler, gridWorldLarge, gridWorldSmall } from "../../src/problems/index.ts";
import type { Tally } from "./tally.ts";

const TOLERANCE = 1e-9;
const tolerance = (): number => TOLERANCE;
const exact = (): number => 0;

const optimal = (model: TabularModel): Plan => valueIteration.solve(model, { tolerance: 1e-10, sweeps: 1_000_000 });

/** The numbers of all actions that are as good as the best, within `slack`. */
function bestActions({ actionValues }: Plan, state: number, { actions, slack }: { readonly actions: number; readonly slack: number }): number[] {
  const row = Array.from(actionValues.subarray(state * actions, (state + 1) * actions));
  const best = Math.max(...row);
  return row.flatMap((value, action) => (value >= best - slack ? [action] : []));
}

interface Season {
  readonly arrival_prob: number;
  readonly periods: number;
  readonly capacity: number;
  readonly prices: readonly number[];
  readonly buy_probability: readonly number[];
  readonly demand: string;
  readonly [parameter: string]: unknown;
}

/** State: period x (capacity + 1) + stock; one shopper comes with `arrival_prob` and buys with the price's probability. */
function seasonModel({ arrival_prob: arrival, periods, capacity, prices, buy_probability: chances }: Season): TabularModel {
  const width = capacity + 1;
  const outcomes = (state: number, action: number): Outcome[] => {
    const [period, stock] = [Math.floor(state / width), state % width];
    if (period === periods) return [];
    const sale = stock > 0 ? arrival * chances[action] : 0;
    const stays = { probability: 1 - sale, next: state + width, reward: 0 };
    return sale > 0 ? [stays, { probability: sale, next: state + width - 1, reward: prices[action] }] : [stays];
  };
  return createTabularModel({ states: (periods + 1) * width, actions: prices.length, discount: 1, first: (state) => (state === capacity ? 1 : 0), outcomes });
}

function buyProbability(price: number, season: Season): number {
  const { theta, p0, alpha, beta } = season as unknown as { readonly [parameter: string]: number };
  return season.demand === "logit" ? 1 / (1 + Math.exp(-(alpha - beta * price))) : Math.min(1, Math.exp(-theta * (price - p0)));
}

function checkSeason(tally: Tally, where: string, season: Season): void {
  const { periods, capacity, prices, arrival_prob: arrival, buy_probability: chances } = season;
  const width = capacity + 1;
  const model = seasonModel(season);
  const plan = optimal(model);
  const actionAt = (period: number, stock: number): number => plan.policy.subarray((period * width + stock) * prices.length).indexOf(1);
  const check = (name: string, ours: ArrayLike<number>, allowed: () => number): void => tally.compareAll(`${where}.${name}`, ours, season[name], allowed);
  check("buy_probability", prices.map((price) => buyProbability(price, season)), tolerance);
  check("value_row_t0", plan.values.subarray(0, width), tolerance);
  const mid = season["value_row_mid"] as { readonly t: number; readonly values: readonly number[] };
  tally.compareAll(`${where}.value_row_mid.values`, plan.values.subarray(mid.t * width, (mid.t + 1) * width), mid.values, tolerance);
  check("first_action_by_stock", Array.from({ length: width }, (_, stock) => actionAt(0, stock)), exact);
  check("price_index_path_if_no_sale", Array.from({ length: periods }, (_, period) => actionAt(period, capacity)), exact);
  tally.compare(`${where}.optimal_expected_revenue`, plan.values[capacity], season["optimal_expected_revenue"], TOLERANCE);
  const fixed = prices.map((_, action) => {
    const table = tableOfActions(model, Array.from({ length: model.states }, (__, state) => (state < periods * width ? action : -1)));
    return evaluatePolicy(model, table).values[capacity];
  });
  check("fixed_price_revenues", fixed, tolerance);
  const best = fixed.indexOf(Math.max(...fixed));
  tally.compare(`${where}.best_fixed_price_index`, best, season["best_fixed_price_index"], 0);
  tally.compare(`${where}.best_fixed_price`, prices[best], season["best_fixed_price"], 0);
  tally.compare(`${where}.best_fixed_revenue`, fixed[best], season["best_fixed_revenue"], TOLERANCE);
  // The fluid bound is one user's knapsack, whose options are the prices and whose budget is the stock.
  const sales = [0, ...chances.map((chance) => arrival * chance * periods)];
  const bound = solveKnapsack({
    users: 1, options: sales.length, costs: Float64Array.from(sales), values: Float64Array.from(sales, (sold, option) => (option === 0 ? 0 : sold * prices[option - 1])), budget: capacity,
  });
  tally.compare(`${where}.fluid_lp_upper_bound`, bound.bound, season["fluid_lp_upper_bound"], TOLERANCE);
}

interface Coupons {
  readonly users: number;
  readonly budget: number;
  readonly cost: readonly (readonly number[])[];
  readonly value: readonly (readonly number[])[];
}

type Group = { readonly [name: string]: unknown };

/** Checks by the name of their group. */
export const plannedGroups: { readonly [group: string]: (tally: Tally, group: unknown) => void } = {
  gridworld_4x4_equiprobable(tally, group) {
    const model = gridWorldSmall.model();
    tally.compareAll("gridworld_4x4.values", evaluatePolicy(model, uniformTable(model), { tolerance: 1e-12 }).values, (group as Group)["values"], tolerance);
  },
  gridworld_5x5(tally, group) {
    const { equiprobable_values: uniformValues, optimal_values: values, optimal_actions: actions } = group as { readonly [name: string]: readonly number[][] };
    const model = gridWorldLarge.model();
    const plan = optimal(model);
    tally.compareAll("gridworld_5x5.equiprobable_values", evaluatePolicy(model, uniformTable(model)).values, uniformValues, tolerance);
    tally.compareAll("gridworld_5x5.optimal_values", plan.values, values, tolerance);
    actions.forEach((list, state) => tally.compareAll(`gridworld_5x5.optimal_actions[${state}]`, bestActions(plan, state, { actions: 4, slack: 1e-8 }), list, exact));
  },
  "gambler_p0.4"(tally, group) {
    const { values, optimal_stakes_within_1e_10: stakes } = group as { readonly values: readonly number[]; readonly optimal_stakes_within_1e_10: readonly (readonly number[])[] };
    const plan = policyIteration.solve(gambler.model(), policyIteration.defaults);
    // The file counts the goal's own value as 1; here it is the reward on the way there.
    tally.compareAll("gambler.values", Float64Array.from(plan.values, (value, capital) => (capital === 100 ? 1 : value)), values, tolerance);
    stakes.forEach((list, index) => {
      const capital = index + 1;
      const ours = bestActions(plan, capital, { actions: 50, slack: 1e-10 }).map((action) => action + 1);
      tally.compareAll(`gambler.optimal_stakes[${index}]`, ours, list, exact);
      const taken = plan.policy.subarray(capital * 50, (capital + 1) * 50).indexOf(1) + 1;
      tally.compare(`gambler.stake taken with ${capital}`, list.includes(taken) ? 1 : 0, 1, 0);
    });
  },
  jacks_car_rental(tally, group) {
    const { values, policy } = group as { readonly [name: string]: readonly (readonly number[])[] };
    const plan = policyIteration.solve(carRental.model(), policyIteration.defaults);
    tally.compareAll("jacks_car_rental.values", plan.values, values, tolerance);
    const moves = Array.from({ length: 441 }, (_, state) => plan.policy.subarray(state * 11, (state + 1) * 11).indexOf(1) - 5);
    tally.compareAll("jacks_car_rental.policy", moves, policy, exact);
  },
  dynamic_pricing_discrete(tally, group) {
    (group as { readonly instances: readonly Season[] }).instances.forEach((season, index) => checkSeason(tally, `dynamic_pricing_discrete.instances[${index}]`, season));
  },
  multiple_choice_knapsack(tally, group) {
    (group as { readonly instances: readonly (Coupons & Group)[] }).instances.forEach((row, index) => {
      const { users, budget, cost, value } = row;
      const solved = solveKnapsack({ users, options: cost[0].length, costs: Float64Array.from(cost.flat()), values: Float64Array.from(value.flat()), budget });
      const where = `multiple_choice_knapsack.instances[${index}]`;
      tally.compare(`${where}.lp_bound`, solved.bound, row["lp_bound"], TOLERANCE);
      tally.compare(`${where}.lp_dual_price`, solved.price, row["lp_dual_price"], TOLERANCE);
      // Ours is a whole choice within the budget: no better than the optimum, and the optimum no better than the bound.
      tally.compare(`${where}.optimum between`, solved.value <= (row["optimum"] as number) + TOLERANCE && (row["optimum"] as number) <= solved.bound + TOLERANCE ? 1 : 0, 1, 0);
    });
  },
};
