// How every command answers: a table for people on standard output, one JSON object for programs, notices on standard error.
import { styleText } from "node:util";
import Table from "cli-table3";

/** Where a command writes; tests hand in their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly interactive: boolean;
}

/** The real standard streams. */
export const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  interactive: process.stderr.isTTY,
};

/** Lets `propense ... | head` end quietly when the reader has had enough. */
export function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}

/**
 * Prints one JSON object, indented. JSON has no word for infinity: an end without a bound (the interval of a single subject) is the
 * largest number there is, so that a number stands wherever one is promised. What is not a number at all becomes null.
 */
export function printJson(to: Terminal, value: unknown): void {
  to.out(`${JSON.stringify(value, (_name, part: unknown) => (typeof part === "number" ? bounded(part) : part), 2)}\n`);
}

function bounded(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}

/** Prints rows under a header; the first column is left-aligned, the others right-aligned. */
export function printTable(to: Terminal, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = new Table({
    head: head.map((name) => styleText("bold", name, { stream: process.stdout })),
    colAligns: head.map((_name, column) => (column === 0 ? "left" : "right")),
    style: { head: [], border: [], compact: true },
    chars: plainBorders,
  });
  for (const row of rows) table.push([...row]);
  to.out(`${table.toString()}\n`);
}

const plainBorders = {
  top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "",
  left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  ",
};

/** A number as people read it: four significant digits, a thin set of thousands separators, "-" where there is none. */
export function showNumber(value: number): string {
  if (!Number.isFinite(value)) return "-";
  if (Math.abs(value) >= 10_000) return Math.round(value).toLocaleString("en-US");
  return value === 0 ? "0" : Number(value.toPrecision(4)).toString();
}

/** "low to high". */
export function showInterval(interval: readonly [number, number]): string {
  return `${showNumber(interval[0])} to ${showNumber(interval[1])}`;
}

/** A share in percent, one decimal. */
export function showShare(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : "-";
}
