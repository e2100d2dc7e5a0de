// Long-run advantages from a log by least squares: what each choice adds, now and later, to what the logging policy would bring.
import { tensorOf, type Snapshot, type Tensor } from "../../core/index.ts";
import { choleskyInPlace, choleskySolve, dotAt, solveInPlace } from "../../kernels/index.ts";

/** Sizes: choices' inputs x of `width` for each of `models`, states' inputs f of `states`, `quantities` that are earned or paid. */
export interface LongRunShape {
  readonly models: number;
  readonly width: number;
  readonly states: number;
  readonly quantities: number;
}

/** One step of a process: its inputs, what it brought of each quantity, and the discounted inputs of what followed (zeros at an end). */
export interface LongRunStep {
  readonly model: number;
  /** [width] */
  readonly x: Float64Array;
  /** [states] */
  readonly f: Float64Array;
  /** discount x f of the next state, [states] */
  readonly following: Float64Array;
  /** [quantities] */
  readonly amounts: Float64Array;
}

/**
 * Sums of any number of steps; they are all that is ever needed. With w the least-squares temporal-difference values of the logging
 * policy, (sum f (f - d f')') w = sum f r (Bradtke & Barto 1996, equation 10), the advantage of a choice is the ridge regression of
 * r + d f'w - f w on its inputs x: one step of policy improvement (Howard 1960), shrunk towards no advantage at all.
 */
export interface LongRunSums {
  add(step: LongRunStep): void;
  /** Coefficients of the advantages, [models x width] for each quantity. */
  solve(penalties: { readonly values: number; readonly advantages: number }): readonly Float64Array[];
  tensors(): { readonly [name: string]: Tensor };
}

interface Sums {
  /** sum f (f - d f')', [states x states]; sum f r, [quantities x states]. */
  readonly differences: Float64Array;
  readonly moments: Float64Array;
  /** sum x x', [models x width x width]; sum x (d f' - f)', [models x width x states]; sum x r, [quantities x models x width]. */
  readonly grams: Float64Array;
  readonly shifts: Float64Array;
  readonly choices: Float64Array;
}

/** Empty sums, or those of a snapshot; throws `bad-snapshot` where shapes differ. */
export function createLongRunSums(shape: LongRunShape, from?: Snapshot): LongRunSums {
  const shapes = shapesOf(shape);
  const sums = Object.fromEntries(Object.entries(shapes).map(([name, sizes]) => [
    name, from === undefined ? new Float64Array(sizes.reduce((product, size) => product * size, 1)) : tensorOf(from, `long-run.${name}`, sizes),
  ])) as unknown as Sums;
  return {
    add: (step) => addStep(shape, sums, step),
    solve: (penalties) => Array.from({ length: shape.quantities }, (_, quantity) => advantagesOf(shape, sums, { quantity, ...penalties })),
    tensors: () => Object.fromEntries(Object.entries(shapes).map(([name, sizes]) => [`long-run.${name}`, { shape: sizes, data: sums[name as keyof Sums].slice() }])),
  };
}

function shapesOf({ models, width, states, quantities }: LongRunShape): { readonly [name in keyof Sums]: number[] } {
  return {
    differences: [states, states], moments: [quantities, states],
    grams: [models, width, width], shifts: [models, width, states], choices: [quantities, models, width],
  };
}

function addStep({ models, width, states, quantities }: LongRunShape, sums: Sums, { model, x, f, following, amounts }: LongRunStep): void {
  for (let i = 0; i < states; i++) {
    if (f[i] === 0) continue;
    for (let j = 0; j < states; j++) sums.differences[i * states + j] += f[i] * (f[j] - following[j]);
    for (let quantity = 0; quantity < quantities; quantity++) sums.moments[quantity * states + i] += f[i] * amounts[quantity];
  }
  for (let i = 0; i < width; i++) {
    if (x[i] === 0) continue;
    const row = model * width + i;
    for (let j = 0; j < width; j++) sums.grams[row * width + j] += x[i] * x[j];
    for (let j = 0; j < states; j++) sums.shifts[row * states + j] += x[i] * (following[j] - f[j]);
    for (let quantity = 0; quantity < quantities; quantity++) sums.choices[(quantity * models * width) + row] += x[i] * amounts[quantity];
  }
}

interface Sought {
  readonly quantity: number;
  readonly values: number;
  readonly advantages: number;
}

function advantagesOf(shape: LongRunShape, sums: Sums, sought: Sought): Float64Array {
  const { models, width, states } = shape;
  const values = valuesOf(shape, sums, sought);
  const coefficients = new Float64Array(models * width);
  const right = new Float64Array(width);
  for (let model = 0; model < models; model++) {
    const factor = sums.grams.slice(model * width * width, (model + 1) * width * width);
    for (let i = 0; i < width; i++) {
      factor[i * width + i] += sought.advantages;
      const row = model * width + i;
      right[i] = sums.choices[sought.quantity * models * width + row] + dotAt(sums.shifts, row * states, values, 0, states);
    }
    choleskyInPlace(factor, width);
    choleskySolve(factor, width, right, coefficients.subarray(model * width, (model + 1) * width));
  }
  return coefficients;
}

// The values of the logging policy; zeros where no step is known that would tell them apart.
function valuesOf({ states }: LongRunShape, sums: Sums, { quantity, values: penalty }: Sought): Float64Array {
  const system = sums.differences.slice();
  for (let i = 0; i < states; i++) system[i * states + i] += penalty;
  const values = sums.moments.slice(quantity * states, (quantity + 1) * states);
  return solveInPlace(system, states, values) ? values : values.fill(0);
}
