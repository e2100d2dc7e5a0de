// Steps of the optimisers over all parameters at once, and the blending of parameters. Counts are multiples of four.
import { zeros } from "./elementwise";
import { Plan } from "./plan";

/** The sum of squares of the gradients; not finite where one of them is not. */
export function squaredNorm(at: usize): f32 {
  const plan = changetype<Plan>(at);
  let g = plan.gradients;
  const end = g + 4 * plan.count, fours = g + 4 * (plan.count & ~15);
  let a = v128.load(zeros()), b = a, c = a, d = a;
  for (; g != fours; g += 64) {
    const p = v128.load(g), q = v128.load(g, 16), r = v128.load(g, 32), s = v128.load(g, 48);
    a = f32x4.add(a, f32x4.mul(p, p)); b = f32x4.add(b, f32x4.mul(q, q)); c = f32x4.add(c, f32x4.mul(r, r)); d = f32x4.add(d, f32x4.mul(s, s));
  }
  for (; g != end; g += 16) {
    const p = v128.load(g);
    a = f32x4.add(a, f32x4.mul(p, p));
  }
  const sum = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  return (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

// Moments of units that no longer learn fade into numbers so small that processors compute with them at half the speed: they are dropped.
const TINY = memory.data<f32>([1e-30, 1e-36]);

/** Kingma & Ba 2015, Algorithm 1, with rate / (1 - beta1^t) as `step` and 1 / sqrt(1 - beta2^t) as `inverseRoot`; keep = 1 - beta. */
export function adam(at: usize, step: f32, keep1: f32, keep2: f32, epsilon: f32, inverseRoot: f32, scale: f32): void {
  const plan = changetype<Plan>(at);
  let p = plan.parameters, g = plan.gradients, m = plan.firstMoments, v = plan.secondMoments;
  const step4 = f32x4.splat(step), k1 = f32x4.splat(keep1), k2 = f32x4.splat(keep2), e = f32x4.splat(epsilon), root = f32x4.splat(inverseRoot), s = f32x4.splat(scale);
  const tiny1 = v128.load32_splat(TINY), tiny2 = v128.load32_splat(TINY, 4);
  for (const end = p + 4 * plan.count; p != end; p += 16, g += 16, m += 16, v += 16) {
    const gradient = f32x4.mul(v128.load(g), s);
    let first = v128.load(m), second = v128.load(v);
    first = f32x4.add(first, f32x4.mul(k1, f32x4.sub(gradient, first)));
    second = f32x4.add(second, f32x4.mul(k2, f32x4.sub(f32x4.mul(gradient, gradient), second)));
    first = v128.and(first, f32x4.gt(f32x4.abs(first), tiny1));
    second = v128.and(second, f32x4.gt(second, tiny2));
    v128.store(m, first);
    v128.store(v, second);
    const size = f32x4.add(f32x4.mul(f32x4.sqrt(second), root), e);
    v128.store(p, f32x4.sub(v128.load(p), f32x4.div(f32x4.mul(step4, first), size)));
  }
}

/** velocity = momentum velocity + gradient; parameters -= rate velocity. */
export function sgd(at: usize, rate: f32, momentum: f32, scale: f32): void {
  const plan = changetype<Plan>(at);
  let p = plan.parameters, g = plan.gradients, m = plan.firstMoments;
  const r = f32x4.splat(rate), mu = f32x4.splat(momentum), s = f32x4.splat(scale);
  for (const end = p + 4 * plan.count; p != end; p += 16, g += 16, m += 16) {
    const velocity = f32x4.add(f32x4.mul(mu, v128.load(m)), f32x4.mul(v128.load(g), s));
    v128.store(m, velocity);
    v128.store(p, f32x4.sub(v128.load(p), f32x4.mul(r, velocity)));
  }
}

/** gradients += the gradients of so many `others`, in order: what the members of a team found on their rows. */
export function addGradients(at: usize, others: i32): void {
  const plan = changetype<Plan>(at);
  let g = plan.gradients, h = plan.otherGradients;
  for (const end = g + 4 * plan.count; g != end; g += 16, h += 16) {
    let sum = v128.load(g), from = h;
    for (let k = 0; k < others; k++, from += plan.otherBytes) sum = f32x4.add(sum, v128.load(from));
    v128.store(g, sum);
  }
}

/** parameters += share (incoming - parameters). */
export function blend(at: usize, share: f32): void {
  const plan = changetype<Plan>(at);
  let p = plan.parameters, q = plan.incoming;
  const s = f32x4.splat(share);
  for (const end = p + 4 * plan.count; p != end; p += 16, q += 16) {
    const old = v128.load(p);
    v128.store(p, f32x4.add(old, f32x4.mul(s, f32x4.sub(v128.load(q), old))));
  }
}
