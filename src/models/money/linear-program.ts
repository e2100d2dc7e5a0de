// The port of a linear-programme solver: what bounds and planners ask of one, whoever solves it.

/** maximise objective . x over 0 <= x <= upper, with every row's coefficients . x at most (or equal to) its limit. */
export interface LinearProgram {
  /** [columns] */
  readonly objective: Float64Array;
  /** [columns]; infinite where there is no bound. */
  readonly upper: Float64Array;
  readonly rows: readonly LinearRow[];
}

/** One row, by its entries that are not 0. */
export interface LinearRow {
  readonly columns: ArrayLike<number>;
  readonly coefficients: ArrayLike<number>;
  readonly limit: number;
  readonly equal: boolean;
}

/** An optimum. */
export interface LinearSolution {
  readonly value: number;
  /** [columns] */
  readonly solution: Float64Array;
  /** [rows], the rise of the optimum per unit of each row's limit. */
  readonly duals: Float64Array;
}

/** Solves linear programmes exactly; rejects with a plain Error where there is no finite optimum. */
export interface LinearProgramSolver {
  solve(program: LinearProgram): Promise<LinearSolution>;
}
