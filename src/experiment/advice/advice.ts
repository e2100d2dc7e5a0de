// Which algorithms suit a decision and why: a ranked list with reasons, the settings to start with, and what speaks against the rest.
import { configure, type Algorithm, type Settings } from "../../core/index.ts";
import { findingsOf, type Finding } from "./advice-rules.ts";
import { familyOf, type Situation } from "./advice-situation.ts";

/** How an algorithm stands: the best of those with a point for them, others with no point against, against, what everything is measured by, impossible. */
export type Suit = "first" | "possible" | "unlikely" | "yardstick" | "unsuited";

/** Advice on one algorithm. */
export interface Advice {
  readonly algorithm: string;
  readonly suit: Suit;
  readonly points: number;
  /** The largest points first; empty where it is unsuited, or where no rule has anything to say. */
  readonly findings: readonly Finding[];
  /** Why it cannot learn this at all, in the algorithm's own words; null where it can. */
  readonly unsuited: string | null;
  /** What to set away from the defaults; accepted by the algorithm. */
  readonly settings: Settings;
}

const order: readonly Suit[] = ["first", "possible", "unlikely", "yardstick", "unsuited"];

/** Advice on all of these algorithms, best first; equals stay in the order of the registry. */
export function advise(situation: Situation, algorithms: readonly Algorithm[]): readonly Advice[] {
  const judged = algorithms.map((algorithm): Advice => {
    const unsuited = algorithm.unsuited(situation.spec);
    if (unsuited !== null) return { algorithm: algorithm.name, suit: "unsuited", points: Number.NEGATIVE_INFINITY, findings: [], unsuited, settings: {} };
    const findings = [...findingsOf(algorithm, situation)].sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
    const points = findings.reduce((sum, each) => sum + each.points, 0);
    const suit = familyOf(algorithm) === "yardstick" ? "yardstick" : points < 0 ? "unlikely" : "possible";
    return { algorithm: algorithm.name, suit, points, findings, unsuited, settings: settingsFor(algorithm, situation) };
  });
  const most = Math.max(...judged.filter(({ suit }) => suit === "possible").map(({ points }) => points));
  return judged.map((each): Advice => (each.suit === "possible" && each.points === most && most > 0 ? { ...each, suit: "first" } : each))
    .sort((a, b) => order.indexOf(a.suit) - order.indexOf(b.suit) || b.points - a.points);
}

/** Steps or decisions a first trial is planned for where nothing limits them. */
export const trialSteps = 20_000;

// Schedules end within the trial; prices are read where there are limits; a buffer need not be larger than the log.
function settingsFor(algorithm: Algorithm, { spec, log }: Situation): Settings {
  const has = (name: string): boolean => Object.hasOwn(algorithm.defaults, name);
  const rows = log?.decisions ?? trialSteps;
  const family = familyOf(algorithm);
  return configured(algorithm, {
    ...(spec.limits.length > 0 && has("priceInputs") && { priceInputs: true }),
    ...((family === "table" || family === "replay") && has("decay") && { decay: Math.max(1, Math.round(rows / 2)) }),
    ...(has("horizon") && log === null && { horizon: rows }),
    ...(log !== null && has("bufferRows") && { bufferRows: Math.max(2, log.decisions) }),
  });
}

// What is the default already is left out; what the algorithm would refuse is a fault of ours and thrown.
function configured(algorithm: Algorithm, wanted: Settings): Settings {
  configure(algorithm, wanted);
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => algorithm.defaults[name] !== value));
}
