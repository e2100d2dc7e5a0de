// JSON texts that were made once and are needed again: a request is hashed when it is asked and written when its record is.

const made = new WeakMap<object, string>();

/** The JSON text of a value, remembered for `takeJson` where the value is an object. Nobody may change the object in between. */
export function makeJson(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined ?? "null";
  if (typeof value === "object" && value !== null) made.set(value, text);
  return text;
}

/** The JSON text of an object, with the remembered texts of its fields in their places; these are forgotten then. */
export function takeJson(fields: object): string {
  if (Array.isArray(fields)) return JSON.stringify(fields);
  const parts: string[] = [];
  for (const [name, value] of Object.entries(fields) as [string, unknown][]) {
    const text = textOf(value);
    if (text !== undefined) parts.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${parts.join(",")}}`;
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const known = made.get(value);
  made.delete(value);
  return known ?? JSON.stringify(value);
}
