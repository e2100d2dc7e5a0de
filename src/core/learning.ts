// What learns: algorithms with their settings, learners with their policy, and the settings check they share.
import type { DecisionSpec, Policy } from "./decision.ts";
import { describe, fail } from "./errors.ts";
import type { Batch } from "./experience.ts";
import type { Random } from "./random.ts";
import { canonical, type Snapshot } from "./snapshot.ts";

/** Something that improves its policy from experience. */
export interface Learner {
  /** How it decides now; the object stays the same while the learner learns. */
  readonly policy: Policy;
  /** Learns from transitions; stages of a request stand together, rows of an episode in order. Randomness comes from `random` alone. */
  learn(batch: Batch, random: Random): void;
  /** Everything it knows, to be published or resumed. */
  snapshot(): Snapshot;
  /** What its policy depends on, for copies that only act; where it is absent, copies are made of whole snapshots. */
  readonly acting?: ActingNumbers;
}

/** The numbers that a policy depends on and nothing else: small beside a snapshot, as they leave out what was experienced. */
export interface ActingNumbers {
  /** A copy of them. */
  read(): Float64Array;
  /** Makes this learner act as the one they were read from, which has the same algorithm, spec and settings. */
  write(numbers: Float64Array): void;
}

/** A setting's value: a number, a switch or a word. */
export type Setting = number | boolean | string;

/** Which values a setting may take: a range (whole numbers only where `whole`) or a list of words. Switches need none. */
export type Range =
  | { readonly low: number; readonly high: number; readonly whole?: boolean }
  | { readonly oneOf: readonly string[] };

/** Settings by name, as written in a configuration file. */
export type Settings = { readonly [name: string]: Setting };

/** An algorithm is a row of the registry. */
export interface Algorithm<Config extends Settings = Settings> {
  readonly name: string;
  /** One sentence with paper and year. */
  readonly summary: string;
  readonly defaults: Config;
  readonly ranges: { readonly [name in keyof Config]?: Range };
  /** What its policy can come to depend on: the whole observation (when absent), one field of the state, one constant candidate, or nothing. */
  readonly scope?: "observation" | "segment" | "constant" | "nothing";
  /**
   * It does not explore but learns from what somebody else chose: from "choices" alone, which it imitates, or from a "log" of choices with what
   * they earned. Absent where it learns from its own choices, too.
   */
  readonly learnsFrom?: "choices" | "log";
  /** Why it cannot learn such a decision, or null. */
  unsuited(spec: DecisionSpec): string | null;
  /** A fresh learner, or one that goes on from a snapshot of the same algorithm and spec. */
  create(spec: DecisionSpec, config: Config, from?: Snapshot): Learner;
}

/** What has a name and settings: an algorithm, a planner. */
export type Configurable<Config extends Settings> = Pick<Algorithm<Config>, "name" | "defaults" | "ranges">;

/** The algorithm's defaults with the given settings laid over them; unknown names and impossible values are refused. */
export function configure<Config extends Settings>(algorithm: Configurable<Config>, given: unknown): Config {
  if (given === undefined || given === null) return algorithm.defaults;
  if (typeof given !== "object" || Array.isArray(given)) fail("bad-settings", algorithm.name, "an object of settings", describe(given));
  const entries = Object.entries(given);
  for (const [name, value] of entries) {
    const where = `${algorithm.name}.${name}`;
    if (!Object.hasOwn(algorithm.defaults, name)) {
      fail("bad-settings", where, `one of ${Object.keys(algorithm.defaults).join(", ") || "no settings"}`, "an unknown setting");
    }
    checkSetting(where, value, algorithm.defaults[name], algorithm.ranges[name]);
  }
  return { ...algorithm.defaults, ...Object.fromEntries(entries) };
}

function checkSetting(where: string, value: unknown, standard: Setting, range: Range | undefined): void {
  if (typeof value !== typeof standard) fail("bad-settings", where, `a ${typeof standard}`, describe(value));
  if (typeof value === "number" && !Number.isFinite(value)) fail("bad-settings", where, "a finite number", describe(value));
  if (range === undefined) return;
  if ("oneOf" in range) {
    if (!range.oneOf.includes(value as string)) fail("bad-settings", where, `one of ${range.oneOf.join(", ")}`, describe(value));
    return;
  }
  const number = value as number;
  if (number < range.low || number > range.high || (range.whole === true && !Number.isInteger(number))) {
    fail("bad-settings", where, `a ${range.whole === true ? "whole " : ""}number from ${range.low} to ${range.high}`, describe(value));
  }
}

/** A fresh learner, after the settings and the fit to this kind of decision have been checked. */
export function createLearner<Config extends Settings>(
  algorithm: Algorithm<Config>, spec: DecisionSpec, given?: unknown, from?: Snapshot,
): Learner {
  const reason = algorithm.unsuited(spec);
  if (reason !== null) fail("unsuited", algorithm.name, "a decision it can learn", reason);
  if (from !== undefined && from.algorithm !== algorithm.name) {
    fail("bad-snapshot", "algorithm", algorithm.name, from.algorithm);
  }
  if (from !== undefined && canonical(from.spec) !== canonical(spec)) {
    fail("bad-snapshot", "spec", "the kind of decision the snapshot was learned on", "another one");
  }
  return algorithm.create(spec, configure(algorithm, given), from);
}
