// Prints a comparison as a table: reward, share of the optimum, spend, and the paired difference to today's best practice.
import type { Comparison, ComparisonRow, Measured } from "../experiment/index.ts";
import { printTable, showInterval, showNumber, showShare, type Terminal } from "./output.ts";

/** Prints the rows, best reward first, and the verdicts. */
export function printComparison(to: Terminal, comparison: Comparison): void {
  const { problem, preset, seeds, decisionsPerSeed, bestBaseline, verdicts } = comparison;
  to.out(`${problem}, ${preset}: ${seeds.length} seeds, ${decisionsPerSeed} measured decisions each\n\n`);
  const rows = [...comparison.rows].sort((a, b) => b.reward.mean - a.reward.mean);
  printTable(to, ["policy", "kind", "reward", "95 % interval", "share of optimum", "spend", `against ${bestBaseline}`], rows.map(cells));
  to.out("\n");
  for (const { policy, against, verdict, difference } of verdicts) {
    to.out(`  ${policy} against ${against}: ${verdict} (${showNumber(difference.mean)}, ${showInterval(difference.interval)})\n`);
  }
}

function cells({ policy, kind, reward, shareOfOptimum, spend, difference }: ComparisonRow): string[] {
  return [
    policy, kind, showNumber(reward.mean), showInterval(reward.interval), shareOfOptimum === null ? "-" : showShare(shareOfOptimum.mean),
    showNumber(spend.mean), paired(difference),
  ];
}

function paired(difference: Measured | null): string {
  return difference === null ? "-" : `${showNumber(difference.mean)} (${showInterval(difference.interval)})`;
}
