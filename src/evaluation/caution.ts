// A second look at a difference that rests on few rows or few outcomes, where what the sample shows of its own spread is too little.

/** What the logging policy earned, and how much of that is more than the usual. */
export interface Outcomes {
  /** [chains] */
  readonly terms: Float64Array;
  readonly mean: number;
  /**
   * Equally large departures from the median per chain, (sum |y - median|)^2 / sum (y - median)^2 / n (Kish 1965): the rate of
   * a rare outcome, less where few large ones dominate.
   */
  readonly share: number;
}

/** When the second look is taken, and what it may rest on. */
export const cautionRules = {
  /** Outcomes expected behind a side, effective sample x share: with fewer the second look is taken. */
  plentyOutcomes: 30,
  /** The share of all weight that the ten heaviest chains may hold: so much, or so many times their share if all weighed alike. */
  heavyShare: 0.03,
  heavyTimes: 2,
  /** It clips weights until at least so many outcomes are expected behind each side. */
  leastOutcomes: 10,
  /** With so few outcomes intervals miss several times more often than they say, and on one side: the second look asks for more. */
  level: 0.995,
} as const;

const heaviest = 10;

/** The outcomes of a quantity from what was logged of it, [chains]. */
export function outcomesOf(terms: Float64Array): Outcomes {
  const median = terms.length === 0 ? 0 : terms.slice().sort()[Math.floor(terms.length / 2)];
  let sum = 0;
  let total = 0;
  let squares = 0;
  for (let chain = 0; chain < terms.length; chain++) {
    const size = Math.abs(terms[chain] - median);
    sum += terms[chain];
    total += size;
    squares += size * size;
  }
  return { terms, mean: terms.length === 0 ? 0 : sum / terms.length, share: squares === 0 ? 0 : (total * total) / squares / terms.length };
}

/** Whether a side's own spread can be taken at its word. */
export function isFragile(weights: Float64Array, outcomes: Outcomes): boolean {
  const shape = shapeOf(weights, Number.POSITIVE_INFINITY);
  return shape.effective * outcomes.share < cautionRules.plentyOutcomes || isTopHeavy(shape);
}

/**
 * Differences of the same two policies that rest on enough: the weights of both are clipped at one limit, and what is cut off
 * is credited with the log's mean, so that a region hardly seen speaks neither for nor against the target. Null where even weights
 * clipped at 1 leave too few outcomes.
 */
export function cautiousDifferences(mine: Float64Array, theirs: Float64Array, outcomes: Outcomes): Float64Array | null {
  const limit = Math.min(limitFor(mine, outcomes), limitFor(theirs, outcomes));
  if (limit < 1) return null;
  return mine.map((weight, chain) =>
    (Math.min(weight, limit) - Math.min(theirs[chain], limit)) * (outcomes.terms[chain] - outcomes.mean));
}

// The largest limit, in steps of a fifth, under which the clipped weights rest on enough: none at all where they do as they are, 0 where none does.
function limitFor(weights: Float64Array, outcomes: Outcomes): number {
  const enough = (shape: WeightShape): boolean => shape.effective * outcomes.share >= cautionRules.leastOutcomes && !isTopHeavy(shape);
  const whole = shapeOf(weights, Number.POSITIVE_INFINITY);
  if (enough(whole)) return Number.POSITIVE_INFINITY;
  let limit = whole.largest;
  while (limit > 1) {
    limit = Math.max(1, limit * 0.8);
    if (enough(shapeOf(weights, limit))) return limit;
  }
  return 0;
}

function isTopHeavy({ effective, heavyShare }: WeightShape): boolean {
  return heavyShare > Math.max(cautionRules.heavyShare, (cautionRules.heavyTimes * heaviest) / effective);
}

interface WeightShape {
  /** (sum w)^2 / sum w^2 of the clipped weights. */
  readonly effective: number;
  readonly largest: number;
  /** The most that ten chains can hold of all weight. */
  readonly heavyShare: number;
}

function shapeOf(weights: Float64Array, limit: number): WeightShape {
  let total = 0;
  let squares = 0;
  let largest = 0;
  for (let chain = 0; chain < weights.length; chain++) {
    const weight = weights[chain] < limit ? weights[chain] : limit;
    total += weight;
    squares += weight * weight;
    if (weight > largest) largest = weight;
  }
  return { effective: squares === 0 ? 0 : (total * total) / squares, largest, heavyShare: total === 0 ? 1 : (heaviest * largest) / total };
}
