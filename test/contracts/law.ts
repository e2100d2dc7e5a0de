// A law is a statement with its check, so that a suite can be registered for a subject and also be shown to catch a mutant.
import { describe, expect, it } from "vitest";

export interface Law<Subject> {
  readonly name: string;
  /** Throws where the subject breaks the law. */
  check(subject: Subject): void;
}

/** Registers one test per law. */
export function register<Subject>(title: string, laws: readonly Law<Subject>[], subject: () => Subject): void {
  describe(title, () => {
    for (const law of laws) it(law.name, () => law.check(subject()));
  });
}

/** Names of the laws that the subject breaks. */
export function broken<Subject>(laws: readonly Law<Subject>[], subject: () => Subject): string[] {
  return laws.filter((law) => breaks(law, subject)).map((law) => law.name);
}

function breaks<Subject>(law: Law<Subject>, subject: () => Subject): boolean {
  try {
    law.check(subject());
    return false;
  } catch {
    return true;
  }
}

/** The numbers of two typed arrays are the same, bit for bit. */
export function expectSameBits(found: ArrayBufferView, wanted: ArrayBufferView): void {
  expect(bytesOf(found)).toEqual(bytesOf(wanted));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("hex");
}
