// The long run of a coupon, estimated: what one more coupon takes from later visits, and what one more order gives to them.
import { createRidge, type Ridge } from "../../models/index.ts";
import { fail, type Observation } from "../../core/index.ts";
import type { Logged } from "./estimate.ts";
import type { CouponProblem } from "./problem.ts";

/** What later visits lose by one coupon, and gain by one order, in units of the reward. */
export interface LaterEffects {
  readonly perCoupon: number;
  readonly perOrder: number;
}

/** Fields whose product with a memory may matter: whom a memory of coupons or of orders moves more. */
const partners = ["orderShareOfVisits", "redeemedOverOrders", "usualBasketLog"] as const;
const memories = ["couponMemory", "orderMemory"] as const;

/**
 * Fits the log of a policy that chose at random, in one regression of the reward on the state, on whether a coupon was sent, and on both memories
 * with their partners. The memories are counts the store keeps itself, so that their future is known: what is added now counts half after
 * thirty days. The effect on later visits is the slope of the reward in the memory times the sum of what is left of it at each of them. Throws
 * `unsuited` for a campaign that does not keep those counts.
 */
export function fitLaterEffects(problem: CouponProblem, rows: readonly Logged[], penalty: number): (observation: Observation) => LaterEffects {
  const { spec, settings, candidates } = problem;
  const at = (name: string): number => {
    const index = spec.state.findIndex((field) => field.name === name);
    return index < 0 ? fail("unsuited", "later effects", `requests that show ${name} (settings with showsMonths)`, "a campaign whose do not") : index;
  };
  const memoryAt = memories.map(at);
  const partnerAt = partners.map(at);
  const width = 2 + spec.state.length + memories.length * partners.length;
  const write = ({ state }: Observation, action: number, out: Float64Array): void => {
    out[0] = 1;
    out[1] = candidates[action].kind === "none" ? 0 : 1;
    out.set(state, 2);
    let to = 2 + state.length;
    for (const memory of memoryAt) for (const partner of partnerAt) out[to++] = state[memory] * state[partner];
  };
  const ridge = fitRows({ rows, width, penalty, write });
  const slopes = ridge.coefficients(0).slice();
  const slopeOf = (memory: number, { state }: Observation): number => (
    partnerAt.reduce((sum, partner, index) => sum + slopes[2 + state.length + memory * partners.length + index] * state[partner], slopes[2 + memoryAt[memory]])
  );
  const visits = visitsAhead(settings.world);
  const elapsedAt = at("periodShare");
  return (observation) => {
    const left = visits.sum(observation.state[elapsedAt]);
    return { perCoupon: left * slopeOf(0, observation), perOrder: left * slopeOf(1, observation) };
  };
}

// The sum, over the visits a customer is still expected to make, of what is left of a count that halves in thirty days.
function visitsAhead({ seasonDays, leastGapDays, meanExtraGapDays }: CouponProblem["settings"]["world"]) {
  const gapDays = leastGapDays + meanExtraGapDays;
  const kept = Math.exp((-Math.LN2 * gapDays) / 30);
  return {
    sum: (elapsedShare: number): number => {
      const visits = ((1 - elapsedShare) * seasonDays) / gapDays;
      return (kept * (1 - Math.exp(visits * Math.log(kept)))) / (1 - kept);
    },
  };
}

interface Fit {
  readonly rows: readonly Logged[];
  readonly width: number;
  readonly penalty: number;
  readonly write: (observation: Observation, action: number, out: Float64Array) => void;
}

function fitRows({ rows, width, penalty, write }: Fit): Ridge {
  const ridge = createRidge({ models: 1, width, penalty });
  const inputs = new Float64Array(rows.length * width);
  rows.forEach(({ observation, action }, row) => write(observation, action, inputs.subarray(row * width, (row + 1) * width)));
  ridge.learnMany({ count: rows.length, models: new Int32Array(rows.length), inputs, targets: Float64Array.from(rows, ({ reward }) => reward) });
  return ridge;
}
