// propense campaign: create, look at, switch, promote and reprice the campaigns of a service.
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { CampaignBody, Client } from "../../client/index.ts";
import { fail } from "../../core/index.ts";
import { readJson } from "../../edge/files/index.ts";
import { numberOption, wordOption } from "../options.ts";
import { printJson, printTable, showNumber, type Terminal } from "../output.ts";
import { withService, withTarget, type TargetOptions } from "../service-target.ts";

interface CampaignOptions extends TargetOptions {
  readonly dryRun?: boolean;
  readonly bucket: "holdout" | "canary" | "live";
  readonly policy?: string;
  readonly floor: number;
  readonly reason?: string;
}

const actions = ["list", "show", "create", "accounts", "import", "promote", "shadow", "on", "off", "reprice"] as const;

/** Adds the command. */
export function addCampaign(program: Command, to: Terminal): void {
  withTarget(program.command("campaign [action] [name] [file]"))
    .description("The campaigns of a service: list, show NAME, create FILE, accounts NAME, import NAME POLICY-FILE, promote NAME, shadow NAME, on NAME, off NAME, reprice NAME.")
    .option("--dry-run", "create: check it and print the plan; create nothing")
    .option("--bucket <bucket>", "promote: holdout, canary or live", wordOption("--bucket", ["holdout", "canary", "live"] as const), "live")
    .option("--policy <name>", "promote, shadow: fallback, uniform, or the name of an imported policy")
    .option("--floor <share>", "promote, shadow: share of uniform exploration on top", numberOption("--floor", { low: 0, high: 1 }), 0)
    .option("--reason <text>", "why, for whoever reads the journal")
    .addHelpText("after", `
Examples:
  propense campaign list --folder shop-data
  propense campaign create spring.json --dry-run --folder shop-data
  propense campaign create spring.json --folder shop-data
  propense campaign accounts spring --folder shop-data
  propense campaign promote spring --policy uniform --reason trial --folder shop-data
A campaign is JSON: {"campaign":"spring","problem":"coupon","settings":{},"holdoutShare":0.1}; GET /docs of the service has all its fields.`)
    .action(async (action: string | undefined, name: string | undefined, file: string | undefined, options: CampaignOptions) => {
      const chosen = wordOption("campaign", actions)(action ?? "list");
      const found = await withService(options, (client) => perform(client, chosen, { name, file, options }));
      if (options.json === true) printJson(to, found);
      else print(to, found);
    });
}

interface Given {
  readonly name: string | undefined;
  readonly file: string | undefined;
  readonly options: CampaignOptions;
}

async function perform({ campaigns, policies }: Client, action: (typeof actions)[number], { name, file, options }: Given): Promise<object> {
  if (action === "list") return { campaigns: await campaigns.list() };
  const campaign = name ?? fail("bad-flag", `campaign ${action}`, action === "create" ? "a file" : "the name of a campaign", "none");
  const { bucket, policy, floor, reason = "by the command line" } = options;
  const assignment = policy === undefined ? null : { policy, explorationFloor: floor };
  switch (action) {
    case "show": return campaigns.get(campaign);
    case "create": return campaigns.create(await readJson(campaign) as CampaignBody, { dryRun: options.dryRun === true });
    case "accounts": return { accounts: await campaigns.accounts(campaign) };
    case "import": return { policy: await policies.import(campaign, Uint8Array.from(await readFile(file ?? fail("bad-flag", "campaign import", "a policy file", "none")))) };
    case "promote": await campaigns.promote(campaign, { bucket, assignment: assignment ?? fail("bad-flag", "--policy", "the policy to promote", "none"), reason }); break;
    case "shadow": await campaigns.shadow(campaign, { assignment, reason }); break;
    case "on": case "off": await campaigns.switchTo(campaign, { on: action === "on", reason }); break;
    case "reprice": return { prices: await campaigns.reprice(campaign) };
  }
  return campaigns.get(campaign);
}

// Lists are tables; one thing is its fields.
function print(to: Terminal, found: object): void {
  const [[, first] = ["", null]] = Object.entries(found);
  const rows = (Array.isArray(first) ? first : Object.entries(found).map(([field, value]) => ({ field, value: value as unknown }))) as readonly object[];
  if (rows.length === 0) return to.out("none\n");
  printTable(to, Object.keys(rows[0]), rows.map((row) => Object.values(row).map(show)));
}

function show(value: unknown): string {
  if (typeof value === "number") return showNumber(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
