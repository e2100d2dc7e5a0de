// Files in and out: logs of any kind, records, settings, snapshots; all writing is whole or not at all.
export { openCheckpoints, type Checkpoints } from "./checkpoints.ts";
export { readTable } from "./read-table.ts";
export { readJson, readLines, readRecords, readSnapshot, readText, writeSnapshot } from "./records.ts";
export type { RecordLine, TextLine } from "./records.ts";
export { openJsonlWriter, writeAtomically } from "./write.ts";
export * from "./write-records.ts";
