// Writes what came of checking reference files as a table and one closing sentence.
import type { FileCheck } from "./check-files.ts";
import type { ReferenceCheck } from "./kind.ts";

const HEADINGS = ["kind", "group", "compared", "equal", "largest difference", "of tolerance", "where"];

/** The table over all files that could be checked, a line for each that could not, and the sum. */
export function describeFiles(files: readonly FileCheck[]): string {
  const rows = files.flatMap((file) => ("checks" in file ? file.checks.map((check) => cells(file.kind, check)) : []));
  const faults = files.flatMap((file) => ("fault" in file ? [`${file.file}: ${file.fault}`] : []));
  return [...(rows.length > 0 ? align([HEADINGS, ...rows]) : []), ...faults, ...(rows.length > 0 ? [summary(files)] : [])].join("\n");
}

function cells(kind: string, check: ReferenceCheck): string[] {
  if (check.note !== undefined) return [kind, check.group, "-", "-", "-", "-", check.note];
  const { compared, equal, difference, largest, where } = check;
  const verdict = equal < compared ? `${where} DIFFERS` : where;
  return [kind, check.group, String(compared), String(equal), difference.toExponential(2), largest.toPrecision(2), verdict];
}

function align(rows: readonly string[][]): string[] {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const isNumber = (column: number): boolean => column >= 2 && column <= 5;
  const place = (cell: string, column: number): string => (isNumber(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]));
  return rows.map((row) => row.map(place).join("  ").trimEnd());
}

function summary(files: readonly FileCheck[]): string {
  const checks = files.flatMap((file) => ("checks" in file ? file.checks : []));
  const compared = checks.reduce((total, check) => total + check.compared, 0);
  const equal = checks.reduce((total, check) => total + check.equal, 0);
  const open = checks.filter((check) => check.note !== undefined).length;
  const uncovered = open > 0 ? `; ${open} groups not yet covered` : "";
  return `${compared} compared, ${equal} equal within tolerance, ${compared - equal} different${uncovered}`;
}
