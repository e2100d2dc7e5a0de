// The plumbing every bandit over linear models shares: encode, learn the returns of requests, publish. What differs is its policy.
import {
  observationAt, requestReturns, tensorOf, type Batch, type DecisionSpec, type Learner, type Observation, type Policy, type Range, type Snapshot,
} from "../core/index.ts";
import {
  createFeatures, createLinearModel, createRidge, featureKinds, indistinct, type FeatureKind, type Features, type LinearBank, type LinearModel,
} from "../models/index.ts";

/** The settings of every linear learner. A type and not an interface, since settings are open to reading by name. */
export type LinearSettings = {
  /** How candidates are encoded: see `FeatureKind`. */
  readonly features: FeatureKind;
  /** Inputs of the encoder "hashed". */
  readonly hashedWidth: number;
  /** The prices of limits as inputs: on where prices differ between decisions. */
  readonly priceInputs: boolean;
  /** Prior precision of every coefficient, in units of the noise; 1 is worth one observation of an input of size 1. */
  readonly penalty: number;
};

/** The settings of linear learners by ridge regression. */
export type RidgeSettings = LinearSettings & {
  /** Standard deviation of the noise of returns, the unit of every width and gap; 0 has it estimated from the residuals. */
  readonly noise: number;
};

/** An encoder chosen by the kind of decision, and a prior worth one observation. */
export const linearDefaults: LinearSettings = { features: "auto", hashedWidth: 256, priceInputs: false, penalty: 1 };

/** The same, with the noise estimated. */
export const ridgeDefaults: RidgeSettings = { ...linearDefaults, noise: 0 };

/** What the settings of every linear learner may be. */
export const linearRanges: { readonly [name in keyof LinearSettings]?: Range } = {
  features: { oneOf: featureKinds },
  hashedWidth: { low: 2, high: 4096, whole: true },
  penalty: { low: 1e-9, high: 1e9 },
};

/** What the settings of learners by ridge regression may be. */
export const ridgeRanges: { readonly [name in keyof RidgeSettings]?: Range } = { ...linearRanges, noise: { low: 0, high: 1e12 } };

/** Why no linear learner can learn such a decision, or null. */
export const linearUnsuited = indistinct;

type LearnerSettings = LinearSettings & { readonly noise?: number };

/** What makes one linear learner differ from another. */
export interface LinearParts<Config extends LearnerSettings> {
  readonly algorithm: string;
  readonly spec: DecisionSpec;
  readonly config: Config;
  readonly from: Snapshot | undefined;
  /** Ridge where left out. */
  readonly createBank?: (...given: Parameters<typeof createRidge>) => LinearBank;
  /** What the bank learns from a return; the return itself where left out. */
  readonly target?: (value: number) => number;
  /** The policy over the model; `rows` is the number of choices learned from so far. */
  readonly policyOf: (model: LinearModel, rows: () => number) => Policy;
}

/** A learner that regresses the return of each request's choices on their encoding, and acts by `policyOf`. */
export function createLinearLearner<Config extends LearnerSettings>(parts: LinearParts<Config>): Learner {
  const { algorithm, spec, config, from, createBank = createRidge, target = (value) => value } = parts;
  const features = createFeatures(spec, config.features, config);
  const bank = createBank({ models: features.models, width: features.width, penalty: config.penalty }, from);
  let rows = rowsOf(from);
  return {
    policy: parts.policyOf(createLinearModel(features, bank, config.noise ?? 0), () => rows),
    learn(batch) {
      learnChoices(bank, features, { batch, targets: requestReturns(batch).map(target) });
      rows += batch.rows;
    },
    snapshot: () => ({ algorithm, spec, config, tensors: { ...bank.tensors(), ...rowsTensor(rows) }, lineage: {} }),
  };
}

const blockRows = 1024;

/** Observations on their way to a bank, learned in blocks so that memory stays bounded. */
export interface BankFeeder {
  /** Notes the input of a candidate with its target. */
  add(observation: Observation, action: number, target: number): void;
  /** Learns what is still waiting. */
  flush(): void;
}

/** Feeds a bank; a single observation goes in by its own update, several by `learnMany`. */
export function createFeeder(bank: LinearBank, features: Features, expected: number): BankFeeder {
  const size = Math.max(1, Math.min(blockRows, expected));
  const x = new Float64Array(features.width);
  const models = new Int32Array(size);
  const inputs = new Float64Array(size * features.width);
  const targets = new Float64Array(size);
  let count = 0;
  const flush = (): void => {
    if (count === 1) bank.learn(models[0], inputs.subarray(0, features.width), targets[0]);
    else if (count > 1) bank.learnMany({ count, models, inputs, targets });
    count = 0;
  };
  return {
    add(observation, action, target) {
      features.write(observation, action, x);
      inputs.set(x, count * features.width);
      models[count] = features.modelOf(action);
      targets[count++] = target;
      if (count === size) flush();
    },
    flush,
  };
}

/** Teaches a bank the targets [rows] of the choices of rows from .. to. */
export function learnChoices(bank: LinearBank, features: Features, rows: ChoiceRows): void {
  const { batch, targets, from = 0, to = batch.rows } = rows;
  const feeder = createFeeder(bank, features, to - from);
  for (let row = from; row < to; row++) {
    feeder.add(observationAt(batch.observations, row, batch.spec), batch.actions[row], targets[row]);
  }
  feeder.flush();
}

/** A stretch of a batch with a target for every row of it. */
export interface ChoiceRows {
  readonly batch: Batch;
  readonly targets: Float64Array;
  readonly from?: number;
  readonly to?: number;
}

/** The number of rows a snapshot had learned from; 0 without one. */
export function rowsOf(from: Snapshot | undefined): number {
  return from === undefined ? 0 : tensorOf(from, "rows", [1])[0];
}

/** The number of rows learned from, for a snapshot. */
export function rowsTensor(rows: number): Snapshot["tensors"] {
  return { rows: { shape: [1], data: Float64Array.of(rows) } };
}
