// One model for all candidates: inputs of the state, of the candidate and, where crossed, of every pair of the two.
import type { Observation } from "../../core/index.ts";
import type { Features } from "./features.ts";
import type { Sides } from "./feature-sides.ts";

/** Inputs [1, state, candidate] and, where `crossed`, every product of a state input with a candidate input, state by state. */
export function createCrossed(sides: Sides, crossed: boolean): Features {
  const { left, right } = sides;
  const pairs = 1 + left + right;
  return {
    kind: crossed ? "crossed" : "shared",
    models: 1,
    width: pairs + (crossed ? left * right : 0),
    names: ["intercept", ...sides.leftNames, ...sides.rightNames, ...(crossed ? pairNames(sides) : [])],
    sharesInput: false,
    modelOf: () => 0,
    write(observation, action, out) {
      out[0] = 1;
      sides.writeLeft(observation, out, 1);
      sides.writeRight(observation, action, out, 1 + left);
      if (!crossed) return;
      for (let s = 0; s < left; s++) {
        const value = out[1 + s];
        for (let c = 0; c < right; c++) out[pairs + s * right + c] = value * out[1 + left + c];
      }
    },
    scores: createScores(sides, crossed),
    unhashed: null,
  };
}

function pairNames(sides: Sides): string[] {
  return sides.leftNames.flatMap((state) => sides.rightNames.map((candidate) => `${state} x ${candidate}`));
}

// The state's part is taken once: score = (w0 + ws.s) + (wc + W's).c, so that a further candidate costs only its own inputs.
function createScores(sides: Sides, crossed: boolean): Features["scores"] {
  const { left, right } = sides;
  const state = new Float64Array(left);
  const slopes = new Float64Array(right);
  const candidate = new Float64Array(right);
  const ownScore = (observation: Observation, action: number): number => {
    if (sides.identity) return slopes[action];
    sides.writeRight(observation, action, candidate, 0);
    let score = 0;
    for (let c = 0; c < right; c++) score += slopes[c] * candidate[c];
    return score;
  };
  return (observation, coefficients, out) => {
    sides.writeLeft(observation, state, 0);
    let base = coefficients[0];
    for (let s = 0; s < left; s++) base += coefficients[1 + s] * state[s];
    for (let c = 0; c < right; c++) slopes[c] = coefficients[1 + left + c];
    if (crossed) addPairs(coefficients, state, slopes);
    for (let action = 0; action < out.length; action++) {
      out[action] = observation.allowed[action] === 1 ? base + ownScore(observation, action) : 0;
    }
  };
}

function addPairs(coefficients: Float64Array, state: Float64Array, slopes: Float64Array): void {
  let at = 1 + state.length + slopes.length;
  for (let s = 0; s < state.length; s++) {
    const value = state[s];
    for (let c = 0; c < slopes.length; c++) slopes[c] += value * coefficients[at++];
  }
}
