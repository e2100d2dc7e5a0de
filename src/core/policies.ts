// Policies made of nothing or of other policies: uniform, greedy, constant, mixture, explore.
import { countAllowed, type Observation, type Policy } from "./decision.ts";
import type { Random } from "./random.ts";

/** Writes a score per candidate into `out`, [A]; scores of forbidden candidates are ignored. */
export type Score = (observation: Observation, random: Random, out: Float64Array) => void;

/** An array of the right length, zeroed: `out` where it fits, else a new one. */
export function cleared(observation: Observation, out?: Float64Array): Float64Array {
  const count = observation.allowed.length;
  if (out?.length !== count) return new Float64Array(count);
  return out.fill(0);
}

/** Every allowed candidate with the same probability. */
export const uniform: Policy = {
  probabilities(observation, _random, out) {
    const result = cleared(observation, out);
    const share = 1 / countAllowed(observation);
    for (let action = 0; action < result.length; action++) if (observation.allowed[action] === 1) result[action] = share;
    return result;
  },
};

/** The allowed candidate with the highest score; exact ties share the probability. */
export function greedy(score: Score): Policy {
  return {
    probabilities(observation, random, out) {
      const result = cleared(observation, out);
      score(observation, random, result);
      return shareAmongBest(result, observation.allowed);
    },
  };
}

/** Turns scores, in place, into the distribution that is uniform over the best allowed candidates. */
export function shareAmongBest(scores: Float64Array, allowed: Uint8Array): Float64Array {
  let best = Number.NEGATIVE_INFINITY;
  let ties = 0;
  for (let action = 0; action < scores.length; action++) {
    if (allowed[action] === 0) continue;
    if (scores[action] > best) {
      best = scores[action];
      ties = 1;
    } else if (scores[action] === best) ties++;
  }
  for (let action = 0; action < scores.length; action++) {
    scores[action] = allowed[action] === 1 && scores[action] === best ? 1 / ties : 0;
  }
  return scores;
}

/** The candidate that a policy gives the most probability to: how it is judged without its exploration. Exact ties share. */
export function modal(policy: Policy): Policy {
  const mode = greedy((observation, random, out) => void policy.probabilities(observation, random, out));
  return {
    ...mode,
    ...(policy.explain && { explain: (observation) => policy.explain!(observation) }),
    ...(policy.probabilitiesOfBlock && {
      probabilitiesOfBlock(block, copies, random, out) {
        policy.probabilitiesOfBlock!(block, copies, random, out);
        shareAmongBestOfRows(out, block.allowed, copies);
      },
    }),
  };
}

/** `shareAmongBest` row by row, for scores and masks of `rows` observations of one width. */
export function shareAmongBestOfRows(scores: Float64Array, allowed: Uint8Array, rows: number): void {
  const width = allowed.length / rows;
  for (let first = 0; first < rows * width; first += width) {
    let best = Number.NEGATIVE_INFINITY;
    let ties = 0;
    for (let index = first; index < first + width; index++) {
      if (allowed[index] === 0 || scores[index] < best) continue;
      ties = scores[index] === best ? ties + 1 : 1;
      best = scores[index];
    }
    for (let index = first; index < first + width; index++) scores[index] = allowed[index] === 1 && scores[index] === best ? 1 / ties : 0;
  }
}

/** Always the candidate at `action`; where it is forbidden or absent, uniform over the allowed ones. */
export function constant(action: number): Policy {
  return {
    probabilities(observation, random, out) {
      if (observation.allowed[action] !== 1) return uniform.probabilities(observation, random, out);
      const result = cleared(observation, out);
      result[action] = 1;
      return result;
    },
  };
}

/** Each policy with its weight; weights are shares that sum to 1. What explains it is its heaviest part that can. */
export function mixture(parts: readonly (readonly [weight: number, policy: Policy])[]): Policy {
  const speaker = [...parts].sort((a, b) => b[0] - a[0]).find(([, policy]) => policy.explain !== undefined)?.[1];
  const mixed: Policy = {
    probabilities(observation, random, out) {
      const result = cleared(observation, out);
      const part = new Float64Array(result.length);
      for (const [weight, policy] of parts) {
        if (weight === 0) continue;
        const probabilities = policy.probabilities(observation, random, part);
        for (let action = 0; action < result.length; action++) result[action] += weight * probabilities[action];
      }
      return result;
    },
  };
  return speaker ? { ...mixed, explain: (observation) => speaker.explain!(observation) } : mixed;
}

/** The policy with a floor of exploration: the share `floor` of all decisions is spread evenly over the allowed candidates. */
export function explore(policy: Policy, floor: number): Policy {
  return mixture([[1 - floor, policy], [floor, uniform]]);
}
