// Small pieces that policies over scores are made of: spreading a share evenly, and exploring less as more is learned.
import { countAllowed, type Observation } from "../core/index.ts";

/** Gives the share `share` of a distribution, in place, evenly to all allowed candidates, and returns it. */
export function spreadEvenly(probabilities: Float64Array, observation: Observation, share: number): Float64Array {
  if (share === 0) return probabilities;
  const each = share / countAllowed(observation);
  for (let action = 0; action < probabilities.length; action++) {
    if (observation.allowed[action] === 1) probabilities[action] = (1 - share) * probabilities[action] + each;
  }
  return probabilities;
}

/** `spreadEvenly` row by row, for probabilities and masks of `rows` observations of one width. */
export function spreadRows(probabilities: Float64Array, allowed: Uint8Array, rows: number, share: number): void {
  if (share === 0) return;
  const width = allowed.length / rows;
  for (let first = 0; first < rows * width; first += width) {
    let open = 0;
    for (let index = first; index < first + width; index++) open += allowed[index];
    for (let index = first; index < first + width; index++) {
      if (allowed[index] === 1) probabilities[index] = (1 - share) * probabilities[index] + share / open;
    }
  }
}

/** A share that is `first` at the start, half of it after `halvingRows` rows, falls like 1 / rows and stays at `least`. */
export function decayedShare(schedule: { first: number; least: number; halvingRows: number }, rows: number): number {
  const { first, least, halvingRows } = schedule;
  return Math.max(Math.min(first, least), (first * halvingRows) / (halvingRows + rows));
}

/** In place: probabilities proportional to exp(score / temperature) over the allowed candidates; the best is taken off first, so nothing overflows. */
export function toBoltzmann(scores: Float64Array, { allowed }: Observation, temperature: number): void {
  let best = Number.NEGATIVE_INFINITY;
  for (let action = 0; action < scores.length; action++) if (allowed[action] === 1) best = Math.max(best, scores[action]);
  let total = 0;
  for (let action = 0; action < scores.length; action++) {
    scores[action] = allowed[action] === 1 ? Math.exp((scores[action] - best) / temperature) : 0;
    total += scores[action];
  }
  if (total > 0) for (let action = 0; action < scores.length; action++) scores[action] /= total;
}
