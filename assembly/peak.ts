// The most multiplications and additions in 32 bits that one thread can do: twelve independent sums, nothing read or written.

/** Does 96 `rounds` multiplications and as many additions; the result keeps them from being left out. */
export function peak(rounds: i32, x: f32, y: f32): f32 {
  const u = f32x4.splat(x), v = f32x4.splat(y);
  let a = u, b = v, c = u, d = v, e = u, f = v, g = u, h = v, i = u, j = v, k = u, l = v;
  for (let r = 0; r < rounds; r++) {
    a = f32x4.add(f32x4.mul(a, u), v); b = f32x4.add(f32x4.mul(b, u), v); c = f32x4.add(f32x4.mul(c, u), v); d = f32x4.add(f32x4.mul(d, u), v);
    e = f32x4.add(f32x4.mul(e, u), v); f = f32x4.add(f32x4.mul(f, u), v); g = f32x4.add(f32x4.mul(g, u), v); h = f32x4.add(f32x4.mul(h, u), v);
    i = f32x4.add(f32x4.mul(i, u), v); j = f32x4.add(f32x4.mul(j, u), v); k = f32x4.add(f32x4.mul(k, u), v); l = f32x4.add(f32x4.mul(l, u), v);
    a = f32x4.add(f32x4.mul(a, u), v); b = f32x4.add(f32x4.mul(b, u), v); c = f32x4.add(f32x4.mul(c, u), v); d = f32x4.add(f32x4.mul(d, u), v);
    e = f32x4.add(f32x4.mul(e, u), v); f = f32x4.add(f32x4.mul(f, u), v); g = f32x4.add(f32x4.mul(g, u), v); h = f32x4.add(f32x4.mul(h, u), v);
    i = f32x4.add(f32x4.mul(i, u), v); j = f32x4.add(f32x4.mul(j, u), v); k = f32x4.add(f32x4.mul(k, u), v); l = f32x4.add(f32x4.mul(l, u), v);
  }
  const sum = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(g, h)));
  return f32x4.extract_lane(f32x4.add(sum, f32x4.add(f32x4.add(i, j), f32x4.add(k, l))), 0);
}
