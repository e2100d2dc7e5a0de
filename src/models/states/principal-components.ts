// Principal components: the few directions along which states differ most (Pearson 1901; Hotelling 1933).
import { fail, tensorOf, type Field, type Snapshot, type Tensor } from "../../core/index.ts";
import { symmetricEigen, symmetricRankUpdate } from "../../kernels/index.ts";
import { vectorTensor, type Abstraction, type StateRows } from "./abstraction.ts";
import { createScaler } from "./scaling.ts";

/** Coordinates along the first components, each divided by its standard deviation. */
export interface PrincipalComponents extends Abstraction {
  /** [width x S], unit vectors in the scaled space of the fields. */
  readonly directions: Float64Array;
  /** [width], variance along each. */
  readonly variances: Float64Array;
  /** [S] */
  readonly centre: Float64Array;
}

/** The components, and how much of the total variance they hold. */
export interface ComponentFit {
  readonly model: PrincipalComponents;
  readonly explainedShare: number;
}

/** The first `width` eigenvectors of the covariance (over n - 1) of states scaled by their fields' ranges. Needs two rows. */
export function fitPrincipalComponents({ fields, rows, states }: StateRows, width: number): ComponentFit {
  const size = fields.length;
  if (!(width >= 1 && width <= size)) fail("bad-settings", "principal components", `a whole number from 1 to the ${size} fields`, width);
  if (rows < 2) fail("bad-settings", "principal components", "at least two rows of states", rows);
  const points = new Float64Array(rows * size);
  const scaler = createScaler(fields);
  for (let row = 0; row < rows; row++) scaler.write(states, row * size, points, row * size);
  const centre = new Float64Array(size);
  for (let at = 0; at < points.length; at++) centre[at % size] += points[at] / rows;
  for (let at = 0; at < points.length; at++) points[at] -= centre[at % size];
  const { values, vectors } = symmetricEigen(covarianceOf(points, rows, size), size);
  const total = values.reduce((sum, value) => sum + value, 0);
  const kept = values.slice(0, width).map((value) => Math.max(0, value));
  const explainedShare = total > 0 ? kept.reduce((sum, value) => sum + value, 0) / total : 1;
  return { model: componentsOf(fields, { centre, directions: vectors.slice(0, width * size), variances: kept }), explainedShare };
}

/** The components that a snapshot holds, over the same fields. */
export function restorePrincipalComponents(fields: readonly Field[], snapshot: Snapshot, prefix: string): PrincipalComponents {
  const width = (snapshot.tensors[`${prefix}variances`] as Tensor | undefined)?.shape[0] ?? 0;
  return componentsOf(fields, {
    centre: tensorOf(snapshot, `${prefix}centre`, [fields.length]),
    directions: tensorOf(snapshot, `${prefix}directions`, [width, fields.length]),
    variances: tensorOf(snapshot, `${prefix}variances`, [width]),
  });
}

function covarianceOf(points: Float64Array, rows: number, size: number): Float64Array {
  const covariance = new Float64Array(size * size);
  symmetricRankUpdate(covariance, size, { rows: points, count: rows });
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) covariance[j * size + i] = covariance[i * size + j] /= rows - 1;
  }
  return covariance;
}

function componentsOf(
  fields: readonly Field[], { centre, directions, variances }: Pick<PrincipalComponents, "centre" | "directions" | "variances">,
): PrincipalComponents {
  const size = fields.length;
  const scaler = createScaler(fields);
  const point = new Float64Array(size);
  return {
    centre, directions, variances,
    width: variances.length,
    fields: Array.from(variances, (_, index) => ({ name: `component ${index + 1}`, low: -2, high: 2 })),
    encode(state, out) {
      scaler.write(state, 0, point, 0);
      for (let k = 0; k < variances.length; k++) {
        let along = 0;
        for (let d = 0; d < size; d++) along += directions[k * size + d] * (point[d] - centre[d]);
        out[k] = variances[k] > 1e-12 ? along / Math.sqrt(variances[k]) : 0;
      }
    },
    tensors: (prefix) => ({
      [`${prefix}centre`]: vectorTensor(centre.slice()),
      [`${prefix}directions`]: { shape: [variances.length, size], data: directions.slice() },
      [`${prefix}variances`]: vectorTensor(variances.slice()),
    }),
  };
}
