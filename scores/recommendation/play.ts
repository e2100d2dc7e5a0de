// Plays RecoGym with typed arrays: the same customers as the problem's own world, one after the other, without a request per event.
import { choose, seeded, type Batch, type DecisionSpec, type Learner, type Observation, type Random } from "../../src/core/index.ts";
import { createHistory, createVisitor, customerStream, type RecogymNature } from "../../src/problems/index.ts";

type ViewHistory = ReturnType<typeof createHistory>;
type Visitor = ReturnType<typeof createVisitor>;

/** Chooses a product. `changed` says that there were views since this was last asked: a policy that follows views alone may keep its answer. */
export interface Player {
  readonly name: string;
  act(at: { readonly history: ViewHistory; readonly visitor: Visitor; readonly changed: boolean; readonly random: Random }): number;
  /** Told after every recommendation. */
  saw?(product: number, clicked: boolean): void;
}

/** What each customer came to, [customers] per column. */
export interface Played {
  readonly name: string;
  readonly recommended: Float64Array;
  readonly clicks: Float64Array;
  /** Sum over recommendations of the true probability of a click. */
  readonly expected: Float64Array;
  /** [products], how often each was shown. */
  readonly shown: Float64Array;
}

/** The customers [from .. from + customers) of a stream of customers. */
export interface Season {
  readonly nature: RecogymNature;
  readonly viewFade: number;
  readonly random: Random;
  readonly from?: number;
  readonly customers: number;
}

/** Lets a player decide for every customer of a season. */
export function play({ nature, viewFade, random, from = 0, customers }: Season, player: Player): Played {
  const column = (): Float64Array => new Float64Array(customers);
  const played: Played = { name: player.name, recommended: column(), clicks: column(), expected: column(), shown: new Float64Array(nature.products) };
  const history = createHistory(nature.products, viewFade);
  const visitor = createVisitor(nature);
  const draws = random.fork("choices").fork(from);
  const at = { history, visitor, changed: true, random: draws };
  visitor.onView = (product) => {
    history.see(product);
    at.changed = true;
  };
  for (let customer = 0; customer < customers; customer++) {
    history.clear();
    visitor.arrive(customerStream(random, from + customer));
    while (!visitor.gone()) {
      const product = player.act(at);
      at.changed = false;
      played.expected[customer] += visitor.clickShare(product);
      const clicked = visitor.recommend(product);
      player.saw?.(product, clicked);
      played.recommended[customer]++;
      played.shown[product]++;
      if (clicked) played.clicks[customer]++;
    }
  }
  return played;
}

/** Customers per batch of learning. */
const customersPerBatch = 1000;

/** A learner decides for customers and learns from them, a thousand at a time; its policy stays the same meanwhile. */
export function train(season: Season, spec: DecisionSpec, learner: Learner, onProgress?: (customers: number, clickRate: number) => void): void {
  for (let from = 0; from < season.customers; from += customersPerBatch) {
    const rows: Row[] = [];
    const part = { ...season, from, customers: Math.min(customersPerBatch, season.customers - from) };
    const player = learning(spec, learner, rows);
    const played = play(part, player);
    learner.learn(batchOfRows(spec, rows, played.recommended), season.random.fork(`learning ${from}`));
    onProgress?.(from + part.customers, sum(played.clicks) / sum(played.recommended));
  }
}

interface Row {
  readonly state: Float32Array;
  readonly action: number;
  readonly propensity: number;
  clicked: number;
}

/** A policy as a player: its probabilities are asked for when there were views, and drawn from every time. */
function learning({ fixed }: DecisionSpec, { policy }: Learner, rows: Row[]): Player {
  const allowed = new Uint8Array(fixed!.length).fill(1);
  const empty = new Float32Array(0);
  let probabilities: Float64Array = new Float64Array(fixed!.length);
  let state = empty;
  const kept = { probabilities: (): Float64Array => probabilities };
  return {
    name: "learning",
    act({ history, changed, random }) {
      if (changed) {
        state = Float32Array.from(history.faded);
        probabilities = policy.probabilities({ state, candidates: empty, allowed, prices: empty }, random);
      }
      const observation: Observation = { state, candidates: empty, allowed, prices: empty };
      const { action, propensity } = choose(kept, observation, random);
      rows.push({ state, action, propensity, clicked: 0 });
      return action;
    },
    saw(_, clicked) {
      rows[rows.length - 1].clicked = clicked ? 1 : 0;
    },
  };
}

function batchOfRows(spec: DecisionSpec, rows: readonly Row[], recommended: Float64Array): Batch {
  const [width, actions, count] = [spec.state.length, spec.fixed!.length, rows.length];
  const states = new Float32Array(count * width);
  rows.forEach(({ state }, row) => states.set(state, row * width));
  const lasts = new Uint8Array(count);
  let end = 0;
  for (const events of recommended) {
    end += events;
    if (events > 0) lasts[end - 1] = 1;
  }
  return {
    spec, rows: count, next: null, lasts,
    observations: {
      rows: count, states, features: new Float32Array(0), featureStarts: new Uint32Array(count),
      offsets: Uint32Array.from({ length: count + 1 }, (_, row) => row * actions), allowed: new Uint8Array(count * actions).fill(1), prices: new Float32Array(0),
    },
    actions: Int32Array.from(rows, (row) => row.action), propensities: Float64Array.from(rows, (row) => row.propensity),
    rewards: Float64Array.from(rows, (row) => row.clicked), costs: new Float32Array(0), discounts: new Float64Array(count), stages: new Uint8Array(count),
  };
}

/** The mode of a policy as a player; the first of equals. */
export function modeOf(name: string, { fixed }: DecisionSpec, { policy }: Pick<Learner, "policy">): Player {
  const allowed = new Uint8Array(fixed!.length).fill(1);
  const empty = new Float32Array(0);
  const out = new Float64Array(fixed!.length);
  const unused = seeded("the policies judged here draw nothing");
  let best = 0;
  return {
    name,
    act({ history, changed }) {
      if (!changed) return best;
      policy.probabilities({ state: Float32Array.from(history.faded), candidates: empty, allowed, prices: empty }, unused, out);
      best = 0;
      for (let product = 1; product < out.length; product++) if (out[product] > out[best]) best = product;
      return best;
    },
  };
}

/** Sum of a column. */
export function sum(column: Float64Array): number {
  return column.reduce((total, value) => total + value, 0);
}
