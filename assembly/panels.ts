// Register tiles of eight vectors for C = bias + A B: sixteen columns by two rows, eight by four, and four by eight.
import { ALONG, finish, mac } from "./endings";

// Sixteen columns, two rows at a time. The loop over k is not unrolled by hand: V8 does it, and by hand it lost a fifth.
// @ts-ignore: decorator
@inline
export function panel16(ending: i32, reading: i32, a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, biasRow: usize, c: usize, cRow: usize, m: i32, zeros: usize, gate: usize): void {
  const aRow: usize = reading == ALONG ? aStride : 4;
  const aStep: usize = reading == ALONG ? 4 : aStride;
  const zero = v128.load(zeros);
  const bEnd = b + bStep * k;
  while (m >= 2) {
    let x = a, y = a + aRow;
    let s0 = v128.load(bias), s1 = v128.load(bias, 16), s2 = v128.load(bias, 32), s3 = v128.load(bias, 48);
    bias += biasRow;
    let t0 = biasRow ? v128.load(bias) : s0, t1 = biasRow ? v128.load(bias, 16) : s1;
    let t2 = biasRow ? v128.load(bias, 32) : s2, t3 = biasRow ? v128.load(bias, 48) : s3;
    bias += biasRow;
    for (let q = b; q != bEnd; q += bStep) {
      const u = v128.load32_splat(x), v = reading == ALONG ? v128.load32_splat(y) : v128.load32_splat(x, 4);
      const w0 = v128.load(q); s0 = mac(s0, u, w0); t0 = mac(t0, v, w0);
      const w1 = v128.load(q, 16); s1 = mac(s1, u, w1); t1 = mac(t1, v, w1);
      const w2 = v128.load(q, 32); s2 = mac(s2, u, w2); t2 = mac(t2, v, w2);
      const w3 = v128.load(q, 48); s3 = mac(s3, u, w3); t3 = mac(t3, v, w3);
      x += aStep;
      if (reading == ALONG) y += aStep;
    }
    finish(ending, c, s0, zero, gate); finish(ending, c + 16, s1, zero, gate + 16);
    finish(ending, c + 32, s2, zero, gate + 32); finish(ending, c + 48, s3, zero, gate + 48);
    c += cRow; gate += cRow;
    finish(ending, c, t0, zero, gate); finish(ending, c + 16, t1, zero, gate + 16);
    finish(ending, c + 32, t2, zero, gate + 32); finish(ending, c + 48, t3, zero, gate + 48);
    c += cRow; gate += cRow;
    a += 2 * aRow;
    m -= 2;
  }
  if (m > 0) {
    let x = a;
    let s0 = v128.load(bias), s1 = v128.load(bias, 16), s2 = v128.load(bias, 32), s3 = v128.load(bias, 48);
    for (let q = b; q != bEnd; q += bStep) {
      const u = v128.load32_splat(x);
      s0 = mac(s0, u, v128.load(q)); s1 = mac(s1, u, v128.load(q, 16)); s2 = mac(s2, u, v128.load(q, 32)); s3 = mac(s3, u, v128.load(q, 48));
      x += aStep;
    }
    finish(ending, c, s0, zero, gate); finish(ending, c + 16, s1, zero, gate + 16);
    finish(ending, c + 32, s2, zero, gate + 32); finish(ending, c + 48, s3, zero, gate + 48);
  }
}

// Eight columns, four rows at a time.
// @ts-ignore: decorator
@inline
export function panel8(ending: i32, reading: i32, a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, biasRow: usize, c: usize, cRow: usize, m: i32, zeros: usize, gate: usize): void {
  const aRow: usize = reading == ALONG ? aStride : 4;
  const aStep: usize = reading == ALONG ? 4 : aStride;
  const zero = v128.load(zeros);
  const bEnd = b + bStep * k;
  while (m >= 4) {
    let x = a, y = a + aRow, z = y + aRow, o = z + aRow;
    let s0 = v128.load(bias), s1 = v128.load(bias, 16);
    let t0 = v128.load(bias + biasRow), t1 = v128.load(bias + biasRow, 16), u0 = v128.load(bias + 2 * biasRow), u1 = v128.load(bias + 2 * biasRow, 16);
    let v0 = v128.load(bias + 3 * biasRow), v1 = v128.load(bias + 3 * biasRow, 16);
    bias += 4 * biasRow;
    for (let q = b; q != bEnd; q += bStep) {
      const p = v128.load(q), r = v128.load(q, 16);
      let w = v128.load32_splat(x); s0 = mac(s0, w, p); s1 = mac(s1, w, r);
      w = reading == ALONG ? v128.load32_splat(y) : v128.load32_splat(x, 4); t0 = mac(t0, w, p); t1 = mac(t1, w, r);
      w = reading == ALONG ? v128.load32_splat(z) : v128.load32_splat(x, 8); u0 = mac(u0, w, p); u1 = mac(u1, w, r);
      w = reading == ALONG ? v128.load32_splat(o) : v128.load32_splat(x, 12); v0 = mac(v0, w, p); v1 = mac(v1, w, r);
      x += aStep;
      if (reading == ALONG) { y += aStep; z += aStep; o += aStep; }
    }
    finish(ending, c, s0, zero, gate); finish(ending, c + 16, s1, zero, gate + 16); c += cRow; gate += cRow;
    finish(ending, c, t0, zero, gate); finish(ending, c + 16, t1, zero, gate + 16); c += cRow; gate += cRow;
    finish(ending, c, u0, zero, gate); finish(ending, c + 16, u1, zero, gate + 16); c += cRow; gate += cRow;
    finish(ending, c, v0, zero, gate); finish(ending, c + 16, v1, zero, gate + 16); c += cRow; gate += cRow;
    a += 4 * aRow;
    m -= 4;
  }
  for (; m > 0; m--) {
    let x = a;
    let s0 = v128.load(bias), s1 = v128.load(bias, 16);
    for (let q = b; q != bEnd; q += bStep) {
      const u = v128.load32_splat(x);
      s0 = mac(s0, u, v128.load(q)); s1 = mac(s1, u, v128.load(q, 16));
      x += aStep;
    }
    finish(ending, c, s0, zero, gate); finish(ending, c + 16, s1, zero, gate + 16);
    a += aRow; c += cRow; gate += cRow; bias += biasRow;
  }
}

// Four columns, eight rows at a time.
// @ts-ignore: decorator
@inline
export function panel4(ending: i32, reading: i32, a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, biasRow: usize, c: usize, cRow: usize, m: i32, zeros: usize, gate: usize): void {
  const aRow: usize = reading == ALONG ? aStride : 4;
  const aStep: usize = reading == ALONG ? 4 : aStride;
  const zero = v128.load(zeros);
  const bEnd = b + bStep * k;
  while (m >= 8) {
    let x0 = a, x1 = a + aRow, x2 = x1 + aRow, x3 = x2 + aRow, x4 = x3 + aRow, x5 = x4 + aRow, x6 = x5 + aRow, x7 = x6 + aRow;
    let s0 = v128.load(bias);
    let s1 = v128.load(bias + biasRow), s2 = v128.load(bias + 2 * biasRow), s3 = v128.load(bias + 3 * biasRow), s4 = v128.load(bias + 4 * biasRow);
    let s5 = v128.load(bias + 5 * biasRow), s6 = v128.load(bias + 6 * biasRow), s7 = v128.load(bias + 7 * biasRow);
    bias += 8 * biasRow;
    for (let q = b; q != bEnd; q += bStep) {
      const w = v128.load(q);
      s0 = mac(s0, v128.load32_splat(x0), w);
      s1 = mac(s1, reading == ALONG ? v128.load32_splat(x1) : v128.load32_splat(x0, 4), w);
      s2 = mac(s2, reading == ALONG ? v128.load32_splat(x2) : v128.load32_splat(x0, 8), w);
      s3 = mac(s3, reading == ALONG ? v128.load32_splat(x3) : v128.load32_splat(x0, 12), w);
      s4 = mac(s4, reading == ALONG ? v128.load32_splat(x4) : v128.load32_splat(x0, 16), w);
      s5 = mac(s5, reading == ALONG ? v128.load32_splat(x5) : v128.load32_splat(x0, 20), w);
      s6 = mac(s6, reading == ALONG ? v128.load32_splat(x6) : v128.load32_splat(x0, 24), w);
      s7 = mac(s7, reading == ALONG ? v128.load32_splat(x7) : v128.load32_splat(x0, 28), w);
      x0 += aStep;
      if (reading == ALONG) { x1 += aStep; x2 += aStep; x3 += aStep; x4 += aStep; x5 += aStep; x6 += aStep; x7 += aStep; }
    }
    finish(ending, c, s0, zero, gate); c += cRow; gate += cRow;
    finish(ending, c, s1, zero, gate); c += cRow; gate += cRow;
    finish(ending, c, s2, zero, gate); c += cRow; gate += cRow;
    finish(ending, c, s3, zero, gate); c += cRow; gate += cRow;
    finish(ending, c, s4, zero, gate); c += cRow; gate += cRow;
    finish(ending, c, s5, zero, gate); c += cRow; gate += cRow;
    finish(ending, c, s6, zero, gate); c += cRow; gate += cRow;
    finish(ending, c, s7, zero, gate); c += cRow; gate += cRow;
    a += 8 * aRow;
    m -= 8;
  }
  for (; m > 0; m--) {
    let x = a;
    let s0 = v128.load(bias);
    for (let q = b; q != bEnd; q += bStep) {
      s0 = mac(s0, v128.load32_splat(x), v128.load(q));
      x += aStep;
    }
    finish(ending, c, s0, zero, gate);
    a += aRow; c += cRow; gate += cRow; bias += biasRow;
  }
}
