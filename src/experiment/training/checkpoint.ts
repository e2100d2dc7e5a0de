// A training run at one moment as one sealed file: the learner, everything around it, and the plan it belongs to.
import { canonical, describe, fail, hashOf, snapshotName, type Snapshot, type State, type Tensor } from "../../core/index.ts";
import { refuseInfinite } from "./finite.ts";

/** What a run was asked to do; two runs of the same plan are the same run. */
export type RunPlan = { readonly [name: string]: State };

/** All that a run needs to go on bit for bit. */
export interface RunCheckpoint {
  readonly plan: RunPlan;
  readonly learner: Snapshot;
  /** Environment, generators, counters and history. */
  readonly progress: State;
  /** The same, where it is many numbers. */
  readonly columns: { readonly [name: string]: Tensor };
}

const prefix = "run.";
const format = "1";

/**
 * The checkpoint as a snapshot that any command reads as the policy it holds: what surrounds the learner lies in tensors "run.*"
 * and in the lineage, under a seal over all of it. Throws `diverged` where the learner holds a number that is not finite, since
 * such a checkpoint would be of no use.
 */
export function sealCheckpoint({ plan, learner, progress, columns }: RunCheckpoint): Snapshot {
  refuseInfinite(learner, "at a checkpoint");
  const around = Object.fromEntries(Object.entries(columns).map(([name, tensor]) => [`${prefix}${name}`, tensor]));
  const snapshot: Snapshot = { ...learner, tensors: { ...learner.tensors, ...around }, lineage: {} };
  const lineage = { checkpoint: format, plan: canonical(plan), progress: stateText(progress) };
  return { ...snapshot, lineage: { ...lineage, seal: sealOf(snapshot, lineage) } };
}

/** The checkpoint in a snapshot. Throws `bad-snapshot` for one that is none, is of another format or was changed after it was sealed. */
export function openCheckpoint(snapshot: Snapshot, where: string): RunCheckpoint {
  const { checkpoint, plan, progress, seal } = snapshot.lineage as { readonly [name: string]: string | undefined };
  if (checkpoint === undefined || plan === undefined || progress === undefined) fail("bad-snapshot", where, "a checkpoint of a training run", "a policy without a run");
  if (checkpoint !== format) fail("bad-snapshot", where, `a checkpoint of format ${format}`, describe(checkpoint));
  if (seal !== sealOf(snapshot, { checkpoint, plan, progress })) fail("bad-snapshot", where, "a checkpoint as it was written", "one that was changed or damaged");
  const entries = Object.entries(snapshot.tensors);
  const around = entries.filter(([name]) => name.startsWith(prefix)).map(([name, tensor]): [string, Tensor] => [name.slice(prefix.length), tensor]);
  return {
    plan: JSON.parse(plan) as RunPlan,
    learner: { ...snapshot, tensors: Object.fromEntries(entries.filter(([name]) => !name.startsWith(prefix))), lineage: {} },
    progress: stateOf(progress),
    columns: Object.fromEntries(around),
  };
}

/** Throws `bad-flag` naming what differs where a checkpoint belongs to another run. */
export function refuseForeign(found: RunPlan, wanted: RunPlan, where: string): void {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
  const other = names.find((name) => canonical(found[name] ?? null) !== canonical(wanted[name] ?? null));
  if (other !== undefined) {
    fail("bad-flag", "--checkpoint", `a checkpoint of this command, whose ${other} is ${describe(wanted[other] ?? null)}`, `${where}, whose ${other} is ${describe(found[other] ?? null)}`);
  }
}

function sealOf(snapshot: Snapshot, lineage: { readonly [name: string]: string }): string {
  return hashOf(canonical({ ...lineage, name: snapshotName(snapshot) }));
}

// JSON has no word for -0, infinities and NaN, and a run that goes on from 0 where it stood at -0 would not be the same.
function stateText(state: State): string {
  return JSON.stringify(state, (_name, value: unknown) =>
    (typeof value === "number" && (Object.is(value, -0) || !Number.isFinite(value)) ? { "=": Object.is(value, -0) ? "-0" : String(value) } : value));
}

function stateOf(text: string): State {
  return JSON.parse(text, (_name, value: unknown) =>
    (typeof value === "object" && value !== null && typeof (value as { "="?: unknown })["="] === "string" ? Number((value as { "=": string })["="]) : value)) as State;
}
