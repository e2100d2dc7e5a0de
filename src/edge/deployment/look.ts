// A deployment to be looked at while it runs, or where nobody runs it: the journal as of now, the keys, the policies; nothing is written.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { algorithms } from "../../algorithms/index.ts";
import { fail } from "../../core/index.ts";
import { problems } from "../../problems/index.ts";
import type { AuditPorts } from "../../service/index.ts";
import { fastDigest, fastMac } from "../fast-hashes.ts";
import { openSnapshotFiles } from "../storage/snapshot-files.ts";
import { viewPostgresStore, viewSqliteStore } from "../storage/views.ts";
import { closedVault, viewSqliteVault } from "../vault/view.ts";
import type { Config } from "./config.ts";
import { masterKeyPath, readSecret } from "./secret-files.ts";

/** What commands read from. */
export interface Look {
  readonly ports: AuditPorts & { readonly digest: NonNullable<AuditPorts["digest"]> };
  close(): Promise<void>;
}

/** Opens it. Throws `bad-file` where something is missing. Without keys, whatever is sealed for a person reads as if that person were erased. */
export async function lookAt(config: Config, { withKeys }: { readonly withKeys: boolean }): Promise<Look> {
  const { folder, secretFile, vaultFile } = config;
  if (!existsSync(folder)) fail("bad-file", folder, "the folder of a deployment", "nothing");
  const view = config.store === "sqlite" ? viewSqliteStore(join(folder, "journal.sqlite")) : await viewPostgresStore({ url: config.store, schema: config.postgresSchema });
  try {
    const vault = withKeys ? viewSqliteVault({ path: vaultFile ?? join(folder, "vault.sqlite"), masterKey: readSecret(masterKeyPath(config)) }) : null;
    return {
      ports: {
        view, vault: vault ?? closedVault, digest: fastDigest, mac: fastMac, secret: readSecret(secretFile ?? join(folder, "secret")), snapshots: openSnapshotFiles(join(folder, "policies")),
        kinds: [...problems, ...config.problems], algorithms: [...algorithms, ...config.algorithms],
      },
      async close() {
        vault?.close();
        await view.close();
      },
    };
  } catch (error) {
    await view.close();
    throw error;
  }
}
