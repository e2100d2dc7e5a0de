// MountainCar: a car too weak for its hill must swing to gain height (Moore 1990; Sutton & Barto 2018, example 10.1), as Gymnasium plays it.
import type { DecisionSpec } from "../../core/index.ts";
import { controlWorld, type Control } from "./control.ts";

const lowest = -1.2;
const highest = 0.6;
const goal = 0.5;
const fastest = 0.07;
const force = 0.001;
const gravity = 0.0025;

const spec: DecisionSpec = {
  state: [{ name: "position", low: lowest, high: highest }, { name: "velocity", low: -fastest, high: fastest }],
  candidate: [], fixed: ["left", "coast", "right"], limits: [], stages: 1, discount: 0.99,
};

/** State: position, velocity. */
export const mountainCarControl: Control = {
  spec, width: 2, longest: 200,
  start(random, state, at) {
    state[at] = -0.6 + 0.2 * random.uniform();
    state[at + 1] = 0;
  },
  advance(state, at, action) {
    const position = state[at];
    const velocity = clip(state[at + 1] + ((action - 1) * force - Math.cos(3 * position) * gravity), fastest, -fastest);
    const moved = clip(position + velocity, highest, lowest);
    state[at] = moved;
    state[at + 1] = moved === lowest && velocity < 0 ? 0 : velocity;
    return -1;
  },
  ended: (state, at) => state[at] >= goal && state[at + 1] >= 0,
  observe(state, at, out, to) {
    out[to] = state[at];
    out[to + 1] = state[at + 1];
  },
};

function clip(value: number, most: number, least: number): number {
  return value > most ? most : value < least ? least : value;
}

/** Reward -1 per step until the goal is reached; cut off at 200 steps. About 100 steps are the best one can do from the middle. */
export const mountainCar = controlWorld("mountain-car", "swing a weak car up a hill, 200 steps", mountainCarControl);
