// The probability that each candidate is the best one, given independent Gaussian or Beta beliefs about their values.
import { betaLogitQuantile, incompleteBetaOf } from "./incomplete-beta.ts";
import { integrateWins, quick, type Rivals, thorough } from "./largest.ts";
import { normalCdf, normalDensity } from "./normal.ts";
import { quickNormal } from "./normal-table.ts";
import { betaKernel } from "./saddle-point.ts";

// Working space of the Gaussian way, grown when needed: the candidates that can win at all, one after the other.
let indices = new Int32Array(64);
let centres = new Float64Array(64);
let steepness = new Float64Array(64);
let lows = new Float64Array(64);
let highs = new Float64Array(64);
let scales = new Float64Array(64);
let shares = new Float64Array(64);

function reserve(count: number): void {
  if (count <= indices.length) return;
  indices = new Int32Array(2 * count);
  [centres, steepness, lows, highs, scales, shares] = Array.from({ length: 6 }, () => new Float64Array(2 * count));
}

/** How exactly to integrate: "exact" errs by about 1e-12, "quick" by at most 1e-6. */
export type WinPrecision = "exact" | "quick";

/**
 * P(value k is the largest), [A], for independent values with these means and standard deviations: the integral of
 * density k times all other distributions (Robbins 1956; "probability matching" of Thompson 1933 in closed form). Sums to 1.
 * A deviation of zero is a certain value; exactly tied certain values share evenly.
 */
export function winProbabilityGaussian(
  means: Float64Array, deviations: Float64Array, precision: WinPrecision = "exact", out: Float64Array = new Float64Array(means.length),
): Float64Array {
  reserve(means.length);
  const reach = precision === "exact" ? 8 : 5.5;
  const certain = largestCertain(means, deviations);
  const count = gatherContenders(means, deviations, certain, reach);
  shares.fill(0, 0, count);
  integrateWins(gaussianRivals(count, precision), certain, precision === "exact" ? thorough : quick, shares);
  out.fill(0);
  for (let k = 0; k < count; k++) out[indices[k]] = shares[k];
  if (certain > Number.NEGATIVE_INFINITY) shareCertain(means, deviations, certain, count, out);
  return normalise(out);
}

function largestCertain(means: Float64Array, deviations: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < means.length; k++) if (deviations[k] === 0 && means[k] > largest) largest = means[k];
  return largest;
}

/**
 * Lists the uncertain candidates that can win, and answers how many. Left out are those below the candidate of the highest
 * mean by so much that they beat it with less than the tail probability of `reach`: nobody's share can change by more.
 */
function gatherContenders(means: Float64Array, deviations: Float64Array, certain: number, reach: number): number {
  let best = 0;
  for (let k = 1; k < means.length; k++) if (means[k] > means[best]) best = k;
  let count = 0;
  for (let k = 0; k < means.length; k++) {
    const gap = Math.max(0, means[best] - means[k]);
    const hopeless = gap * gap > reach * reach * (deviations[k] * deviations[k] + deviations[best] * deviations[best]);
    if (deviations[k] === 0 || hopeless || means[k] + reach * deviations[k] < certain) continue;
    indices[count] = k;
    centres[count] = means[k];
    steepness[count] = 1 / deviations[k];
    scales[count] = deviations[k];
    lows[count] = means[k] - reach * deviations[k];
    highs[count++] = means[k] + reach * deviations[k];
  }
  return count;
}

function fillExactly(count: number, x: number, laws: Float64Array): void {
  for (let k = 0; k < count; k++) {
    const z = (x - centres[k]) * steepness[k];
    laws[2 * k] = normalCdf(z);
    laws[2 * k + 1] = normalDensity(z) * steepness[k];
  }
}

function fillQuickly(count: number, x: number, laws: Float64Array): void {
  for (let k = 0; k < count; k++) {
    quickNormal((x - centres[k]) * steepness[k], laws, 2 * k);
    laws[2 * k + 1] *= steepness[k];
  }
}

function gaussianRivals(count: number, precision: WinPrecision): Rivals {
  const write = precision === "exact" ? fillExactly : fillQuickly;
  return { count, low: lows, high: highs, scale: scales, fill: (x, laws) => write(count, x, laws) };
}

/** The certain candidates at `certain` win together when all uncertain ones lie below. */
function shareCertain(means: Float64Array, deviations: Float64Array, certain: number, count: number, out: Float64Array): void {
  let share = 1;
  for (let k = 0; k < count; k++) share *= normalCdf((certain - centres[k]) * steepness[k]);
  let ties = 0;
  for (let k = 0; k < means.length; k++) if (deviations[k] === 0 && means[k] === certain) ties++;
  for (let k = 0; k < means.length; k++) if (deviations[k] === 0 && means[k] === certain) out[k] = share / ties;
}

/** P(value k is the largest), [A], for independent Beta(alpha, beta) values, all parameters at least 0.05; errs by about 1e-12. */
export function winProbabilityBeta(alphas: Float64Array, betas: Float64Array): Float64Array {
  const wins = new Float64Array(alphas.length);
  // On the scale of the logit every law is smooth, whatever its parameters.
  integrateWins(betaRivals(alphas, betas), Number.NEGATIVE_INFINITY, thorough, wins);
  return normalise(wins);
}

function betaRivals(alphas: Float64Array, betas: Float64Array): Rivals {
  const tail = 1e-14;
  return {
    count: alphas.length,
    low: alphas.map((a, k) => betaLogitQuantile(a, betas[k], tail)),
    high: alphas.map((a, k) => -betaLogitQuantile(betas[k], a, tail)),
    // The deviation of the logit, but never wider than the bend of its law on either side, which is about one.
    scale: alphas.map((a, k) => Math.min(1, Math.sqrt(1 / a + 1 / betas[k]))),
    fill(logit, laws) {
      const x = 1 / (1 + Math.exp(-logit));
      const y = 1 / (1 + Math.exp(logit));
      for (let k = 0; k < alphas.length; k++) {
        laws[2 * k] = incompleteBetaOf(alphas[k], betas[k], x, y);
        laws[2 * k + 1] = betaKernel(alphas[k], betas[k], x, y);
      }
    },
  };
}

function normalise(wins: Float64Array): Float64Array {
  let total = 0;
  for (let k = 0; k < wins.length; k++) total += wins[k];
  for (let k = 0; k < wins.length; k++) wins[k] /= total;
  return wins;
}
