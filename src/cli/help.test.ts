// Every example of every --help, run as it stands there, on files of the names it uses.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Command } from "commander";
import { parquetWriteFile } from "hyparquet-writer";
import { beforeAll, describe, expect, it } from "vitest";
import { run } from "../../test/fixtures/command-line.ts";
import { openAt } from "../../test/fixtures/coupon-deployment.ts";
import { commands as everyCommand } from "./commands/index.ts";
import { madeUpAuctions, madeUpInfo } from "../problems/bidding/fixtures.ts";

const folder = mkdtempSync(join(tmpdir(), "propense-help-"));
const place = (word: string): string => (["policy", "lake-{seed}", "checkpoints", "shop-data", "journal-copy", "vault-copy", "restored"].includes(word) || /\.(csv|gz|jsonl|json|parquet|html|safetensors|txt)$/.test(word) ? join(folder, word) : word);
const program = new Command();
for (const add of everyCommand) add(program, { out: () => undefined, err: () => undefined, interactive: false });
const commands = program.commands.map((command) => command.name());

/** What makes an example short; flags given twice count as given last. */
const shorter: { readonly [command: string]: readonly string[] } = {
  simulate: ["--decisions", "300"],
  train: ["--decisions", "300"],
  compare: ["--seeds", "1", "--decisions", "200", "--measured", "100", "--preset", "small"],
  start: ["--seeds", "1"],
  bench: ["--list"],
  serve: ["--check"],
};

async function examplesOf(command: string): Promise<string[]> {
  const { out } = await run(command, "--help");
  return out.split("\n").filter((line) => /^ {2}propense /.test(line)).map((line) => line.trim());
}

function wordsOf(example: string): string[] {
  const [, command, ...words] = example.split(" ");
  const inEnvironment = command === "train" && words[0] !== "coupon";
  return [command, ...words.map(place), ...(inEnvironment ? ["--steps", "600"] : shorter[command] ?? [])];
}

beforeAll(async () => {
  const rows = Array.from({ length: 400 }, (_, row) => ({ item: `i${row % 4}`, segment: `s${row % 3}`, pscore: 0.25, click: row % 5 === 0 ? 1 : 0, visit: row % 7 === 0 ? 1 : 0, age: 20 + (row % 40) }));
  const csv = (names: readonly (keyof (typeof rows)[number])[]): string => `${names.join(",")}\n${rows.map((row) => names.map((name) => row[name]).join(",")).join("\n")}\n`;
  writeFileSync(join(folder, "mails.csv"), csv(["segment", "visit", "age"]).replace("age", "age,conversion,spend").replaceAll(/(\d)\n(?!$)/g, "$1,0,0\n").replace(/(\d)\n$/, "$1,0,0\n"));
  writeFileSync(join(folder, "log.csv"), csv(["item", "pscore", "click", "age"]));
  writeFileSync(join(folder, "log.csv.gz"), gzipSync(csv(["item", "pscore", "click", "age"])));
  writeFileSync(join(folder, "new-policy.csv"), "action,probability\ni0,0.7\ni1,0.1\ni2,0.1\ni3,0.1\n");
  writeFileSync(join(folder, "mapping.json"), JSON.stringify({ action: "item", propensity: "pscore", reward: "click" }));
  parquetWriteFile({ filename: join(folder, "log.parquet"), columnData: [
    { name: "item", data: rows.map((row) => row.item) }, { name: "pscore", data: rows.map((row) => row.pscore) },
    { name: "click", data: rows.map((row) => row.click) }, { name: "age", data: rows.map((row) => row.age) },
  ] });
  for (const name of ["auctions", "others"]) writeFileSync(join(folder, `${name}.txt`), madeUpAuctions(3000, name).join("\n"));
  for (const name of ["info", "other-info"]) writeFileSync(join(folder, `${name}.json`), JSON.stringify(madeUpInfo));
  writeFileSync(join(folder, "spring.json"), JSON.stringify({ campaign: "spring", problem: "coupon" }));
  const season = join(folder, "season.jsonl");
  expect(await run("simulate", "coupon", "--decisions", "300", "--out", season)).toMatchObject({ code: 0, err: "" });
  expect(await run("train", "coupon", "--algorithm", "linear-thompson", "--decisions", "300", "--out", join(folder, "policy.safetensors"))).toMatchObject({ code: 0, err: "" });
  const [line] = readFileSync(season, "utf8").split("\n");
  const shop = await openAt(join(folder, "shop-data"));
  await shop.season(0, 5);
  await shop.deployment.close();
  writeFileSync(join(folder, "customer.json"), JSON.stringify((JSON.parse(line) as { request: unknown }).request));
});

describe("the examples in the help", () => {
  it.each(commands)("of propense %s work as they stand; with --json they give one object and nothing else", async (command) => {
    const examples = await examplesOf(command);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples.slice(1)) expect(await run(...wordsOf(example)), example).toMatchObject({ code: 0, err: "" });
    const { code, out, err } = await run(...wordsOf(examples[0]), "--json");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe(`${JSON.stringify(JSON.parse(out), null, 2)}\n`);
  });
});
