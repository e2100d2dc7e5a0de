// Options that several commands share, and the parsing of their values.
import { resolve } from "node:path";
import type { Command } from "commander";
import { describe, fail } from "../core/index.ts";

/** Options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly report?: string;
  readonly seed: number;
}

/** Adds --json, --report and --seed. */
export function withCommon(command: Command): Command {
  return command
    .option("--json", "print one JSON object instead of tables")
    .option("--report <file>", "write a standalone HTML report to this file")
    .option("--seed <number>", "seed of everything random", numberOption("--seed", { whole: true, low: 0 }), 1);
}

/** Throws `bad-flag` where a command would write over a file that it reads, or twice to the same one. */
export function refuseOverwriting(read: readonly (string | undefined)[], written: { readonly [flag: string]: string | undefined }): void {
  const taken = new Set(read.filter((path) => path !== undefined).map((path) => resolve(path)));
  for (const [flag, path] of Object.entries(written)) {
    if (path === undefined) continue;
    if (taken.has(resolve(path))) fail("bad-flag", flag, "a file that this command does not read or write otherwise", describe(path));
    taken.add(resolve(path));
  }
}

/** What a number must be. */
export interface NumberRange {
  readonly low?: number;
  readonly high?: number;
  readonly whole?: boolean;
}

/** A parser for commander that refuses what is not a number of this kind, with the flag's name. */
export function numberOption(flag: string, range: NumberRange = {}): (text: string) => number {
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY, whole = false } = range;
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isFinite(value) && value >= low && value <= high && (!whole || Number.isInteger(value))) return value;
    const bounds = [Number.isFinite(low) ? ` of at least ${low}` : "", Number.isFinite(high) ? ` of at most ${high}` : ""].filter((part) => part !== "");
    return fail("bad-flag", flag, `a ${whole ? "whole " : ""}number${bounds.join(" and")}`, describe(text));
  };
}

/** Collects the values of an option that may be given again and again. */
export function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value];
}

/** A comma-separated list of different names, at least one, or `bad-flag`. */
export function listOption(flag: string): (text: string) => readonly string[] {
  return (text) => {
    const names = text.split(",").map((part) => part.trim()).filter((part) => part !== "");
    if (names.length === 0) fail("bad-flag", flag, "names separated by commas", describe(text));
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    return twice === undefined ? names : fail("bad-flag", flag, "each name once", `${describe(twice)} twice`);
  };
}

/** One of the words, or `bad-flag`. */
export function wordOption<Word extends string>(flag: string, words: readonly Word[]): (text: string) => Word {
  return (text) => words.find((word) => word === text) ?? fail("bad-flag", flag, `one of ${words.join(", ")}`, describe(text));
}

/** A JSON object given on the command line, e.g. '{"epsilon":0}'. */
export function objectOption(flag: string, text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // reported below
  }
  return fail("bad-flag", flag, "a JSON object", describe(text));
}
