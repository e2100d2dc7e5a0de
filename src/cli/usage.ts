// Says in the words of every other fault what is wrong with a command line as such: a flag nobody knows, an argument too many.
import { CommanderError } from "commander";
import { describe, PropenseError } from "../core/index.ts";

type Usage = readonly [where: string, expected: string, got: string];

const help = "(see --help)";

// By commander's code, from the first name that its message quotes and the hint it may give.
const usages: { readonly [code: string]: (quoted: string, hint: string) => Usage } = {
  "commander.unknownOption": (flag, hint) => [flag, `${hint || "a flag of this command"} ${help}`, "an unknown flag"],
  "commander.unknownCommand": (name, hint) => ["command", `${hint || "a command of propense"} ${help}`, describe(name)],
  "commander.missingArgument": (name) => [`<${name}>`, `a value ${help}`, "nothing"],
  "commander.optionMissingArgument": (flag) => [nameOf(flag), `a value, as in ${flag}`, "nothing"],
  "commander.missingMandatoryOptionValue": (flag) => [nameOf(flag), `this flag, as in ${flag}`, "nothing"],
  "commander.excessArguments": (command) => [command, `one argument ${help}`, "more than one"],
};

/** The fault behind an error of commander; null where commander has printed the help and there is nothing to add. */
export function usageFault(error: CommanderError): PropenseError | null {
  if (error.code === "commander.help") return null;
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const hint = /Did you mean (?:one of )?(.+?)\?/.exec(error.message)?.[1] ?? "";
  const [where, expected, got] = usages[error.code]?.(quoted, hint) ?? ["command line", `a valid one ${help}`, error.message];
  return new PropenseError({ code: "bad-flag", where, expected, got });
}

/** The code of a command that did its job and found what it looked at to be wrong: exit code 1, after it has said so. */
export const unsound = "propense.unsound";

/** Ends a command that has said what is wrong. */
export function endUnsound(): never {
  throw new CommanderError(1, unsound, "what was looked at is not sound");
}

// "--target <target>" without what it takes.
function nameOf(flag: string): string {
  return flag.split(" ")[0];
}
