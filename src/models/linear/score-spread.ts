// How uncertain the scores of an observation's candidates are under a bank of linear models, the cheapest way its encoder allows.
import { countAllowed, type Observation } from "../../core/index.ts";
import { dotAt } from "../../kernels/index.ts";
import type { Features } from "../states/features.ts";
import type { LinearBank } from "./posterior.ts";

/** Variances of scores in units of the noise variance. */
export interface ScoreSpread {
  /** Writes x' A^-1 x of every allowed candidate into `out` [A]; entries of forbidden ones mean nothing. */
  readonly uncertainties: (observation: Observation, out: Float64Array) => void;
  /**
   * Writes, for allowed candidate number k, row k of Z with Z Z' the posterior covariance of the scores; returns the number of
   * rows. `out` is [allowed x width]. For encoders with one model for all candidates.
   */
  readonly whiten: (observation: Observation, out: Float64Array) => number;
}

/** The spread of this bank's scores. */
export function createScoreSpread(features: Features, bank: LinearBank): ScoreSpread {
  const whiten = createWhitening(features, bank);
  if (features.sharesInput) return { uncertainties: atOneInput(features, bank), whiten };
  if (features.models > 1) return { uncertainties: oneByOne(features, bank), whiten };
  return { uncertainties: together(features, whiten), whiten };
}

function createWhitening(features: Features, bank: LinearBank): ScoreSpread["whiten"] {
  const { width } = features;
  const x = new Float64Array(width);
  return (observation, out) => {
    let rows = 0;
    for (let action = 0; action < observation.allowed.length; action++) {
      if (observation.allowed[action] === 0) continue;
      features.write(observation, action, x);
      out.set(x, rows++ * width);
    }
    bank.whiten(0, out, rows);
    return rows;
  };
}

function atOneInput(features: Features, bank: LinearBank): ScoreSpread["uncertainties"] {
  const x = new Float64Array(features.width);
  return (observation, out) => {
    features.write(observation, 0, x);
    bank.uncertainties(x, out);
  };
}

function oneByOne(features: Features, bank: LinearBank): ScoreSpread["uncertainties"] {
  const x = new Float64Array(features.width);
  return (observation, out) => {
    for (let action = 0; action < out.length; action++) {
      if (observation.allowed[action] === 0) continue;
      features.write(observation, action, x);
      out[action] = bank.uncertainty(features.modelOf(action), x);
    }
  };
}

// One model for all: the candidates go through its factor together.
function together({ width }: Features, whiten: ScoreSpread["whiten"]): ScoreSpread["uncertainties"] {
  let rows = new Float64Array(0);
  return (observation, out) => {
    const size = countAllowed(observation) * width;
    if (rows.length < size) rows = new Float64Array(size);
    whiten(observation, rows);
    let row = 0;
    for (let action = 0; action < out.length; action++) {
      if (observation.allowed[action] === 0) continue;
      out[action] = dotAt(rows, row * width, rows, row * width, width);
      row++;
    }
  };
}
