// The observations of a log as columns, and the check that a log can be seen through a spec that came from elsewhere.
import { describe, fail, type DecisionSpec, type ObservationColumns } from "../../core/index.ts";
import { encoderOf } from "./encoder.ts";
import type { Table } from "./table.ts";

/** What the decisions of a log saw. */
export interface Seen {
  /** [decisions], rows of the table. */
  readonly rows: Int32Array;
  /** [decisions x A] */
  readonly allowed: Uint8Array;
  readonly spec: DecisionSpec;
  /** [A x F], one for the whole log. */
  readonly matrix: Float32Array;
}

/** The observations of these rows; every row shares the one candidate matrix, prices are 0. */
export function observe(table: Table, { rows, allowed, spec, matrix }: Seen): ObservationColumns {
  const width = allowed.length / rows.length;
  const offsets = new Uint32Array(rows.length + 1);
  for (let row = 0; row < rows.length; row++) offsets[row + 1] = (row + 1) * width;
  return {
    rows: rows.length,
    states: encoderOf(spec.state).encodeTable(table, rows),
    features: matrix,
    featureStarts: new Uint32Array(rows.length),
    offsets,
    allowed,
    prices: new Float32Array(rows.length * spec.limits.length),
  };
}

/** Throws `bad-settings` where a policy learned under `wanted` would misread a log of `found`. */
export function refuseOtherSpec(found: DecisionSpec, wanted: DecisionSpec): void {
  const same = (field: "limits" | "fixed"): boolean => JSON.stringify(found[field]) === JSON.stringify(wanted[field]);
  if (!same("fixed")) fail("bad-settings", "spec.fixed", `the candidates ${describe(wanted.fixed)}`, describe(found.fixed));
  if (!same("limits")) {
    fail(
      "bad-settings", "costs",
      `the limits ${wanted.limits.join(", ") || "none"}, which the policy was learned under`,
      found.limits.join(", ") || "none",
    );
  }
  if (found.candidate.length !== wanted.candidate.length) {
    fail("bad-settings", "candidates", `${wanted.candidate.length} features per candidate (give the candidates file)`, `${found.candidate.length}`);
  }
}
