// The identity world of continuous actions: the right action is a function of the state. What cannot learn this learns nothing.
import { environmentOfMotion, type KnownContinuousWorld, type Motion } from "./motion.ts";

const longest = 20;
/** Midpoints over which a policy is averaged. */
const points = 200;

/** The best action in state x: neither centred nor linear, and inside the box from -1 to 3. */
export function targetAction(x: number): number {
  return 1 + 1.5 * Math.sin(2 * x);
}

const motion: Motion = {
  spec: { state: [{ name: "x", low: -1, high: 1 }], action: [{ name: "level", low: -1, high: 3 }], discount: 0 },
  width: 1, longest,
  start(random, state) {
    state[0] = 2 * random.uniform() - 1;
  },
  advance(state, action, random) {
    const miss = action[0] - targetAction(state[0]);
    state[0] = 2 * random.uniform() - 1;
    return 1 - miss * miss;
  },
  observe(state, out) {
    out[0] = state[0];
  },
};

/**
 * x is uniform in [-1, 1] at every step whatever is done, the reward 1 - (a - 1 - 1.5 sin 2x)^2. Optimum 1. The best constant is 1, the
 * mean of the target, and earns 1 - 2.25 E[sin^2 2x] = 1 - 2.25 (1/2 - sin(4) / 8).
 */
export const target: KnownContinuousWorld = {
  name: "target",
  summary: "the right action is a curve over one number, the reward 1 less the squared miss",
  create: () => environmentOfMotion(motion),
  value(policy) {
    const [seen, out] = [new Float32Array(1), new Float32Array(1)];
    let total = 0;
    for (let point = 0; point < points; point++) {
      seen[0] = (2 * point + 1) / points - 1;
      const miss = policy.mode(seen, out)[0] - targetAction(seen[0]);
      total += 1 - miss * miss;
    }
    return total / points;
  },
  optimum: 1,
  constant: 1 - 2.25 * (0.5 - Math.sin(4) / 8),
};
