// What a target has to beat where every row is judged: the choice for each half of the log is made on the other half.
import { observationAt, type Log, type Random } from "../../core/index.ts";
import { learnReferences, splitLog, type ReferenceOptions, type ReferencePolicy, type ReplayTarget } from "../../evaluation/index.ts";

/** How the halves are drawn and the segments cut. */
export interface CrossFitting extends ReferenceOptions {
  readonly random: Random;
}

/** A reference on the rows of one log, by what it is. */
export type Reference = ReplayTarget & { readonly kind: ReferencePolicy["kind"] };

/** The best constant and the best per segment, cross-fitted over two halves by subject; fewer where the log supports fewer. */
export function crossFittedReferences(log: Log, options: CrossFitting): readonly Reference[] {
  const { train, holdout, trainRows, holdoutRows } = splitLog(log, { share: 0.5, by: "subject", random: options.random.fork("halves") });
  const fromFirst = learnReferences(train, options);
  const fromSecond = learnReferences(holdout, options);
  return fromFirst.flatMap((first) => {
    const second = fromSecond.find(({ kind }) => kind === first.kind);
    if (second === undefined) return [];
    const columns = new Float64Array(log.observations.offsets[log.rows]);
    decideInto(columns, log, { rows: holdoutRows, policy: first, random: options.random });
    decideInto(columns, log, { rows: trainRows, policy: second, random: options.random });
    return [{ name: joinNames(first.name, second.name), kind: first.kind, policy: { columns } }];
  });
}

// "best constant (a)" from both halves, or "best constant (a | b)" where they chose differently.
function joinNames(first: string, second: string): string {
  return first === second ? first : `${first.slice(0, -1)} | ${second.slice(second.indexOf("(") + 1)}`;
}

function decideInto(columns: Float64Array, log: Log, { rows, policy, random }: { rows: Uint32Array; policy: ReferencePolicy; random: Random }): void {
  const { offsets } = log.observations;
  for (const row of rows) {
    policy.policy.probabilities(observationAt(log.observations, row, log.spec), random, columns.subarray(offsets[row], offsets[row + 1]));
  }
}
