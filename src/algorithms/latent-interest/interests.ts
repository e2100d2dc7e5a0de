// The first half of the learner: collects customers' views, fits the model of hidden interests once, and reads interests off a state.
import { tensorOf, type Batch, type DecisionSpec, type Random, type Snapshot, type Tensor } from "../../core/index.ts";
import { createInterestFilter, fitInterests, type InterestFilter, type InterestModel } from "../../models/index.ts";

/** Where the state counts the views of each candidate of the fixed list, [candidates]; null unless it counts all of them. */
export function viewFieldsOf({ state, fixed }: DecisionSpec): Int32Array | null {
  const positions = new Map(state.map(({ name }, index) => [name, index]));
  const fields = (fixed ?? []).map((name) => positions.get(`views=${name}`) ?? -1);
  return fields.length === 0 || fields.includes(-1) ? null : Int32Array.from(fields);
}

/** Interests read off states. Without fields of views there are none: rank 0, always ready. */
export interface Interests {
  readonly rank: number;
  ready(): boolean;
  /** Keeps the state at the end of each record; fits when there are enough. */
  collect(batch: Batch, random: Random): void;
  /** What the views of a state say. */
  read(state: Float32Array, out: Reading): void;
  tensors(): { readonly [name: string]: Tensor };
}

/** Where a reading goes. Without fields of views it is left as it is. */
export interface Reading {
  /** The likeliest interests, [rank]. */
  readonly interests: Float64Array;
  /** How well each candidate fits them, standardised over candidates and customers, [candidates]. */
  readonly fits: Float64Array;
  /** The part of the fit that is the same for everybody, [candidates]. */
  readonly popularities: Float64Array;
}

/** Fits count no further than this many standard deviations. */
const farthestFit = 6;

interface Fitted {
  readonly model: InterestModel;
  readonly filter: InterestFilter;
  /** Mean and deviation of the scores of all candidates over the customers fitted to. */
  readonly scale: Float64Array;
}

/** The settings of the learner that concern interests. */
export interface InterestSettings {
  readonly rank: number;
  readonly histories: number;
  readonly passes: number;
  readonly starts: number;
}

/** Interests that have been fitted nowhere, or those of a snapshot. */
export function createInterests(spec: DecisionSpec, { rank, histories, passes, starts }: InterestSettings, from?: Snapshot): Interests {
  const fields = viewFieldsOf(spec);
  if (fields === null) return { rank: 0, ready: () => true, collect: () => {}, read: () => {}, tensors: () => ({}) };
  const candidates = fields.length;
  let fitted = from === undefined ? null : fittedOf(from, candidates, rank);
  let kept = from === undefined || fitted !== null ? 0 : tensorOf(from, "histories.count", [1])[0];
  const counts = new Float32Array(fitted === null ? histories * candidates : 0);
  if (from !== undefined && kept > 0) counts.set(tensorOf(from, "histories", [kept, candidates]));
  const views = new Float32Array(candidates);
  const readViews = (states: Float32Array, start: number): void => {
    for (let a = 0; a < candidates; a++) views[a] = Math.max(0, states[start + fields[a]]);
  };
  return {
    rank,
    ready: () => fitted !== null,
    collect(batch, random) {
      const width = spec.state.length;
      for (let row = 0; row < batch.rows && kept < histories; row++) {
        if (batch.lasts[row] === 0) continue;
        readViews(batch.observations.states, row * width);
        counts.set(views, candidates * kept++);
      }
      if (kept < histories) return;
      const model = fitInterests({ count: kept, counts }, { candidates, rank, passes, starts }, random.fork("interests"));
      const filter = createInterestFilter(model);
      fitted = { model, filter, scale: scaleOf({ model, filter }, counts, kept) };
    },
    read(state, { interests, fits, popularities }) {
      const { model, filter, scale: [mean, deviation] } = fitted!;
      readViews(state, 0);
      filter.mode(views, interests);
      scoresOf(model, interests, fits);
      for (let a = 0; a < candidates; a++) {
        fits[a] = Math.min(farthestFit, Math.max(-farthestFit, (fits[a] - mean) / deviation));
        popularities[a] = (model.popularity[a] - mean) / deviation;
      }
    },
    tensors: () => (fitted === null ? {
      "histories.count": { shape: [1], data: Float64Array.of(kept) },
      ...(kept > 0 ? { histories: { shape: [kept, candidates], data: counts.slice(0, kept * candidates) } } : {}),
    } : {
      "interests.embedding": { shape: [candidates, rank], data: fitted.model.embedding.slice() },
      "interests.popularity": { shape: [candidates], data: fitted.model.popularity.slice() },
      "interests.scale": { shape: [2], data: fitted.scale.slice() },
    }),
  };
}

function fittedOf(from: Snapshot, candidates: number, rank: number): Fitted | null {
  if (from.tensors["histories.count"] !== undefined) return null;
  const model: InterestModel = {
    candidates, rank,
    embedding: Float64Array.from(tensorOf(from, "interests.embedding", [candidates, rank])),
    popularity: Float64Array.from(tensorOf(from, "interests.popularity", [candidates])),
  };
  return { model, filter: createInterestFilter(model), scale: Float64Array.from(tensorOf(from, "interests.scale", [2])) };
}

function scoresOf({ candidates, rank, embedding, popularity }: InterestModel, interests: Float64Array, out: Float64Array): void {
  for (let a = 0; a < candidates; a++) {
    let score = popularity[a];
    for (let k = 0; k < rank; k++) score += embedding[a * rank + k] * interests[k];
    out[a] = score;
  }
}

function scaleOf({ model, filter }: Omit<Fitted, "scale">, counts: Float32Array, count: number): Float64Array {
  const { candidates, rank } = model;
  const [interests, scores] = [new Float64Array(rank), new Float64Array(candidates)];
  let [sum, squares] = [0, 0];
  for (let row = 0; row < count; row++) {
    filter.mode(counts.subarray(row * candidates, (row + 1) * candidates), interests);
    scoresOf(model, interests, scores);
    for (const score of scores) {
      sum += score;
      squares += score * score;
    }
  }
  const mean = sum / (count * candidates);
  return Float64Array.of(mean, Math.sqrt(Math.max(1e-12, squares / (count * candidates) - mean * mean)));
}
