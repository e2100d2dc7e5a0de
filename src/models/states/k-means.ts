// k-means: a few typical states that stand for all, found by Lloyd's iteration from seeds that lie far apart.
import { fail, sampleIndex, sampleWeighted, tensorOf, type Field, type Random, type Snapshot, type Tensor } from "../../core/index.ts";
import type { Abstraction, StateRows } from "./abstraction.ts";
import { createScaler } from "./scaling.ts";

/** How to look for the centres. */
export interface KMeansOptions {
  readonly clusters: number;
  readonly random: Random;
  /** Starts, of which the best is kept. */
  readonly starts?: number;
  readonly mostIterations?: number;
}

/** Centres in the scaled space of the fields: the abstraction is one-hot, 1 for the nearest. */
export interface KMeans extends Abstraction {
  /** The cluster of a state. */
  nearest(state: Float32Array): number;
  /** [clusters x S], scaled. */
  readonly centres: Float64Array;
}

/** What a fit found. */
export interface KMeansFit {
  readonly model: KMeans;
  /** Sum of squared scaled distances to the nearest centre after each iteration of the best start; it never rises. */
  readonly inertias: readonly number[];
}

/** Lloyd's algorithm (1982) from k-means++ seeds (Arthur & Vassilvitskii 2007) on states scaled by their fields' ranges. */
export function fitKMeans({ fields, rows, states }: StateRows, options: KMeansOptions): KMeansFit {
  const { clusters, random, starts = 4, mostIterations = 100 } = options;
  if (!(clusters >= 1 && clusters <= rows)) fail("bad-settings", "k-means clusters", `a whole number from 1 to the ${rows} rows`, clusters);
  const width = fields.length;
  const points = new Float64Array(rows * width);
  const scaler = createScaler(fields);
  for (let row = 0; row < rows; row++) scaler.write(states, row * width, points, row * width);
  const found = Array.from({ length: starts }, (_, start) => {
    const stream = random.fork(`start ${start}`);
    return lloyd(points, seedCentres(points, width, clusters, stream), width, mostIterations);
  });
  const best = found.reduce((a, b) => (lastOf(b.inertias) < lastOf(a.inertias) ? b : a));
  return { model: kMeansOf(fields, best.centres), inertias: best.inertias };
}

/** The centres that a snapshot holds, over the same fields. */
export function restoreKMeans(fields: readonly Field[], snapshot: Snapshot, prefix: string): KMeans {
  const clusters = (snapshot.tensors[`${prefix}centres`] as Tensor | undefined)?.shape[0] ?? 0;
  return kMeansOf(fields, tensorOf(snapshot, `${prefix}centres`, [clusters, fields.length]));
}

function kMeansOf(fields: readonly Field[], centres: Float64Array): KMeans {
  const width = fields.length;
  const clusters = centres.length / width;
  const scaler = createScaler(fields);
  const point = new Float64Array(width);
  const nearest = (state: Float32Array): number => {
    scaler.write(state, 0, point, 0);
    return nearestCentre(point, 0, centres, width).index;
  };
  return {
    centres, nearest,
    width: clusters,
    fields: Array.from({ length: clusters }, (_, cluster) => ({ name: `cluster=${cluster}`, low: 0, high: 1 })),
    encode(state, out) {
      out.fill(0, 0, clusters);
      out[nearest(state)] = 1;
    },
    tensors: (prefix) => ({ [`${prefix}centres`]: { shape: [clusters, width], data: centres.slice() } }),
  };
}

// The first centre is any point; each further one a point drawn with probability proportional to its squared distance (ibid., 2.2).
function seedCentres(points: Float64Array, width: number, clusters: number, random: Random): Float64Array {
  const rows = points.length / width;
  const centres = new Float64Array(clusters * width);
  const distances = new Float64Array(rows);
  for (let cluster = 0; cluster < clusters; cluster++) {
    const known = centres.subarray(0, cluster * width);
    for (let row = 0; row < rows; row++) distances[row] = cluster === 0 ? 1 : nearestCentre(points, row, known, width).distance;
    const spread = distances.some((distance) => distance > 0);
    const row = spread ? sampleWeighted(random, distances) : sampleIndex(random, rows);
    centres.set(points.subarray(row * width, (row + 1) * width), cluster * width);
  }
  return centres;
}

function lloyd(points: Float64Array, start: Float64Array, width: number, most: number): { centres: Float64Array; inertias: number[] } {
  const rows = points.length / width;
  let centres = start;
  const inertias: number[] = [];
  for (let iteration = 0; iteration < most; iteration++) {
    const sums = new Float64Array(centres.length);
    const counts = new Float64Array(centres.length / width);
    let inertia = 0;
    for (let row = 0; row < rows; row++) {
      const { index, distance } = nearestCentre(points, row, centres, width);
      inertia += distance;
      counts[index]++;
      for (let d = 0; d < width; d++) sums[index * width + d] += points[row * width + d];
    }
    const settled = inertias.length > 0 && inertia >= lastOf(inertias);
    inertias.push(inertia);
    if (settled) break;
    centres = centres.map((old, at) => (counts[Math.floor(at / width)] > 0 ? sums[at] / counts[Math.floor(at / width)] : old));
  }
  return { centres, inertias };
}

function lastOf(values: readonly number[]): number {
  return values[values.length - 1];
}

function nearestCentre(points: Float64Array, row: number, centres: Float64Array, width: number): { index: number; distance: number } {
  let index = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let centre = 0; centre * width < centres.length; centre++) {
    let total = 0;
    for (let d = 0; d < width; d++) {
      const gap = points[row * width + d] - centres[centre * width + d];
      total += gap * gap;
    }
    if (total < distance) {
      distance = total;
      index = centre;
    }
  }
  return { index, distance };
}
