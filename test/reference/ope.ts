// The off-policy kind of reference file: every estimator, tuner, diagnostic and sequential value it states.
import {
  bentWeights, chainTerms, chainWeights, clusterTerms, diagnosticsOf, estimators, meanOf, normalisedTerms, observedTerms, spreadOf,
  studentHalfWidth, tune,
  type Estimator, type Replay, type Tuner,
} from "../../src/evaluation/index.ts";
import type { ReferenceCheck, ReferenceKind } from "./kind.ts";
import { replayOf, type ReferenceStep } from "./ope-logs.ts";
import { createTally } from "./tally.ts";

type Numbers = { readonly [name: string]: number };

interface DataSet {
  readonly name: string;
  readonly input: { readonly action: number[]; readonly reward: number[]; readonly pscore: number[]; readonly action_dist: number[][]; readonly estimated_rewards: number[][] };
  readonly outputs: { readonly [estimator: string]: Numbers & { readonly first3_rounds: number[] } };
  readonly tuning: { readonly [method: string]: { readonly lambdas: number[]; readonly chosen_lambda: number; readonly value: number; readonly estimated_mse?: number[] } };
  readonly diagnostics: Numbers;
}

interface Sequences {
  readonly gamma: number;
  readonly trajectories: { action: number; reward: number; behavior_prob: number; evaluation_probs: number[]; q_hat: number[] }[][];
  readonly outputs: Numbers & { readonly per_trajectory: { readonly [name: string]: number[] } };
}

interface OpeFile { readonly data_sets: DataSet[]; readonly sequential: Sequences[] }

export const opeKind: ReferenceKind = {
  name: "off-policy estimates",
  recognises: (json) => typeof json === "object" && json !== null && "data_sets" in json && "sequential" in json,
  check(json) {
    const { data_sets: sets, sequential } = json as OpeFile;
    return [...sets.flatMap(checkDataSet), ...sequential.map(checkSequences)];
  },
};

// Absolute 1e-9 or relative 1e-10, whichever is larger, as the file states.
function opeTally(group: string): { compare(where: string, ours: number | undefined, theirs: number): void; result(): ReferenceCheck } {
  const tally = createTally(group);
  return { ...tally, compare: (where, ours, theirs) => tally.compare(where, ours, theirs, Math.max(1e-9, 1e-10 * Math.abs(theirs))) };
}

function checkDataSet(set: DataSet): ReferenceCheck[] {
  const { action, reward, pscore, action_dist: target, estimated_rewards: predictions } = set.input;
  const steps = action.map((chosen, row): ReferenceStep => ({
    action: chosen, reward: reward[row], propensity: pscore[row], target: target[row], predictions: predictions[row], discount: 0, episode: row,
  }));
  const replay = replayOf(steps);
  return [checkEstimates(set, replay), checkTuning(set, replay), checkDiagnostics(set, replay)];
}

const names: { readonly [theirs: string]: string } = {
  DM: "DM", IPW: "IPS", IPW_clip: "clipped IPS", SNIPW: "SNIPS", DR: "DR", DR_clip: "clipped DR", SNDR: "SNDR",
  SwitchDR: "Switch-DR", DRos: "DRos", SGIPW: "SGIPS", SGDR: "SGDR",
};

function estimatorOf(theirs: string): Estimator {
  const found = estimators.find((estimator) => estimator.name === names[theirs]);
  if (found === undefined) throw new Error(`the reference names an estimator that is not known here: ${theirs}`);
  return found;
}

function checkEstimates(set: DataSet, replay: Replay): ReferenceCheck {
  const tally = opeTally(`${set.name}: estimates`);
  for (const [label, stated] of Object.entries(set.outputs)) {
    const [, name, parameter] = /^(.*?)(?:_([\d.]+))?$/.exec(label)!;
    const rounds = roundsOf(replay, estimatorOf(name), parameter === undefined ? null : Number(parameter));
    const found = momentsOf(rounds, replay);
    for (const [field, value] of Object.entries(stated)) {
      if (typeof value === "number") tally.compare(`${label}.${field}`, found[field], value);
      else stated.first3_rounds.forEach((round, index) => tally.compare(`${label}.first3_rounds[${index}]`, rounds[index], round));
    }
  }
  return tally.result();
}

// The library's round terms of a self-normalised estimate are the plain ones, not the linearised ones an interval needs.
function roundsOf(replay: Replay, estimator: Estimator, parameter: number | null): Float64Array {
  const source = { replay, estimator, quantity: replay.quantities[0], weights: bentWeights(replay, estimator, parameter) };
  return estimator.normalises ? normalisedTerms(source, false) : chainTerms(source);
}

// The library's Bernstein and Hoeffding bounds take the range from the sample, which makes them invalid; here for parity only.
function momentsOf(rounds: Float64Array, replay: Replay): Numbers {
  const clustered = clusterTerms(rounds, replay.outline);
  const { standardError } = spreadOf(clustered);
  const { value } = clustered;
  const n = rounds.length;
  const variance = standardError * standardError * (n - 1);
  const [smallest, largest] = [rounds.reduce((a, b) => Math.min(a, b)), rounds.reduce((a, b) => Math.max(a, b))];
  const surprise = Math.log(2 / 0.05);
  return {
    value, round_var_ddof0: variance, std_error: standardError, round_min: smallest, round_max: largest,
    lower_student_t_delta05: value - studentHalfWidth(standardError, n - 1, 0.9),
    lower_bernstein_delta05: value - (7 * largest * surprise) / (3 * (n - 1)) - Math.sqrt((2 * surprise * variance) / (n - 1)),
    lower_hoeffding_delta05: value - largest * Math.sqrt(Math.log(1 / 0.05) / (2 * n)),
  };
}

const tuners: { readonly [theirs: string]: Tuner } = { slope: "slope", mse_direct_bias: "direct bias", mse_upper_bound: "upper bound" };

function checkTuning(set: DataSet, replay: Replay): ReferenceCheck {
  const tally = opeTally(`${set.name}: tuning`);
  for (const [label, stated] of Object.entries(set.tuning)) {
    const [, name, method] = /^([^_]+)_(.*)$/.exec(label)!;
    const estimator = estimatorOf(name === "IPW" || name === "DR" ? `${name}_clip` : name);
    const descending = name === "IPW" || name === "DR" || name === "SwitchDR";
    const candidates = stated.lambdas.toSorted((a, b) => (descending ? b - a : a - b));
    const source = { replay, estimator, quantity: replay.quantities[0] };
    const tuning = tune(source, tuners[method], candidates);
    tally.compare(`${label}.chosen_lambda`, tuning.parameter === stated.chosen_lambda ? stated.chosen_lambda : Number.NaN, stated.chosen_lambda);
    tally.compare(`${label}.value`, meanOf(chainTerms({ ...source, weights: bentWeights(replay, estimator, tuning.parameter) })), stated.value);
    stated.estimated_mse?.forEach((error, index) =>
      tally.compare(`${label}.estimated_mse[${index}]`, tuning.squaredErrors[candidates.indexOf(stated.lambdas[index])], error));
  }
  return tally.result();
}

function checkDiagnostics(set: DataSet, replay: Replay): ReferenceCheck {
  const tally = opeTally(`${set.name}: diagnostics`);
  const found = diagnosticsOf(replay);
  tally.compare("mean_weight", found.meanWeight, set.diagnostics["mean_weight"]);
  tally.compare("max_weight", found.largestWeight, set.diagnostics["max_weight"]);
  tally.compare("min_weight", replay.weights.reduce((a, b) => Math.min(a, b)), set.diagnostics["min_weight"]);
  tally.compare("ess", found.effectiveSampleSize, set.diagnostics["ess"]);
  tally.compare("zero_weights", replay.weights.reduce((count, weight) => count + (weight === 0 ? 1 : 0), 0), set.diagnostics["zero_weights"]);
  return tally.result();
}

const sequentialNames: { readonly [theirs: string]: string } = {
  TIS: "TIS", WIS: "WIS", PDIS: "IPS", WPDIS: "SNIPS", DR: "DR", WDR: "SNDR", DM: "DM",
};

function checkSequences({ gamma, trajectories, outputs }: Sequences, index: number): ReferenceCheck {
  const tally = opeTally(`sequential ${index}`);
  const replay = replayOf(trajectories.flatMap((steps, episode) => steps.map((step): ReferenceStep => ({
    action: step.action, reward: step.reward, propensity: step.behavior_prob, target: step.evaluation_probs, predictions: step.q_hat,
    discount: gamma, episode,
  }))));
  const termsOf = (name: string): Float64Array => {
    const estimator = estimators.find((row) => row.name === sequentialNames[name])!;
    return chainTerms({ replay, estimator, quantity: replay.quantities[0], weights: bentWeights(replay, estimator, null) });
  };
  for (const name of Object.keys(sequentialNames)) tally.compare(name, meanOf(termsOf(name)), outputs[name]);
  for (const name of ["PDIS", "DR"]) {
    termsOf(name).forEach((term, episode) => tally.compare(`per_trajectory.${name}[${episode}]`, term, outputs.per_trajectory[name][episode]));
  }
  const [weights, returns] = [chainWeights(replay), observedTerms(replay, replay.quantities[0])];
  outputs.per_trajectory["weight"].forEach((weight, episode) => tally.compare(`per_trajectory.weight[${episode}]`, weights[episode], weight));
  outputs.per_trajectory["discounted_return"].forEach((sum, episode) => tally.compare(`per_trajectory.discounted_return[${episode}]`, returns[episode], sum));
  return tally.result();
}
