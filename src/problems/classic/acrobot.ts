// Acrobot: swing a two-link arm up by the torque at its elbow (Sutton 1996; Sutton & Barto 2018, section 11.3 of the first edition), as Gymnasium plays it.
import type { DecisionSpec } from "../../core/index.ts";
import { controlWorld, type Control } from "./control.ts";

// Both links have length 1, mass 1, their centre at .5 and moment of inertia 1.
const centre = 0.5;
const inertia = 1;
const gravity = 9.8;
/** Seconds per step. */
const interval = 0.2;
const fastestFirst = 4 * Math.PI;
const fastestSecond = 9 * Math.PI;

const spec: DecisionSpec = {
  state: [
    { name: "cosine1", low: -1, high: 1 }, { name: "sine1", low: -1, high: 1 },
    { name: "cosine2", low: -1, high: 1 }, { name: "sine2", low: -1, high: 1 },
    // A third of the fastest is what one expects: a swing seldom exceeds it, and inputs scaled by the fastest would be tiny.
    { name: "velocity1", low: -fastestFirst / 3, high: fastestFirst / 3 }, { name: "velocity2", low: -fastestSecond / 3, high: fastestSecond / 3 },
  ],
  candidate: [], fixed: ["-1", "0", "1"], limits: [], stages: 1, discount: 0.99,
};

/** Where the slopes of a step are taken, and the slopes: working memory of one step, so that none is allocated. */
const point = new Float64Array(4);
const slopes = new Float64Array(16);

// Rates of change of [angle1, angle2, velocity1, velocity2] at `point`: the book's equations, written into out[to..to + 4).
function writeRates(torque: number, out: Float64Array, to: number): void {
  const angle1 = point[0];
  const angle2 = point[1];
  const velocity1 = point[2];
  const velocity2 = point[3];
  const cosine2 = Math.cos(angle2);
  const sine2 = Math.sin(angle2);
  const d1 = centre * centre + (1 + centre * centre + 2 * centre * cosine2) + 2 * inertia;
  const d2 = centre * centre + centre * cosine2 + inertia;
  const phi2 = centre * gravity * Math.cos(angle1 + angle2 - Math.PI / 2);
  const phi1 = -centre * velocity2 * velocity2 * sine2 - 2 * centre * velocity2 * velocity1 * sine2
    + (centre + 1) * gravity * Math.cos(angle1 - Math.PI / 2) + phi2;
  const acceleration2 = (torque + (d2 / d1) * phi1 - centre * velocity1 * velocity1 * sine2 - phi2)
    / (centre * centre + inertia - (d2 * d2) / d1);
  out[to] = velocity1;
  out[to + 1] = velocity2;
  out[to + 2] = -(d2 * acceleration2 + phi1) / d1;
  out[to + 3] = acceleration2;
}

/** Where in the step each slope of the classical Runge-Kutta method is taken, as a share of the step. */
const shares = [0, 0.5, 0.5, 1] as const;

// One Runge-Kutta step of fourth order (Kutta 1901) of the whole interval.
function integrate(state: Float64Array, at: number, torque: number): void {
  for (let order = 0; order < 4; order++) {
    const reach = interval * shares[order];
    for (let index = 0; index < 4; index++) point[index] = state[at + index] + (order === 0 ? 0 : reach * slopes[4 * (order - 1) + index]);
    writeRates(torque, slopes, 4 * order);
  }
  for (let index = 0; index < 4; index++) {
    state[at + index] += (interval / 6) * (slopes[index] + 2 * slopes[4 + index] + 2 * slopes[8 + index] + slopes[12 + index]);
  }
}

function wrap(angle: number): number {
  let wrapped = angle;
  while (wrapped > Math.PI) wrapped -= 2 * Math.PI;
  while (wrapped < -Math.PI) wrapped += 2 * Math.PI;
  return wrapped;
}

function bound(value: number, most: number): number {
  return value > most ? most : value < -most ? -most : value;
}

function isUp(state: Float64Array, at: number): boolean {
  return -Math.cos(state[at]) - Math.cos(state[at + 1] + state[at]) > 1;
}

/** State: the angle of the first link from hanging, the angle of the second from the first, and both velocities. */
export const acrobotControl: Control = {
  spec, width: 4, longest: 500,
  start(random, state, at) {
    for (let index = 0; index < 4; index++) state[at + index] = 0.2 * random.uniform() - 0.1;
  },
  advance(state, at, action) {
    integrate(state, at, action - 1);
    state[at] = wrap(state[at]);
    state[at + 1] = wrap(state[at + 1]);
    state[at + 2] = bound(state[at + 2], fastestFirst);
    state[at + 3] = bound(state[at + 3], fastestSecond);
    return isUp(state, at) ? 0 : -1;
  },
  ended: isUp,
  observe(state, at, out, to) {
    out[to] = Math.cos(state[at]);
    out[to + 1] = Math.sin(state[at]);
    out[to + 2] = Math.cos(state[at + 1]);
    out[to + 3] = Math.sin(state[at + 1]);
    out[to + 4] = state[at + 2];
    out[to + 5] = state[at + 3];
  },
};

/** Reward -1 per step, 0 on the one that lifts the tip above the bar; cut off at 500 steps. */
export const acrobot = controlWorld("acrobot", "swing a two-link arm up, 500 steps", acrobotControl);
