// The rules of advice: each looks at one property of the decision and one family of algorithms, and says what it found with the reason.
import type { Algorithm } from "../../core/index.ts";
import { cellsOf, exploresByDoubt, familyOf, looksAhead, readsPrices, type Family, type LogFacts, type Situation } from "./advice-situation.ts";

/** Every reason a rule can give. */
export type ReasonCode =
  | "yardstick" | "single-choice" | "ignores-what-follows" | "learns-what-follows" | "small-table" | "wide-table" | "table-ignores-prices" | "reads-prices"
  | "own-choices" | "extrapolates" | "made-for-logs" | "needs-a-log" | "corrects-by-propensity" | "propensities-estimated" | "too-few-rows" | "rare-outcomes"
  | "thin-support" | "keeps-to-the-log" | "explores-by-doubt" | "curved-values" | "steps-are-cheap" | "wants-a-range";

/** What a rule found: how much it speaks for the algorithm (negative: against), and the numbers its sentence names. */
export interface Finding {
  readonly code: ReasonCode;
  readonly points: number;
  readonly values: { readonly [name: string]: string | number };
}

/** The algorithm in this decision's light. */
interface Case {
  readonly algorithm: Algorithm;
  readonly family: Family;
  readonly situation: Situation;
}

type Rule = (given: Case) => Finding | null;

/** Numbers the rules turn on. */
const adviceLimits = {
  /** Cells a table holds exactly and learns all of; the most that tabular learners keep by default. */
  smallTable: 1000,
  largestTable: 65_536,
  /** Decisions below which a network has little to learn from. */
  networkRows: 5000,
  /** Outcomes that differ from the usual one below which anything but a simple model follows noise. */
  fewOutcomes: 300,
  /** The share of candidates with thin support above which a policy has to stay close to the log. */
  thinShare: 0.2,
} as const;

const found = (code: ReasonCode, points: number, values: Finding["values"] = {}): Finding => ({ code, points, values });
const isNetwork = (family: Family): boolean => family === "replay" || family === "offline" || family === "own-choices";
const onLog = (rule: (given: Case, log: LogFacts) => Finding | null): Rule => (given) => (given.situation.log === null ? null : rule(given, given.situation.log));

/** All rules; a yardstick is told from the rest by the first one alone. */
const rules: readonly Rule[] = [
  ({ family, situation: { spec } }) => (spec.discount === 0 && (family === "linear" || family === "corrected") ? found("single-choice", 3) : null),
  ({ algorithm, situation: { spec } }) => (spec.discount > 0 && !looksAhead(algorithm) ? found("ignores-what-follows", -4, { discount: spec.discount }) : null),
  ({ algorithm, situation: { spec } }) => (spec.discount > 0 && looksAhead(algorithm) ? found("learns-what-follows", 2, { discount: spec.discount }) : null),
  ({ family, situation: { spec }, algorithm }) => {
    if (family !== "table") return null;
    const cells = cellsOf(spec.fixed === null ? [...spec.state, ...spec.candidate] : spec.state, Number(algorithm.defaults["bins"]));
    if (cells <= adviceLimits.smallTable) return found("small-table", 3, { cells });
    return cells > adviceLimits.largestTable ? found("wide-table", -4, { fields: spec.state.length, cells: cells > 1e9 ? "10^9" : cells, largest: adviceLimits.largestTable }) : null;
  },
  ({ family, situation: { spec } }) => (family === "table" && spec.limits.length > 0 ? found("table-ignores-prices", -2, { limits: spec.limits.join(", ") }) : null),
  ({ algorithm, situation: { spec } }) => (spec.limits.length > 0 && readsPrices(algorithm) ? found("reads-prices", 1, { limits: spec.limits.join(", ") }) : null),
  ({ family, situation: { spec } }) => (isNetwork(family) && spec.state.length > 0 ? found("curved-values", spec.discount > 0 ? 1 : 0) : null),
  ({ family, situation: { log } }) => (log === null && (family === "own-choices" || family === "replay") ? found("steps-are-cheap", 1) : null),
  ({ family, situation: { log } }) => (log === null && family === "offline" ? found("needs-a-log", -4) : null),
  ({ family, algorithm, situation: { log } }) => (log === null && family === "linear" && exploresByDoubt(algorithm) ? found("explores-by-doubt", 1) : null),
  ({ algorithm: { defaults } }) => (Object.hasOwn(defaults, "lowReturn") ? found("wants-a-range", -1, { low: Number(defaults["lowReturn"]), high: Number(defaults["highReturn"]) }) : null),
  onLog(({ family }) => (family === "own-choices" ? found("own-choices", -10) : null)),
  onLog(({ family }) => (family === "replay" ? found("extrapolates", -3) : null)),
  onLog(({ family, situation: { spec } }) => (family === "offline" ? found("made-for-logs", spec.discount > 0 ? 3 : 1) : null)),
  onLog(({ family }, { propensities }) => (family === "corrected" && propensities !== "estimated" ? found("corrects-by-propensity", 1) : null)),
  onLog(({ family }, { propensities }) => (family === "corrected" && propensities === "estimated" ? found("propensities-estimated", -1) : null)),
  onLog(({ family }, { decisions }) => (isNetwork(family) && decisions < adviceLimits.networkRows ? found("too-few-rows", -3, { decisions, wanted: adviceLimits.networkRows }) : null)),
  onLog(({ family }, { outcomes }) => (outcomes < adviceLimits.fewOutcomes && (isNetwork(family) || family === "table") ? found("rare-outcomes", -2, { outcomes: Math.round(outcomes) }) : null)),
  onLog(({ family }, log) => (isThin(log) && (family === "linear" || family === "table") ? found("thin-support", -1, { thin: log.thin, candidates: log.candidates }) : null)),
  onLog(({ family, algorithm }, log) => (isThin(log) && family === "offline" && Object.hasOwn(algorithm.defaults, "passes") ? found("keeps-to-the-log", 1, { thin: log.thin, candidates: log.candidates }) : null)),
];

function isThin({ thin, candidates }: LogFacts): boolean {
  return candidates > 0 && thin > adviceLimits.thinShare * candidates;
}

/** What all rules find of an algorithm that is suited. */
export function findingsOf(algorithm: Algorithm, situation: Situation): readonly Finding[] {
  const family = familyOf(algorithm);
  if (family === "yardstick") return [found("yardstick", 0)];
  return rules.flatMap((rule) => rule({ algorithm, family, situation }) ?? []);
}
