// A registry is a list of named things; finding one by name is the same everywhere, and so is the error.
import { fail } from "./errors.ts";

/** The entry of this name; throws `unknown-name` listing the names there are. `kind` says what is looked for. */
export function findNamed<Entry extends { readonly name: string }>(entries: readonly Entry[], name: string, kind: string): Entry {
  const found = entries.find((entry) => entry.name === name);
  return found ?? fail("unknown-name", kind, `one of ${entries.map((entry) => entry.name).join(", ")}`, JSON.stringify(name));
}
