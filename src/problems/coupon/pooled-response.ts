// One response model for all coupons: what depth of discount does to whom, pooled, with a rise of its own for each coupon, and never falling in face value.
import { createRidge, isotonic, type Ridge } from "../../models/index.ts";
import { maximumCostCents, type CouponCandidate } from "./candidate.ts";
import type { Estimates, Logged, ResponseModel } from "./estimate.ts";
import { fitLaterEffects } from "./long-run.ts";
import type { CouponProblem } from "./problem.ts";

/** Whom a deeper discount may move more: fields of the state. */
const movers = ["redeemedOverOrders", "redeemedShare", "orderShareOfVisits", "favouritesLog"] as const;

/** Settings of the fit. */
export interface PooledOptions {
  /** Ridge penalty of every coefficient. */
  readonly penalty: number;
  /** How much of the effect on later visits counts: 0 for the reward of the visit alone, 1 for all of it. */
  readonly foresight: number;
}

type Seen = Pick<Logged, "observation" | "request">;

/**
 * Ridge regressions of reward, of the share of a coupon's greatest cost that is spent, and of orders on: the state; whether a coupon is sent, alone and times
 * the state; the depth of its discount, alone and times `movers`; and which coupon it is. Orders are projected to rise with the face value
 * among coupons that differ in nothing else (`isotonic`). With foresight, later effects (long-run.ts) are added to the rewards.
 */
export function fitPooledResponse(problem: CouponProblem, rows: readonly Logged[], { penalty, foresight }: PooledOptions): ResponseModel {
  const { candidates } = problem;
  const inputs = createInputs(problem);
  const fit = (used: readonly Logged[], target: (row: Logged) => number): Ridge => {
    const ridge = createRidge({ models: 1, width: inputs.width, penalty });
    const matrix = new Float64Array(used.length * inputs.width);
    used.forEach((row, index) => inputs.write(row, row.action, matrix.subarray(index * inputs.width, (index + 1) * inputs.width)));
    ridge.learnMany({ count: used.length, models: new Int32Array(used.length), inputs: matrix, targets: Float64Array.from(used, target) });
    return ridge;
  };
  const mostOf = candidates.map((candidate) => maximumCostCents(candidate) / problem.settings.reward.moneyScaleCents);
  const reward = fit(rows, (row) => row.reward);
  const order = fit(rows, (row) => row.ordered);
  const used = fit(rows.filter(({ action }) => mostOf[action] > 0), (row) => row.spend / mostOf[row.action]);
  const later = foresight > 0 ? fitLaterEffects(problem, rows, 10) : () => ({ perCoupon: 0, perOrder: 0 });
  const groups = faceValueGroups(candidates);
  const x = new Float64Array(inputs.width);
  const estimateOf = (seen: Seen): Estimates => {
    const { allowed } = seen.observation;
    const [rewards, spends, orders] = [0, 1, 2].map(() => new Float64Array(candidates.length));
    for (let candidate = 0; candidate < candidates.length; candidate++) {
      inputs.write(seen, candidate, x);
      rewards[candidate] = reward.predict(0, x);
      spends[candidate] = mostOf[candidate] * Math.min(1, Math.max(0, used.predict(0, x)));
      orders[candidate] = order.predict(0, x);
    }
    raised(orders, groups);
    const { perCoupon, perOrder } = later(seen.observation);
    for (let candidate = 1; candidate < candidates.length; candidate++) {
      // Silence sends nothing, and so leaves no coupon to remember.
      if (candidates[candidate].kind === "none") continue;
      rewards[candidate] += foresight * (perCoupon + perOrder * (orders[candidate] - orders[0]));
    }
    return { ...seen, allowed, rewards, spends, orders };
  };
  return {
    penalty, rows,
    logged: rows.map(({ request, observation }) => estimateOf({ request, observation })),
    estimate: (request) => estimateOf({ request, observation: problem.stage(request, [], new Float32Array(problem.spec.limits.length))!.observation }),
  };
}

function createInputs({ spec, candidates }: CouponProblem) {
  const states = spec.state.length;
  const moverAt = movers.map((name) => spec.state.findIndex((field) => field.name === name));
  const scales = spec.state.map(({ low, high }) => 1 / Math.max(Math.abs(low), Math.abs(high)));
  const most = candidates.map(maximumCostCents);
  return {
    width: 2 + 2 * states + 1 + movers.length + candidates.length,
    write({ observation: { state }, request }: Seen, action: number, out: Float64Array): void {
      out.fill(0);
      out[0] = 1;
      for (let index = 0; index < states; index++) out[1 + index] = scales[index] * state[index];
      if (action === 0) return;
      let to = 2 + 2 * states;
      out[to + 1 + movers.length + action] = 1;
      if (candidates[action].kind === "none") return;
      out[1 + states] = 1;
      for (let index = 0; index < states; index++) out[2 + states + index] = scales[index] * state[index];
      // Weber's law: each doubling of (1 + 10 d) counts alike.
      const depth = Math.log2(1 + (10 * most[action]) / Math.max(1, request.usualBasketCents));
      out[to++] = depth;
      for (const at of moverAt) out[to++] = depth * scales[at] * state[at];
    },
  };
}

/** Coupons that differ in their face value alone, each group in rising order. */
export function faceValueGroups(candidates: readonly CouponCandidate[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  candidates.forEach((candidate, index) => {
    if (candidate.kind === "none") return;
    const category = candidate.kind === "bundle" ? candidate.category : "";
    const key = `${candidate.kind} ${category} ${candidate.thresholdCents} ${candidate.sendAfterHours} ${candidate.validityHours}`;
    groups.set(key, [...groups.get(key) ?? [], index]);
  });
  return [...groups.values()].filter((group) => group.length > 1)
    .map((group) => group.sort((a, b) => maximumCostCents(candidates[a]) - maximumCostCents(candidates[b])));
}

function raised(orders: Float64Array, groups: readonly (readonly number[])[]): Float64Array {
  for (const group of groups) isotonic(group.map((candidate) => orders[candidate])).forEach((value, index) => { orders[group[index]] = value; });
  return orders;
}
