// Potential-based shaping: hints on the way that make learning faster and cannot change what is best (Ng, Harada & Russell 1999).
import type { Observation } from "../../core/index.ts";

/** How promising a situation looks; any function will do, a good one is near the value of the state. */
export type Potential = (observation: Observation) => number;

/**
 * F = discount x potential(next) - potential(now) (ibid., theorem 1). Added to every reward it telescopes: each return moves by minus the
 * potential of its first state, whatever is done, so that values shift by the potential and the order of policies stays. Where nothing
 * follows, `next` is null or the discount 0: the potential of the end is 0. Leaving that out pays for ending in a promising place.
 */
export function shapingReward(potential: Potential, now: Observation, next: Observation | null, discount: number): number {
  const ahead = next === null || discount === 0 ? 0 : discount * potential(next);
  return ahead - potential(now);
}
