// What policies are improved by, as plain functions of numbers: the clipped surrogate of PPO and the clipped value loss.

/**
 * The slope of PPO's objective with respect to log p(action) (Schulman et al. 2017, eq. 7): min(ratio A, clip(ratio, 1 - e, 1 + e) A), with ratio =
 * p / p_old, has the slope ratio A, and 0 where the clipped part is the smaller one. e = Infinity gives the plain ratio.
 */
export function clippedSlope(ratio: number, advantage: number, clip: number): number {
  const outside = advantage >= 0 ? ratio > 1 + clip : ratio < 1 - clip;
  return outside ? 0 : ratio * advantage;
}

/** The clipped objective itself: min(ratio A, clip(ratio, 1 - e, 1 + e) A). */
export function clippedObjective(ratio: number, advantage: number, clip: number): number {
  const held = Math.max(1 - clip, Math.min(1 + clip, ratio));
  return Math.min(ratio * advantage, held * advantage);
}

/**
 * The gradient of max((v - R)^2, (v_clipped - R)^2) / 2 with respect to v, v_clipped = v_old + clip(v - v_old, -e, e): the value clipping of
 * OpenAI's implementation of PPO (Engstrom et al. 2020, section 3). e = Infinity gives the plain error v - R.
 */
export function clippedValueGradient(value: number, old: number, target: number, clip: number): number {
  const move = value - old;
  const error = value - target;
  if (Math.abs(move) <= clip) return error;
  const held = old + Math.max(-clip, Math.min(clip, move)) - target;
  return error * error >= held * held ? error : 0;
}
