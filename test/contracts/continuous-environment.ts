// What every continuous environment owes: steps that fit its spec, the same for the same seed, and a state that can be written down.
import { expect } from "vitest";
import { seeded, type ContinuousEnvironment, type ContinuousStep, type State } from "../../src/core/index.ts";
import { codeOf } from "./learner.ts";
import type { Law } from "./law.ts";

export interface ContinuousSubject {
  readonly create: () => ContinuousEnvironment;
  readonly steps: number;
}

export const continuousEnvironmentLaws: readonly Law<ContinuousSubject>[] = [
  {
    name: "states, rewards and discounts fit the spec",
    check({ create, steps }) {
      const environment = create();
      for (const step of walk(environment, steps, "shape")) checkStep(environment, step);
    },
  },
  {
    name: "the same seed gives the same steps",
    check({ create, steps }) {
      expect(textOf(walk(create(), steps, "same"))).toBe(textOf(walk(create(), steps, "same")));
    },
  },
  {
    name: "different seeds give different steps",
    check({ create, steps }) {
      expect(textOf(walk(create(), steps, "one"))).not.toBe(textOf(walk(create(), steps, "two")));
    },
  },
  {
    name: "in the middle of an episode it can be saved as JSON, and both go on with the same bytes",
    check({ create, steps }) {
      const environment = create();
      environment.reset(seeded("middle"));
      environment.step(actionIn(environment, () => 0.3));
      const other = create();
      other.restore(JSON.parse(JSON.stringify(environment.save())) as State);
      expect(JSON.stringify(other.save())).toBe(JSON.stringify(environment.save()));
      const goOn = (each: ContinuousEnvironment): string => textOf(Array.from({ length: 15 }, (_, index) => each.step(actionIn(each, () => index / 15))));
      expect(goOn(other)).toBe(goOn(environment));
      expect(textOf(walk(other, steps, "on"))).toBe(textOf(walk(environment, steps, "on")));
    },
  },
  {
    name: "what lies outside the box is clipped to it, and the action is not changed",
    check({ create }) {
      const reached = (share: number): string => {
        const environment = create();
        environment.reset(seeded("clip"));
        const action = actionIn(environment, () => share);
        const kept = action.slice();
        const found = textOf([environment.step(action)]);
        expect(action).toEqual(kept);
        return found;
      };
      expect(reached(7)).toBe(reached(1));
      expect(reached(-7)).toBe(reached(0));
      expect(reached(1)).not.toBe(reached(0));
    },
  },
  {
    name: "numbers that are not finite, and too many of them, are refused",
    check({ create }) {
      const environment = create();
      environment.reset(seeded("bad"));
      for (const action of [actionIn(environment, () => Number.NaN), actionIn(environment, () => Number.POSITIVE_INFINITY), new Float32Array(environment.spec.action.length + 1)]) {
        expect(codeOf(() => environment.step(action))).toBe("bad-request");
      }
    },
  },
  {
    name: "a step before the first reset, or behind a last step, is refused",
    check({ create }) {
      const environment = create();
      const action = actionIn(environment, () => 0.5);
      expect(() => environment.step(action)).toThrow("step before reset");
      environment.reset(seeded("end"));
      for (let step = environment.step(action), left = 2000; step.kind !== "last" && left > 0; left--) step = environment.step(action);
      expect(() => environment.step(action)).toThrow("step before reset");
    },
  },
];

/** An action at these shares of the box. */
function actionIn({ spec }: ContinuousEnvironment, share: () => number): Float32Array {
  return Float32Array.from(spec.action, ({ low, high }) => low + share() * (high - low));
}

/** Acts uniformly for this many steps, from the first step of a new episode on. */
function walk(environment: ContinuousEnvironment, steps: number, seed: string): ContinuousStep[] {
  const random = seeded(seed);
  const walked = [environment.reset(random.fork(0))];
  for (let index = 1; index <= steps; index++) {
    const before = walked[walked.length - 1];
    walked.push(before.kind === "last" ? environment.reset(random.fork(index)) : environment.step(actionIn(environment, () => random.uniform())));
  }
  return walked;
}

function textOf(steps: readonly ContinuousStep[]): string {
  return JSON.stringify(steps.map((step) => ({ ...step, state: [...step.state] })));
}

function checkStep({ spec }: ContinuousEnvironment, step: ContinuousStep): void {
  expect(step.state.length).toBe(spec.state.length);
  expect(step.state.every((value) => Number.isFinite(value))).toBe(true);
  if (step.kind === "first") return;
  expect(Number.isFinite(step.reward)).toBe(true);
  expect(step.discount >= 0 && step.discount <= 1).toBe(true);
  if (step.kind === "mid") expect(step.discount).toBe(spec.discount);
}
