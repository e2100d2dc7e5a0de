// Reads JSON bodies that nobody can be trusted with: not too deep, and without the names that change what objects are.
import { fail } from "../../core/index.ts";

/** Most levels of lists and objects within one another. */
const mostLevels = 32;

/** Parses a body. Throws `bad-body` for what is not JSON or names `__proto__`, `too-large` for what is deeper than `mostLevels`. */
export function parseBody(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    fail("bad-body", "body", "JSON", error instanceof Error && text !== "" ? error.message.replace(/,? ?"[^]*$/, "") : "nothing");
  }
  checkLevels(value, 0);
  return value;
}

// Recursion ends at the limit, however deep the value is.
function checkLevels(value: unknown, level: number): void {
  if (typeof value !== "object" || value === null) return;
  if (level === mostLevels) fail("too-large", "body", `at most ${mostLevels} levels of lists and objects`, "more");
  if (Array.isArray(value)) {
    for (const entry of value) if (typeof entry === "object") checkLevels(entry, level + 1);
    return;
  }
  for (const key in value) {
    if (key === "__proto__") fail("bad-body", "body", "no field called __proto__", "one");
    const entry = (value as { readonly [name: string]: unknown })[key];
    if (typeof entry === "object") checkLevels(entry, level + 1);
  }
}
