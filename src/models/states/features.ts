// Turns an observation and one of its candidates into the input vector of a linear model, given only the spec and settings.
import { fail, type DecisionSpec, type Observation } from "../../core/index.ts";
import { createCrossed } from "./crossed-features.ts";
import { createHashed } from "./hashed-features.ts";
import { createSides, type Sides } from "./feature-sides.ts";

/**
 * - `disjoint`: one model per candidate of a fixed list over [1, state, candidate] (Li et al. 2010, section 3.1)
 * - `shared`: one model over [1, state, candidate]; the state alone moves all scores alike
 * - `crossed`: one model over [1, state, candidate, state x candidate] (the outer products of Li et al. 2010, section 5.2.2)
 * - `hashed`: the crossed inputs hashed into a stated width
 * - `auto`: crossed, but disjoint for a fixed list of candidates without fields. Where crossing would take more than `widestCrossed`
 *   inputs, a fixed list is disjoint and any other hashed, since a decision costs the square of the width for every candidate
 */
export type FeatureKind = "auto" | "disjoint" | "shared" | "crossed" | "hashed";

/** The most inputs that `auto` crosses; also the standard width of `hashed`. */
export const widestCrossed = 256;

/** Every kind, for the range of a setting. */
export const featureKinds: readonly FeatureKind[] = ["auto", "disjoint", "shared", "crossed", "hashed"];

/** What an encoder may be told beside its kind. */
export interface FeatureOptions {
  /** Number of inputs of `hashed`, the intercept included; at least 2. Default `widestCrossed`. */
  readonly hashedWidth?: number;
  /** The prices of the limits as further state inputs, unscaled, as the priced reward is linear in them. Default false. */
  readonly priceInputs?: boolean;
}

/** An encoder. It is a pure function of spec and settings and so needs no numbers of its own in a snapshot. */
export interface Features {
  readonly kind: Exclude<FeatureKind, "auto">;
  /** Number of models: one per candidate when disjoint, else 1. */
  readonly models: number;
  /** Inputs per model; the first is the intercept, always 1. */
  readonly width: number;
  /** [width] */
  readonly names: readonly string[];
  /** All candidates of an observation have the same input vector (they differ by their model). */
  readonly sharesInput: boolean;
  modelOf(action: number): number;
  /** Writes the inputs of a candidate into out[0 .. width); allocates nothing. */
  write(observation: Observation, action: number, out: Float64Array): void;
  /** Writes coefficients . inputs of every allowed candidate into `out` [A], 0 for forbidden ones; coefficients [models x width]. */
  scores(observation: Observation, coefficients: Float64Array, out: Float64Array): void;
  /** The inputs before hashing, with the coefficient each of them meets; null where nothing is hashed. */
  readonly unhashed: { readonly features: Features; expand(coefficients: Float64Array): Float64Array } | null;
}

/** The encoder of this kind; throws `bad-settings` for `disjoint` without a fixed list of candidates. */
export function createFeatures(spec: DecisionSpec, kind: FeatureKind = "auto", options: FeatureOptions = {}): Features {
  const { hashedWidth = widestCrossed, priceInputs = false } = options;
  const sides = createSides(spec, priceInputs);
  const wanted = kind === "auto" ? automaticKind(spec, sides) : kind;
  if (wanted === "disjoint") return createDisjoint(spec, sides);
  if (wanted === "hashed") return createHashed(createCrossed(sides, true), hashedWidth);
  return createCrossed(sides, wanted === "crossed");
}

/** The kind that `auto` stands for. */
export function automaticKind({ fixed, candidate }: DecisionSpec, { left, right }: Pick<Sides, "left" | "right">): "disjoint" | "crossed" | "hashed" {
  if (fixed !== null && candidate.length === 0) return "disjoint";
  if ((1 + left) * (1 + right) <= widestCrossed) return "crossed";
  return fixed === null ? "hashed" : "disjoint";
}

/** Why a linear model cannot tell the candidates of such a decision apart, or null. */
export function indistinct(spec: DecisionSpec): string | null {
  return spec.fixed === null && spec.candidate.length === 0 ? "its candidates have neither fixed names nor fields" : null;
}

function createDisjoint(spec: DecisionSpec, sides: Sides): Features {
  if (spec.fixed === null) fail("bad-settings", "features", "a kind other than disjoint, as the list of candidates is not fixed", "disjoint");
  const right = spec.candidate.length;
  const width = 1 + sides.left + right;
  const inputs = new Float64Array(width);
  const write = (observation: Observation, action: number, out: Float64Array): void => {
    out[0] = 1;
    sides.writeLeft(observation, out, 1);
    if (right > 0) sides.writeRight(observation, action, out, 1 + sides.left);
  };
  return {
    kind: "disjoint",
    models: spec.fixed.length,
    width,
    names: ["intercept", ...sides.leftNames, ...sides.rightNames.slice(0, right)],
    sharesInput: right === 0,
    modelOf: (action) => action,
    write,
    scores(observation, coefficients, out) {
      if (right === 0) write(observation, 0, inputs);
      for (let action = 0; action < out.length; action++) {
        if (right > 0) write(observation, action, inputs);
        let score = 0;
        const start = action * width;
        if (observation.allowed[action] === 1) for (let index = 0; index < width; index++) score += coefficients[start + index] * inputs[index];
        out[action] = score;
      }
    },
    unhashed: null,
  };
}
