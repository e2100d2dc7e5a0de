// A problem from any log: a table, what its columns mean, and the decisions that come of it.
export { candidateMatrix, readCandidates, type Candidates } from "./candidates.ts";
export { encoderOf, type Encoder, type StateColumn } from "./encoder.ts";
export { parseExpression, type Expression } from "./expression.ts";
export { mappingFlags, mappingFromFlags, type FlagValues, type MappingFlag } from "./flags.ts";
export { tabularLog, type LogExtras, type LogReading, type TabularLog } from "./log.ts";
export { parseMapping, type Mapping } from "./mapping.ts";
export type { PropensitySource } from "./numbers.ts";
export { tabularProblem, type RequestKeys, type TabularOptions, type TabularOutcome, type TabularProblem, type TabularRequest } from "./problem.ts";
export type { ColumnReading } from "./state.ts";
export type { Column, Table } from "./table.ts";
export { tableOf, type Cell } from "./table-of.ts";
export { parseTime } from "./time.ts";
export { tabularPolicyTable, type PolicyTable } from "./policy-table.ts";
export * from "./inspect/index.ts";
