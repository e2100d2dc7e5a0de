// Lenses that change the reward: potential-based shaping, a bonus for what is new, and scaling. Judge policies without them.
import type { Environment, Observation, Snapshot, State, Tensor, TimeStep } from "../../core/index.ts";
import { createRewardScale, shapingReward, type ExplorationBonus, type Potential, type RewardScale } from "../../models/index.ts";
import { knownObservation, restoreObservation, saveObservation, through, type AnsweredStep } from "./lens.ts";

/**
 * The environment with potential-based shaping on every reward (Ng, Harada & Russell 1999). The discount is the step's own, so that an end
 * counts as one and a cut-off does not; no policy becomes better or worse than another.
 */
export function shaped(environment: Environment, potential: Potential): Environment {
  return withReward(environment, (now, step) => step.reward + shapingReward(potential, now, knownObservation(step), step.discount));
}

/** The environment with a bonus on every reward. The bonus goes on over episodes, and fades by itself where all is known. */
export function withBonus(environment: Environment, bonus: ExplorationBonus): Environment {
  const bonusReward = (now: Observation, step: AnsweredStep, action: number): number => step.reward + bonus.visit(now, action, knownObservation(step));
  return withReward(environment, bonusReward, {
    save: () => tensorState(bonus.tensors("")),
    restore: (state) => bonus.restore(tensorHolder(state), ""),
  });
}

/** The environment with every reward divided by the running spread of the returns. */
export function withScaledRewards(environment: Environment): Environment {
  let scale: RewardScale = createRewardScale();
  const scaledReward = (_now: Observation, step: AnsweredStep): number => {
    const reward = scale.scale(step.reward, step.discount);
    if (step.kind === "last") scale.cut();
    return reward;
  };
  return withReward(environment, scaledReward, {
    save: () => tensorState(scale.tensors("")),
    restore(state) {
      scale = createRewardScale({ snapshot: tensorHolder(state), prefix: "" });
    },
  });
}

interface Memory {
  save(): State;
  restore(state: State): void;
}

type RewardOf = (now: Observation, step: AnsweredStep, action: number) => number;

function withReward(environment: Environment, rewardOf: RewardOf, memory: Memory = { save: () => null, restore: () => {} }): Environment {
  let now: Observation | null = null;
  return through(environment, {
    spec: environment.spec,
    begin(step) {
      now = step.observation;
      return step;
    },
    follow(step, action): TimeStep {
      if (now === null) throw new Error("step before reset");
      const reward = rewardOf(now, step, action);
      now = step.observation;
      return { ...step, reward };
    },
    save: () => ({ now: saveObservation(now), memory: memory.save() }),
    restore(state) {
      const saved = state as { readonly now: State; readonly memory: State };
      now = restoreObservation(saved.now);
      memory.restore(saved.memory);
    },
  });
}

const kinds = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint8Array };

function tensorState(tensors: { readonly [name: string]: Tensor }): State {
  return Object.fromEntries(Object.entries(tensors).map(([name, { shape, data }]) => [name, { shape: [...shape], kind: data.constructor.name, data: [...data] }]));
}

// What reads tensors out of snapshots reads nothing else of them.
function tensorHolder(state: State): Snapshot {
  const saved = state as { readonly [name: string]: { readonly shape: readonly number[]; readonly kind: keyof typeof kinds; readonly data: readonly number[] } };
  const tensors = Object.entries(saved).map(([name, { shape, kind, data }]): [string, Tensor] => [name, { shape, data: kinds[kind].from(data) }]);
  return { algorithm: "", config: {}, lineage: {}, tensors: Object.fromEntries(tensors), spec: { state: [], candidate: [], fixed: null, limits: [], stages: 1, discount: 0 } };
}
