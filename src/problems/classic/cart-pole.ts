// CartPole: push a cart left or right so that the pole on it does not fall (Barto, Sutton & Anderson 1983), as Gymnasium plays it.
import type { DecisionSpec, Random } from "../../core/index.ts";
import { controlWorld, type Control } from "./control.ts";
import type { ClassicWorld } from "./world.ts";

const gravity = 9.8;
const cartMass = 1;
const poleMass = 0.1;
const totalMass = cartMass + poleMass;
/** Seconds per step. */
const interval = 0.02;
const positionLimit = 2.4;
/** 12 degrees, in radians. */
const angleLimit = (12 * 2 * Math.PI) / 360;

const spec: DecisionSpec = {
  state: [
    { name: "position", low: -positionLimit, high: positionLimit },
    { name: "velocity", low: -2, high: 2 },
    { name: "angle", low: -angleLimit, high: angleLimit },
    { name: "angularVelocity", low: -2, high: 2 },
  ],
  candidate: [], fixed: ["left", "right"], limits: [], stages: 1, discount: 0.99,
};

// What may differ between carts: half of the pole's length in metres and the push in newtons.
interface CartPolePhysics {
  readonly halfLength: number;
  readonly force: number;
}

/**
 * State: position, velocity, angle, angular velocity. `longest` steps are the most an episode can hold: 500 in v1, 200 in v0. Other
 * physics than Gymnasium's make a shifted world.
 */
export function cartPoleControl(longest: number, { halfLength = 0.5, force = 10 }: Partial<CartPolePhysics> = {}): Control {
  return {
    spec, width: 4, longest,
    start(random: Random, state, at) {
      for (let index = 0; index < 4; index++) state[at + index] = 0.1 * random.uniform() - 0.05;
    },
    // Euler's method; positions move with the old velocities (Florian 2007, eqs. 23 and 24 without friction, is the usual account).
    advance(state, at, action) {
      const velocity = state[at + 1];
      const angle = state[at + 2];
      const spin = state[at + 3];
      const cosine = Math.cos(angle);
      const sine = Math.sin(angle);
      const push = ((action === 1 ? force : -force) + poleMass * halfLength * (spin * spin) * sine) / totalMass;
      const spinRate = (gravity * sine - cosine * push) / (halfLength * (4 / 3 - (poleMass * (cosine * cosine)) / totalMass));
      const speedRate = push - (poleMass * halfLength * spinRate * cosine) / totalMass;
      state[at] += interval * velocity;
      state[at + 1] = velocity + interval * speedRate;
      state[at + 2] = angle + interval * spin;
      state[at + 3] = spin + interval * spinRate;
      return 1;
    },
    ended: (state, at) => Math.abs(state[at]) > positionLimit || Math.abs(state[at + 2]) > angleLimit,
    observe(state, at, out, to) {
      for (let index = 0; index < 4; index++) out[to + index] = state[at + index];
    },
  };
}

/** Reward 1 per step, the last included. A balanced episode is cut off at 500 steps; that is the largest return. */
export const cartPole: ClassicWorld = controlWorld("cart-pole", "balance a pole on a cart, 500 steps", cartPoleControl(500));
/** The older form, cut off at 200 steps. */
export const cartPoleShort: ClassicWorld = controlWorld("cart-pole-200", "balance a pole on a cart, 200 steps", cartPoleControl(200));
