// From a table and its mapping to a log of decisions and the problem they belong to.
import type { DecisionSpec, Log, Metric } from "../../core/index.ts";
import { readActions } from "./actions.ts";
import { givenCandidates } from "./candidates.ts";
import { refuseDuplicateCandidates, varyingColumns } from "./candidate-rows.ts";
import { readDecisions } from "./decisions.ts";
import { nextObservations } from "./episodes.ts";
import type { Mapping } from "./mapping.ts";
import { observe, refuseOtherSpec } from "./observe.ts";
import { bringInOrder, propensitySource, readNumbers, subjectsOf, type PropensitySource } from "./numbers.ts";
import { tabularProblem, type TabularProblem } from "./problem.ts";
import { readState, type ColumnReading } from "./state.ts";
import type { Table } from "./table.ts";

/** How a log was understood: to be shown before anything is learned. */
export interface LogReading {
  readonly source: string;
  readonly tableRows: number;
  readonly decisions: number;
  readonly actions: readonly string[];
  readonly limits: readonly string[];
  readonly metrics: readonly string[];
  readonly state: readonly ColumnReading[];
  readonly candidate: readonly ColumnReading[];
  readonly propensities: PropensitySource;
  /** Plain sentences about what is odd but usable. */
  readonly warnings: readonly string[];
}

/** A log of decisions that came from a table, and the problem they belong to. */
export interface TabularLog {
  readonly problem: TabularProblem;
  readonly log: Log;
  /** [log rows], the row of the table each came from. */
  readonly rows: Int32Array;
  readonly propensities: PropensitySource;
  readonly reading: LogReading;
}

/** What a log is read with beside its mapping. */
export interface LogExtras {
  /** Features per action. */
  readonly candidates?: Table | undefined;
  /** Fields and candidates to encode with, as those of a snapshot, instead of finding them in this log. */
  readonly spec?: DecisionSpec | undefined;
}

/**
 * The log of a table. Propensities to be estimated are NaN. Throws `bad-log` with file, row and column at the first row that
 * cannot be used, `bad-expression` for a formula, `bad-settings` where the spec to encode with does not fit the mapping.
 */
export function tabularLog(table: Table, mapping: Mapping, extras: LogExtras = {}): TabularLog {
  const found = readDecisions(table, mapping);
  if (found.groups !== null) refuseDuplicateCandidates(table, mapping, found.groups);
  const varying = varyingColumns(table, mapping, found);
  const { decisions, episodes, times } = bringInOrder(table, mapping, found);
  const candidates = givenCandidates(extras, mapping);
  const actions = readActions(table, mapping, { decisions, given: candidates });
  const state = extras.spec === undefined ? readState(table, mapping, { rows: decisions.rows, varying }) : { fields: extras.spec.state, columns: [] };
  const numbers = readNumbers(table, mapping, { decisions, episodes });
  const spec: DecisionSpec = {
    state: state.fields,
    candidate: candidates?.fields ?? [],
    fixed: actions.names,
    limits: Object.keys(mapping.costs),
    stages: 1,
    discount: numbers.discounts.reduce((most, value) => (value > most ? value : most), typeof mapping.discount === "number" ? mapping.discount : 0),
  };
  if (extras.spec !== undefined) refuseOtherSpec(spec, extras.spec);
  const observations = observe(table, { rows: decisions.rows, allowed: actions.allowed, spec, matrix: candidates?.matrix ?? new Float32Array(0) });
  const metrics = metricsOf(mapping);
  const propensities = propensitySource(table, mapping);
  const rows = decisions.rows.length;
  return {
    problem: tabularProblem(spec, { metrics, candidates: observations.features, keys: keysOf(mapping) }),
    log: {
      spec, rows, observations, actions: actions.chosen, ...numbers, next: nextObservations(observations, numbers),
      stages: new Uint8Array(rows), metrics, episodes, subjects: subjectsOf(table, mapping, { rows: decisions.rows, episodes }),
      times: times ?? new Float64Array(rows).fill(Number.NaN), decisions: decisions.ids,
    },
    rows: decisions.rows,
    propensities,
    reading: {
      source: table.source, tableRows: table.rows, decisions: rows,
      actions: actions.names, limits: spec.limits, metrics: metrics.map((metric) => metric.name),
      state: state.columns, candidate: candidates?.columns ?? [], propensities, warnings: warningsOf(actions.names, actions.chosen, propensities),
    },
  };
}

function metricsOf(mapping: Mapping): Metric[] {
  return Object.entries(mapping.metrics).map(([name, entry]) =>
    typeof entry === "object" ? { name, unit: entry.unit, better: entry.better, per: entry.per } : { name, unit: "1", better: "higher", per: null });
}

function keysOf({ subject, episode, time, eligible }: Mapping): { [key: string]: string } {
  return Object.fromEntries(Object.entries({ subject, episode, time, eligible }).filter((entry): entry is [string, string] => entry[1] !== null));
}

function warningsOf(names: readonly string[], chosen: Int32Array, propensities: PropensitySource): string[] {
  const warnings: string[] = [];
  const taken = new Set(chosen);
  if (taken.size === 1) warnings.push(`Only one action in the whole log (${names[chosen[0]]}): nothing can be said about any other.`);
  const never = names.filter((_, action) => !taken.has(action));
  const more = never.length > 8 ? ` and ${never.length - 8} more` : "";
  if (never.length > 0) warnings.push(`Never chosen in the log: ${never.slice(0, 8).join(", ")}${more}.`);
  if (propensities === "estimated") warnings.push("The log has no propensities: they are estimated, and every result rests on that estimate.");
  return warnings;
}
