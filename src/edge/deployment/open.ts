// Opens a deployment without a network: store, policies, secret, vault and the service over them; and closes it in order.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { algorithms } from "../../algorithms/index.ts";
import { fail } from "../../core/index.ts";
import { problems } from "../../problems/index.ts";
import { openDecisionService, type Alarm, type DecisionService, type SnapshotStore, type Store } from "../../service/index.ts";
import { fastDigest, fastMac } from "../fast-hashes.ts";
import { openPostgresStore } from "../storage/postgres.ts";
import { openSnapshotFiles } from "../storage/snapshot-files.ts";
import { openThreadedStore } from "../storage/threaded.ts";
import { openSqliteVault } from "../vault/sqlite.ts";
import type { Config } from "./config.ts";
import { masterKeyPath, secretOf } from "./secret-files.ts";

/** What an open deployment tells its owner, and what it is told. */
export interface DeploymentEvents {
  /** Nothing can be written any more: the process has to end, and the next one reads what is on disk. */
  readonly onFatal?: (error: unknown) => void;
  readonly alarm?: (alarm: Alarm) => void;
  /** Milliseconds since 1970; the machine's clock unless given. */
  readonly clock?: () => number;
}

/** What the configuration says to the HTTP app. */
export function appSettings({ currency, declaredFields, shopifySecretFile, limits }: Config) {
  if (shopifySecretFile !== null && !existsSync(shopifySecretFile)) fail("bad-file", shopifySecretFile, "the secret that Shopify signs webhooks with", "nothing");
  return { currency, declaredFields, limits, shopifySecret: shopifySecretFile === null ? null : readFileSync(shopifySecretFile, "utf8").trim() };
}

/** A deployment without a network. */
export interface Deployment {
  readonly config: Config;
  readonly service: DecisionService;
  readonly snapshots: SnapshotStore;
  readonly store: Store;
  readonly clock: () => number;
  /** Waits for what was handed in, writes a checkpoint, gives files and locks back. */
  close(): Promise<void>;
}

/** Often and little at a time: a checkpoint of thousands of decisions would hold up those that come meanwhile. */
const checkpointRecords = 250;

/** Opens it. Throws `conflict` where another process has it, `bad-file` and `bad-settings` for what cannot be used. */
export async function openDeployment(config: Config, { onFatal, alarm, clock = Date.now }: DeploymentEvents = {}): Promise<Deployment> {
  const { folder, stream, rememberMs, breaker, currency } = config;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const opened: (() => Promise<void> | void)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    // A thread takes its time to start: the vault is opened meanwhile.
    const opening = config.store === "sqlite" ? openThreadedStore(join(folder, "journal.sqlite")) : openPostgresStore({ url: config.store, schema: config.postgresSchema });
    opened.push(() => opening.then((found) => found.close(), () => undefined));
    const vault = openSqliteVault({ path: config.vaultFile ?? join(folder, "vault.sqlite"), masterKey: secretOf(config.masterKeyFile, masterKeyPath(config)), threaded: true });
    opened.push(() => vault.close());
    const store = await opening;
    const snapshots = openSnapshotFiles(join(folder, "policies"));
    const service = await openDecisionService({
      store, vault, snapshots, clock, stream, rememberMs, breaker, secret: secretOf(config.secretFile, join(folder, "secret")),
      digest: fastDigest, mac: fastMac, limits: { checkpointRecords }, pause: () => new Promise((resolve) => { setImmediate(resolve); }),
      kinds: [...problems, ...config.problems], algorithms: [...algorithms, ...config.algorithms], ...(currency !== null && { currency }), ...(onFatal && { onFatal }), ...(alarm && { alarm }),
    });
    const finish = async (): Promise<void> => {
      await service.journal.checkpoint();
      await service.journal.settled();
    };
    return {
      config, service, snapshots, store, clock,
      // A journal that is over cannot finish; the locks are given back all the same.
      close: () => finish().finally(closeAll),
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
