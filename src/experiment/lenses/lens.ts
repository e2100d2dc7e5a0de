// An environment seen through a lens: every answer passes through a function that may change its observation or its reward.
import type { DecisionSpec, Environment, Observation, State, TimeStep } from "../../core/index.ts";

/** What stands between an environment and who acts in it. */
export interface Lens {
  readonly spec: DecisionSpec;
  /** The first answer of an episode. */
  begin(step: TimeStep & { readonly kind: "first" }): TimeStep;
  /** What an action led to. */
  follow(step: AnsweredStep, action: number): TimeStep;
  /** What the lens itself remembers. */
  save(): State;
  restore(state: State): void;
}

/** An answer to an action. */
export type AnsweredStep = Exclude<TimeStep, { readonly kind: "first" }>;

/** The environment through the lens. */
export function through(environment: Environment, lens: Lens): Environment {
  return {
    spec: lens.spec,
    reset(random) {
      const step = environment.reset(random);
      if (step.kind !== "first") throw new Error("an environment answered a reset with a step");
      return lens.begin(step);
    },
    step(action) {
      const step = environment.step(action);
      if (step.kind === "first") throw new Error("an environment answered a step with the beginning of an episode");
      return lens.follow(step, action);
    },
    save: () => ({ environment: environment.save(), lens: lens.save() }),
    restore(state) {
      const saved = state as { readonly environment: State; readonly lens: State };
      environment.restore(saved.environment);
      lens.restore(saved.lens);
    },
  };
}

/** The observation behind a step, null where it is not known. */
export function knownObservation({ observation }: TimeStep): Observation | null {
  return observation.allowed.length > 0 ? observation : null;
}

/** An observation as plain data. */
export function saveObservation(observation: Observation | null): State {
  if (observation === null) return null;
  const { state, candidates, allowed, prices } = observation;
  return { state: [...state], candidates: [...candidates], allowed: [...allowed], prices: [...prices] };
}

/** The observation that was saved. */
export function restoreObservation(saved: State): Observation | null {
  if (saved === null) return null;
  const { state, candidates, allowed, prices } = saved as { readonly [part in keyof Observation]: readonly number[] };
  return { state: Float32Array.from(state), candidates: Float32Array.from(candidates), allowed: Uint8Array.from(allowed), prices: Float32Array.from(prices) };
}
