// How much better a choice turned out than its state promised: generalised advantage estimation over rows with cut-offs.

/** Rows in order, columns of one length. */
export interface AdvantageRows {
  readonly rewards: ArrayLike<number>;
  /** Weight of what follows; above 0 also where a record was only cut off. */
  readonly discounts: ArrayLike<number>;
  /** The estimated value of each row's observation, and of the observation that followed it. */
  readonly values: ArrayLike<number>;
  readonly nextValues: ArrayLike<number>;
  /** 1 where the next row is what followed this one; 0 at the end of an episode, a record or a stretch. */
  readonly continues: ArrayLike<number>;
}

/** Where advantages and returns are written, each [rows]. */
export interface AdvantageColumns {
  readonly advantages: Float64Array;
  /** advantage + value: what a value estimate is fitted to. */
  readonly returns: Float64Array;
}

/**
 * Schulman et al. 2016, eqs. 11 and 16: delta = r + discount V(next) - V, advantage = delta + discount lambda advantage(next row). Where
 * the rows break off, the sum ends and V(next) stands for the rest, unless the discount is 0. With lambda 1 the return is the
 * discounted sum of rewards, with lambda 0 the one-step target.
 */
export function generalizedAdvantages(rows: AdvantageRows, count: number, lambda: number, out: AdvantageColumns): void {
  let following = 0;
  for (let row = count - 1; row >= 0; row--) {
    const discount = rows.discounts[row];
    const delta = rows.rewards[row] + (discount > 0 ? discount * rows.nextValues[row] : 0) - rows.values[row];
    following = delta + (rows.continues[row] === 1 ? discount * lambda * following : 0);
    out.advantages[row] = following;
    out.returns[row] = following + rows.values[row];
  }
}

/** Advantages less their mean, over their standard deviation, in place. */
export function normalizeAdvantages(advantages: Float64Array, count: number): void {
  let mean = 0;
  for (let row = 0; row < count; row++) mean += advantages[row] / count;
  let variance = 0;
  for (let row = 0; row < count; row++) variance += ((advantages[row] - mean) * (advantages[row] - mean)) / count;
  const scale = 1 / (Math.sqrt(variance) + 1e-8);
  for (let row = 0; row < count; row++) advantages[row] = (advantages[row] - mean) * scale;
}
