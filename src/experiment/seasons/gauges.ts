// The gauges of a simulated season: what each account has paid and what each limit costs, against decisions so far.
import type { Ledger } from "../../models/index.ts";
import type { Problem } from "../../problems/index.ts";
import type { AccountResult, Progress } from "./results.ts";

interface MutableProgress extends Progress {
  readonly at: number[];
  readonly values: number[];
}

/** Reads the ledger and the prices now and then, for the pictures. */
export interface Gauges {
  note(done: number, prices: Float32Array): void;
  result(): { readonly accounts: { readonly [account: string]: AccountResult }; readonly prices: { readonly [limit: string]: Progress } };
}

/** Gauges on the accounts and limits of this problem. */
export function createGauges(problem: Pick<Problem, "accounts" | "account" | "spec">, ledger: Ledger): Gauges {
  const spent = new Map<string, MutableProgress>(problem.accounts.map((name) => [name, { at: [], values: [] }]));
  const priced = problem.spec.limits.map((): MutableProgress => ({ at: [], values: [] }));
  return {
    note(done, prices) {
      for (const [name, curve] of spent) {
        curve.at.push(done);
        curve.values.push(ledger.balance(name).settled);
      }
      priced.forEach((curve, limit) => {
        curve.at.push(done);
        curve.values.push(prices[limit]);
      });
    },
    result: () => ({
      accounts: Object.fromEntries([...spent].map(([name, curve]) => {
        const { cap, settled } = ledger.balance(name);
        return [name, { cap, unit: problem.account(name).unit, spent: settled, curve }];
      })),
      prices: Object.fromEntries(problem.spec.limits.map((name, limit) => [name, priced[limit]])),
    }),
  };
}
