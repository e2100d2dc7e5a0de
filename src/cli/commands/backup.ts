// propense backup and propense restore: the journal of a deployment, and apart from it the vault, copied while it is served and put back.
import type { Command } from "commander";
import { fail } from "../../core/index.ts";
import { backupJournal, backupVault, restoreJournal, restoreVault, type BackupNote } from "../../edge/deployment/backup.ts";
import type { Config } from "../../edge/deployment/config.ts";
import { configOf, withPlace, type PlaceOptions } from "../look-target.ts";
import { printJson, printTable, type Terminal } from "../output.ts";

interface CopyOptions extends PlaceOptions {
  readonly vault?: string;
  readonly replace?: boolean;
}

/** Adds `propense backup`. */
export function addBackup(program: Command, to: Terminal): void {
  withPlace(program.command("backup [folder]"))
    .option("--vault <folder>", "write the vault and its erasure list into this folder, on another disk")
    .description("Copy journal and policies into a new folder, and the vault into another. Also while a service writes.")
    .addHelpText("after", `
Examples:
  propense backup journal-copy --vault vault-copy --folder shop-data
Keep the two apart: the journal's copy is unreadable without the vault's, and an erased person has to vanish from both.
Not part of any copy: the secret and the vault's key, which lie in files of their own. Without them the copies are of no use.`)
    .action(async (folder: string | undefined, options: CopyOptions) => {
      const config = await configOf(options);
      if (folder === undefined && options.vault === undefined) fail("bad-flag", "backup", "a folder for the journal, or --vault", "neither");
      const note = folder === undefined ? null : await backupJournal(config, folder, Date.now());
      if (options.vault !== undefined) backupVault(config, options.vault);
      tell(to, options, { journal: folder ?? null, vault: options.vault ?? null, note });
    });
}

/** Adds `propense restore`. */
export function addRestore(program: Command, to: Terminal): void {
  withPlace(program.command("restore [folder]"))
    .option("--vault <folder>", "put the vault of this folder back; whoever was erased since stays erased")
    .option("--replace", "put the journal in the place of another one")
    .description("Put a back-up where no service has it open.")
    .addHelpText("after", `
Examples:
  propense restore journal-copy --replace --folder restored
  propense restore journal-copy --vault vault-copy --folder restored
What was decided after the back-up is not in it. Then: propense verify restored`)
    .action(async (folder: string | undefined, options: CopyOptions) => {
      const config = await configOf(options);
      if (folder === undefined && options.vault === undefined) fail("bad-flag", "restore", "the folder of a journal's back-up, or --vault", "neither");
      const note = await restore(config, folder, options);
      tell(to, options, { journal: folder ?? null, vault: options.vault ?? null, note });
    });
}

// The vault first: a journal without it would be opened with a new one.
async function restore(config: Config, folder: string | undefined, { vault, replace = false }: CopyOptions): Promise<BackupNote | null> {
  if (vault !== undefined) restoreVault(config, vault);
  return folder === undefined ? null : restoreJournal(config, folder, { replace });
}

function tell(to: Terminal, { json }: CopyOptions, { note, ...places }: { readonly journal: string | null; readonly vault: string | null; readonly note: BackupNote | null }): void {
  if (json === true) return printJson(to, { ...places, ...note });
  const rows = Object.entries(note?.streams ?? {}).map(([stream, { start, position }]) => [stream, `${start}`, `${position}`]);
  if (rows.length > 0) printTable(to, ["stream", "begins at", "ends before"], rows);
  for (const [what, folder] of Object.entries(places)) if (folder !== null) to.out(`${what}: ${folder}\n`);
}
