// The money score's table and its page: what all seasons so far come to.
import type { SimulationTotals } from "../../test/simulation/simulate.ts";

/** The sums over all parts. */
export interface MoneyTable extends SimulationTotals {
  readonly sources: string;
  readonly seed: number;
  readonly wantedSeasons: number;
  readonly cpuSeconds: number;
  /** Season 0 alone, small enough to be run again as a check. */
  readonly check: SimulationTotals;
}

const counts = ["seasons", "operations", "crashes", "recoveryCrashes", "failedCalls", "takeovers", "records", "decisions", "cpuSeconds"] as const;

/** Nothing yet. */
export const noTotals: Omit<MoneyTable, "sources" | "seed" | "wantedSeasons" | "check"> = {
  seasons: 0, operations: 0, answers: {}, crashes: 0, recoveryCrashes: 0, failedCalls: 0, takeovers: 0, records: 0, decisions: 0, faults: [], drawDeviation: 0, cpuSeconds: 0,
};

/** The table with one part more. The deviation of draws is the worst of all parts. */
export function addTotals(sums: MoneyTable, part: SimulationTotals & { readonly cpuSeconds: number }): MoneyTable {
  const names = [...new Set([...Object.keys(sums.answers), ...Object.keys(part.answers)])].toSorted();
  return {
    ...sums,
    ...Object.fromEntries(counts.map((name) => [name, sums[name] + part[name]])),
    answers: Object.fromEntries(names.map((name) => [name, (sums.answers[name] ?? 0) + (part.answers[name] ?? 0)])),
    faults: [...sums.faults, ...part.faults],
    drawDeviation: Math.abs(part.drawDeviation) > Math.abs(sums.drawDeviation) ? part.drawDeviation : sums.drawDeviation,
  };
}

/** The page. */
export function moneyPage(sums: MoneyTable): string {
  const show = (value: number): string => Math.round(value).toLocaleString("en-US");
  return `# Money under crashes

Source ${sums.sources}, seed ${sums.seed}, seasons 0 to ${show(sums.seasons - 1)} of ${show(sums.wantedSeasons)} (\`npm run verify -- money\` goes on from here; aimed at are 100,000,000 operations with 100,000 crashes).

The real service over a simulated disk that loses what was not synchronised, with retrying clients, killed processes, failing power, failing calls, takeovers, a second writer and clocks that jump 400 days;
a checker that shares no code with the service reads what clients were told and the bytes that are left (\`test/simulation/\`).

| | |
|---|---|
| operations | ${show(sums.operations)} |
| crashes, of these during recovery | ${show(sums.crashes)}, ${show(sums.recoveryCrashes)} |
| failing calls of the store | ${show(sums.failedCalls)} |
| takeovers | ${show(sums.takeovers)} |
| records written, decisions among them | ${show(sums.records)}, ${show(sums.decisions)} |
| **faults found** (overspent, issued or redeemed twice, acknowledged and lost, other answers on retry, wrong masks or propensities, a refusal that should not be) | **${sums.faults.length}** |
| draws against their probabilities, worst part | ${sums.drawDeviation.toFixed(1)} standard deviations |
| minutes of processor time | ${show(sums.cpuSeconds / 60)} |
${sums.faults.map((fault) => `\n- ${fault}`).join("")}
An operation is one thing that a caller asks of the money and that is answered, with success or with a refusal by what the ledger and the decision hold: a decision (also asked again), a redemption, an outcome that pays,
a taking back, a refund; each counts once, however often it was asked because of crashes; and a window whose closing gives money back. Not counted: "shown", purchases that pay nothing, and what is refused
before the money is looked at (conflicts, forgotten decisions, decisions of another writer).

| asked, and the answer | how often |
|---|---|
${Object.entries(sums.answers).map(([name, count]) => `| ${name} | ${show(count)} |`).join("\n")}
`;
}
