// What an operator does with a journal by the command line: prove it, draw a decision again, take the log out and judge a policy on it.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, test } from "vitest";
import { run } from "../../test/fixtures/command-line.ts";
import { dayMs, firstMs, openAt } from "../../test/fixtures/coupon-deployment.ts";
import { recordColumns } from "../edge/files/index.ts";
import { findProblem } from "../problems/index.ts";
import { logOfJournal, type AuditReport, type JoinedRecords, type ReplayedDecision } from "../service/index.ts";

const home = mkdtempSync(join(tmpdir(), "propense-operators-"));
const folder = join(home, "shop");
const inHome = (name: string): string => join(home, name);
const said = async (...args: readonly string[]): Promise<unknown> => JSON.parse((await run(...args, "--json")).out) as unknown;
let inMemory: JoinedRecords;

beforeAll(async () => {
  const { deployment, at, season } = await openAt(folder);
  await season(0, 150);
  await deployment.service.customers.erase("customer-7");
  at(firstMs + 30 * dayMs);
  await deployment.service.closeWindows();
  await season(150, 20);
  at(Date.now());
  inMemory = await deployment.service.records("autumn");
  await deployment.close();
}, 60_000);

describe("propense verify", () => {
  test("says that a journal is sound, while it lies there and while it is served", async () => {
    const report = await said("verify", folder) as AuditReport;
    expect(report).toMatchObject({ sound: true, faults: [], decisions: { sealed: 4 }, checkpoints: { checkpoints: 1, stale: 0 } });
    expect(report.decisions.redrawn).toBe(166);
    const { deployment } = await openAt(folder);
    const { code, out, err } = await run("verify", "--folder", folder);
    await deployment.close();
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("SOUND: everything is as it was written.");
    expect(await said("verify", folder, "--no-keys")).toMatchObject({ sound: true, decisions: { redrawn: 0, sealed: 170 } });
  });

  test("ends with exit code 1 where a record was bent, and names its place", async () => {
    const bent = inHome("bent");
    const { deployment } = await openAt(bent);
    await deployment.service.keys.create({ key: "k", name: "checkout", role: "server", hash: "0".repeat(64), campaigns: null, origins: [] });
    await deployment.close();
    const database = new DatabaseSync(join(bent, "journal.sqlite"));
    const { bytes } = database.prepare("SELECT bytes FROM records WHERE stream = 1 AND position = 1").get() as { readonly bytes: Uint8Array };
    bytes[Buffer.from(bytes).indexOf("checkout")] ^= 1;
    database.prepare("UPDATE records SET bytes = ? WHERE stream = 1 AND position = 1").run(bytes);
    database.close();
    const { code, out } = await run("verify", bent);
    expect(code).toBe(1);
    expect(out).toMatch(/control\[1\]: expected a record that continues the chain/);
    expect(out).toContain("NOT SOUND");
  });

  test("refuses what is no journal, a missing key and a wrong address in one line", async () => {
    expect(await run("verify", inHome("nowhere"))).toMatchObject({ code: 2, err: expect.stringMatching(/^propense: bad-file: .*nowhere: expected the folder of a deployment/) as string });
    expect(await run("verify", folder, "--store", "mysql://x")).toMatchObject({ code: 2, err: expect.stringContaining("bad-flag: --store") as string });
    writeFileSync(inHome("text"), "text");
    expect(await run("verify", "--folder", inHome("text"))).toMatchObject({ code: 2 });
  });
});

describe("propense replay", () => {
  test("draws a decision again and shows that it is identical", async () => {
    const replayed = await said("replay", "visit-100", "--folder", folder) as ReplayedDecision;
    expect(replayed).toMatchObject({ identical: true, differences: [], explained: { campaign: "autumn", decision: "visit-100", erased: false } });
    expect(replayed.redrawn).toEqual(replayed.written);
    const { out } = await run("replay", "visit-100", "--campaign", "autumn", "--folder", folder);
    expect(out).toContain("IDENTICAL");
    expect(out).toContain("Seen: ");
  });

  test("says so where the person is erased, the name is unknown, or the secret is another one", async () => {
    const { code, out } = await run("replay", "visit-7", "--folder", folder);
    expect(code).toBe(0);
    expect(out).toContain("cannot be drawn again");
    expect(await run("replay", "visit-1000", "--folder", folder)).toMatchObject({ code: 2, err: expect.stringContaining("not-found") as string });
    const other = inHome("other");
    const { deployment, season } = await openAt(other);
    await season(0, 40);
    await deployment.close();
    writeFileSync(join(other, "secret"), `${"7".repeat(64)}\n`);
    const codes = await Promise.all(Array.from({ length: 10 }, async (_, index) => (await run("replay", `visit-${index}`, "--folder", other)).code));
    expect(codes).toContain(1);
  });
});

describe("propense export", () => {
  test("writes what the service joins, as JSON lines and as Parquet, without the erased; and propense evaluate reads both alike", async () => {
    const [jsonl, parquet, settings] = [inHome("autumn.jsonl"), inHome("autumn.parquet"), inHome("settings.json")];
    const counts = await said("export", jsonl, "--campaign", "autumn", "--folder", folder, "--settings", settings);
    expect(counts).toMatchObject({ decisions: 166, erased: 4, problem: "coupon" });
    expect(inMemory).toMatchObject({ erased: 4 });
    await said("export", parquet, "--campaign", "autumn", "--folder", folder);
    expect(readFileSync(jsonl, "utf8").trim().split("\n").map((line) => JSON.parse(line) as unknown)).toEqual(inMemory.records.map((record) => Object.fromEntries(recordColumns.map((name) => [name, record[name]]))));
    const judge = (log: string): Promise<unknown> => said("evaluate", log, "--problem", "coupon", "--settings", settings, "--target", "uniform");
    const [ofLines, ofParquet] = [await judge(jsonl), await judge(parquet)];
    expect(ofParquet).toEqual(JSON.parse(JSON.stringify(ofLines).replaceAll(JSON.stringify(jsonl).slice(1, -1), JSON.stringify(parquet).slice(1, -1))));
    // The same columns as learning in the service sees, so every estimate is the same.
    const problem = findProblem("coupon").create(findProblem("coupon").parseSettings({}));
    expect((ofLines as { readonly log: { readonly decisions: number } }).log.decisions).toBe(new Set(logOfJournal(problem, inMemory.records).decisions).size);
  });

  test("of some buckets alone; refuses an unknown campaign, bucket and kind of file, and writes nothing", async () => {
    const path = inHome("holdout.jsonl");
    const { decisions } = await said("export", path, "--campaign", "autumn", "--buckets", "holdout", "--folder", folder) as { readonly decisions: number };
    expect(decisions).toBeGreaterThan(5);
    expect(decisions).toBeLessThan(80);
    expect(await run("export", inHome("x.jsonl"), "--campaign", "spring", "--folder", folder)).toMatchObject({ code: 2, err: expect.stringContaining("not-found") as string });
    expect(await run("export", inHome("x.jsonl"), "--campaign", "autumn", "--buckets", "all", "--folder", folder)).toMatchObject({ code: 2, err: expect.stringContaining("bad-flag") as string });
    expect(await run("export", inHome("x.csv"), "--campaign", "autumn", "--folder", folder)).toMatchObject({ code: 2 });
    expect(existsSync(inHome("x.jsonl"))).toBe(false);
  });
});
