// What advice is given on: the kind of decision, what a log of it holds, and what an algorithm's settings say of how it learns.
import { requestReturns, type Algorithm, type DecisionSpec, type Field, type Log } from "../../core/index.ts";
import { outcomesOf, type LogSummary } from "../../evaluation/index.ts";
import { inspectSupport } from "../../problems/tabular/inspect/index.ts";

/** What a log holds, where there is one. */
export interface LogFacts {
  readonly decisions: number;
  readonly propensities: LogSummary["propensities"];
  /** Candidates that the log can say less of than a hundred effective decisions would, and all of them; both 0 for open lists. */
  readonly thin: number;
  readonly candidates: number;
  /** Outcomes that differ from the usual one, as if all were equally large. */
  readonly outcomes: number;
}

const enough = 100;

/** What advice needs to know of a log. */
export function logFactsOf(log: Log, propensities: LogSummary["propensities"]): LogFacts {
  const returns = requestReturns(log).filter((_, row) => log.stages[row] === 0);
  const { actions } = inspectSupport(log);
  const thin = actions.filter(({ effectiveSampleSize }) => effectiveSampleSize < enough).length;
  return { decisions: returns.length, propensities, thin, candidates: actions.length, outcomes: outcomesOf(returns).share * returns.length };
}

/** A decision somebody wants to learn. */
export interface Situation {
  readonly spec: DecisionSpec;
  /** Null where decisions can be simulated as often as one likes. */
  readonly log: LogFacts | null;
}

/**
 * How an algorithm learns: a yardstick; a linear model of what a request earns; the same, corrected by propensities; a table; a network from
 * replayed steps, from a finished log, or from its own choices alone.
 */
export type Family = "yardstick" | "linear" | "corrected" | "table" | "replay" | "offline" | "own-choices";

/** The family of an algorithm, read from its scope and the settings it has: a new one finds its place without a list. */
export function familyOf({ scope = "observation", learnsFrom, defaults }: Pick<Algorithm, "scope" | "learnsFrom" | "defaults">): Family {
  const has = (name: string): boolean => Object.hasOwn(defaults, name);
  if (scope !== "observation") return "yardstick";
  if (learnsFrom !== undefined || has("iterations")) return "offline";
  // What reads returns as shares and is no network is a logistic bandit, with or without features of its own choice.
  if (has("features") || has("lowReturn")) return has("largestWeight") ? "corrected" : "linear";
  if (has("bins")) return "table";
  return has("rolloutRows") ? "own-choices" : "replay";
}

/** Whether a price of a limit can reach its choices: networks take it as an input, linear models where a setting says so or where costs have models of their own. */
export function readsPrices(algorithm: Pick<Algorithm, "scope" | "learnsFrom" | "defaults">): boolean {
  const family = familyOf(algorithm);
  if (family === "linear" || family === "corrected") return ["priceInputs", "foresight"].some((name) => Object.hasOwn(algorithm.defaults, name));
  return family !== "table" && family !== "yardstick";
}

/** Whether it learns what follows a request and not its own reward alone: tables and networks do, and a linear one that has a say in it. */
export function looksAhead(algorithm: Pick<Algorithm, "scope" | "learnsFrom" | "defaults">): boolean {
  const family = familyOf(algorithm);
  return (family !== "linear" && family !== "corrected") || Object.hasOwn(algorithm.defaults, "foresight");
}

/** Whether a linear algorithm explores what it is in doubt of, and not a share of decisions whatever it knows. */
export function exploresByDoubt({ defaults }: Pick<Algorithm, "defaults">): boolean {
  return ["draws", "gammaScale", "alpha"].some((name) => Object.hasOwn(defaults, name));
}

/** The cells of a table over this state at so many bins a field; fields that are levels of one column ("x=1", "x=2") count once, by their number. */
export function cellsOf(state: readonly Field[], bins: number): number {
  const levels = new Map<string, number>();
  let cells = 1;
  for (const { name, low, high } of state) {
    const [column, level] = name.split("=");
    if (level !== undefined && low === 0 && high === 1) levels.set(column, (levels.get(column) ?? 0) + 1);
    else cells *= bins;
  }
  for (const count of levels.values()) cells *= count;
  return cells;
}
