// Builds the columns of a batch or a log, row by row or by picking rows from another.
import type { DecisionSpec, Observation } from "./decision.ts";
import type { Batch, Log, ObservationColumns, Transition } from "./experience.ts";

const nothing: Observation = {
  state: new Float32Array(0), candidates: new Float32Array(0), allowed: new Uint8Array(0), prices: new Float32Array(0),
};

/** Columns of these observations; null stands for a row without one (an empty candidate list, zeros elsewhere). */
export function columnsOf(observations: readonly (Observation | null)[], spec: DecisionSpec): ObservationColumns {
  const rows = observations.length;
  const offsets = new Uint32Array(rows + 1);
  const featureStarts = new Uint32Array(rows);
  const pool = poolMatrices(observations, featureStarts);
  for (let row = 0; row < rows; row++) offsets[row + 1] = offsets[row] + (observations[row] ?? nothing).allowed.length;
  const states = new Float32Array(rows * spec.state.length);
  const prices = new Float32Array(rows * spec.limits.length);
  const allowed = new Uint8Array(offsets[rows]);
  observations.forEach((observation, row) => {
    if (observation === null) return;
    states.set(observation.state, row * spec.state.length);
    prices.set(observation.prices, row * spec.limits.length);
    allowed.set(observation.allowed, offsets[row]);
  });
  return { rows, states, features: pool, featureStarts, offsets, allowed, prices };
}

// A matrix that several observations hold by reference is stored once.
function poolMatrices(observations: readonly (Observation | null)[], starts: Uint32Array): Float32Array {
  const seen = new Map<Float32Array, number>();
  let size = 0;
  observations.forEach((observation, row) => {
    const matrix = (observation ?? nothing).candidates;
    if (!seen.has(matrix)) {
      seen.set(matrix, size);
      size += matrix.length;
    }
    starts[row] = seen.get(matrix)!;
  });
  const pool = new Float32Array(size);
  for (const [matrix, start] of seen) pool.set(matrix, start);
  return pool;
}

/** A batch of these transitions. */
export function batchOf(transitions: readonly Transition[], spec: DecisionSpec): Batch {
  const costs = new Float32Array(transitions.length * spec.limits.length);
  transitions.forEach((transition, row) => costs.set(transition.costs, row * spec.limits.length));
  return {
    spec,
    rows: transitions.length,
    observations: columnsOf(transitions.map((transition) => transition.observation), spec),
    actions: Int32Array.from(transitions, (transition) => transition.action),
    propensities: Float64Array.from(transitions, (transition) => transition.propensity),
    rewards: Float64Array.from(transitions, (transition) => transition.reward),
    costs,
    discounts: Float64Array.from(transitions, (transition) => transition.discount),
    next: transitions.some((transition) => transition.next !== null)
      ? columnsOf(transitions.map((transition) => transition.next), spec) : null,
    lasts: Uint8Array.from(transitions, (transition) => (transition.last ? 1 : 0)),
    stages: Uint8Array.from(transitions, (transition) => transition.stage),
  };
}

/** The given rows of a batch, in the given order; candidate matrices stay shared. */
export function selectRows(batch: Batch, rows: ArrayLike<number>): Batch {
  return {
    spec: batch.spec,
    rows: rows.length,
    observations: selectObservations(batch.observations, rows, batch.spec),
    actions: pick(batch.actions, rows, 1),
    propensities: pick(batch.propensities, rows, 1),
    rewards: pick(batch.rewards, rows, 1),
    costs: pick(batch.costs, rows, batch.spec.limits.length),
    discounts: pick(batch.discounts, rows, 1),
    next: batch.next === null ? null : selectObservations(batch.next, rows, batch.spec),
    lasts: pick(batch.lasts, rows, 1),
    stages: pick(batch.stages, rows, 1),
  };
}

/** The given rows of a log; whole episodes should be picked, in order. Episodes and subjects keep their numbers. */
export function selectLog(log: Log, rows: ArrayLike<number>): Log {
  return {
    ...selectRows(log, rows),
    metrics: log.metrics,
    metricValues: pick(log.metricValues, rows, log.metrics.length),
    episodes: pick(log.episodes, rows, 1),
    subjects: pick(log.subjects, rows, 1),
    times: pick(log.times, rows, 1),
    decisions: log.decisions === null ? null : Array.from(rows, (row) => log.decisions![row]),
  };
}

function selectObservations(columns: ObservationColumns, rows: ArrayLike<number>, spec: DecisionSpec): ObservationColumns {
  const offsets = new Uint32Array(rows.length + 1);
  for (let to = 0; to < rows.length; to++) {
    offsets[to + 1] = offsets[to] + columns.offsets[rows[to] + 1] - columns.offsets[rows[to]];
  }
  const allowed = new Uint8Array(offsets[rows.length]);
  for (let to = 0; to < rows.length; to++) {
    const from = columns.offsets[rows[to]];
    for (let index = offsets[to]; index < offsets[to + 1]; index++) allowed[index] = columns.allowed[from + index - offsets[to]];
  }
  return {
    rows: rows.length,
    states: pick(columns.states, rows, spec.state.length),
    features: columns.features,
    featureStarts: pick(columns.featureStarts, rows, 1),
    offsets,
    allowed,
    prices: pick(columns.prices, rows, spec.limits.length),
  };
}

type Column = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

function pick<Values extends Column>(values: Values, rows: ArrayLike<number>, width: number): Values {
  const result = new (values.constructor as new (length: number) => Values)(rows.length * width);
  for (let to = 0; to < rows.length; to++) {
    const from = rows[to] * width;
    for (let index = 0; index < width; index++) result[to * width + index] = values[from + index];
  }
  return result;
}
