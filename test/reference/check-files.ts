// Checks reference files one after the other: which kind each is, what was compared, what differs.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { controlKind } from "./cartpole.ts";
import { dynamicProgramming } from "./dynamic-programming.ts";
import type { ReferenceCheck, ReferenceKind } from "./kind.ts";
import { opeKind } from "./ope.ts";
import { recogymKindOfFile } from "./recogym.ts";
import { specialFunctions } from "./special-functions.ts";

// Every kind of reference file that can be checked.
const kinds: readonly ReferenceKind[] = [specialFunctions, dynamicProgramming, opeKind, controlKind, recogymKindOfFile];

/** What came of one file: its checks, or why there are none. */
export type FileCheck =
  | { readonly file: string; readonly kind: string; readonly checks: readonly ReferenceCheck[] }
  | { readonly file: string; readonly fault: string };

/** Reads and checks one file; whatever is wrong with it is the answer, never thrown. */
export function checkFile(path: string): FileCheck {
  const file = basename(path);
  const json = readJson(path);
  if ("fault" in json) return { file, fault: json.fault };
  const kind = kinds.find((candidate) => candidate.recognises(json.value));
  if (kind === undefined) {
    const seen = typeof json.value === "object" && json.value !== null ? Object.keys(json.value).slice(0, 5).join(", ") : typeof json.value;
    return { file, fault: `expected one of the kinds ${kinds.map(({ name }) => name).join(", ")}; got ${seen || "nothing"}` };
  }
  return checkKind(file, kind, json.value);
}

function checkKind(file: string, kind: ReferenceKind, value: unknown): FileCheck {
  try {
    const checks = kind.check(value);
    if (checks.every(({ compared }) => compared === 0)) {
      return { file, fault: `expected numbers to compare in a file of the kind ${kind.name}; got none` };
    }
    return { file, kind: kind.name, checks };
  } catch (error) {
    return { file, fault: `expected the shape of the kind ${kind.name}; got one that fails with: ${(error as Error).message}` };
  }
}

function readJson(path: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(readFileSync(path, "utf8")) as unknown };
  } catch (error) {
    return { fault: `expected a readable JSON file; got: ${(error as Error).message}` };
  }
}

/** 0 where all compared numbers are equal, 1 where any differs, 2 where a file could not be checked. */
export function exitCode(files: readonly FileCheck[]): 0 | 1 | 2 {
  if (files.some((file) => "fault" in file)) return 2;
  return files.some((file) => "checks" in file && file.checks.some(({ compared, equal }) => equal < compared)) ? 1 : 0;
}
