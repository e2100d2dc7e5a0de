// What the evaluations of a run found so far: returns, how far the policy moved, how its table settled, and whether that is a reason to stop.
import { fail, type Random, type State, type Tensor } from "../../core/index.ts";
import { watchConvergence } from "./convergence.ts";
import type { Curve, Progress } from "../seasons/results.ts";
import type { ChangeMeter } from "../logs/stability.ts";
import type { Trainee } from "./trainee.ts";

/** How often and how long is judged, and what ends a run. */
export interface HistoryPlan {
  readonly steps: number;
  readonly episodes: number;
  /** Ends the run once an evaluation reaches this return. */
  readonly untilReturn: number | null;
  /**
   * Ends the run once so many evaluations in a row found the same choices as the one before in 64 fixed states; not in the first
   * quarter of the steps, as nothing changes either before a learner has begun to learn.
   */
  readonly untilStable: number | null;
}

/** The history of a run. */
export interface RunHistory {
  /** Judges the policy without its exploration, in episodes that follow from `at` and the seed alone. */
  look(at: number): void;
  evaluations(): Progress;
  convergence(): Curve | null;
  /** A reason to stop early, or null. */
  reason(): "return" | "stable" | null;
  save(): { readonly progress: State; readonly columns: { readonly [name: string]: Tensor } };
  restore(progress: State, columns: { readonly [name: string]: Tensor }): void;
}

/** A history without an evaluation. Throws `unsuited` where a policy is to stand still that cannot. */
export function createRunHistory(trainee: Trainee, plan: HistoryPlan, random: Random): RunHistory {
  const meter = (latest: readonly Float64Array[] | null): ChangeMeter | null => (plan.untilStable === null ? null
    : trainee.meter(random.fork("states"), random.fork("look"), latest) ?? fail("unsuited", "--until-stable", "a policy over listed candidates", "one over real vectors, which never stands quite still"));
  const watch = watchConvergence();
  let change = meter(null);
  let found: Found = { at: [], values: [], quiet: 0 };
  return {
    evaluations: () => ({ at: [...found.at], values: [...found.values] }),
    convergence: () => watch.curve(),
    look(at) {
      if (found.at.at(-1) === at) return;
      const meanReturn = trainee.judge(random.fork("evaluate").fork(at));
      const moved = change?.note() ?? null;
      const isQuiet = moved === 0 && 4 * at > plan.steps;
      found = { at: [...found.at, at], values: [...found.values, meanReturn], quiet: isQuiet ? found.quiet + 1 : 0 };
      watch.note(at, trainee.snapshot());
    },
    reason() {
      if (plan.untilReturn !== null && (found.values.at(-1) ?? Number.NEGATIVE_INFINITY) >= plan.untilReturn) return "return";
      return plan.untilStable !== null && found.quiet >= plan.untilStable ? "stable" : null;
    },
    save() {
      const { history, before } = watch.save();
      const seen = change?.latest() ?? [];
      return {
        progress: { found: { ...found }, convergence: { ...history } },
        columns: { before, seen: vector(Float64Array.from(seen.flatMap((row) => [...row]))), seenLengths: vector(Uint32Array.from(seen, (row) => row.length)) },
      };
    },
    restore(progress, columns) {
      const saved = progress as unknown as { readonly found: Found; readonly convergence: Progress };
      found = saved.found;
      watch.restore(saved.convergence, columns["before"]);
      change = meter(rowsOf(columns["seen"].data, columns["seenLengths"].data));
    },
  };
}

interface Found {
  readonly at: readonly number[];
  readonly values: readonly number[];
  /** Evaluations in a row that found no change. */
  readonly quiet: number;
}

function vector(data: Tensor["data"]): Tensor {
  return { shape: [data.length], data };
}

function rowsOf(values: Tensor["data"], lengths: Tensor["data"]): Float64Array[] | null {
  let from = 0;
  const rows = Array.from(lengths, (length) => Float64Array.from(values.subarray(from, (from += length))));
  return rows.length === 0 ? null : rows;
}
