// The control tasks: one step at a time against Gymnasium's numbers, cut-offs, and many copies that go exactly as one does.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { referenceFile } from "../../../test/shared.ts";
import { createVectorColumns, sampleIndex, seeded, vectorOf, type State, type VectorEnvironment } from "../../core/index.ts";
import { acrobotControl } from "./acrobot.ts";
import { cartPoleControl } from "./cart-pole.ts";
import { environmentOfControl, vectorOfControl, type Control } from "./control.ts";
import { mountainCarControl } from "./mountain-car.ts";
import { advancePendulum, pendulumControl, torqueLadder } from "./pendulum.ts";

const controls: readonly (readonly [string, Control])[] = [
  ["cart-pole", cartPoleControl(30)], ["acrobot", acrobotControl], ["mountain-car", mountainCarControl], ["pendulum", pendulumControl(3)],
];

describe.each(controls)("%s", (_name, control) => {
  const copies = 3;
  const steps = 700;
  const walk = (vector: VectorEnvironment, from: number, to: number): string[] => {
    const seen: string[] = [];
    for (let step = from; step < to; step++) {
      const actions = Int32Array.from({ length: copies }, (_, copy) => sampleIndex(seeded(`${step}/${copy}`), control.spec.fixed!.length));
      vector.step(actions);
      seen.push(JSON.stringify(vector.columns));
    }
    return seen;
  };

  it("steps many copies exactly as one environment after the other does", () => {
    const fast = vectorOfControl(control, copies);
    const slow = vectorOf(() => environmentOfControl(control), copies);
    for (const vector of [fast, slow]) vector.reset(seeded(3));
    expect(JSON.stringify(fast.columns.now)).toBe(JSON.stringify(slow.columns.now));
    expect(walk(fast, 0, steps)).toEqual(walk(slow, 0, steps));
    expect(fast.columns.lasts.length).toBe(copies);
  });

  it("goes on from its saved state, which is JSON, bit for bit, in both forms", () => {
    for (const make of [() => vectorOfControl(control, copies), () => vectorOf(() => environmentOfControl(control), copies)]) {
      const vector = make();
      vector.reset(seeded(4));
      walk(vector, 0, 250);
      const other = make();
      other.restore(JSON.parse(JSON.stringify(vector.save())) as State);
      expect(JSON.stringify(other.columns.now)).toBe(JSON.stringify(vector.columns.now));
      expect(walk(other, 250, steps)).toEqual(walk(vector, 250, steps));
    }
  });

  it("writes into the columns it is given", () => {
    const columns = createVectorColumns(control.spec, 2);
    vectorOfControl(control, 2, columns).reset(seeded(5));
    expect(columns.now.states.some((value) => value !== 0)).toBe(true);
    expect([...columns.now.allowed].every((flag) => flag === 1)).toBe(true);
  });

  it("cuts an episode off at its longest with its discount kept", () => {
    const environment = environmentOfControl({ ...control, longest: 3, ended: () => false });
    environment.reset(seeded(1));
    expect([0, 0, 0].map(() => environment.step(0))).toMatchObject([{ kind: "mid", discount: 0.99 }, { kind: "mid" }, { kind: "last", discount: 0.99 }]);
    expect(() => environment.step(0)).toThrow("step before reset");
  });

  it("refuses what is no candidate", () => {
    const environment = environmentOfControl(control);
    environment.reset(seeded(1));
    expect(() => environment.step(control.spec.fixed!.length)).toThrow("a candidate that is allowed");
    expect(() => environment.step(-1)).toThrow("a candidate that is allowed");
  });
});

it("the ladder of torques spans the range evenly and has two rungs or more", () => {
  expect(torqueLadder(5)).toEqual([-2, -1, 0, 1, 2]);
  expect(() => torqueLadder(1)).toThrow("a whole number from 2 on");
});

it("a pole that falls ends the process with discount 0", () => {
  const environment = environmentOfControl(cartPoleControl(500));
  environment.reset(seeded(1));
  let step = environment.step(1);
  while (step.kind === "mid") step = environment.step(1);
  expect(step).toMatchObject({ kind: "last", discount: 0, reward: 1 });
});

interface Trajectory {
  readonly label: string;
  readonly start: readonly number[];
  readonly actions?: readonly number[];
  readonly torques?: readonly number[];
  readonly states: readonly (readonly number[])[];
  readonly rewards: readonly number[];
  readonly terminated: boolean;
}

const path = referenceFile("cartpole.json");
const reference = path === null ? {} : JSON.parse(readFileSync(path, "utf8")) as { readonly [task: string]: { readonly trajectories: readonly Trajectory[] } };
const tasks: readonly (readonly [string, Control])[] = [
  ["CartPole-v1", cartPoleControl(500)], ["Acrobot-v1", acrobotControl], ["MountainCar-v0", mountainCarControl], ["Pendulum-v1", pendulumControl(2)],
];

describe.skipIf(path === null).each(tasks)("../shared/reference/cartpole.json %s", (task, control) => {
  it("agrees with every state, reward and end within 1e-12, one step at a time", () => {
    for (const { label, start, actions, torques, states, rewards, terminated } of reference[task].trajectories) {
      let before = start;
      states.forEach((after, step) => {
        const state = Float64Array.from(before);
        const reward = torques === undefined ? control.advance(state, 0, actions![step]) : advancePendulum(state, 0, torques[step]);
        after.forEach((value, index) => expect(Math.abs(state[index] - value), `${label}, step ${step}`).toBeLessThanOrEqual(1e-12));
        expect(Math.abs(reward - rewards[step])).toBeLessThanOrEqual(1e-12);
        expect(control.ended(state, 0), `${label}, step ${step}`).toBe(terminated && step === states.length - 1);
        before = after;
      });
    }
  });
});
