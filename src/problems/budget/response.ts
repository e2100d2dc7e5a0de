// How the audience of a line answers money: a saturating curve over ad-stock, and what a further chunk of money adds to it, day by day.

/** The hidden truth about one line. Money is in cents. */
export interface ResponseCurve {
  /** Value per cent of the first cent spent, all its later days counted. */
  readonly firstReturn: number;
  /** Steady daily spend at which a line brings half of what it could bring at most. */
  readonly halfCents: number;
  /** Share of the ad-stock that is left a day later. */
  readonly carryShare: number;
  /** Probability that a click is followed by a conversion. */
  readonly conversionShare: number;
}

/** A curve with its ad-stock's fading written out. Value is in cents. */
export interface Response {
  readonly curve: ResponseCurve;
  /** The most a day can bring, in cents. */
  readonly most: number;
  /** The ad-stock at which a day brings half of that. */
  readonly half: number;
  /** carryShare to the power of 0, 1, ..., until hardly anything is left. */
  readonly fading: Float64Array;
}

/** What a chunk adds to the value of its own day, of the six days behind it, and of all later days, in expectation and cents. */
export interface AddedValue {
  sameDay: number;
  week: number;
  later: number;
}

const negligible = 1e-10;
const weekDays = 7;

/**
 * A day with ad-stock A brings most A / (A + half): the Hill curve with exponent 1 over geometric ad-stock (Jin, Wang, Sun, Chan & Koehler
 * 2017, "Bayesian methods for media mix modeling with carryover and shape effects", equations 1, 5 and 6), which is concave. A steady daily spend x has the
 * ad-stock x / (1 - carryShare); so that `halfCents` means the same for every line, half = halfCents / (1 - carryShare).
 */
export function createResponse(curve: ResponseCurve): Response {
  const powers = [1];
  while (powers[powers.length - 1] * curve.carryShare > negligible) powers.push(powers[powers.length - 1] * curve.carryShare);
  return { curve, most: curve.firstReturn * curve.halfCents, half: curve.halfCents / (1 - curve.carryShare), fading: Float64Array.from(powers) };
}

/** Value of a day with this ad-stock, in cents. */
export function dayValue({ most, half }: Response, stock: number): number {
  return (most * stock) / (stock + half);
}

/** Value of a day and of all days behind it if no money follows: what an ad-stock is worth at the end. */
export function stockValue(response: Response, stock: number): number {
  let total = 0;
  for (let day = 0; day < response.fading.length; day++) total += dayValue(response, stock * response.fading[day]);
  return total;
}

/**
 * What `cents` on top of an ad-stock add, all later money aside: f(l^d (S + c)) - f(l^d S) on day d. Every day's value is shared out among
 * the chunks in the order they were spent, so that their additions sum to the value of the campaign and none hangs on later choices.
 */
export function addedValue({ most, half, fading }: Response, stock: number, cents: number, out: AddedValue): AddedValue {
  out.sameDay = out.week = out.later = 0;
  for (let day = 0; day < fading.length; day++) {
    const before = stock * fading[day];
    const after = (stock + cents) * fading[day];
    const added = (most * half * (after - before)) / ((before + half) * (after + half));
    if (day === 0) out.sameDay = added;
    else if (day < weekDays) out.week += added;
    else out.later += added;
  }
  return out;
}
