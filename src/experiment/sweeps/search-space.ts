// Where a sweep looks: ranges of settings, drawn evenly or on a logarithmic scale.
import { describe, fail, sampleIndex, type Algorithm, type Random, type Setting, type Settings } from "../../core/index.ts";
import { exponential, logarithm } from "../../kernels/index.ts";

/** The values one setting may be drawn from; `log` draws its logarithm evenly, as suits rates and widths. */
export type SearchRange =
  | { readonly kind: "even" | "log"; readonly low: number; readonly high: number; readonly whole?: boolean }
  | { readonly kind: "oneOf"; readonly values: readonly Setting[] };

/** Ranges by name of the setting. */
export type SearchSpace = { readonly [setting: string]: SearchRange };

/** How far from its default a setting is looked for on a logarithmic scale. */
const reach = 30;

/**
 * Ranges for these settings of an algorithm, from its own ranges and defaults: words and switches among all their values; shares evenly
 * over [0, 1]; rates and whole numbers on a logarithmic scale from a thirtieth of the default to thirty times it, within what is allowed. Throws
 * `bad-settings` for a setting that the algorithm does not have, or whose default is 0 where a logarithm is needed: such a range has to be given.
 */
export function searchSpaceOf(algorithm: Pick<Algorithm, "name" | "defaults" | "ranges">, settings: readonly string[]): SearchSpace {
  return Object.fromEntries(settings.map((name) => {
    const standard = algorithm.defaults[name] as Setting | undefined;
    const where = `${algorithm.name}.${name}`;
    if (standard === undefined) fail("bad-settings", where, `one of ${Object.keys(algorithm.defaults).join(", ")}`, "an unknown setting");
    return [name, rangeOf(where, standard, algorithm.ranges[name])];
  }));
}

function rangeOf(where: string, standard: Setting, range: Algorithm["ranges"][string]): SearchRange {
  if (typeof standard === "boolean") return { kind: "oneOf", values: [false, true] };
  if (range !== undefined && "oneOf" in range) return { kind: "oneOf", values: range.oneOf };
  if (typeof standard === "string" || range === undefined) fail("bad-settings", where, "a setting with a range, or one given by hand", describe(standard));
  const { low, high, whole = false } = range;
  if (low === 0 && high === 1 && !/rate/i.test(where)) return { kind: "even", low, high };
  if (!(standard > 0)) fail("bad-settings", where, "a default above 0, or a range given by hand", describe(standard));
  const bounds = { low: Math.max(low, standard / reach), high: Math.min(high, standard * reach) };
  return { kind: "log", ...bounds, ...(whole && { low: Math.ceil(bounds.low), high: Math.floor(bounds.high), whole }) };
}

/** One draw; every setting has a stream of its own, so that a further setting does not move the others. Throws `bad-settings` for an impossible range. */
export function drawSettings(space: SearchSpace, random: Random): Settings {
  return Object.fromEntries(Object.entries(space).map(([name, range]) => [name, drawOne(name, range, random.fork(name))]));
}

function drawOne(name: string, range: SearchRange, random: Random): Setting {
  if (range.kind === "oneOf") {
    if (range.values.length === 0) fail("bad-settings", name, "at least one value", "none");
    return range.values[sampleIndex(random, range.values.length)];
  }
  const { kind, low, high, whole = false } = range;
  if (!(low <= high) || (kind === "log" && !(low > 0))) fail("bad-settings", name, kind === "log" ? "0 < low <= high" : "low <= high", `${low} to ${high}`);
  const u = random.uniform();
  const value = kind === "even" ? low + u * (high - low) : exponential(logarithm(low) + u * (logarithm(high) - logarithm(low)));
  return Math.min(high, Math.max(low, whole ? Math.round(value) : value));
}
