// The quality of a log before anything is learned from it, as plain data.
import { PropenseError, type Log } from "../../../core/index.ts";
import { tabularLog, type LogExtras, type LogReading, type TabularLog } from "../log.ts";
import type { Mapping } from "../mapping.ts";
import type { PropensitySource } from "../numbers.ts";
import type { Column, Table } from "../table.ts";
import { binColumn } from "./bins.ts";
import { countDuplicates, inspectColumns, type ColumnQuality, type Fences } from "./column-quality.ts";
import { driftFinding, severityOf, stability, type Drift } from "./drift.ts";
import type { Finding } from "./findings.ts";
import { inspectLeakage } from "./leakage.ts";
import { checkPropensities, type ActionCheck, type CalibrationBin } from "./propensity-check.ts";
import { inspectSubjects, inspectSupport, type ActionSupport } from "./support.ts";

/** What is known of the decisions of a log. */
export interface DecisionQuality {
  readonly decisions: number;
  readonly subjects: number;
  readonly busiestSubjectShare: number;
  readonly meanReward: number;
  readonly propensities: PropensitySource;
  readonly support: readonly ActionSupport[];
  /** Empty where propensities are to be estimated. */
  readonly inverseCheck: readonly ActionCheck[];
  readonly calibration: readonly CalibrationBin[];
  readonly drift: readonly Drift[];
  /** Per state column, the share of the reward's variance between its bins. */
  readonly explained: readonly { readonly column: string; readonly share: number }[];
}

/** Everything an inspection found: what `inspect --json` prints. */
export interface Inspection {
  readonly source: string;
  readonly rows: number;
  readonly columns: readonly ColumnQuality[];
  readonly duplicateRows: number;
  /** Null without a mapping, or where the log cannot be used as it says. */
  readonly reading: LogReading | null;
  readonly decisions: DecisionQuality | null;
  /** Errors first, then warnings, then notes. */
  readonly findings: readonly Finding[];
}

/** What a log is inspected with beside its mapping. */
export interface InspectOptions extends LogExtras {
  readonly fences?: Fences;
}

/** Inspects a table, and its decisions where a mapping says what its columns mean. A log that cannot be used is a finding, not an error. */
export function inspectLog(table: Table, mapping: Mapping | null, options: InspectOptions = {}): Inspection {
  const { columns, findings } = inspectColumns(table, options.fences);
  const duplicates = countDuplicates(table, mapping?.decision ?? null);
  const found: Finding[] = [...findings];
  // Customers without an identifier or a time may well be alike; decisions at a time may not.
  if (duplicates.count > 0) {
    found.push({
      code: "duplicate-rows",
      severity: mapping?.time === null || mapping === null ? "note" : "warning",
      values: { count: duplicates.count, place: table.place(duplicates.first) },
    });
  }
  const tabular = mapping === null ? null : readOrFind(table, mapping, options, found);
  const decisions = tabular === null ? null : inspectTabular(table, tabular);
  found.push(...(decisions?.findings ?? []));
  return {
    source: table.source, rows: table.rows, columns, duplicateRows: duplicates.count,
    reading: tabular?.reading ?? null, decisions: decisions?.quality ?? null, findings: bySeverity(found),
  };
}

function readOrFind(table: Table, mapping: Mapping, options: InspectOptions, found: Finding[]): TabularLog | null {
  try {
    return tabularLog(table, mapping, options);
  } catch (error) {
    if (!(error instanceof PropenseError)) throw error;
    const { where, expected, got } = error.fault;
    found.push({ code: "unusable", severity: "error", values: { where, expected, got } });
    return null;
  }
}

function bySeverity(findings: readonly Finding[]): Finding[] {
  return (["error", "warning", "note"] as const).flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}

interface Inspected {
  readonly quality: DecisionQuality;
  readonly findings: readonly Finding[];
}

function inspectTabular(table: Table, { log, rows, propensities, reading }: TabularLog): Inspected {
  const base = inspectDecisions(log, propensities);
  const order = orderInTime(log);
  const ordered = order.map((index) => rows[index]);
  const rewards = new Float64Array(order.length);
  for (let index = 0; index < order.length; index++) rewards[index] = log.rewards[order[index]];
  const half = order.length >> 1;
  const findings: Finding[] = [];
  const drift: Drift[] = [];
  const explained: { column: string; share: number }[] = [];
  for (const { name, role } of reading.state) {
    if (role === "left out") continue;
    const binned = binColumn(table.columns.get(name)!, ordered, { most: 20, fitted: half });
    drift.push(stability(name, binned, half));
    const leak = inspectLeakage(name, binned, rewards);
    explained.push({ column: name, share: leak.explainedShare });
    findings.push(...leak.findings);
  }
  findings.push(...drift.flatMap(driftFinding));
  return { quality: { ...base.quality, drift: [...base.quality.drift, ...drift], explained }, findings: [...base.findings, ...findings] };
}

function orderInTime({ times, rows }: Log): Int32Array {
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row++) order[row] = row;
  return Number.isNaN(times[0]) ? order : order.sort((a, b) => times[a] - times[b] || a - b);
}

/** What can be said of the decisions of any log with a fixed list of candidates, without the file it came from. */
export function inspectDecisions(log: Log, propensities: PropensitySource): Inspected {
  const support = inspectSupport(log);
  const subjects = inspectSubjects(log);
  const check = propensities === "estimated" ? { actions: [], calibration: [], findings: [] } : checkPropensities(log);
  const { drift, findings } = inspectOutcomes(log);
  const source: Finding[] = propensities === "logged" ? [] : propensities === "estimated"
    ? [{ code: "propensities-estimated", severity: "warning", values: {} }]
    : [{ code: "propensities-constant", severity: "note", values: { value: log.propensities[0] } }];
  return {
    quality: {
      decisions: log.rows, subjects: subjects.subjects, busiestSubjectShare: subjects.busiestShare,
      meanReward: log.rewards.reduce((sum, reward) => sum + reward, 0) / log.rows,
      propensities, support: support.actions, inverseCheck: check.actions, calibration: check.calibration, drift, explained: [],
    },
    findings: [...source, ...support.findings, ...check.findings, ...subjects.findings, ...findings],
  };
}

function inspectOutcomes(log: Log): { drift: Drift[]; findings: Finding[] } {
  const order = orderInTime(log);
  const half = order.length >> 1;
  const names = [...(log.spec.fixed ?? [])];
  const actions = stability("action", { codes: order.map((row) => log.actions[row]), names }, half);
  const column: Column = { kind: "number", values: log.rewards };
  const reward = stability("reward", binColumn(column, order, { most: 10, fitted: half }), half);
  const mean = (from: number, to: number): number => order.subarray(from, to).reduce((sum, row) => sum + log.rewards[row], 0) / Math.max(1, to - from);
  const findings: Finding[] = [];
  const [ofActions, ofReward] = [severityOf(actions), severityOf(reward)];
  if (ofActions !== null) findings.push({ code: "drift-actions", severity: ofActions, values: { index: actions.index } });
  if (ofReward !== null) {
    findings.push({
      code: "drift-reward",
      severity: ofReward,
      values: { index: reward.index, first: mean(0, half), last: mean(half, order.length) },
    });
  }
  return { drift: [actions, reward], findings };
}
