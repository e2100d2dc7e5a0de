// propense scores and propense bench: what a clone holds is listed, shown and checked; an installed package says that it holds none.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../test/fixtures/command-line.ts";
import { scores } from "../../scores/index.ts";
import { verify } from "../../scores/check.ts";

const root = resolve(import.meta.dirname, "../..");

describe("propense scores", () => {
  it("lists every table of the registry, and whether it fits the source", async () => {
    const { tables } = JSON.parse((await run("scores", "--json")).out) as { tables: { name: string; measured: string; now: string; fits: boolean }[] };
    expect(tables.map(({ name }) => name)).toEqual(scores.map(({ name }) => name));
    for (const { measured, now, fits } of tables) expect(fits).toBe(measured === now);
  });

  it("shows the table that is named", async () => {
    const { code, out } = await run("scores", "tabular");
    expect(code).toBe(0);
    expect(out).toContain(readFileSync(join(root, "scores/tabular.md"), "utf8"));
  });

  it("takes the name of a problem for all its tables", async () => {
    const { tables } = JSON.parse((await run("scores", "coupon", "bidding", "--json")).out) as { tables: { name: string }[] };
    expect(tables.map(({ name }) => name)).toEqual(["coupon", "coupon-season", "pacing", "bidding"]);
  });

  it("says which tables and benchmarks there are when another is named", async () => {
    expect((await run("scores", "gold")).err).toMatch(/^propense: unknown-name: score table: expected one of (.+, )?coupon, .+, got "gold"\n$/);
    expect((await run("bench", "gold")).err).toMatch(/^propense: unknown-name: benchmark: expected one of decisions, .+, got "gold"\n$/);
    expect((await run("scores", "--verify", "--again")).err).toBe("propense: bad-flag: --again: expected either --verify or --again, got both\n");
  });
});

describe("verifying a table", () => {
  const folder = mkdtempSync(join(tmpdir(), "propense-scores-"));
  const table = join(folder, "toy.json");
  const toy = { name: "toy", entry: join(root, "src/core/errors.ts"), table, run: () => Promise.resolve(), checkCell: () => Promise.resolve({ cell: "one", stored: "1", now: "1" }) };

  it("finds a missing table, an outdated one and a cell that comes out differently, and passes the others", async () => {
    expect((await verify(toy)).fault).toMatch(/toy.json is missing/);
    writeFileSync(table, '{"sources":"0000"}');
    const { fault } = await verify(toy);
    expect(fault).toMatch(/measured with source 0000, and the source is now \w+; make it again/);
    const now = /is now (\w+);/.exec(fault!)![1];
    writeFileSync(table, JSON.stringify({ sources: now }));
    expect(await verify(toy)).toEqual({ fault: null, said: `toy: source ${now}, one came out the same` });
    const other = { ...toy, checkCell: () => Promise.resolve({ cell: "one", stored: "1", now: "2" }) };
    expect((await verify(other)).fault).toBe("one stands as 1 and comes out as 2");
  });
});

describe("an installed package", () => {
  it("says that tables and benchmarks are in a clone", () => {
    const folder = mkdtempSync(join(tmpdir(), "propense-installed-"));
    cpSync(join(root, "src"), join(folder, "src"), { recursive: true });
    cpSync(join(root, "package.json"), join(folder, "package.json"));
    mkdirSync(join(folder, "bin"));
    cpSync(join(root, "bin/propense.js"), join(folder, "bin/propense.js"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    for (const command of ["scores", "bench"]) {
      const said = (): string => execFileSync(process.execPath, [join(folder, "bin/propense.js"), command], { encoding: "utf8", stdio: "pipe" });
      expect(said).toThrow(`propense: not-found: propense ${command}: expected a clone of the repository, whose sources it measures, got the installed package, which does not hold them`);
    }
  });
});
