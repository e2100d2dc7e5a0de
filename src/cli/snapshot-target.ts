// A policy file as a target: it must decide what the log decides, and it sees the rows of any log through the fields it was learned with.
import { findAlgorithm } from "../algorithms/index.ts";
import { describe, fail, modal, observationAt, type DecisionSpec, type Policy, type Random, type Snapshot } from "../core/index.ts";
import { readSnapshot } from "../edge/files/index.ts";
import type { RowPolicy } from "../evaluation/index.ts";
import type { TargetRequest } from "../experiment/index.ts";
import { tabularLog } from "../problems/tabular/index.ts";
import type { OpenedLog, OpenedTable } from "./log-input.ts";

/** The policy in a snapshot. Throws `unknown-name` for an algorithm this version does not have, `bad-snapshot` for numbers that do not fit. */
export function policyOf(snapshot: Snapshot): Policy {
  return findAlgorithm(snapshot.algorithm).create(snapshot.spec, snapshot.config, snapshot).policy;
}

/** Throws `bad-flag` where a policy was not learned to decide what this spec describes. */
export function refuseOtherDecision(flag: string, { spec }: Snapshot, wanted: DecisionSpec): void {
  const names = (fields: readonly { readonly name: string }[]): string => describe(fields.map((field) => field.name).join(", "));
  for (const [part, title] of [["state", "state fields"], ["candidate", "candidate fields"]] as const) {
    if (names(spec[part]) !== names(wanted[part])) fail("bad-flag", flag, `a policy with the ${title} ${names(wanted[part])}`, `one with ${names(spec[part])}`);
  }
  if (JSON.stringify(spec.fixed) !== JSON.stringify(wanted.fixed)) {
    fail("bad-flag", flag, `a policy over the candidates ${describe(wanted.fixed)}`, `one over ${describe(spec.fixed)}`);
  }
}

/** How a snapshot is to be judged. */
export interface Judging {
  readonly greedy: boolean;
  readonly opened: OpenedLog;
  readonly random: Random;
}

/** The target in a policy file. Throws `bad-flag` or `bad-log` where the policy does not know what the log holds. */
export async function readSnapshotTarget(path: string, { greedy, opened, random }: Judging): Promise<TargetRequest> {
  const snapshot = await readSnapshot(path);
  const { log, tabular } = opened;
  const name = greedy ? `${path}:greedy` : path;
  const note = snapshot.lineage["log"] === opened.path ? "learned from this very log, so judged on rows it may have seen" : "";
  const policy = policyOf(snapshot);
  if (tabular === null) refuseOtherDecision("--target", snapshot, log.spec);
  if (tabular === null || readsAlike(snapshot.spec, log.spec)) return { kind: "snapshot", name, policy, greedy, note };
  const acting = greedy ? modal(policy) : policy;
  return { kind: "snapshot", name, policy: actThrough(snapshot.spec, acting, { tabular, random: random.fork(name) }), greedy, note };
}

// Ranges and levels come from the log a policy was learned on, so two logs of one store seldom agree on them.
function readsAlike(one: DecisionSpec, other: DecisionSpec): boolean {
  return (["state", "candidate", "fixed", "limits"] as const).every((part) => JSON.stringify(one[part]) === JSON.stringify(other[part]));
}

/**
 * What a policy does in every row of the log, which is read once more through the policy's own fields. Candidates that this log
 * does not offer are masked; candidates that the policy does not know but the log chose are `bad-log`.
 */
function actThrough(spec: DecisionSpec, policy: Policy, { tabular, random }: { tabular: OpenedTable; random: Random }): RowPolicy {
  if (spec.fixed === null) fail("bad-flag", "--target", "a policy over a fixed list of candidates, as this log's", "one whose list changes");
  const { table, mapping, candidates, reading } = tabular;
  const { observations } = tabularLog(table, mapping, { candidates, spec }).log;
  const { offsets, allowed } = reading.log.observations;
  const places = reading.log.spec.fixed!.map((name) => spec.fixed!.indexOf(name));
  const columns = new Float64Array(allowed.length);
  const mask = new Uint8Array(spec.fixed.length);
  for (let row = 0; row < observations.rows; row++) {
    mask.fill(0);
    places.forEach((place, action) => { if (place >= 0) mask[place] = allowed[offsets[row] + action]; });
    const probabilities = policy.probabilities({ ...observationAt(observations, row, spec), allowed: mask }, random);
    places.forEach((place, action) => { if (place >= 0) columns[offsets[row] + action] = probabilities[place]; });
  }
  return { columns };
}
