// Holds what came over HTTP to the schema of its route, and says of the first fault what, where, expected and got.
import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Value } from "typebox/value";
import { describe, PropenseError } from "../../core/index.ts";

/** What a schema says of a value: JSON Schema's keyword, where in the schema and in the value, and the keyword's own figures. */
interface SchemaFault {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: { readonly [name: string]: unknown };
  readonly message: string;
}

/** For `setValidatorCompiler`: a body is taken as it is, text in paths and queries is read as the type its schema names. Faults are `bad-body`. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const compiled = Compile(schema);
  const converts = httpPart !== "body" && !isAllText(schema);
  return (given: unknown) => {
    const value: unknown = converts ? Value.Convert(schema, given) : given;
    if (compiled.Check(value)) return { value };
    return { error: schemaFault(compiled.Errors(value), value, httpPart ?? "request") };
  };
};

// Text that is to be text needs no converting, which would copy it.
function isAllText({ properties }: TSchema & { readonly properties?: { readonly [name: string]: { readonly type?: unknown } } }): boolean {
  return properties !== undefined && Object.values(properties).every(({ type }) => type === "string");
}

/** One error for what a schema found; of several forms the one that comes nearest speaks. */
export function schemaFault(faults: readonly SchemaFault[], value: unknown, part: string): PropenseError {
  const { keyword, instancePath, params, message } = nearest(faults);
  const missing = keyword === "required" ? (params["requiredProperties"] as readonly string[])[0] : null;
  const path = missing === null ? instancePath : `${instancePath}/${missing}`;
  const found = valueAt(value, path);
  return new PropenseError({ code: "bad-body", where: `${part}${path}`, expected: expectation(keyword, params, message), got: found === undefined ? "nothing" : describe(found) });
}

// Faults of an alternative of `anyOf` name it in their path: the one with the fewest is what the caller most likely meant.
function nearest(faults: readonly SchemaFault[]): SchemaFault {
  const forms = new Map<string, SchemaFault[]>();
  for (const fault of faults) {
    const form = /anyOf\/\d+/.exec(fault.schemaPath)?.[0];
    if (form !== undefined) forms.set(form, [...(forms.get(form) ?? []), fault]);
  }
  const [meant] = [...forms.values()].sort((one, other) => one.length - other.length);
  const outside = faults.find(({ keyword, schemaPath }) => keyword !== "anyOf" && !schemaPath.includes("anyOf/"));
  return outside ?? meant?.[0] ?? faults[0];
}

const limits: { readonly [keyword: string]: string } = {
  minimum: "at least", maximum: "at most", exclusiveMinimum: "more than", exclusiveMaximum: "less than",
  minLength: "characters, at least", maxLength: "characters, at most", minItems: "entries, at least", maxItems: "entries, at most", minProperties: "fields, at least", maxProperties: "fields, at most",
};

function expectation(keyword: string, params: SchemaFault["params"], message: string): string {
  if (keyword === "boolean" || keyword === "additionalProperties") return "no such field";
  if (keyword === "required") return "a value";
  if (keyword === "type") return `a value of type ${String(params["type"])}`;
  if (keyword === "enum") return `one of ${(params["allowedValues"] as readonly unknown[]).map((each) => describe(each)).join(", ")}`;
  if (keyword === "pattern") return `text of the form ${String(params["pattern"])}`;
  const limit = limits[keyword];
  return limit === undefined ? message.replace(/^must /, "something that must ") : `${limit} ${String(params["limit"])}`;
}

function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split("/").slice(1)) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as { readonly [key: string]: unknown })[key.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return found;
}
