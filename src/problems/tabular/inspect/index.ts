// Inspection: the quality of a log before anything is learned from it.
export type { ColumnQuality, Fences } from "./column-quality.ts";
export type { Drift } from "./drift.ts";
export { findingTexts, sayFinding, type Finding, type FindingCode, type Severity } from "./findings.ts";
export { inspectDecisions, inspectLog, type DecisionQuality, type InspectOptions, type Inspection } from "./inspect.ts";
export type { ActionCheck, CalibrationBin } from "./propensity-check.ts";
export { inspectSupport, type ActionSupport } from "./support.ts";
