// From the flags of an evaluation to the options of the study, with everything that can be refused before any work is done.
import { fail, seeded } from "../core/index.ts";
import type { IntervalMethod, SplitOptions } from "../evaluation/index.ts";
import type { StudyOptions, TargetRequest } from "../experiment/index.ts";
import type { OpenedLog } from "./log-input.ts";

/** The flags that say how a log is cut and judged. */
export interface StudyFlags {
  readonly seed: number;
  readonly estimators?: readonly string[];
  readonly quantities?: readonly string[];
  readonly verdictEstimator?: string;
  readonly interval: IntervalMethod["kind"];
  readonly range?: string;
  readonly level: number;
  readonly trainShare?: number;
  readonly split: SplitOptions["by"];
  readonly segmentBy?: string;
  readonly floor: number;
  readonly out?: string;
}

/** The options of a study of these targets. Throws `bad-flag` for a flag that this log or these targets cannot serve. */
export function studyOptions(flags: StudyFlags, { log, propensities }: OpenedLog, targets: readonly TargetRequest[]): StudyOptions {
  const trains = targets.some(({ kind }) => kind === "algorithm");
  if (flags.out !== undefined && !trains) fail("bad-flag", "--out", "a target that is trained", "none");
  if (flags.split === "time" && log.times.every(Number.isNaN)) fail("bad-flag", "--split", "subject or episode, as this log has no times (--time)", "time");
  return {
    targets,
    // Where something is trained, rows must be kept apart to judge it by.
    trainShare: flags.trainShare ?? (trains ? 0.5 : 0),
    splitBy: flags.split,
    floor: flags.floor,
    random: seeded(flags.seed),
    propensities,
    interval: intervalOf(flags),
    ...(flags.estimators !== undefined && { estimators: flags.estimators }),
    ...(flags.quantities !== undefined && { quantities: flags.quantities }),
    ...(flags.verdictEstimator !== undefined && { verdictEstimator: flags.verdictEstimator }),
    ...(flags.segmentBy !== undefined && { segmentBy: flags.segmentBy }),
  };
}

function intervalOf({ interval: kind, level, range, seed }: StudyFlags): IntervalMethod {
  if (range !== undefined && kind !== "bernstein") fail("bad-flag", "--range", "this flag beside --interval bernstein only", `--interval ${kind}`);
  if (kind === "student-t") return { kind, level };
  if (kind === "bootstrap") return { kind, level, draws: 2000, form: "percentile", random: seeded(seed).fork("bootstrap") };
  const [low, high, ...more] = (range ?? "").split(",").map((end) => (end.trim() === "" ? Number.NaN : Number(end)));
  if (!(Number.isFinite(high - low) && low < high) || more.length > 0) {
    fail("bad-flag", "--range", "low,high with low below high, for --interval bernstein", range ?? "nothing");
  }
  return { kind, level, low, high };
}
