// Persons on disk: no identifier lies in clear in any file of the store, and a restored old back-up of journal and vault revives nobody.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openGiftService } from "../../../test/fixtures/gift-service.ts";
import { giftKind } from "../../../test/fixtures/gift-shop.ts";
import { shopEvent } from "../../../test/fixtures/shop-events.ts";
import { algorithms } from "../../algorithms/index.ts";
import { openDecisionService, openVault, verifyJournal, type ServicePorts } from "../../service/index.ts";
import { openSqliteStore } from "../storage/sqlite.ts";
import { openSqliteVault, restoreSqliteVault } from "./sqlite.ts";

const root = mkdtempSync(join(tmpdir(), "propense-erasure-"));
afterAll(() => rmSync(root, { recursive: true }));
const masterKey = new Uint8Array(32).fill(9);
const secrets = ["ada@example.com", "+49 151 2345678", "device-77", "red lamp", "interior", "order 4711", "outcome-secret"];
const found = (folder: string): string[] => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  return secrets.filter((secret) => files.some((file) => file.includes(secret)));
};

async function liveIn(folder: string, more: Partial<ServicePorts> = {}) {
  mkdirSync(folder, { recursive: true });
  const store = openSqliteStore(join(folder, "journal.sqlite"));
  const fixture = await openGiftService({}, { store, ...more });
  for (const subject of secrets.slice(0, 2)) {
    for (let index = 0; index < 5; index++) await fixture.decide(`${secrets.indexOf(subject)}-${index}`, subject);
    await fixture.service.customers.observe(shopEvent({
      customer: subject, visitor: "device-77", messageId: `order 4711 of ${subject}`, order: "order 4711", products: [{ product: "red lamp", category: "interior", priceMinor: 1, quantity: 1 }],
    }));
    await fixture.service.record({ campaign: "spring", decision: `${secrets.indexOf(subject)}-0`, outcomeId: "o", outcome: { kind: "bought", marginCents: 5, note: "outcome-secret" } });
  }
  await fixture.service.journal.checkpoint();
  return { ...fixture, store };
}

test("nothing that concerns a person lies in clear in any file, checkpoints included; the search would find it", async () => {
  const open = join(root, "open");
  const plain = await liveIn(open, { vault: openVault });
  expect(found(open)).toEqual(secrets);
  await plain.store.close();
  const folder = join(root, "sealed");
  const vault = openSqliteVault({ path: join(root, "keys.sqlite"), masterKey });
  const live = await liveIn(folder, { vault });
  expect(found(folder)).toEqual([]);
  await live.store.close();
  expect(found(folder)).toEqual([]);
  await vault.close();
});

test("journal and vault put back from before the erasure: still unreadable, still in order, and counted", async () => {
  const [folder, copies] = [join(root, "live"), join(root, "copies")];
  const place = { path: join(root, "live-keys.sqlite") };
  const vault = openSqliteVault({ ...place, masterKey });
  const { service, ports, store } = await liveIn(folder, { vault });
  vault.backup(join(copies, "vault"));
  await store.close();
  cpSync(folder, join(copies, "journal"), { recursive: true });
  const again = openSqliteStore(join(folder, "journal.sqlite"));
  const second = await openDecisionService({ ...ports, store: again });
  expect((await second.customers.export("ada@example.com")).decisions).toHaveLength(5);
  const person = (await second.customers.export("ada@example.com")).pseudonyms[0];
  expect(await second.customers.erase("ada@example.com")).toBe(2);
  await again.close();
  await vault.close();

  rmSync(folder, { recursive: true });
  cpSync(join(copies, "journal"), folder, { recursive: true });
  restoreSqliteVault(join(copies, "vault"), place);
  const restored = openSqliteVault({ ...place, masterKey });
  const old = openSqliteStore(join(folder, "journal.sqlite"));
  const third = await openDecisionService({ ...ports, store: old, vault: restored });
  expect(restored.isErased(person)).toBe(true);
  expect(await third.customers.export("ada@example.com")).toMatchObject({ decisions: [], events: [], profile: null });
  expect((await third.customers.export("+49 151 2345678")).decisions).toHaveLength(5);
  expect(await verifyJournal(third.journal.events(), { ...ports, kinds: [giftKind], algorithms })).toEqual({ decisions: 5, erased: 5, mismatches: [] });
  await old.close();
  await restored.close();
  expect(service.campaigns.find("spring").name).toBe("spring");
});
