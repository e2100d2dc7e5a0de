// Prints what a simulated season came to.
import type { SimulationResult } from "../experiment/index.ts";
import { printTable, showNumber, showShare, type Terminal } from "./output.ts";

/** Prints the totals; `out` is where the log was written, if it was. */
export function printSeason(to: Terminal, result: SimulationResult, out?: string): void {
  to.out(`${result.policy}: ${result.decisions} decisions, reward ${showNumber(result.rewardPerDecision)} each, ${result.fallbacks} of them the fallback\n\n`);
  printTable(to, ["candidate", "share"], Object.entries(result.actionShares).map(([name, share]) => [name, showShare(share)]));
  printTable(to, ["metric", "value"], Object.entries(result.metrics).map(([name, value]) => [name, showNumber(value)]));
  printTable(to, ["account", "spent", "cap", "unit"], Object.entries(result.accounts).map(([name, account]) => [
    name, showNumber(account.spent), showNumber(account.cap), account.unit,
  ]));
  to.out(`exploration share ${showShare(result.explorationShare)}\n`);
  if (out !== undefined) to.out(`Log: ${out}\n`);
}
