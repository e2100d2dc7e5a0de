// Lenses that change the state: an abstraction in its place, or beside it the belief over a mood that nobody sees.
import type { DecisionSpec, Environment, Field, Observation, State, TimeStep } from "../../core/index.ts";
import { createBeliefFilter, type Abstraction, type HiddenMarkovModel } from "../../models/index.ts";
import { through, type AnsweredStep } from "./lens.ts";

/** The environment with every state in its abstract form. */
export function abstracted(environment: Environment, abstraction: Abstraction): Environment {
  const see = <Step extends TimeStep>(step: Step): Step => {
    const state = new Float32Array(abstraction.width);
    if (step.observation.state.length > 0) abstraction.encode(step.observation.state, state);
    return { ...step, observation: { ...step.observation, state } };
  };
  return through(environment, {
    spec: { ...environment.spec, state: abstraction.fields }, begin: see, follow: see, save: () => null, restore: () => {},
  });
}

/** What of a step the hidden state colours, as a row of the model; null where the step says nothing. `action` is null on the first. */
export type Evidence = (step: TimeStep, action: number | null) => ArrayLike<number> | null;

/** A hidden Markov model, and what it watches. */
export interface BeliefSource {
  readonly model: HiddenMarkovModel;
  readonly evidence: Evidence;
}

/** The environment with the belief over the hidden states as further state fields, "belief 0" and so on, begun anew with every episode. */
export function withBelief(environment: Environment, { model, evidence }: BeliefSource): Environment {
  const filter = createBeliefFilter(model);
  const fields = Array.from({ length: model.states }, (_, state): Field => ({ name: `belief ${state}`, low: 0, high: 1 }));
  const spec: DecisionSpec = { ...environment.spec, state: [...environment.spec.state, ...fields] };
  const see = <Step extends TimeStep>(step: Step, action: number | null): Step => {
    const row = evidence(step, action);
    if (row !== null) filter.see(row);
    return { ...step, observation: beside(step.observation, filter.belief) };
  };
  return through(environment, {
    spec,
    begin(step) {
      filter.reset();
      return see(step, null);
    },
    follow: (step: AnsweredStep, action) => see(step, action),
    save: () => ({ belief: [...filter.belief], started: filter.started() }),
    restore(state) {
      const saved = state as { readonly belief: State & readonly number[]; readonly started: boolean };
      filter.restore(saved.belief, saved.started);
    },
  });
}

/** The observation with further numbers behind its state. */
export function beside(observation: Observation, numbers: ArrayLike<number>): Observation {
  const state = new Float32Array(observation.state.length + numbers.length);
  state.set(observation.state);
  state.set(numbers, observation.state.length);
  return { ...observation, state };
}
