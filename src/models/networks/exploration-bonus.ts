// Bonuses for what is new, so that rewards that are rarely met are found: by counting, and by what a network cannot predict yet.
import { tensorOf, type Field, type Observation, type Random, type Snapshot, type Tensor } from "../../core/index.ts";
import { vectorTensor } from "../states/abstraction.ts";
import { createCellIndex, writeBins } from "../states/discretizer.ts";
import { createNetwork, type Network } from "./network.ts";
import { createAdam } from "./optimizer.ts";
import { createRewardScale } from "./reward-scaling.ts";
import { createScaler } from "../states/scaling.ts";

/** A bonus that is paid less the more often something like it was met. */
export interface ExplorationBonus {
  /** Notes the step and returns its bonus, 0 or more. `next` is null where it is not known. */
  visit(observation: Observation, action: number, next: Observation | null): number;
  tensors(prefix: string): Record<string, Tensor>;
  restore(snapshot: Snapshot, prefix: string): void;
}

/** How visits are counted. */
export interface CountSettings {
  readonly fields: readonly Field[];
  /** Equal parts of each field's range. */
  readonly bins: number;
  /** The bonus of the first visit. */
  readonly strength: number;
  /** The most cells; default 65,536. */
  readonly cells?: number;
}

/**
 * strength / sqrt(n(s, a)), n counting this visit: the bonus of MBIE-EB (Strehl & Littman 2008, eq. 1) over a discretised state. With
 * pseudo-counts it became that of Bellemare et al. 2016, eq. 4; cells are counted exactly here, so none are needed.
 */
export function createCountBonus({ fields, bins, strength, cells = 65_536 }: CountSettings): ExplorationBonus {
  const key = new Uint16Array(fields.length + 1);
  let index = createCellIndex(key.length, cells);
  let counts = new Float64Array(64);
  const note = (cell: number, visits: number): number => {
    if (cell >= counts.length) {
      const old = counts;
      counts = new Float64Array(2 * old.length);
      counts.set(old);
    }
    return counts[cell] += visits;
  };
  return {
    visit(observation, action) {
      writeBins(fields, observation.state, bins, key);
      key[fields.length] = action;
      return strength / Math.sqrt(note(index.add(key), 1));
    },
    tensors: (prefix) => ({
      [`${prefix}counted`]: { shape: [index.size(), key.length], data: Uint32Array.from(index.keys()) },
      [`${prefix}counts`]: vectorTensor(counts.slice(0, index.size())),
    }),
    restore(snapshot, prefix) {
      const size = (snapshot.tensors[`${prefix}counts`] as Tensor | undefined)?.shape[0] ?? 0;
      const keys = tensorOf(snapshot, `${prefix}counted`, [size, key.length]);
      const saved = tensorOf(snapshot, `${prefix}counts`, [size]);
      index = createCellIndex(key.length, cells);
      counts = new Float64Array(64);
      for (let cell = 0; cell < size; cell++) {
        key.set(keys.subarray(cell * key.length, (cell + 1) * key.length));
        note(index.add(key), saved[cell]);
      }
    },
  };
}

/** How novelty is measured by prediction. */
export interface DistillationSettings {
  readonly fields: readonly Field[];
  readonly random: Random;
  readonly strength: number;
  /** Hidden layers of both networks; default two of 64. */
  readonly hidden?: readonly number[];
  /** Numbers that are predicted; default 16. */
  readonly features?: number;
  readonly rate?: number;
  /** Discount of the bonuses' own returns, by whose spread they are divided; default .99. */
  readonly discount?: number;
}

/**
 * Random network distillation (Burda, Edwards, Storkey & Klimov 2019): a network learns to predict what a second one, random and fixed, says
 * of the state that was reached; its squared error is large where little like it was met. Divided by the running spread of its returns (ibid., 2.4).
 */
export function createDistillationBonus(settings: DistillationSettings): ExplorationBonus {
  const { fields, random, strength, hidden = [64, 64], features = 16, rate = 1e-3, discount = 0.99 } = settings;
  const shape = { inputs: fields.length, hidden, activation: "relu", heads: [{ name: "features", outputs: features }] } as const;
  const target = createNetwork(shape, { maxRows: 1, random: random.fork("target") });
  const predictor = createNetwork(shape, { maxRows: 1, random: random.fork("predictor") });
  const optimizer = createAdam(predictor, { rate });
  const scaler = createScaler(fields);
  const scaled = new Float64Array(fields.length);
  let scale = createRewardScale();
  return {
    visit(_observation, _action, next) {
      if (next === null) return 0;
      scaler.write(next.state, 0, scaled, 0);
      target.inputs.set(scaled);
      predictor.inputs.set(scaled);
      const error = learnPrediction(predictor, target.forward(1), features);
      optimizer.step();
      return strength * scale.scale(error, discount);
    },
    tensors: (prefix) => ({
      ...target.tensors(`${prefix}target.`), ...predictor.tensors(`${prefix}predictor.`), ...optimizer.tensors(`${prefix}optimizer.`), ...scale.tensors(prefix),
    }),
    restore(snapshot, prefix) {
      target.restore(snapshot, `${prefix}target.`);
      predictor.restore(snapshot, `${prefix}predictor.`);
      optimizer.restore(snapshot, `${prefix}optimizer.`);
      scale = createRewardScale({ snapshot, prefix });
    },
  };
}

// Mean squared error of the prediction; leaves its gradient in the network.
function learnPrediction(predictor: Network, wanted: Float32Array, features: number): number {
  const said = predictor.forward(1);
  let error = 0;
  for (let k = 0; k < features; k++) {
    const gap = said[k] - wanted[k];
    error += (gap * gap) / features;
    predictor.outputGradients[k] = (2 * gap) / features;
  }
  predictor.backward(1);
  return error;
}
