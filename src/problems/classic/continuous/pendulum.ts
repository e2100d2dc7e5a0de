// Pendulum with a torque that is any number: the task of Gymnasium's Pendulum-v1 itself, not a ladder of torques.
import { advancePendulum, observePendulum, pendulumFields, pendulumSteps, pendulumTorque, startPendulum } from "../pendulum.ts";
import { environmentOfMotion, type ContinuousWorld, type Motion } from "./motion.ts";

/** The pendulum of `../pendulum.ts`; a torque beyond the largest is clipped to it. */
const motion: Motion = {
  spec: { state: pendulumFields, action: [{ name: "torque", low: -pendulumTorque, high: pendulumTorque }], discount: 0.99 },
  width: 2, longest: pendulumSteps,
  start: (random, state) => startPendulum(random, state, 0),
  advance: (state, action) => advancePendulum(state, 0, action[0]),
  observe: (state, out) => observePendulum(state, 0, out, 0),
};

/** The reward is minus the squared angle, with small costs of velocity and torque; an episode is cut off at 200 steps. */
export const continuousPendulum: ContinuousWorld = {
  name: "pendulum",
  summary: "swing a pendulum up with any torque from -2 to 2, 200 steps",
  create: () => environmentOfMotion(motion),
};
