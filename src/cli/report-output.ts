// Writes a command's report; the report maker, which brings a charting library along, is loaded only when one is asked for.
import type * as reportMakers from "../edge/report/index.ts";
import { writeAtomically } from "../edge/files/index.ts";
import type { Problem } from "../problems/index.ts";

type Reports = typeof reportMakers;

/** Makes and writes the report where a path is given; whole or not at all. */
export async function writeReport(path: string | undefined, make: (reports: Reports) => string): Promise<void> {
  if (path === undefined) return;
  const reports = await import("../edge/report/index.ts");
  await writeAtomically(path, make(reports));
}

/** The most that a problem's accounts may spend together, and in which unit; nothing for a problem without money. */
export function moneyOf(problem: Problem): { spendCap?: number; moneyUnit?: string } {
  const accounts = problem.accounts.map((name) => problem.account(name));
  if (accounts.length === 0) return {};
  return { spendCap: accounts.reduce((total, { cap }) => total + cap, 0), moneyUnit: accounts[0].unit };
}
