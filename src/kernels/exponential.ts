// Own exp, log and tanh from + - * / alone: Math's may differ between engines, these give the same bits everywhere.

const LOG2_E = Math.LOG2E;
// ln 2 in two parts (Cody & Waite 1980): the first has 21 zero bits at its end, so that n times it is exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);

// 1/13!, 1/12!, ... 1/0!: the remainder of the series is below 4e-18 for |x| <= ln(2) / 2.
const EXPONENTIAL = reciprocalFactorials(13);

function reciprocalFactorials(degree: number): readonly number[] {
  const terms = [1];
  for (let k = 1; k <= degree; k++) terms.unshift(terms[0] / k);
  return terms;
}

/** 2^n for a whole n from -1022 to 1023. */
function powerOfTwo(n: number): number {
  words[0] = 0;
  words[1] = (n + 1023) << 20;
  return number[0];
}

// Where a long function finds its number and leaves its answer: the short one around it is always joined into its caller, so that no
// number has to become an object on the heap.
const cell = new Float64Array(1);

/** e^x, relative error below 4e-16; 0 below -708, Infinity above 709. */
export function exponential(x: number): number {
  cell[0] = x;
  raise();
  return cell[0];
}

function raise(): void {
  const x = cell[0];
  if (!(x > -708)) cell[0] = Number.isNaN(x) ? x : 0;
  else if (x > 709) cell[0] = Number.POSITIVE_INFINITY;
  else {
    const n = Math.floor(x * LOG2_E + 0.5);
    const rest = x - n * LN2_HIGH - n * LN2_LOW;
    let sum = EXPONENTIAL[0];
    for (let k = 1; k < EXPONENTIAL.length; k++) sum = sum * rest + EXPONENTIAL[k];
    cell[0] = sum * powerOfTwo(n);
  }
}

/** ln(x) for a normal x > 0, absolute error below 4e-16 (1 + |ln x|): 2 artanh((m - 1) / (m + 1)) by its series, after x = m 2^n. */
export function logarithm(x: number): number {
  cell[0] = x;
  takeLogarithm();
  return cell[0];
}

function takeLogarithm(): void {
  const x = cell[0];
  if (!(x > 0)) cell[0] = x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  else if (x !== Number.POSITIVE_INFINITY) {
    number[0] = x;
    let n = (words[1] >>> 20) - 1023;
    words[1] = (words[1] & 0xfffff) | 0x3ff00000;
    let m = number[0];
    if (m > Math.SQRT2) {
      m /= 2;
      n++;
    }
    const s = (m - 1) / (m + 1);
    const square = s * s;
    let sum = 1 / 23;
    for (let k = 21; k >= 1; k -= 2) sum = sum * square + 1 / k;
    cell[0] = n * LN2_HIGH + (2 * s * sum + n * LN2_LOW);
  }
}

/** tanh(x), relative error below 1e-15: Lambert's continued fraction near zero, else by the exponential. */
export function hyperbolicTangent(x: number): number {
  cell[0] = x;
  bend();
  return cell[0];
}

function bend(): void {
  const x = cell[0];
  const size = Math.abs(x);
  if (size > 20) cell[0] = Math.sign(x);
  else if (size > 0.5) {
    cell[0] = 2 * size;
    raise();
    const tail = 1 - 2 / (cell[0] + 1);
    cell[0] = x < 0 ? -tail : tail;
  } else {
    const square = x * x;
    let fraction = 17;
    for (let k = 15; k >= 1; k -= 2) fraction = k + square / fraction;
    cell[0] = x / fraction;
  }
}

/** values[k] becomes values[k] to the power exponents[at], for values above 0: all numbers stay in arrays, so that none becomes an object on the heap. */
export function raiseAll(values: Float64Array, exponents: Float64Array, at: number): void {
  for (let k = 0; k < values.length; k++) {
    cell[0] = values[k];
    takeLogarithm();
    cell[0] = exponents[at] * cell[0];
    raise();
    values[k] = cell[0];
  }
}
