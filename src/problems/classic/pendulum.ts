// Pendulum: swing a pendulum up and hold it, with a torque too weak to lift it, as Gymnasium plays it; here on a ladder of torques.
import { fail, type DecisionSpec, type Field, type Random } from "../../core/index.ts";
import { controlWorld, type Control } from "./control.ts";
import type { ClassicWorld } from "./world.ts";

const fastest = 8;
/** The largest torque in either direction; a larger one is clipped. */
export const pendulumTorque = 2;
/** Seconds per step. */
const interval = 0.05;
const gravity = 10;
const mass = 1;
const length = 1;
/** Steps after which an episode is cut off. It never ends by itself. */
export const pendulumSteps = 200;

/** What is seen of a pendulum. */
export const pendulumFields: readonly Field[] = [
  { name: "cosine", low: -1, high: 1 }, { name: "sine", low: -1, high: 1 }, { name: "velocity", low: -fastest, high: fastest },
];

/** Writes a first state, [angle from upright, velocity]: the angle anywhere, the velocity within 1. */
export function startPendulum(random: Random, state: Float64Array, at: number): void {
  state[at] = Math.PI * (2 * random.uniform() - 1);
  state[at + 1] = 2 * random.uniform() - 1;
}

/** Moves the state under any real torque one step on and returns the reward, which is that of the state and torque before the move. */
export function advancePendulum(state: Float64Array, at: number, torque: number): number {
  const clipped = bound(torque, pendulumTorque);
  const angle = state[at];
  const velocity = state[at + 1];
  const off = upright(angle);
  const cost = off * off + 0.1 * (velocity * velocity) + 0.001 * (clipped * clipped);
  const rate = ((3 * gravity) / (2 * length)) * Math.sin(angle) + (3 / (mass * (length * length))) * clipped;
  const moved = bound(velocity + rate * interval, fastest);
  state[at] = angle + moved * interval;
  state[at + 1] = moved;
  return -cost;
}

/** Writes cosine, sine and velocity, as `pendulumFields` names them. */
export function observePendulum(state: Float64Array, at: number, out: Float32Array, to: number): void {
  out[to] = Math.cos(state[at]);
  out[to + 1] = Math.sin(state[at]);
  out[to + 2] = state[at + 1];
}

// The angle within [-pi, pi), whose remainder is never negative as a remainder's sign follows the dividend in this language.
function upright(angle: number): number {
  const turn = 2 * Math.PI;
  const rest = (angle + Math.PI) % turn;
  return (rest < 0 ? rest + turn : rest) - Math.PI;
}

function bound(value: number, most: number): number {
  return value > most ? most : value < -most ? -most : value;
}

/** The torques of a ladder, evenly spaced from the largest to the left to the largest to the right. */
export function torqueLadder(rungs: number): readonly number[] {
  if (!(Number.isInteger(rungs) && rungs >= 2)) fail("bad-settings", "pendulum.rungs", "a whole number from 2 on", rungs);
  return Array.from({ length: rungs }, (_, rung) => -pendulumTorque + (2 * pendulumTorque * rung) / (rungs - 1));
}

/** The pendulum whose candidates are the rungs of a ladder of torques. */
export function pendulumControl(rungs: number): Control {
  const torques = torqueLadder(rungs);
  const spec: DecisionSpec = {
    state: pendulumFields, candidate: [], fixed: torques.map(String), limits: [], stages: 1, discount: 0.99,
  };
  return {
    spec, width: 2, longest: pendulumSteps,
    start: startPendulum,
    advance: (state, at, action) => advancePendulum(state, at, torques[action]),
    ended: () => false,
    observe: observePendulum,
  };
}

/** Five torques: -2, -1, 0, 1, 2. The reward is minus the squared angle, with small costs of velocity and torque. */
export const pendulum: ClassicWorld = controlWorld("pendulum", "swing a pendulum up on a ladder of five torques, 200 steps", pendulumControl(5));
