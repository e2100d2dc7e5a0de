// What a hidden state shows: one of a few symbols, or numbers that scatter normally around its means.

/** The parameters of what is seen, per hidden state (K of them). */
export type Emissions =
  /** probabilities [K x symbols] */
  | { readonly kind: "discrete"; readonly symbols: number; readonly probabilities: Float64Array }
  /** means and variances [K x width]; the numbers of a row are independent given the hidden state */
  | { readonly kind: "gaussian"; readonly width: number; readonly means: Float64Array; readonly variances: Float64Array };

/** Log densities of rows. */
export interface Emission {
  /** Numbers in a row. */
  readonly width: number;
  /** Writes log p(row | state) of values[at .. at + width) for every hidden state into `out`, [K]. */
  logDensities(values: ArrayLike<number>, at: number, out: Float64Array): void;
}

/** log p = log of the symbol's probability; a symbol that is not there is impossible. */
export function discreteEmission({ symbols, probabilities }: Extract<Emissions, { kind: "discrete" }>, states: number): Emission {
  return {
    width: 1,
    logDensities(values, at, out) {
      const symbol = values[at];
      const known = Number.isInteger(symbol) && symbol >= 0 && symbol < symbols;
      for (let k = 0; k < states; k++) out[k] = known ? Math.log(probabilities[k * symbols + symbol]) : Number.NEGATIVE_INFINITY;
    },
  };
}

/** log p = -1/2 sum [log(2 pi v) + (x - m)^2 / v]. */
export function gaussianEmission({ width, means, variances }: Extract<Emissions, { kind: "gaussian" }>, states: number): Emission {
  return {
    width,
    logDensities(values, at, out) {
      for (let k = 0; k < states; k++) {
        let log = 0;
        for (let d = 0; d < width; d++) {
          const gap = values[at + d] - means[k * width + d];
          const variance = variances[k * width + d];
          log -= 0.5 * (Math.log(2 * Math.PI * variance) + (gap * gap) / variance);
        }
        out[k] = log;
      }
    },
  };
}

/** Collects rows weighted by the probability of each hidden state, and gives the emissions that fit them best. */
export interface EmissionFit {
  add(values: Float64Array, at: number, weights: Float64Array): void;
  fitted(): Emissions;
}

/** The weighted shares of the symbols (Rabiner 1989, eq. 40c). A hidden state that took part in nothing keeps what it had. */
export function fitDiscrete(old: Extract<Emissions, { kind: "discrete" }>, states: number): EmissionFit {
  const { symbols } = old;
  const sums = new Float64Array(states * symbols);
  return {
    add(values, at, weights) {
      for (let k = 0; k < states; k++) sums[k * symbols + values[at]] += weights[k];
    },
    fitted() {
      const probabilities = sums.slice();
      for (let k = 0; k < states; k++) scaleRow(probabilities, k, symbols, old.probabilities);
      return { kind: "discrete", symbols, probabilities };
    },
  };
}

/** Weighted means and variances (ibid., eqs. 53-54), the latter never below `floor`: what keeps one row from becoming a state of its own. */
export function fitGaussian(old: Extract<Emissions, { kind: "gaussian" }>, states: number, floor: Float64Array): EmissionFit {
  const { width } = old;
  const totals = new Float64Array(states);
  const means = new Float64Array(states * width);
  const squares = new Float64Array(states * width);
  return {
    // Welford's update with weights (West 1979): no cancellation.
    add(values, at, weights) {
      for (let k = 0; k < states; k++) {
        if (weights[k] === 0) continue;
        totals[k] += weights[k];
        for (let d = 0; d < width; d++) {
          const gap = values[at + d] - means[k * width + d];
          means[k * width + d] += (gap * weights[k]) / totals[k];
          squares[k * width + d] += weights[k] * gap * (values[at + d] - means[k * width + d]);
        }
      }
    },
    fitted() {
      const variances = squares.map((square, at) => {
        const k = Math.floor(at / width);
        return totals[k] > 0 ? Math.max(floor[at % width], square / totals[k]) : old.variances[at];
      });
      return { kind: "gaussian", width, variances, means: means.map((mean, at) => (totals[Math.floor(at / width)] > 0 ? mean : old.means[at])) };
    },
  };
}

/** Scales row `row` of `values` [.. x width] to sum 1; an empty row takes that of `instead`. */
export function scaleRow(values: Float64Array, row: number, width: number, instead: Float64Array): void {
  let total = 0;
  for (let at = row * width; at < (row + 1) * width; at++) total += values[at];
  for (let at = row * width; at < (row + 1) * width; at++) values[at] = total > 0 ? values[at] / total : instead[at];
}
