// Back-ups taken while a deployment is served: what comes back is sound, and nobody who was erased comes back with it.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { dayMs, firstMs, openAt, type SetDeployment } from "../../../test/fixtures/coupon-deployment.ts";
import { codeOf } from "../../../test/fixtures/gift-service.ts";
import { auditJournal, plainState } from "../../service/index.ts";
import { backupJournal, backupVault, restoreJournal, restoreVault } from "./backup.ts";
import { standardConfig, type Config } from "./config.ts";
import { lookAt } from "./look.ts";

const url = process.env["PROPENSE_POSTGRES"];
const newHome = (): string => mkdtempSync(join(tmpdir(), "propense-backup-"));
const configIn = (folder: string, more: Partial<Config> = {}): Config => ({ ...standardConfig, folder, rememberMs: dayMs, ...more });
const copySecrets = (from: string, to: string): void => { for (const name of ["secret", "vault.key"]) copyFileSync(join(from, name), join(to, name)); };

async function auditIn(config: Config, withKeys = true) {
  const look = await lookAt(config, { withKeys });
  const report = await auditJournal(look.ports);
  await look.close();
  return report;
}

// Decisions go on while the copy is made.
async function busy({ deployment, season, at }: SetDeployment, copy: () => Promise<unknown>): Promise<void> {
  at(firstMs + 3 * dayMs);
  await Promise.all([season(100, 60), copy()]);
  await deployment.service.journal.settled();
}

describe("a back-up", () => {
  test("taken while decisions are made comes back as one moment: sound, with the same state up to there", async () => {
    const home = newHome();
    const [folder, copy, back] = ["shop", "copy", "back"].map((name) => join(home, name));
    const shop = await openAt(folder);
    await shop.season(0, 50);
    await busy(shop, () => backupJournal(configIn(folder), copy, 0));
    await shop.deployment.close();
    expect(await codeOf(backupJournal(configIn(folder), copy, 0))).toBe("conflict");
    const note = await restoreJournal(configIn(back), copy, { replace: false });
    expect(note.streams["main"].position).toBeGreaterThan(60);
    copySecrets(folder, back);
    backupVault(configIn(folder), join(home, "vault"));
    restoreVault(configIn(back), join(home, "vault"));
    const report = await auditIn(configIn(back));
    expect(report).toMatchObject({ sound: true, faults: [] });
    expect(report.decisions.redrawn).toBeGreaterThanOrEqual(50);
    const again = await openAt(back);
    const again49 = await again.deployment.service.explain({ campaign: "autumn", decision: "visit-49" });
    expect(again49.erased).toBe(false);
    await again.deployment.close();
    expect(await codeOf(restoreJournal(configIn(back), copy, { replace: false }))).toBe("conflict");
    await restoreJournal(configIn(back), copy, { replace: true });
    expect(await auditIn(configIn(back))).toMatchObject({ sound: true });
  }, 30_000);

  test("that is older than an erasure brings nobody back, the money balances and the chain holds", async () => {
    const home = newHome();
    const [folder, copy, keys] = ["shop", "copy", "keys"].map((name) => join(home, name));
    const shop = await openAt(folder);
    await shop.season(0, 80);
    await backupJournal(configIn(folder), copy, 0);
    backupVault(configIn(folder), keys);
    const { ledger } = shop.deployment.service.journal.state.get("autumn")!.slices.get("main")!;
    const before = ledger.accounts().map((account) => [account, ledger.balance(account)]);
    expect(await shop.deployment.service.customers.erase("customer-3")).toBe(1);
    await shop.deployment.close();
    restoreVault(configIn(folder), keys);
    await restoreJournal(configIn(folder), copy, { replace: true });
    expect(await auditIn(configIn(folder))).toMatchObject({ sound: true, decisions: { redrawn: 78, sealed: 2 } });
    const back = await openAt(folder);
    const { service } = back.deployment;
    expect(await service.explain({ campaign: "autumn", decision: "visit-3" })).toMatchObject({ erased: true, request: null });
    expect((await service.explain({ campaign: "autumn", decision: "visit-4" })).erased).toBe(false);
    const restored = service.journal.state.get("autumn")!.slices.get("main")!.ledger;
    expect(restored.accounts().map((account) => [account, restored.balance(account)])).toEqual(before);
    back.at(firstMs + 40 * dayMs);
    await service.closeWindows();
    expect(await service.records("autumn")).toMatchObject({ erased: 2 });
    await back.deployment.close();
    // A list that is lost is asked for: without it, keys that were destroyed could come back.
    rmSync(join(keys, "vault.sqlite.erased"));
    expect(await codeOf(Promise.resolve().then(() => restoreVault(configIn(join(home, "elsewhere")), keys)))).toBe("bad-file");
  }, 30_000);

  test("that is not whole, was bent, or has no place to go is refused", async () => {
    const home = newHome();
    const [folder, copy] = ["shop", "copy"].map((name) => join(home, name));
    const shop = await openAt(folder);
    await shop.season(0, 5);
    await backupJournal(configIn(folder), copy, 0);
    expect(await codeOf(restoreJournal(configIn(folder), copy, { replace: true }))).toBe("conflict");
    await shop.deployment.close();
    const journal = readFileSync(join(copy, "journal.sqlite"));
    journal[journal.length - 100] ^= 4;
    writeFileSync(join(copy, "journal.sqlite"), journal);
    expect(await codeOf(restoreJournal(configIn(join(home, "new")), copy, { replace: false }))).toBe("bad-file");
    expect(await codeOf(restoreJournal(configIn(join(home, "new")), folder, { replace: false }))).toBe("bad-file");
    expect(existsSync(join(home, "new", "journal.sqlite"))).toBe(false);
    expect(await codeOf(backupJournal(configIn(join(home, "never")), join(home, "other"), 0))).toBe("bad-file");
  }, 30_000);
});

if (url === undefined) {
  test.skip("PostgreSQL is left out: PROPENSE_POSTGRES names no server", () => undefined);
} else {
  test("a back-up of PostgreSQL is the same file, and goes back into SQLite or into another schema", async () => {
    const home = newHome();
    const schemas = ["a", "b"].map((name) => `backup_${process.pid}_${name}`);
    const [folder, copy, lite] = ["shop", "copy", "lite"].map((name) => join(home, name));
    const shop = await openAt(folder, { store: url, postgresSchema: schemas[0] });
    await shop.season(0, 40);
    await busy(shop, () => backupJournal(configIn(folder, { store: url, postgresSchema: schemas[0] }), copy, 0));
    const state = plainState(shop.deployment.service.journal.state);
    await shop.deployment.close();
    backupVault(configIn(folder), join(home, "keys"));
    await restoreJournal(configIn(lite), copy, { replace: false });
    restoreVault(configIn(lite), join(home, "keys"));
    copySecrets(folder, lite);
    const other = configIn(folder, { store: url, postgresSchema: schemas[1] });
    await restoreJournal(other, copy, { replace: false });
    const [ofLite, ofOther] = [await auditIn(configIn(lite)), await auditIn(other)];
    expect(ofLite).toMatchObject({ sound: true, faults: [] });
    expect(ofOther).toEqual(ofLite);
    expect(await codeOf(restoreJournal(other, copy, { replace: false }))).toBe("conflict");
    expect(await auditIn(configIn(folder, { store: url, postgresSchema: schemas[0] }))).toMatchObject({ sound: true });
    const again = await openAt(folder, { store: url, postgresSchema: schemas[0] });
    expect(plainState(again.deployment.service.journal.state)).toEqual(state);
    await again.deployment.close();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const schema of schemas) await client.query(`DROP SCHEMA ${schema} CASCADE`);
    await client.end();
  }, 60_000);
}
