// Turns what a schema found wrong with untrusted input into the one error of the project: path, expected, got.
import type { z } from "zod";
import { describe, fail, type ErrorCode } from "../core/index.ts";

type Issue = z.core.$ZodIssue;

/** What an error of this input is called: its code, and the name its path hangs on, e.g. "mapping" or "settings". */
export interface Origin {
  readonly code: ErrorCode;
  readonly where: string;
}

/** The parsed value; throws the origin's error naming the path of the first field that does not fit. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, input: unknown, origin: Origin): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = innermost(result.error.issues[0]);
  const path = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0]] : issue.path;
  const where = path.reduce<string>((text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${String(key)}`), origin.where);
  return fail(origin.code, where, expectationOf(issue), issue.code === "unrecognized_keys" ? "an unknown field" : describe(valueAt(input, path)));
}

// Of a union whose branches all fail at its own place, every branch speaks; else the one that came furthest.
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return issue;
  const branches = issue.errors.filter((branch) => branch.length > 0).map((branch) => branch[0]);
  const deepest = branches.reduce((best, branch) => (branch.path.length > best.path.length ? branch : best), branches[0]);
  return deepest === undefined || deepest.path.length === 0 ? issue : innermost({ ...deepest, path: [...issue.path, ...deepest.path] });
}

function expectationOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type": return `a value of type ${issue.expected === "int" ? "whole number" : issue.expected}`;
    case "invalid_value": return `one of ${issue.values.map((value) => describe(value)).join(", ")}`;
    case "too_small": return `${sizeOf(issue.origin)}${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big": return `${sizeOf(issue.origin)}${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
    case "invalid_format": return `text of the form ${issue.pattern ?? issue.format}`;
    case "not_multiple_of": return `a multiple of ${issue.divisor}`;
    case "unrecognized_keys": return "only known fields";
    case "invalid_union": return formsOf(issue);
    case "custom": case "invalid_key": case "invalid_element": return issue.message;
    default: return "another value";
  }
}

function formsOf(issue: Issue & { code: "invalid_union" }): string {
  if (issue.discriminator !== undefined) return `a known ${issue.discriminator}`;
  const forms = new Set(issue.errors.filter((branch) => branch.length > 0).map((branch) => expectationOf(branch[0])));
  return forms.size === 0 ? "one of the known forms" : [...forms].join(" or ");
}

function sizeOf(origin: string): string {
  return origin === "string" || origin === "array" ? "a length of " : "";
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], input);
}

/** Input laid over standard values: field by field at the top and, where both are plain objects, one level below. What is no object stays as it is. */
export function laidOver(standard: object, given: unknown): unknown {
  if (!isPlain(given)) return given;
  const merged: Record<string, unknown> = { ...standard, ...given };
  for (const [name, value] of Object.entries(standard)) {
    if (isPlain(value) && isPlain(given[name])) merged[name] = { ...value, ...given[name] };
  }
  return merged;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
