// exp, log and tanh of four numbers at once, from + - * / alone, so that every engine gives the same bits; after Cephes (Moshier 1989).
//
// Constants are read from memory: as constant vectors in a loop they cost more than the arithmetic on Node 24.

const EXP = memory.data<f32>([
  1.44269504088896341, 0.693359375, -2.12194440e-4,
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1, 88.3762626647949, -87.3365447504, 127,
]);
const TANH = memory.data<f32>([-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1, 0.625, 9.5, 2]);
const LOG = memory.data<f32>([
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1,
  3.3333331174e-1, 0.707106781186547524, 0.5, 1, -2.12194440e-4, 0.693359375,
]);
const BITS = memory.data<u32>([0x7f, 0x807fffff, 0x3f000000, 0x7e, 0x7fffffff, 0x7f800000, 0xff800000, 0x00800000, 0]);

// @ts-ignore: decorator
@inline
function at(table: usize, index: usize): v128 {
  return v128.load32_splat(table + 4 * index);
}

/** e^x, at most 2 units in the last place off; 0 below -87.33, and what e^88.37 is above. NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function exp4(given: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(given, at(EXP, 10)), at(EXP, 11));
  const n = f32x4.pmin(f32x4.nearest(f32x4.mul(x, at(EXP, 0))), at(EXP, 12));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, at(EXP, 1))), f32x4.mul(n, at(EXP, 2)));
  let p = f32x4.add(f32x4.mul(at(EXP, 3), r), at(EXP, 4));
  p = f32x4.add(f32x4.mul(p, r), at(EXP, 5));
  p = f32x4.add(f32x4.mul(p, r), at(EXP, 6));
  p = f32x4.add(f32x4.mul(p, r), at(EXP, 7));
  p = f32x4.add(f32x4.mul(p, r), at(EXP, 8));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), at(EXP, 9));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), at(BITS, 0)), 23);
  return v128.and(f32x4.mul(p, power), v128.not(f32x4.lt(given, at(EXP, 11))));
}

/** ln x, at most 2 units in the last place off for normal x; -Infinity at and below the smallest normal number down to 0, NaN below 0. */
// @ts-ignore: decorator
@inline
export function log4(given: v128): v128 {
  let e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(given, 23), at(BITS, 3)));
  let m = v128.or(v128.and(given, at(BITS, 1)), at(BITS, 2));
  const low = f32x4.lt(m, at(LOG, 9));
  e = f32x4.sub(e, v128.and(low, at(LOG, 11)));
  m = f32x4.sub(f32x4.add(m, v128.and(low, m)), at(LOG, 11));
  const z = f32x4.mul(m, m);
  let p = f32x4.add(f32x4.mul(at(LOG, 0), m), at(LOG, 1));
  p = f32x4.add(f32x4.mul(p, m), at(LOG, 2));
  p = f32x4.add(f32x4.mul(p, m), at(LOG, 3));
  p = f32x4.add(f32x4.mul(p, m), at(LOG, 4));
  p = f32x4.add(f32x4.mul(p, m), at(LOG, 5));
  p = f32x4.add(f32x4.mul(p, m), at(LOG, 6));
  p = f32x4.add(f32x4.mul(p, m), at(LOG, 7));
  p = f32x4.add(f32x4.mul(p, m), at(LOG, 8));
  p = f32x4.mul(f32x4.mul(p, m), z);
  p = f32x4.add(p, f32x4.mul(e, at(LOG, 12)));
  p = f32x4.sub(p, f32x4.mul(z, at(LOG, 10)));
  const usual = f32x4.add(f32x4.add(m, p), f32x4.mul(e, at(LOG, 13)));
  const tiny = f32x4.lt(given, at(BITS, 7));
  const infinite = f32x4.eq(given, at(BITS, 5));
  const special = v128.bitselect(given, v128.bitselect(at(BITS, 6), usual, tiny), infinite);
  const fine = f32x4.ge(given, at(BITS, 8));
  return v128.or(special, v128.not(fine));
}

/** tanh x, at most 2 units in the last place off: an odd polynomial near zero, 1 - 2 / (e^2x + 1) beyond 0.625. */
// @ts-ignore: decorator
@inline
export function tanh4(given: v128): v128 {
  const size = v128.and(given, at(BITS, 4));
  const sign = v128.andnot(given, at(BITS, 4));
  const z = f32x4.mul(given, given);
  let p = f32x4.add(f32x4.mul(at(TANH, 0), z), at(TANH, 1));
  p = f32x4.add(f32x4.mul(p, z), at(TANH, 2));
  p = f32x4.add(f32x4.mul(p, z), at(TANH, 3));
  p = f32x4.add(f32x4.mul(p, z), at(TANH, 4));
  p = f32x4.add(f32x4.mul(f32x4.mul(p, z), given), given);
  const e = exp4(f32x4.mul(f32x4.pmin(size, at(TANH, 6)), at(TANH, 7)));
  const far = v128.or(f32x4.sub(at(EXP, 9), f32x4.div(at(TANH, 7), f32x4.add(e, at(EXP, 9)))), sign);
  return v128.bitselect(far, p, f32x4.gt(size, at(TANH, 5)));
}

/** out[k] = e^x[k] for `count` numbers, a multiple of four. */
export function expMany(x: usize, out: usize, count: i32): void {
  for (let end = x + 4 * count; x != end; x += 16, out += 16) v128.store(out, exp4(v128.load(x)));
}

/** out[k] = ln x[k] for `count` numbers, a multiple of four. */
export function logMany(x: usize, out: usize, count: i32): void {
  for (let end = x + 4 * count; x != end; x += 16, out += 16) v128.store(out, log4(v128.load(x)));
}

/** out[k] = tanh x[k] for `count` numbers, a multiple of four. */
export function tanhMany(x: usize, out: usize, count: i32): void {
  for (let end = x + 4 * count; x != end; x += 16, out += 16) v128.store(out, tanh4(v128.load(x)));
}
