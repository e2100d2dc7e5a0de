// The one error of the project: what went wrong, where, what was expected and what was got, under a stable code.

/** Every code an error may carry, with its title; docs/errors.md is checked against this table by a test. */
export const errorTitles = {
  "bad-flag": "A command-line flag or its value is not usable",
  "bad-file": "A file cannot be read as what it should be",
  "bad-log": "A row of a log of decisions is not usable",
  "bad-settings": "Settings of a problem, an algorithm or a campaign are not usable",
  "bad-request": "A decision request does not have the form its problem asks for",
  "bad-outcome": "An outcome does not have the form its problem asks for",
  "bad-event": "An event of a customer does not have the form its sender's format asks for",
  "personal-data": "A field that names a person was not declared",
  "bad-snapshot": "A policy file is damaged or belongs to something else",
  "bad-expression": "A reward expression cannot be understood",
  "unsuited": "An algorithm cannot learn this kind of decision",
  "unknown-name": "No entry of the registry has this name",
  "broken-policy": "A policy returned something that is not a distribution over the allowed candidates",
  "no-candidate": "No candidate is allowed in this observation",
  "over-budget": "An account does not hold the money that was asked of it",
  "ledger": "A movement of money contradicts what the ledger holds",
  "conflict": "The same identifier was used before for something else",
  "not-found": "Nothing is known under this identifier",
  "diverged": "Training produced numbers that are not finite",
  "stale": "Another writer has taken over this stream",
  "not-valid": "An offer cannot be redeemed: it is used up, taken back, over, or not yet valid",
  "gone": "What was asked for was erased or cut off, and is not kept any more",
  "unavailable": "The service cannot write now, and answers nothing it could not keep",
  "overloaded": "More is asked than can be answered in time",
  "bad-body": "A request over HTTP does not have the form of its route",
  "unauthorized": "The request carries no key that is known and stands",
  "forbidden": "The key may not do this",
  "too-many": "More requests than this key may send in this time",
  "too-large": "The request is larger or deeper than the service reads",
  "too-slow": "The request did not arrive within the time the service waits",
} as const satisfies Record<string, string>;

/** A stable code; docs/errors.md says what each one means. */
export type ErrorCode = keyof typeof errorTitles;

/** What a reader needs to mend the input. */
export interface Fault {
  readonly code: ErrorCode;
  /** File and line, flag, or the path of a field. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
}

/** Thrown for every fault of the input or the caller; a fault of our own is a plain Error. */
export class PropenseError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(`${fault.where}: expected ${fault.expected}, got ${fault.got}`);
    this.name = "PropenseError";
    this.fault = fault;
  }
}

/**
 * Throws the one error; returns never, so that it can stand where a value is needed. A string in `got` is our own words and
 * is shown as it is, on one line; an untrusted string belongs into `describe`.
 */
export function fail(code: ErrorCode, where: string, expected: string, got: unknown): never {
  throw new PropenseError({ code, where, expected, got: typeof got === "string" ? singleLine(got, 400) : describe(got) });
}

/** A short, single-line picture of an untrusted value, at most 80 characters. */
export function describe(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : plain(value);
  return singleLine(text, 80);
}

function singleLine(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > most ? `${line.slice(0, most - 3)}...` : line;
}

function plain(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}
