// The configuration of a service: a typed file, overridden by the environment. Everything has a default.
import type { Algorithm } from "../../core/index.ts";
import type { ProblemKind } from "../../problems/index.ts";
import type { RateLimits } from "../../service/index.ts";
import type { HttpLimits } from "../http/limits.ts";

/** All that can be said of a deployment. */
export interface Config {
  /** Where journal, policies, secrets and vault lie unless one of them is told elsewhere. */
  readonly folder: string;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** "sqlite", or postgres://user@host:port/database?sslmode=verify-full */
  readonly store: string;
  /** The schema of the tables in PostgreSQL. */
  readonly postgresSchema: string;
  /** The journal stream of this process: one per process that writes. */
  readonly stream: string;
  /** HTTP over TLS: files in PEM. Null: plain, behind a proxy. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  /** The secret that draws and pseudonyms are keyed with, 64 hexadecimal digits; FOLDER/secret, made at the first start, unless given. Whoever loses it loses all pseudonyms. */
  readonly secretFile: string | null;
  /** The key that the keys of persons lie under, 64 hexadecimal digits; FOLDER/vault.key, made at the first start, unless given. Best on another disk. */
  readonly masterKeyFile: string | null;
  /** The vault; FOLDER/vault.sqlite unless given. */
  readonly vaultFile: string | null;
  /** ISO 4217, e.g. "EUR": of money in profiles and of money that is told without a currency. Null: such money is refused, and profiles take all for one currency. */
  readonly currency: string | null;
  /** Top fields of requests that may name a person, beside the subject; any other that does is refused. */
  readonly declaredFields: readonly string[];
  /** A file with the secret that Shopify signs webhooks with. Null: none is believed. */
  readonly shopifySecretFile: string | null;
  /** Told by POST when a breaker has switched a campaign off. */
  readonly alarmUrl: string | null;
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  /** How often outcome windows are closed, prices set anew, and other writers' journals read. */
  readonly closeWindowsMs: number;
  readonly repriceMs: number;
  readonly refreshMs: number;
  /** How long a decision is remembered after its outcome window. */
  readonly rememberMs: number;
  /** Records older than this are removed for ever, as far as no remembered decision needs them; looked after once an hour. Null: nothing is ever removed. */
  readonly retention: { readonly days: number } | null;
  /** The breaker over all campaigns together, by account. */
  readonly breaker: RateLimits;
  readonly limits: Partial<HttpLimits>;
  /** Decisions and algorithms of your own, beside those of the package. */
  readonly problems: readonly ProblemKind[];
  readonly algorithms: readonly Algorithm[];
}

/** What holds where nothing is said. */
export const standardConfig: Config = {
  folder: "propense-data", host: "127.0.0.1", port: 8080, store: "sqlite", postgresSchema: "propense", stream: "main", tls: null, secretFile: null, masterKeyFile: null, vaultFile: null,
  currency: null, declaredFields: [], shopifySecretFile: null, alarmUrl: null, logLevel: "info", closeWindowsMs: 10_000, repriceMs: 300_000, refreshMs: 1000, rememberMs: 30 * 86_400_000, retention: null, breaker: {}, limits: {}, problems: [], algorithms: [],
};

/** For `export default defineConfig({ ... })` in propense.config.ts. */
export function defineConfig(config: Partial<Config>): Partial<Config> {
  return config;
}
