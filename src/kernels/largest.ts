// The probability that each of several independent variables is the largest, by one quadrature that serves all of them.
import { gaussLegendre, type Rule } from "./gauss-legendre.ts";

/** Independent continuous variables, as the quadrature sees them. */
export interface Rivals {
  readonly count: number;
  /** [count]: below `low` and above `high` a variable has next to no probability; `scale` is the width of its features. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly scale: Float64Array;
  /** Writes each variable's distribution and density at x, in pairs, [2 * count]. */
  fill(x: number, laws: Float64Array): void;
}

/** How finely to integrate. */
export interface Effort {
  /** Gauss-Legendre nodes per panel. */
  readonly rule: Rule;
  /** A panel's width in units of the smallest scale of those that vary there. */
  readonly width: number;
  /** Below the place where all variables lie with this probability there is nothing to integrate. */
  readonly negligible: number;
}

/** Errors of about 1e-12. */
export const thorough: Effort = { rule: gaussLegendre(16), width: 4, negligible: 1e-15 };
/** Errors of at most 1e-6. */
export const quick: Effort = { rule: gaussLegendre(10), width: 5.5, negligible: 3e-8 };

// Working space, grown when needed, so that a decision made live allocates nothing here.
let laws = new Float64Array(128);
let below = new Float64Array(64);

/**
 * Adds to wins[k] the integral over x > floor of density k(x) times the product of all other distributions at x. Goes from
 * the top downwards in panels as wide as what varies there allows, and stops where all variables lie above.
 */
export function integrateWins(rivals: Rivals, floor: number, effort: Effort, wins: Float64Array): void {
  if (rivals.count > below.length) {
    below = new Float64Array(2 * rivals.count);
    laws = new Float64Array(4 * rivals.count);
  }
  let bottom = floor;
  let top = floor;
  for (let k = 0; k < rivals.count; k++) {
    bottom = Math.max(bottom, rivals.low[k]);
    top = Math.max(top, rivals.high[k]);
  }
  while (top > bottom) {
    const width = Math.min(top - bottom, panelWidth(rivals, top, effort.width));
    if (addPanel(rivals, top, width, effort, wins) < effort.negligible || top - width === top) return;
    top -= width;
  }
}

/**
 * How far below `top` all variables are smooth: `width` scales of those that vary there, and down to where others begin.
 * A crowd of variables of like scale makes their product steeper, about as the largest of n normals narrows with n.
 */
function panelWidth(rivals: Rivals, top: number, width: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < rivals.count; k++) least = Math.min(least, ownWidth(rivals, k, top, width));
  let crowd = 0;
  for (let k = 0; k < rivals.count; k++) if (ownWidth(rivals, k, top, width) < 2 * least) crowd++;
  return least / Math.sqrt(1 + Math.log(crowd));
}

function ownWidth(rivals: Rivals, k: number, top: number, width: number): number {
  return Math.max(width * rivals.scale[k], top - rivals.high[k]);
}

/** One panel; answers the probability that all variables lie below its lowest node. */
function addPanel(rivals: Rivals, top: number, width: number, effort: Effort, wins: Float64Array): number {
  const { nodes, weights } = effort.rule;
  let all = 1;
  for (let node = nodes.length - 1; node >= 0; node--) {
    rivals.fill(top - 0.5 * width * (1 - nodes[node]), laws);
    all = 1;
    for (let k = 0; k < rivals.count; k++) {
      below[k] = all;
      all *= laws[2 * k];
    }
    let rest = 0.5 * width * weights[node];
    for (let k = rivals.count - 1; k >= 0; k--) {
      wins[k] += rest * below[k] * laws[2 * k + 1];
      rest *= laws[2 * k];
    }
  }
  return all;
}
