// Counts that fade: what happened long ago weighs less. The order in which events come in does not matter.

/** A count as it stood at a time. */
export interface Fading {
  readonly value: number;
  readonly atMs: number;
}

/** The count with an amount more that happened at this time, before or after the others. */
export function fadingWith(count: Fading | undefined, amount: number, { atMs, halfLifeMs }: { readonly atMs: number; readonly halfLifeMs: number }): Fading {
  if (count === undefined) return { value: amount, atMs };
  if (atMs < count.atMs) return { value: count.value + amount * kept(count.atMs - atMs, halfLifeMs), atMs: count.atMs };
  return { value: count.value * kept(atMs - count.atMs, halfLifeMs) + amount, atMs };
}

/** What is left of it at a time. */
export function fadedTo(count: Fading | undefined, { atMs, halfLifeMs }: { readonly atMs: number; readonly halfLifeMs: number }): number {
  return count === undefined ? 0 : Math.max(0, count.value * kept(Math.max(0, atMs - count.atMs), halfLifeMs));
}

/** Two counts of different events together. */
export function fadingTogether(one: Fading | undefined, other: Fading | undefined, halfLifeMs: number): Fading | undefined {
  return other === undefined ? one : fadingWith(one, other.value, { atMs: other.atMs, halfLifeMs });
}

function kept(passedMs: number, halfLifeMs: number): number {
  return Math.exp((-Math.LN2 * passedMs) / halfLifeMs);
}
