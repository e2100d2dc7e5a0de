// The steps that every register tile is made of: multiply and add, and what happens to a finished sum.

/** The sum as it is. */
export const STORE: i32 = 0;
/** max(sum, 0). */
export const RELU: i32 = 1;
/** The sum where the layer below was active (its output, at `gate`, is positive), else 0. */
export const GATE: i32 = 2;

/** A is read along its rows: A[i][p] lies at a + i aStride + 4 p. */
export const ALONG: i32 = 0;
/** A is read down its columns, as its transpose: A[i][p] lies at a + 4 i + p aStride. */
export const ACROSS: i32 = 1;

// @ts-ignore: decorator
@inline
export function mac(sum: v128, x: v128, y: v128): v128 {
  // Compiled a second time with this word, for those who ask for speed before bits: rounded once where the processor can, twice elsewhere.
  if (isDefined(RELAXED)) return f32x4.relaxed_madd(x, y, sum);
  return f32x4.add(sum, f32x4.mul(x, y));
}

// @ts-ignore: decorator
@inline
export function finish(ending: i32, c: usize, sum: v128, zero: v128, gate: usize): void {
  if (ending == RELU) v128.store(c, f32x4.pmax(sum, zero));
  else if (ending == GATE) v128.store(c, v128.and(sum, f32x4.gt(v128.load(gate), zero)));
  else v128.store(c, sum);
}
