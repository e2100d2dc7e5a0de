// Linear programmes by HiGHS, compiled to WebAssembly: the exact optimum behind bounds.
import loadHighs, { type Highs } from "highs";
import type { LinearProgram, LinearProgramSolver, LinearSolution } from "../models/index.ts";

// The package declares its default export as CommonJS would have it; as a module it is the function itself.
const load = loadHighs as unknown as typeof loadHighs.default;

/** A solver; HiGHS is loaded with the first programme. It runs on the calling thread. */
export function createHighsSolver(): LinearProgramSolver {
  let loading: Promise<Highs> | null = null;
  return {
    async solve(program) {
      loading ??= load();
      return solveWith(await loading, program);
    },
  };
}

function solveWith(highs: Highs, program: LinearProgram): LinearSolution {
  const { objective, upper, rows } = program;
  const size = { numCols: objective.length, numRows: rows.length };
  const starts = new Int32Array(rows.length + 1);
  rows.forEach(({ columns }, row) => { starts[row + 1] = starts[row] + columns.length; });
  const model = highs.createModel({
    sense: highs.constants.objectiveSense.maximize,
    ...size,
    colCost: objective,
    colLower: new Float64Array(objective.length),
    colUpper: upper,
    rowLower: Float64Array.from(rows, ({ equal, limit }) => (equal ? limit : -highs.infinity)),
    rowUpper: Float64Array.from(rows, ({ limit }) => limit),
    matrix: {
      format: "csr",
      ...size,
      starts,
      indices: Int32Array.from(rows.flatMap(({ columns }) => Array.from(columns))),
      values: Float64Array.from(rows.flatMap(({ coefficients }) => Array.from(coefficients))),
    },
  });
  try {
    model.options.set({ output_flag: false });
    model.run();
    const status = model.getModelStatus();
    if (status !== highs.constants.modelStatus.optimal) throw new Error(`the linear programme has no finite optimum (HiGHS status ${status})`);
    const { colValue, rowDual } = model.getSolution();
    return { value: model.getObjectiveValue(), solution: colValue, duals: rowDual };
  } finally {
    model.dispose();
  }
}
