// The decision of a log as a problem without a world: it reads requests as the log's own columns, so that what was learned from the log decides live.
import { describe, fail, type DecisionSpec, type Metric } from "../../core/index.ts";
import type { Problem } from "../problem.ts";
import { parseList } from "./actions.ts";
import { encoderOf } from "./encoder.ts";
import { parseTime } from "./time.ts";

/** A request, encoded: the log's state columns as one state, and who, when and which candidates where it says so. */
export interface TabularRequest {
  readonly state: Float32Array;
  readonly allowed: Uint8Array;
  /** Milliseconds since 1970, 0 where the request has no time. */
  readonly time: number;
  readonly subject: string | null;
  readonly episode: string;
}

/** What came of a decision; several outcomes of one decision add up. */
export interface TabularOutcome {
  readonly reward: number;
  readonly costs: { readonly [limit: string]: number };
  readonly metrics: { readonly [name: string]: number };
}

/** The keys of a request that are no state. */
export interface RequestKeys {
  readonly subject: string;
  readonly episode: string;
  readonly time: string;
  readonly eligible: string;
}

/** What a problem needs beside its spec. */
export interface TabularOptions {
  readonly metrics?: readonly Metric[];
  /** [A x F], needed where the spec has candidate fields. */
  readonly candidates?: Float32Array;
  /** Defaults: "subject", "episode", "time", "eligible". */
  readonly keys?: Partial<RequestKeys>;
}

/** The decision of a log. A candidate is its name. */
export type TabularProblem = Problem<TabularRequest, string, TabularOutcome>;

const day = 86_400_000;

/**
 * The problem of a spec that came from a log; a snapshot's spec is enough. A request is an object with a value for every state
 * column (null where missing), an outcome `{ reward, costs?, metrics? }`. Throws `bad-settings` where candidates have fields but no matrix is given.
 */
export function tabularProblem(spec: DecisionSpec, options: TabularOptions = {}): TabularProblem {
  const names = spec.fixed ?? fail("bad-settings", "spec.fixed", "names of candidates, as every problem made from a log has", "null");
  const matrix = options.candidates ?? new Float32Array(0);
  if (matrix.length !== names.length * spec.candidate.length) {
    fail("bad-settings", "candidates", `${names.length} x ${spec.candidate.length} features (give the candidates file)`, `${matrix.length} numbers`);
  }
  const metrics = options.metrics ?? [];
  const parse = requestParser(spec, names, { subject: "subject", episode: "episode", time: "time", eligible: "eligible", ...options.keys });
  return {
    spec,
    metrics,
    parseRequest: parse,
    parseOutcome: (input) => parseOutcome(input, spec.limits, metrics),
    stage: (request, chosen, prices) =>
      chosen.length > 0 ? null : { observation: { state: request.state, candidates: matrix, allowed: request.allowed, prices }, candidates: names },
    label: (candidate) => candidate,
    time: (request) => request.time,
    subject: (request) => request.subject,
    episode: (request) => request.episode,
    assess: (_decision, outcomes) => assess(outcomes, spec.limits, metrics),
    accounts: [],
    account: (name) => fail("unknown-name", "account", "no account, as a log holds no money", describe(name)),
    reserve: () => [],
    fallback: (request) => [names[Math.max(0, request.allowed.indexOf(1))]],
    outcomeWindowMs: 7 * day,
  };
}

function requestParser(spec: DecisionSpec, names: readonly string[], keys: RequestKeys): (input: unknown) => TabularRequest {
  const encoder = encoderOf(spec.state);
  const stateNames = new Set(encoder.columns.map((column) => column.name));
  const positions = new Map(names.map((name, position) => [name, position]));
  return (input) => {
    if (!isObject(input)) fail("bad-request", "request", `an object with ${[...stateNames].slice(0, 8).join(", ") || "any keys"}`, describe(input));
    const extra = (key: string): unknown => (stateNames.has(key) || !Object.hasOwn(input, key) ? undefined : (input[key] ?? undefined));
    const subject = textOf(extra(keys.subject), keys.subject);
    return {
      state: encoder.encodeObject(input),
      allowed: allowedOf(extra(keys.eligible), keys.eligible, positions),
      time: timeOf(extra(keys.time), keys.time),
      subject,
      episode: textOf(extra(keys.episode), keys.episode) ?? subject ?? "",
    };
  };
}

function isObject(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}

function textOf(value: unknown, key: string): string | null {
  if (value === undefined) return null;
  if (typeof value === "string" || typeof value === "number") return String(value);
  return fail("bad-request", key, "a text or a number", describe(value));
}

// As in a log, numbers up to 1e11 are seconds.
function timeOf(value: unknown, key: string): number {
  if (value === undefined) return 0;
  const time = typeof value === "string" ? parseTime(value) : typeof value !== "number" ? Number.NaN : Math.abs(value) <= 1e11 ? value * 1000 : value;
  return Number.isFinite(time) ? time : fail("bad-request", key, "ISO 8601 text, or seconds or milliseconds since 1970", describe(value));
}

function allowedOf(value: unknown, key: string, positions: ReadonlyMap<string, number>): Uint8Array {
  const allowed = new Uint8Array(positions.size);
  if (value === undefined) return allowed.fill(1);
  const list = Array.isArray(value) ? value.map(String) : typeof value === "string" ? parseList(value, new Set(positions.keys())) : null;
  if (list === null || list.length === 0) fail("bad-request", key, "a list of at least one candidate", describe(value));
  for (const name of list) {
    const position = positions.get(name);
    if (position === undefined) fail("bad-request", key, `candidates among ${[...positions.keys()].slice(0, 12).join(", ")}`, describe(name));
    allowed[position] = 1;
  }
  return allowed;
}

function parseOutcome(input: unknown, limits: readonly string[], metrics: readonly Metric[]): TabularOutcome {
  if (!isObject(input)) fail("bad-outcome", "outcome", "an object with a reward", describe(input));
  return {
    reward: finite(input["reward"], "reward"),
    costs: namedNumbers(input["costs"], "costs", limits),
    metrics: namedNumbers(input["metrics"], "metrics", metrics.map((metric) => metric.name)),
  };
}

function finite(value: unknown, where: string): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fail("bad-outcome", where, "a finite number", describe(value));
}

function namedNumbers(input: unknown, where: string, names: readonly string[]): { [name: string]: number } {
  if (input === undefined) return {};
  if (!isObject(input)) fail("bad-outcome", where, "an object of numbers", describe(input));
  const stray = Object.keys(input).find((name) => !names.includes(name));
  if (stray !== undefined) fail("bad-outcome", `${where}.${stray}`, `one of ${names.join(", ") || "no names"}`, "an unknown name");
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, finite(value, `${where}.${name}`)]));
}

function assess(outcomes: readonly TabularOutcome[], limits: readonly string[], metrics: readonly Metric[]): ReturnType<TabularProblem["assess"]> {
  const total = (value: (outcome: TabularOutcome) => number | undefined): number => outcomes.reduce((sum, outcome) => sum + (value(outcome) ?? 0), 0);
  return {
    stages: [{ reward: total((outcome) => outcome.reward), costs: limits.map((limit) => total((outcome) => outcome.costs[limit])) }],
    metrics: Object.fromEntries(metrics.map(({ name }) => [name, total((outcome) => outcome.metrics[name])])),
    settled: [],
    ended: false,
  };
}
