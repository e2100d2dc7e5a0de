// Finds the configuration: the standards, then propense.config.ts, then the environment, then flags; every field is checked once.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Type, type TSchema } from "typebox";
import { Value } from "typebox/value";
import { describe, fail, PropenseError } from "../../core/index.ts";
import { standardConfig, type Config } from "./config.ts";

const Text = Type.String({ minLength: 1 });
const Duration = Type.Integer({ minimum: 10, maximum: 1e12 });
const OptionalText = Type.Union([Text, Type.Null()]);

const fields: { readonly [field in keyof Config]: TSchema } = {
  folder: Text, host: Text, port: Type.Integer({ minimum: 0, maximum: 65_535 }), store: Type.String({ pattern: "^(sqlite$|postgres(ql)?://)" }), postgresSchema: Text, stream: Type.String({ pattern: "^[a-z0-9_-]{1,64}$" }),
  tls: Type.Union([Type.Object({ certFile: Text, keyFile: Text }), Type.Null()]), secretFile: OptionalText, masterKeyFile: OptionalText, vaultFile: OptionalText,
  currency: Type.Union([Type.String({ pattern: "^[A-Z]{3}$" }), Type.Null()]), declaredFields: Type.Array(Text), shopifySecretFile: OptionalText,
  alarmUrl: Type.Union([Type.String({ pattern: "^https?://" }), Type.Null()]), logLevel: Type.Enum(["trace", "debug", "info", "warn", "error", "silent"]),
  closeWindowsMs: Duration, repriceMs: Duration, refreshMs: Duration, rememberMs: Type.Integer({ minimum: 0 }),
  retention: Type.Union([Type.Object({ days: Type.Number({ minimum: 1, maximum: 100_000 }) }, { additionalProperties: false }), Type.Null()]),
  breaker: Type.Record(Type.String(), Type.Object({ most: Type.Integer({ minimum: 0 }), withinMs: Type.Number({ exclusiveMinimum: 0 }) })),
  limits: Type.Object({}), problems: Type.Array(Type.Unknown()), algorithms: Type.Array(Type.Unknown()),
};

/** Which variable says which field; a name that ends in _FILE is a file whose contents say it. */
export const environment = {
  PROPENSE_FOLDER: "folder", PROPENSE_HOST: "host", PROPENSE_PORT: "port", PROPENSE_STORE: "store", PROPENSE_POSTGRES_SCHEMA: "postgresSchema", PROPENSE_STREAM: "stream",
  PROPENSE_SECRET_FILE: "secretFile", PROPENSE_MASTER_KEY_FILE: "masterKeyFile", PROPENSE_VAULT_FILE: "vaultFile", PROPENSE_CURRENCY: "currency", PROPENSE_SHOPIFY_SECRET_FILE: "shopifySecretFile",
  PROPENSE_ALARM_URL: "alarmUrl", PROPENSE_LOG_LEVEL: "logLevel",
} as const satisfies { readonly [name: string]: keyof Config };

/** What a caller has to say beside files: flags win over everything. */
export interface ConfigInput {
  /** The file; propense.config.ts of this folder, where there is one, unless given. */
  readonly path?: string;
  readonly flags?: Partial<Config>;
  readonly env?: { readonly [name: string]: string | undefined };
}

/** The configuration. Throws `bad-file` for a file that cannot be loaded, `bad-settings` naming a field that is wrong. */
export async function readConfig({ path, flags = {}, env = process.env }: ConfigInput): Promise<Config> {
  const given = await configOfFile(path);
  const config: Config = { ...standardConfig, ...given, ...configOfEnvironment(env), ...flags };
  for (const [field, value] of Object.entries(config)) {
    if (!Object.hasOwn(fields, field)) fail("bad-settings", field, `one of ${Object.keys(fields).join(", ")}`, describe(field));
    if (!Value.Check(fields[field as keyof Config], value)) fail("bad-settings", field, Value.Errors(fields[field as keyof Config], value)[0]?.message ?? "another value", describe(value));
  }
  return config;
}

async function configOfFile(path: string | undefined): Promise<Partial<Config>> {
  const found = resolve(path ?? "propense.config.ts");
  if (!existsSync(found)) return path === undefined ? {} : fail("bad-file", path, "a configuration", "nothing");
  try {
    const { default: config } = await import(pathToFileURL(found).href) as { readonly default?: unknown };
    if (typeof config !== "object" || config === null) fail("bad-file", found, "export default defineConfig({ ... })", describe(config));
    return config;
  } catch (error) {
    if (error instanceof PropenseError) throw error;
    fail("bad-file", found, "TypeScript that can be run", error instanceof Error ? error.message : describe(error));
  }
}

function configOfEnvironment(env: { readonly [name: string]: string | undefined }): Partial<Config> {
  const found: { [field: string]: unknown } = {};
  for (const [name, field] of Object.entries(environment)) {
    const value = env[name];
    if (value !== undefined && value !== "") found[field] = field === "port" ? Number(value) : value;
  }
  const storeFile = env["PROPENSE_STORE_FILE"];
  if (storeFile !== undefined && storeFile !== "") found["store"] = readFileSync(storeFile, "utf8").trim();
  const [certFile, keyFile] = [env["PROPENSE_TLS_CERT_FILE"], env["PROPENSE_TLS_KEY_FILE"]];
  if (certFile !== undefined && keyFile !== undefined) found["tls"] = { certFile, keyFile };
  return found;
}
