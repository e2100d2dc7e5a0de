// propense replay: one decision drawn again from the journal, beside what was written when it was made.
import type { Command } from "commander";
import { replayDecision, type ReplayedDecision } from "../../service/index.ts";
import { withDeployment, withLook, type LookOptions } from "../look-target.ts";
import { printJson, printTable, showNumber, type Terminal } from "../output.ts";
import { endUnsound } from "../usage.ts";

/** Adds the command. */
export function addReplay(program: Command, to: Terminal): void {
  withLook(program.command("replay <decision>"))
    .option("--campaign <name>", "its campaign, where several have a decision of this name")
    .description("Draw one decision again from the journal and show that it is identical: what was seen, what was masked and why, scores, probabilities, prices, the draw, what it holds.")
    .addHelpText("after", `
Examples:
  propense replay visit-1 --folder shop-data
  propense replay visit-1 --campaign autumn --folder shop-data
A decision of somebody who was erased cannot be drawn again; what is clear of it is shown. Exit code 1 where it comes out differently.`)
    .action((decision: string, options: LookOptions & { readonly campaign?: string }) => run(decision, options, to));
}

async function run(decision: string, { campaign, ...options }: LookOptions & { readonly campaign?: string }, to: Terminal): Promise<void> {
  const replayed = await withDeployment(options, ({ ports }) => replayDecision(ports, { decision, ...(campaign !== undefined && { campaign }) }));
  if (options.json === true) printJson(to, replayed);
  else print(to, replayed);
  if (replayed.identical === false) endUnsound();
}

function print(to: Terminal, { place, identical, differences, written, redrawn, explained }: ReplayedDecision): void {
  const { campaign, decision, atMs, bucket, assignment, prices, reservations, guards, fallback, stages } = explained;
  printTable(to, ["field", "value"], [
    ["decision", `${decision} of ${campaign}`], ["written at", `${place.stream}[${place.position}], ${new Date(atMs).toISOString()}`], ["bucket", bucket],
    ["policy", `${assignment.policy}, explored ${showNumber(assignment.explorationFloor)}`], ["guards", guards.join(", ") || "none"], ["fallback", fallback ? "yes" : "no"],
    ["prices", JSON.stringify(prices)], ["holds", JSON.stringify(reservations)],
  ]);
  for (const { state, candidates, draw, chosen } of stages) {
    to.out(`\nSeen: ${state.map(({ name, value }) => `${name} ${showNumber(value)}`).join(", ") || "nothing"}. Drawn: ${draw === null ? "nothing, the fallback stands" : draw}, which is ${chosen}.\n`);
    printTable(to, ["candidate", "forbidden by", "score", "probability"], candidates.map(({ candidate, forbiddenBy, score, probability }) => [candidate, forbiddenBy ?? "-", score === null ? "-" : showNumber(score), `${probability}`]));
  }
  if (written !== null && redrawn !== null) {
    to.out("\n");
    printTable(to, ["what", "as written", "drawn again"], differences.map((what) => [what, JSON.stringify(written[what]), JSON.stringify(redrawn[what])]));
  }
  if (identical === null) to.out("\nIts person is erased, or the key is not at hand: what it was drawn from is unreadable, and it cannot be drawn again.\n");
  else to.out(identical ? "\nIDENTICAL: bucket, mask, probabilities, choice, reservations, guards and shadow come out as written.\n" : `\nNOT IDENTICAL: ${differences.join(", ")}.\n`);
}
