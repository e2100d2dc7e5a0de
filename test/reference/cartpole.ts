// The kind of reference file that states control tasks step by step, and grid worlds as tables with their optimal values.
import { valueIteration } from "../../src/algorithms/index.ts";
import { seeded, type TabularModel } from "../../src/core/index.ts";
import {
  acrobotControl, advancePendulum, cartPoleControl, continuousPendulum, cliffWalking, frozenLakeModel, mountainCarControl, pendulumControl, pendulumSteps, pendulumTorque,
  type Control,
} from "../../src/problems/index.ts";
import type { ReferenceCheck, ReferenceKind } from "./kind.ts";
import { createTally, notCovered, type Tally } from "./tally.ts";

// One step from a stated state, and values that the file rounds to ten decimals or more.
const STEP = 1e-12;
const VALUE = 1e-9;
// A torque in single precision.
const SINGLE = 1e-6;

interface Trajectory {
  readonly label: string;
  readonly start: readonly number[];
  readonly actions?: readonly number[];
  readonly torques?: readonly number[];
  readonly states: readonly (readonly number[])[];
  readonly rewards: readonly number[];
  readonly n_steps: number;
  readonly total_reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

interface Task {
  readonly parameters: { readonly [name: string]: unknown };
  readonly trajectories: readonly Trajectory[];
}

type Rows = readonly (readonly [probability: number, next: number, reward: number, terminated: boolean])[];
type Table = { readonly [state: string]: { readonly [action: string]: Rows } };

const tasks: { readonly [group: string]: Control } = {
  "CartPole-v1": cartPoleControl(500), "Acrobot-v1": acrobotControl, "MountainCar-v0": mountainCarControl, "Pendulum-v1": pendulumControl(2),
};

/** Parameters that our worlds state in the same units. */
const parameters: { readonly [group: string]: { readonly [name: string]: number } } = {
  "CartPole-v1": { x_limit: cartPoleControl(500).spec.state[0].high, theta_limit_rad: cartPoleControl(500).spec.state[2].high, max_steps: 500 },
  "Acrobot-v1": { max_steps: acrobotControl.longest },
  "MountainCar-v0": { min_position: mountainCarControl.spec.state[0].low, max_position: mountainCarControl.spec.state[0].high, max_speed: mountainCarControl.spec.state[1].high, max_steps: mountainCarControl.longest },
  "Pendulum-v1": { max_speed: pendulumControl(2).spec.state[2].high, max_torque: pendulumTorque, max_steps: pendulumSteps },
};

const worlds: { readonly [group: string]: (tally: Tally, group: { readonly [name: string]: unknown }) => void } = {
  "FrozenLake-v1-4x4": checkLake,
  "CliffWalking-v1": (tally, { table }) => checkTable(tally, "table", cliffWalking.model(), table as Table),
};

export const controlKind: ReferenceKind = {
  name: "control tasks",
  recognises: (json) => typeof json === "object" && json !== null && Object.keys(json).some((key) => key in tasks || key in worlds),
  check: (json) => Object.entries(json as object).flatMap(([group, content]) => (typeof content === "object" && content !== null ? checkGroup(group, content) : [])),
};

function checkGroup(group: string, content: object): ReferenceCheck[] {
  const tally = createTally(group);
  if (group in worlds) worlds[group](tally, content as { readonly [name: string]: unknown });
  else if (group in tasks) checkTask(tally, group, content as Task);
  else return [notCovered(group)];
  const seeds = "seeded_reset_states_numpy_pcg64";
  return [tally.result(), ...(seeds in content ? [notCovered(`${group} ${seeds}`, "not covered: numpy's own random numbers")] : [])];
}

function checkTask(tally: Tally, group: string, task: Task): void {
  for (const [name, ours] of Object.entries(parameters[group])) tally.compare(`${group}.parameters.${name}`, ours, task.parameters[name], STEP);
  task.trajectories.forEach((trajectory, index) => checkTrajectory(tally, `${group}.trajectories[${index}]`, { control: tasks[group], trajectory }));
}

// Every step from the stated state before it, as a run of its own would drift apart where the task is chaotic.
function checkTrajectory(tally: Tally, where: string, { control, trajectory }: { control: Control; trajectory: Trajectory }): void {
  const { start, states, rewards, actions, torques, terminated, truncated } = trajectory;
  let total = 0;
  states.forEach((after, step) => {
    const state = Float64Array.from(step === 0 ? start : states[step - 1]);
    const reward = torques === undefined ? control.advance(state, 0, actions![step]) : advancePendulum(state, 0, torques[step]);
    const last = step === states.length - 1;
    tally.compareAll(`${where}.states[${step}]`, state, after, () => STEP);
    tally.compare(`${where}.rewards[${step}]`, reward, rewards[step], STEP);
    tally.compare(`${where}.terminated at ${step}`, control.ended(state, 0) ? 1 : 0, terminated && last ? 1 : 0, 0);
    if (torques !== undefined) checkTorque(tally, `${where}.torques[${step}]`, { before: step === 0 ? start : states[step - 1], torque: torques[step], after, reward: rewards[step] });
    total += reward;
  });
  const cut = !terminated && states.length === control.longest;
  tally.compare(`${where}.truncated`, cut ? 1 : 0, truncated ? 1 : 0, 0);
  tally.compare(`${where}.n_steps`, states.length, trajectory.n_steps, 0);
  tally.compare(`${where}.total_reward`, total, trajectory.total_reward, 1e-9);
}

// The same step by the environment whose torque is any number, given in single precision and clipped.
function checkTorque(tally: Tally, where: string, { before, torque, after, reward }: { readonly before: readonly number[]; readonly torque: number; readonly after: readonly number[]; readonly reward: number }): void {
  const environment = continuousPendulum.create();
  environment.restore({ state: before, steps: 0, random: { ...seeded(0).state() } });
  const step = environment.step(Float32Array.of(torque));
  const { state } = environment.save() as { readonly state: readonly number[] };
  tally.compareAll(`${where}.state`, Float64Array.from(state), after, () => SINGLE);
  tally.compare(`${where}.reward`, step.kind === "first" ? Number.NaN : step.reward, reward, SINGLE);
}

// States where the process is over have no actions here; the file lets them loop, or lists moves that are never made.
function checkTable(tally: Tally, where: string, model: TabularModel, table: Table): void {
  for (let pair = 0; pair < model.states * model.actions; pair++) {
    if (model.allowed[pair] === 0) continue;
    const place = `${where}[${Math.floor(pair / model.actions)}][${pair % model.actions}]`;
    const [from, to] = [model.starts[pair], model.starts[pair + 1]];
    const rows = table[Math.floor(pair / model.actions)]?.[pair % model.actions] ?? [];
    tally.compareAll(`${place}.probability`, model.probabilities.subarray(from, to), rows.map(([probability]) => probability), () => STEP);
    tally.compareAll(`${place}.next`, model.next.subarray(from, to), rows.map(([, next]) => next), () => 0);
    tally.compareAll(`${place}.reward`, model.rewards.subarray(from, to), rows.map(([, , reward]) => reward), () => 0);
    tally.compareAll(`${place}.continues`, model.continues.subarray(from, to), rows.map(([, , , terminated]) => (terminated ? 0 : 1)), () => 0);
  }
}

function checkLake(tally: Tally, lake: { readonly [name: string]: unknown }): void {
  const valuesOf = (slippery: boolean, discount: number): Float64Array => valueIteration.solve(frozenLakeModel(slippery, discount), { tolerance: 1e-12, sweeps: 1_000_000 }).values;
  for (const [name, slippery] of [["slippery", true], ["deterministic", false]] as const) {
    checkTable(tally, name, frozenLakeModel(slippery, 1), lake[name] as Table);
    for (const discount of [0.9, 0.99]) {
      const key = `optimal_values_${name}_gamma_${discount}`;
      tally.compareAll(key, valuesOf(slippery, discount), lake[key], () => VALUE);
    }
  }
  const key = "optimal_success_probability_slippery_undiscounted_infinite_horizon";
  tally.compareAll(key, valuesOf(true, 1), lake[key], () => VALUE);
}
