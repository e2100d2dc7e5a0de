// The command line: one command per file, one place where errors become a line and an exit code.
import { Command, CommanderError } from "commander";
import { PropenseError } from "../core/index.ts";
import { kernelsOf, sayKernels } from "../edge/kernel-choice.ts";
import { commands } from "./commands/index.ts";
import { endWithReader, terminal, type Terminal } from "./output.ts";
import { unsound, usageFault } from "./usage.ts";
import { packageVersion } from "./version.ts";

/** Exit codes: 0 the job is done, 1 a fault of ours or in what we have written, 2 the input or a flag is at fault. */
export const exitCodes = { done: 0, ours: 1, input: 2 } as const;

/** Runs one command line and returns its exit code; nothing is thrown. */
export async function main(args: readonly string[], to: Terminal = terminal): Promise<number> {
  const program = build(to);
  if (to === terminal) endWithReader();
  try {
    const kernels = kernelsOf();
    if (kernels !== null) to.err(`${sayKernels(kernels)}\n`);
    await program.parseAsync([...args], { from: "user" });
    return exitCodes.done;
  } catch (error) {
    return report(error, to);
  }
}

function build(to: Terminal): Command {
  const program = new Command("propense")
    .description("Which coupon, which price, which reply: learn decisions from logs and simulation, and prove what they earn before they take traffic.")
    .version(packageVersion(), "--version", "print the version")
    .configureOutput({ writeOut: (text) => to.out(text), writeErr: (text) => to.err(text), outputError: () => undefined })
    .exitOverride();
  for (const add of commands) add(program, to);
  program.commands.forEach((command) => command.exitOverride().configureOutput(program.configureOutput()));
  return program;
}

function report(error: unknown, to: Terminal): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
  if (error instanceof CommanderError && error.code === unsound) return exitCodes.ours;
  const fault = error instanceof CommanderError ? usageFault(error) : error;
  if (fault === null) return exitCodes.input;
  if (fault instanceof PropenseError) {
    to.err(`propense: ${fault.fault.code}: ${fault.message.replaceAll(/\s*\n\s*/g, " ")}\n`);
    return exitCodes.input;
  }
  to.err(`propense: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.ours;
}
