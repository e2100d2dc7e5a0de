// Linear models in 64 bits: inverses kept by rank-one updates, Cholesky factors, and the doubly robust sum over a log.
const ZEROS = memory.data(64, 16);

// @ts-ignore: decorator
@inline
function sum2(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

// out = A x for a symmetric A whose rows lie `stride` numbers apart, an even count; returns x' A x.
function product(a: usize, x: usize, width: i32, stride: i32, out: usize): f64 {
  const bytes: usize = 8 * stride, zero = v128.load(ZEROS);
  let sum = zero, column: i32 = 0;
  for (; column + 16 <= stride; column += 16) {
    let r0 = zero, r1 = zero, r2 = zero, r3 = zero, r4 = zero, r5 = zero, r6 = zero, r7 = zero;
    let at = a + 8 * column, xi = x;
    for (const end = xi + 8 * width; xi != end; xi += 8, at += bytes) {
      const w = v128.load64_splat(xi);
      r0 = f64x2.add(r0, f64x2.mul(w, v128.load(at))); r1 = f64x2.add(r1, f64x2.mul(w, v128.load(at, 16)));
      r2 = f64x2.add(r2, f64x2.mul(w, v128.load(at, 32))); r3 = f64x2.add(r3, f64x2.mul(w, v128.load(at, 48)));
      r4 = f64x2.add(r4, f64x2.mul(w, v128.load(at, 64))); r5 = f64x2.add(r5, f64x2.mul(w, v128.load(at, 80)));
      r6 = f64x2.add(r6, f64x2.mul(w, v128.load(at, 96))); r7 = f64x2.add(r7, f64x2.mul(w, v128.load(at, 112)));
    }
    const to = out + 8 * column, from = x + 8 * column;
    v128.store(to, r0); v128.store(to, r1, 16); v128.store(to, r2, 32); v128.store(to, r3, 48);
    v128.store(to, r4, 64); v128.store(to, r5, 80); v128.store(to, r6, 96); v128.store(to, r7, 112);
    sum = f64x2.add(sum, f64x2.mul(r0, v128.load(from))); sum = f64x2.add(sum, f64x2.mul(r1, v128.load(from, 16)));
    sum = f64x2.add(sum, f64x2.mul(r2, v128.load(from, 32))); sum = f64x2.add(sum, f64x2.mul(r3, v128.load(from, 48)));
    sum = f64x2.add(sum, f64x2.mul(r4, v128.load(from, 64))); sum = f64x2.add(sum, f64x2.mul(r5, v128.load(from, 80)));
    sum = f64x2.add(sum, f64x2.mul(r6, v128.load(from, 96))); sum = f64x2.add(sum, f64x2.mul(r7, v128.load(from, 112)));
  }
  for (; column < stride; column += 2) {
    let r = zero;
    let at = a + 8 * column, xi = x;
    for (const end = xi + 8 * width; xi != end; xi += 8, at += bytes) r = f64x2.add(r, f64x2.mul(v128.load64_splat(xi), v128.load(at)));
    v128.store(out + 8 * column, r);
    sum = f64x2.add(sum, f64x2.mul(r, v128.load(x + 8 * column)));
  }
  return sum2(sum);
}

// @ts-ignore: decorator
@inline
function mac(sum: v128, x: v128, y: v128): v128 {
  return f32x4.add(sum, f32x4.mul(x, y));
}

// @ts-ignore: decorator
@inline
function widen(low: v128, high: v128): f64 {
  const sum = f32x4.add(low, high);
  return sum2(f64x2.add(f64x2.promote_low_f32x4(sum), f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 2, 3))));
}

const LANES = memory.data<u32>([0, 1, 2, 3]);

// The products x_i x_j in the order of a packed triangle: those right of the diagonal count twice, those left of it within a vector not at all.
function pairs(x: usize, width: i32, stride: i32, out: usize): void {
  for (let i = 0; i < width; i++) {
    const own = v128.load32_splat(x + 4 * i), twice = f32x4.add(own, own);
    const first = i & ~3, lane = i32x4.splat(i - first);
    const factors = v128.bitselect(twice, v128.and(own, i32x4.eq(v128.load(LANES), lane)), i32x4.gt_s(v128.load(LANES), lane));
    v128.store(out, f32x4.mul(factors, v128.load(x + 4 * first)));
    out += 16;
    for (let j = first + 4; j < stride; j += 4, out += 16) v128.store(out, f32x4.mul(twice, v128.load(x + 4 * j)));
  }
}

// x' A x in 32 bits of four packed triangles at a time, each `bytes` long, a multiple of 32: one reading of the products serves all four.
function quadratics4(a: usize, products: usize, bytes: usize, spreads: usize): void {
  const b = a + bytes, c = b + bytes, d = c + bytes;
  let a0 = v128.load(ZEROS), b0 = a0, c0 = a0, d0 = a0, a1 = a0, b1 = a0, c1 = a0, d1 = a0;
  for (let k: usize = 0; k < bytes; k += 32) {
    const p = v128.load(products + k), q = v128.load(products + k, 16);
    a0 = mac(a0, p, v128.load(a + k)); a1 = mac(a1, q, v128.load(a + k, 16));
    b0 = mac(b0, p, v128.load(b + k)); b1 = mac(b1, q, v128.load(b + k, 16));
    c0 = mac(c0, p, v128.load(c + k)); c1 = mac(c1, q, v128.load(c + k, 16));
    d0 = mac(d0, p, v128.load(d + k)); d1 = mac(d1, q, v128.load(d + k, 16));
  }
  store<f64>(spreads, widen(a0, a1)); store<f64>(spreads, widen(b0, b1), 8); store<f64>(spreads, widen(c0, c1), 16); store<f64>(spreads, widen(d0, d1), 24);
}

// The same of one triangle, to the same bits.
function quadratic(a: usize, products: usize, bytes: usize): f64 {
  let low = v128.load(ZEROS), high = low;
  for (let k: usize = 0; k < bytes; k += 32) {
    low = mac(low, v128.load(products + k), v128.load(a + k));
    high = mac(high, v128.load(products + k, 16), v128.load(a + k, 16));
  }
  return widen(low, high);
}

// Two numbers at a time from 64 to 32 bits; the count is even.
// @ts-ignore: decorator
@inline
function narrow(from: usize, to: usize, count: i32): void {
  for (const end = from + 8 * count; from != end; from += 16, to += 8) v128.store64_lane(to, f32x4.demote_f64x2_zero(v128.load(from)), 0);
}

// @ts-ignore: decorator
@inline
function dot(a: usize, b: usize, stride: i32): f64 {
  let sum = v128.load(ZEROS), other = sum;
  for (const end = a + 8 * stride; a != end; a += 32, b += 32) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(a), v128.load(b)));
    other = f64x2.add(other, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
  }
  return sum2(f64x2.add(sum, other));
}

/**
 * For each model its prediction x' theta into `means`, in 64 bits, and x' A^-1 x into `spreads`, from the packed copies of the inverses in 32
 * bits, `packed` bytes each: row after row, each from the vector on that holds its diagonal. `stride` counts the numbers of a wide row, a
 * multiple of four; `products` has room for one packed copy.
 */
export function scoreLinear(triangles: usize, packed: usize, coefficients: usize, x: usize, narrowX: usize, products: usize, models: i32, width: i32, stride: i32, means: usize, spreads: usize): void {
  const row: usize = 8 * stride;
  narrow(x, narrowX, stride);
  pairs(narrowX, width, stride, products);
  for (let left = models; left > 0; left--, coefficients += row, means += 8) store<f64>(means, dot(coefficients, x, stride));
  for (; models >= 4; models -= 4, triangles += 4 * packed, spreads += 32) quadratics4(triangles, products, packed, spreads);
  for (; models > 0; models--, triangles += packed, spreads += 8) store<f64>(spreads, quadratic(triangles, products, packed));
}

/** One observation, in 64 bits: A^-1 by Sherman & Morrison 1950, the coefficients by recursive least squares; then the packed copy. */
export function learnLinear(inverse: usize, triangle: usize, coefficients: usize, x: usize, y: f64, weight: f64, width: i32, stride: i32, scratch: usize): void {
  const spread = product(inverse, x, width, stride, scratch);
  const scale = weight / (1 + weight * spread);
  const row: usize = 8 * stride;
  const off = f64x2.splat(scale * (y - dot(coefficients, x, stride)));
  for (let k: usize = 0; k < row; k += 16) v128.store(coefficients + k, f64x2.add(v128.load(coefficients + k), f64x2.mul(off, v128.load(scratch + k))));
  for (let i = 0; i < width; i++, inverse += row) {
    const factor = f64x2.splat(scale * load<f64>(scratch + 8 * i));
    let k: usize = 0;
    for (const copied: usize = 8 * (i & ~3); k < copied; k += 32) {
      v128.store(inverse + k, f64x2.sub(v128.load(inverse + k), f64x2.mul(factor, v128.load(scratch + k))));
      v128.store(inverse + k, f64x2.sub(v128.load(inverse + k, 16), f64x2.mul(factor, v128.load(scratch + k, 16))), 16);
    }
    for (; k < row; k += 32, triangle += 16) {
      const low = f64x2.sub(v128.load(inverse + k), f64x2.mul(factor, v128.load(scratch + k)));
      const high = f64x2.sub(v128.load(inverse + k, 16), f64x2.mul(factor, v128.load(scratch + k, 16)));
      v128.store(inverse + k, low);
      v128.store(inverse + k, high, 16);
      v128.store(triangle, v128.shuffle<f64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2));
    }
  }
}

/** U'U + x x' for an upper triangle U, row after row by Givens rotations (Golub & Van Loan 2013, 6.5.4); x is used up. Columns before the diagonal stay as they are. */
export function updateCholesky(u: usize, width: i32, stride: i32, x: usize): void {
  const row: usize = 8 * stride;
  for (let k = 0; k < width; k++, u += row) {
    const diagonal = load<f64>(u + 8 * k), own = load<f64>(x + 8 * k);
    const r = sqrt(diagonal * diagonal + own * own);
    const c = r / diagonal, s = own / diagonal;
    store<f64>(u + 8 * k, r);
    const inverse = f64x2.splat(1 / c), c2 = f64x2.splat(c), s2 = f64x2.splat(s);
    let j = k + 1;
    if (j & 1 && j < width) {
      const value = (load<f64>(u + 8 * j) + s * load<f64>(x + 8 * j)) / c;
      store<f64>(u + 8 * j, value);
      store<f64>(x + 8 * j, c * load<f64>(x + 8 * j) - s * value);
      j++;
    }
    for (let at: usize = 8 * j; at < 8 * <usize>width; at += 16) {
      const other = v128.load(x + at);
      const value = f64x2.mul(f64x2.add(v128.load(u + at), f64x2.mul(s2, other)), inverse);
      v128.store(u + at, value);
      v128.store(x + at, f64x2.sub(f64x2.mul(c2, other), f64x2.mul(s2, value)));
    }
  }
}

/**
 * Dudik, Langford & Li 2011, eq. 1, over `rows` of a log in 32 bits: the sum of target' prediction + target[a] / propensity (reward -
 * prediction[a]) is returned, the sum of its squares goes to `squares`. Rows of `target` and `prediction` lie `stride` numbers apart, a
 * multiple of four, and are zero from the width on.
 */
export function doublyRobust(target: usize, prediction: usize, actions: usize, rewards: usize, propensities: usize, rows: i32, stride: i32, squares: usize): f64 {
  const bytes: usize = 4 * stride, pairs: usize = 4 * (stride & ~7);
  let sum: f64 = 0, square: f64 = 0;
  for (; rows > 0; rows--, target += bytes, prediction += bytes, actions += 4, rewards += 4, propensities += 4) {
    let a = v128.load(ZEROS), b = a;
    for (let k: usize = 0; k < pairs; k += 32) {
      a = f32x4.add(a, f32x4.mul(v128.load(target + k), v128.load(prediction + k)));
      b = f32x4.add(b, f32x4.mul(v128.load(target + k, 16), v128.load(prediction + k, 16)));
    }
    if (pairs != bytes) a = f32x4.add(a, f32x4.mul(v128.load(target + pairs), v128.load(prediction + pairs)));
    const s = f32x4.add(a, b);
    const expected = (f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1)) + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3));
    const place = 4 * load<i32>(actions);
    const weight = <f64>load<f32>(target + place) / <f64>load<f32>(propensities);
    const value = <f64>expected + weight * (<f64>load<f32>(rewards) - <f64>load<f32>(prediction + place));
    sum += value;
    square += value * value;
  }
  store<f64>(squares, square);
  return sum;
}
