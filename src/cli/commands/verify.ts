// propense verify: is everything in this journal as it was written, and does it come out the same again?
import type { Command } from "commander";
import { fail } from "../../core/index.ts";
import { auditJournal, type AuditReport } from "../../service/index.ts";
import { withDeployment, withLook, type LookOptions } from "../look-target.ts";
import { printJson, printTable, type Terminal } from "../output.ts";
import { endUnsound } from "../usage.ts";

/** Adds the command. */
export function addVerify(program: Command, to: Terminal): void {
  withLook(program.command("verify [folder]"))
    .description("Prove a journal: chains, anchors, the index of names, the money, every draw, the checkpoints. Also while a service writes it. Exit code 1 where anything is wrong.")
    .addHelpText("after", `
Examples:
  propense verify shop-data
  propense verify shop-data --no-keys
A journal in PostgreSQL: propense verify shop-data --store postgres://user@host/database
The folder holds the secret that draws are keyed with, the policies and the vault; without the vault's key, --no-keys judges all but what is sealed.`)
    .action((folder: string | undefined, options: LookOptions) => run(folder, options, to));
}

async function run(folder: string | undefined, options: LookOptions, to: Terminal): Promise<void> {
  if (folder !== undefined && options.folder !== undefined) fail("bad-flag", "--folder", "one folder", "two");
  const report = await withDeployment({ ...options, ...(folder !== undefined && { folder }) }, ({ ports }) => (
    auditJournal({ ...ports, onProgress: (records) => { if (to.interactive) to.err(`\r${records} records`); } })
  ));
  if (to.interactive) to.err("\r");
  if (options.json === true) printJson(to, report);
  else print(to, report);
  if (!report.sound) endUnsound();
}

const mostShown = 50;

function print(to: Terminal, report: AuditReport): void {
  const { streams, records, anchors, claims, accounts, decisions, checkpoints, cut, faults, faultCount } = report;
  printTable(to, ["stream", "begins at", "ends before"], streams.map(({ stream, start, position }) => [stream, `${start}`, `${position}`]));
  to.out("\n");
  printTable(to, ["looked at", "count"], [
    ["records", `${records}`], ["anchors", `${anchors.anchors}`], ["names in the index", `${claims}`], ["accounts", `${accounts}`], ["decisions drawn again", `${decisions.redrawn}`],
    ["decisions that are sealed", `${decisions.sealed}`], ["checkpoints", `${checkpoints.checkpoints}`], ["of these no longer used", `${checkpoints.stale}`],
    ...(cut === null ? [] : [["cut off before", new Date(cut.anchoredMs).toISOString()], ["names that were kept of it", `${cut.claims}`]]),
  ]);
  for (const { where, what } of faults.slice(0, mostShown)) to.out(`${where}: ${what}\n`);
  if (faultCount > mostShown) to.out(`and ${faultCount - mostShown} more\n`);
  to.out(report.sound ? "\nSOUND: everything is as it was written.\n" : `\nNOT SOUND: ${faultCount} ${faultCount === 1 ? "fault" : "faults"}. What rests on a broken stream was not judged.\n`);
}
