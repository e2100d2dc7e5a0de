// What every environment owes: steps that fit its spec, the same for the same seed, and a state that can be written down.
import { expect } from "vitest";
import { choose, seeded, uniform, type Environment, type Observation, type State, type TimeStep } from "../../src/core/index.ts";
import type { Law } from "./law.ts";

export interface EnvironmentSubject {
  readonly create: () => Environment;
  /** Steps per law. */
  readonly steps: number;
}

export const environmentLaws: readonly Law<EnvironmentSubject>[] = [
  {
    name: "observations, costs and discounts fit the spec",
    check({ create, steps }) {
      const environment = create();
      for (const { step } of walk(environment, steps, "shape")) checkStep(environment, step);
    },
  },
  {
    name: "the same seed gives the same steps",
    check({ create, steps }) {
      expect(textOf(walk(create(), steps, "same"))).toBe(textOf(walk(create(), steps, "same")));
    },
  },
  {
    name: "a restored environment goes on with the same bytes, its state having been JSON in between",
    check({ create, steps }) {
      const environment = create();
      walk(environment, Math.floor(steps / 2), "restore");
      const saved = JSON.stringify(environment.save());
      const other = create();
      other.restore(JSON.parse(saved) as State);
      expect(JSON.stringify(other.save())).toBe(saved);
      expect(textOf(walk(other, steps, "on"))).toBe(textOf(walk(environment, steps, "on")));
    },
  },
  {
    name: "in the middle of an episode it can be saved, and both go on alike",
    check({ create }) {
      for (let length = 0; length < 5; length++) {
        const environment = create();
        let { observation } = environment.reset(seeded("middle"));
        for (let index = 0; index < length; index++) {
          const step = environment.step(choose(uniform, observation, seeded(index)).action);
          observation = step.kind === "last" ? environment.reset(seeded(`middle ${index}`)).observation : step.observation;
        }
        const other = create();
        other.restore(JSON.parse(JSON.stringify(environment.save())) as State);
        const { action } = choose(uniform, observation, seeded("last"));
        expect(textOf([{ step: other.step(action) }])).toBe(textOf([{ step: environment.step(action) }]));
      }
    },
  },
];

/** Acts uniformly for this many steps, from the first step of a new episode on. */
function walk(environment: Environment, steps: number, seed: string): { step: TimeStep }[] {
  const random = seeded(seed);
  const draws = random.fork("choices");
  const walked: { step: TimeStep }[] = [];
  let step = environment.reset(random.fork(0));
  walked.push({ step });
  for (let index = 1; index <= steps; index++) {
    step = step.kind === "last" ? environment.reset(random.fork(index)) : environment.step(choose(uniform, step.observation, draws).action);
    walked.push({ step });
  }
  return walked;
}

function textOf(walked: readonly { step: TimeStep }[]): string {
  return JSON.stringify(walked);
}

function checkStep({ spec }: Environment, step: TimeStep): void {
  checkObservation(step.observation, spec, step.kind !== "last");
  expect(step.stage ?? 0).toBeLessThan(spec.stages);
  if (step.kind === "first") return;
  expect(Number.isFinite(step.reward)).toBe(true);
  expect(step.costs.length).toBe(spec.limits.length);
  expect(step.discount >= 0 && step.discount <= 1).toBe(true);
  if (step.kind === "mid") expect(step.discount).toBe((step.stage ?? 0) > 0 ? 1 : spec.discount);
}

/** Throws unless the observation has the shape of the spec, finite numbers, and (where `open`) something to choose. */
export function checkObservation(observation: Observation, spec: Environment["spec"], open: boolean): void {
  const { state, candidates, allowed, prices } = observation;
  expect(state.length).toBe(spec.state.length);
  expect(candidates.length).toBe(allowed.length * spec.candidate.length);
  expect(prices.length).toBe(spec.limits.length);
  for (const numbers of [state, candidates, prices]) expect(numbers.every((value) => Number.isFinite(value))).toBe(true);
  expect(allowed.every((flag) => flag === 0 || flag === 1)).toBe(true);
  expect(allowed.length).toBeLessThanOrEqual(512);
  if (spec.fixed !== null && allowed.length > 0) expect(allowed.length).toBe(spec.fixed.length);
  if (open) expect(allowed.includes(1)).toBe(true);
}
