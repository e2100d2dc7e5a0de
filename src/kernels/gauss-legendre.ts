// The nodes and weights of Gauss-Legendre quadrature.

/** Nodes in (-1, 1), rising, with their weights, which sum to 2. */
export interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * The rule that integrates polynomials of degree 2 * count - 1 exactly: Newton's method on Legendre's polynomial
 * (Davis & Rabinowitz 1984, section 2.7).
 */
export function gaussLegendre(count: number): Rule {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    let x = -Math.cos((Math.PI * (k + 0.75)) / (count + 0.5));
    let slope = 0;
    for (let round = 0; round < 10; round++) {
      const [value, derivative] = legendre(count, x);
      slope = derivative;
      x -= value / derivative;
    }
    nodes[k] = x;
    weights[k] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/** Legendre's polynomial of this degree >= 1 at x, and its derivative. */
function legendre(degree: number, x: number): [value: number, derivative: number] {
  let before = 1;
  let value = x;
  for (let n = 2; n <= degree; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  return [value, (degree * (x * value - before)) / (x * x - 1)];
}
