// One estimate: a replay, an estimator and a quantity give a value with its interval and its diagnostics.
import { fail, findNamed } from "../core/index.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import type { Estimator } from "./estimators.ts";
import { intervalOf, studentT, type IntervalMethod } from "./intervals.ts";
import type { ObservedQuantity } from "./quantities.ts";
import type { LogView, Replay } from "./replay.ts";
import type { Estimate, Quantity } from "./results.ts";
import { observedTerms, ratioTerms } from "./observed.ts";
import { bentWeights, chainTerms } from "./terms.ts";
import { tune, type Tuner } from "./tuning.ts";

/** How an estimate is made. */
export interface EstimateOptions {
  /** Student-t over subjects at 95 % when left out. */
  readonly interval?: IntervalMethod;
  /** SLOPE when left out. */
  readonly tuner?: Tuner;
  /** The estimator's parameter; left out, the tuner chooses it. */
  readonly parameter?: number;
}

/** Terms of an estimate and the parameter they were made with. */
export interface EstimatedTerms {
  /** [chains], their mean is the value, their spread over subjects its uncertainty. */
  readonly terms: Float64Array;
  readonly parameter: number | null;
}

/** Estimates one quantity. Throws `unknown-name` for a quantity the log does not have. */
export function evaluate(replay: Replay, estimator: Estimator, quantity: Quantity, options: EstimateOptions = {}): Estimate {
  const { terms, parameter } = estimateTerms(replay, estimator, quantity, options);
  const method = options.interval ?? studentT;
  if (method.kind === "bernstein") checkBernstein(replay, estimator, quantity);
  const { value, standardError, low, high } = intervalOf(terms, replay.outline, method);
  return {
    target: replay.target, estimator: estimator.name, quantity, value, standardError, interval: [low, high], level: method.level,
    biased: estimator.biased, parameter, ...diagnosticsOf(replay),
  };
}

/** The terms of a quantity, a ratio of two estimates where the quantity is one. */
export function estimateTerms(replay: Replay, estimator: Estimator, name: Quantity, options: EstimateOptions = {}): EstimatedTerms {
  const quantity = findNamed(replay.quantities, name, "quantity");
  const parameter = estimator.parameter === null ? null
    : options.parameter ?? tune({ replay, estimator, quantity }, options.tuner ?? "slope", estimator.parameter.candidates).parameter;
  const weights = bentWeights(replay, estimator, parameter);
  return { terms: throughRatio(replay.quantities, quantity, (side) => chainTerms({ replay, estimator, quantity: side, weights })), parameter };
}

/** What the logging policy itself earned of a quantity, as terms, [chains]. */
export function loggedTerms({ log, outline, quantities }: LogView, name: Quantity): Float64Array {
  return throughRatio(quantities, findNamed(quantities, name, "quantity"), (side) => observedTerms({ outline, discounts: log.discounts }, side));
}

function throughRatio<Column extends ObservedQuantity>(all: readonly Column[], quantity: Column, termsOf: (side: Column) => Float64Array): Float64Array {
  const terms = termsOf(quantity);
  return quantity.per === null ? terms : ratioTerms(terms, termsOf(all[quantity.per]));
}

function checkBernstein(replay: Replay, estimator: Estimator, quantity: Quantity): void {
  if (estimator.normalises || findNamed(replay.quantities, quantity, "quantity").per !== null) {
    fail("bad-settings", "interval", "an estimate that is a mean of bounded terms", `${estimator.name} of ${quantity}, a ratio`);
  }
}
