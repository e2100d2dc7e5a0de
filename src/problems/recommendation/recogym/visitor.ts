// One customer after the other as RecoGym v1 has them: views of their own accord, then recommendations, until they leave.
import { resumeRandom, sampleNormal, type Random, type RandomState, type State } from "../../../core/index.ts";
import { clickShare, viewShares, type RecogymNature } from "./nature.ts";

/** The customer who is there, and what they do; typed memory is kept, so nothing is allocated per event. */
export interface Visitor {
  /** A new customer, with the random stream of their own: their first views. False where they leave before any recommendation. */
  arrive(random: Random): boolean;
  /** Shows a product: whether it is clicked; views may follow. */
  recommend(product: number): boolean;
  /** Probability that this product would be clicked now. */
  clickShare(product: number): number;
  /** The customer has left. */
  gone(): boolean;
  /** Called for every view, in order. */
  onView: (product: number) => void;
  /** The hidden taste, [rank]. */
  readonly taste: Float64Array;
  save(): State;
  restore(state: State): void;
}

const leaveShare = 0.01;
const organicToBanditShare = 0.25;
const banditToOrganicShare = 0.05;
const tasteStep = 0.1;

/**
 * Views and tastes draw from one stream, clicks and the moves behind recommendations from another: two policies meet the same customer
 * with the same luck, however often one is clicked. Transition shares: of an organic view .74 organic, .25 recommendation, .01 leave; of
 * a recommendation .94, .05, .01. Where the drawn state is organic, the taste moves; a click leads to organic views whatever was drawn.
 */
export function createVisitor(nature: RecogymNature): Visitor {
  const taste = new Float64Array(nature.rank);
  const shares = new Float64Array(nature.products);
  let streams: { views: Random; clicks: Random } | null = null;
  let gone = true;
  const move = (random: Random): void => {
    for (let k = 0; k < taste.length; k++) taste[k] += tasteStep * sampleNormal(random);
  };
  // Views until the next recommendation or the farewell.
  const browse = (): void => {
    const { views } = streams!;
    for (;;) {
      viewShares(nature, taste, shares);
      visitor.onView(pick(shares, views.uniform()));
      const u = views.uniform();
      if (u < leaveShare) {
        gone = true;
        return;
      }
      if (u < leaveShare + organicToBanditShare) return;
      move(views);
    }
  };
  const visitor: Visitor = {
    taste,
    onView: () => {},
    arrive(random) {
      streams = { views: random.fork("views"), clicks: random.fork("clicks") };
      for (let k = 0; k < taste.length; k++) taste[k] = sampleNormal(streams.views);
      gone = false;
      browse();
      return !gone;
    },
    recommend(product) {
      const { views, clicks } = streams!;
      const clicked = clicks.uniform() < clickShare(nature, taste, product);
      const u = clicks.uniform();
      const organic = u >= leaveShare && u < leaveShare + banditToOrganicShare;
      if (organic) move(views);
      if (organic || clicked) browse();
      else gone = u < leaveShare;
      return clicked;
    },
    clickShare: (product) => clickShare(nature, taste, product),
    gone: () => gone,
    save: () => ({
      gone, taste: [...taste], streams: streams && { views: { ...streams.views.state() }, clicks: { ...streams.clicks.state() } },
    }),
    restore(state) {
      const saved = state as unknown as Saved;
      gone = saved.gone;
      taste.set(saved.taste);
      streams = saved.streams && { views: resumeRandom(saved.streams.views), clicks: resumeRandom(saved.streams.clicks) };
    },
  };
  return visitor;
}

interface Saved {
  readonly gone: boolean;
  readonly taste: readonly number[];
  readonly streams: { readonly views: RandomState; readonly clicks: RandomState } | null;
}

function pick(shares: Float64Array, u: number): number {
  let left = u;
  for (let product = 0; product < shares.length; product++) {
    left -= shares[product];
    if (left < 0) return product;
  }
  return shares.length - 1;
}
