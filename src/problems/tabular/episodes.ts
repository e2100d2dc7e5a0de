// Brings decisions into the order a log needs: rows of one episode together and by time, numbered by appearance.
import type { Log, ObservationColumns } from "../../core/index.ts";
import { groupByAppearance } from "./decisions.ts";

/** Numbers 0, 1, ... in order of appearance; every -1 (nothing) gets a number of its own. */
export function numberByAppearance(codes: Int32Array): Uint32Array {
  const numbers = new Map<number, number>();
  const result = new Uint32Array(codes.length);
  let count = 0;
  for (let index = 0; index < codes.length; index++) {
    const known = codes[index] < 0 ? undefined : numbers.get(codes[index]);
    if (known === undefined && codes[index] >= 0) numbers.set(codes[index], count);
    result[index] = known ?? count++;
  }
  return result;
}

/** The order in which decisions of one episode stand together, by time where there is one and else as they came; `episodes` are numbered from 0. */
export function orderByEpisode(episodes: Uint32Array, times: Float64Array | null): Int32Array {
  const { groups } = groupByAppearance(new Int32Array(episodes.buffer), episodes.reduce((most, episode) => (episode >= most ? episode + 1 : most), 0));
  const order = groups.members;
  if (times === null) return order;
  for (let group = 0; group + 1 < groups.offsets.length; group++) {
    const part = order.subarray(groups.offsets[group], groups.offsets[group + 1]);
    if (part.length > 1) part.sort((a, b) => times[a] - times[b] || a - b);
  }
  return order;
}

/** 1 on the last row of each episode, [rows]. */
export function lastRows(episodes: Uint32Array): Uint8Array {
  const lasts = new Uint8Array(episodes.length);
  for (let row = 0; row < episodes.length; row++) lasts[row] = row + 1 === episodes.length || episodes[row + 1] !== episodes[row] ? 1 : 0;
  return lasts;
}

/**
 * The observations that follow: those of the next row of the episode where its weight is above 0, an empty candidate list elsewhere;
 * null where nothing follows anywhere.
 */
export function nextObservations(observations: ObservationColumns, { lasts, discounts }: Pick<Log, "lasts" | "discounts">): ObservationColumns | null {
  const { rows } = observations;
  const follows = (row: number): boolean => lasts[row] === 0 && discounts[row] > 0;
  const offsets = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    offsets[row + 1] = offsets[row] + (follows(row) ? observations.offsets[row + 2] - observations.offsets[row + 1] : 0);
  }
  if (offsets[rows] === 0) return null;
  const states = shifted(observations.states, rows);
  const prices = shifted(observations.prices, rows);
  const allowed = new Uint8Array(offsets[rows]);
  const featureStarts = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    if (!follows(row)) continue;
    const ahead = observations.offsets[row + 1] - offsets[row];
    for (let index = offsets[row]; index < offsets[row + 1]; index++) allowed[index] = observations.allowed[index + ahead];
    featureStarts[row] = observations.featureStarts[row + 1];
  }
  return { rows, states, features: observations.features, featureStarts, offsets, allowed, prices };
}

// Every row holds what the row after it held; where nothing follows, the empty candidate list says so.
function shifted(values: Float32Array, rows: number): Float32Array {
  const result = new Float32Array(values.length);
  result.set(values.subarray(values.length / rows));
  return result;
}
