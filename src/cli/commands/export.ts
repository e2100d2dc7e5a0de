// propense export: the finished decisions of a campaign with their outcomes, as a log that propense evaluate reads.
import type { Command } from "commander";
import { describe, fail } from "../../core/index.ts";
import { writeAtomically, writeRecords } from "../../edge/files/index.ts";
import { exportRecords, type Bucket } from "../../service/index.ts";
import { withDeployment, withLook, type LookOptions } from "../look-target.ts";
import { listOption, refuseOverwriting } from "../options.ts";
import { printJson, printTable, type Terminal } from "../output.ts";

interface ExportOptions extends LookOptions {
  readonly campaign: string;
  readonly buckets?: readonly string[];
  readonly settings?: string;
}

const buckets = ["holdout", "canary", "live"];

/** Adds the command. */
export function addExport(program: Command, to: Terminal): void {
  withLook(program.command("export <file>"))
    .requiredOption("--campaign <name>", "whose decisions")
    .option("--buckets <names>", `only decisions of these buckets: ${buckets.join(", ")} (default: all)`, listOption("--buckets"))
    .option("--settings <file>", "write the settings of the campaign's problem to this file, for propense evaluate --settings")
    .description("Write the decisions of a campaign whose outcome window is over, with their outcomes, as JSON lines (.jsonl) or Parquet (.parquet). Also while a service runs.")
    .addHelpText("after", `
Examples:
  propense export autumn.jsonl --campaign autumn --folder shop-data
  propense export autumn.parquet --campaign autumn --buckets live --settings autumn-settings.json --folder shop-data
Then: propense evaluate autumn.parquet --problem coupon --settings autumn-settings.json --target policy.safetensors
What was sealed for persons stands in the file in clear: keep it as you keep the vault, and delete it when somebody is erased.`)
    .action((path: string, options: ExportOptions) => run(path, options, to));
}

async function run(path: string, { campaign, buckets: wanted, settings, ...options }: ExportOptions, to: Terminal): Promise<void> {
  if (!/\.(jsonl|parquet)$/i.test(path)) fail("bad-flag", "<file>", "a name that ends in .jsonl or .parquet", describe(path));
  const stray = wanted?.find((name) => !buckets.includes(name));
  if (stray !== undefined) fail("bad-flag", "--buckets", `some of ${buckets.join(", ")}`, describe(stray));
  refuseOverwriting([], { "<file>": path, "--settings": settings });
  const made = await withDeployment(options, ({ ports }) => exportRecords(ports, { campaign, nowMs: Date.now(), ...(wanted !== undefined && { buckets: wanted as readonly Bucket[] }) }));
  await writeRecords(path, made.records);
  if (settings !== undefined) await writeAtomically(settings, `${JSON.stringify(made.settings, null, 2)}\n`);
  const shown = { file: path, campaign, problem: made.problem, decisions: made.records.length, erased: made.erased };
  if (options.json === true) printJson(to, shown);
  else printTable(to, ["field", "value"], Object.entries(shown).map(([field, value]) => [field, String(value)]));
}
