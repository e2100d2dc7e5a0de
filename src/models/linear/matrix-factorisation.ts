// Factors of implicit feedback: rows (customers) and columns (products) as short vectors whose inner product says what was viewed.
import { choleskyInPlace, choleskySolve } from "../../kernels/index.ts";
import { sampleNormal, type Random } from "../../core/index.ts";

/** How to factorise. */
export interface FactorSettings {
  /** Number of columns there are. */
  readonly columns: number;
  /** Length of the vectors. */
  readonly rank: number;
  /** How much more a view counts than its absence: confidence 1 + this x views. */
  readonly confidence: number;
  /** Weight of the squared lengths of all vectors, above 0. */
  readonly penalty: number;
  /** Rounds of rows and columns in turn. */
  readonly rounds: number;
}

/** What was fitted. */
export interface FactorModel {
  /** [columns x rank] */
  readonly columnFactors: Float64Array;
  /** The vector [rank] of a row with these views, also one that was not there before. */
  place(views: readonly number[]): Float64Array;
  /** Inner product of a row's vector and a column's: near 1 where a view is expected, near 0 where not. */
  score(row: Float64Array, column: number): number;
}

/**
 * Alternating least squares for implicit feedback (Hu, Koren & Volinsky 2008, equations 4 and 5): minimises the sum over all cells of
 * (1 + confidence x views) (1 if viewed, else 0, - x . y)^2 plus the penalty. `rows` list the columns each row viewed, a column as often
 * as it was. Columns start from small random numbers.
 */
export function factoriseViews(rows: readonly (readonly number[])[], settings: FactorSettings, random: Random): FactorModel {
  const { columns, rank, rounds } = settings;
  const columnFactors = Float64Array.from({ length: columns * rank }, () => 0.1 * sampleNormal(random));
  const cells = rows.map(countsOf);
  const turned = turn(cells, columns);
  const rowFactors = new Float64Array(rows.length * rank);
  for (let round = 0; round < rounds; round++) {
    solveAll(cells, { fixed: columnFactors, out: rowFactors }, settings);
    solveAll(turned, { fixed: rowFactors, out: columnFactors }, settings);
  }
  const gram = gramOf(columnFactors, rank);
  return {
    columnFactors,
    place(views) {
      const out = new Float64Array(rank);
      solveOne(countsOf(views), { fixed: columnFactors, gram, out }, settings);
      return out;
    },
    score(row, column) {
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += row[k] * columnFactors[column * rank + k];
      return sum;
    },
  };
}

type Cells = ReadonlyMap<number, number>;

function countsOf(views: readonly number[]): Cells {
  const counts = new Map<number, number>();
  for (const column of views) counts.set(column, (counts.get(column) ?? 0) + 1);
  return counts;
}

function turn(cells: readonly Cells[], columns: number): readonly Cells[] {
  const turned = Array.from({ length: columns }, () => new Map<number, number>());
  cells.forEach((row, index) => row.forEach((count, column) => turned[column].set(index, count)));
  return turned;
}

function gramOf(factors: Float64Array, rank: number): Float64Array {
  const gram = new Float64Array(rank * rank);
  for (let first = 0; first < factors.length; first += rank) addOuter(gram, factors, { first, rank, weight: 1 });
  return gram;
}

function addOuter(matrix: Float64Array, factors: Float64Array, { first, rank, weight }: { first: number; rank: number; weight: number }): void {
  for (let i = 0; i < rank; i++) for (let j = 0; j < rank; j++) matrix[i * rank + j] += weight * factors[first + i] * factors[first + j];
}

function solveAll(cells: readonly Cells[], { fixed, out }: { fixed: Float64Array; out: Float64Array }, settings: FactorSettings): void {
  const { rank } = settings;
  const gram = gramOf(fixed, rank);
  cells.forEach((row, index) => solveOne(row, { fixed, gram, out: out.subarray(index * rank, (index + 1) * rank) }, settings));
}

// x = (Y'Y + Y'(C - 1)Y + penalty)^-1 Y'C p, where only viewed columns have C above 1 and p above 0.
function solveOne(row: Cells, { fixed, gram, out }: { fixed: Float64Array; gram: Float64Array; out: Float64Array }, { rank, confidence, penalty }: FactorSettings): void {
  const matrix = gram.slice();
  for (let k = 0; k < rank; k++) matrix[k * rank + k] += penalty;
  out.fill(0);
  row.forEach((count, column) => {
    addOuter(matrix, fixed, { first: column * rank, rank, weight: confidence * count });
    for (let k = 0; k < rank; k++) out[k] += (1 + confidence * count) * fixed[column * rank + k];
  });
  choleskyInPlace(matrix, rank);
  choleskySolve(matrix, rank, out, out);
}
