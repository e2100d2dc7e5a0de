// How well a log can speak for each action, and whose rows it is made of.
import type { Log } from "../../../core/index.ts";
import type { Finding } from "./findings.ts";

/** What a log holds of one action. Shares and propensities are NaN where it was never chosen or propensities are to be estimated. */
export interface ActionSupport {
  readonly action: string;
  readonly rows: number;
  readonly meanReward: number;
  readonly meanPropensity: number;
  readonly smallestPropensity: number;
  /** (sum w)^2 / sum w^2 of the policy that always chooses it, in decisions. */
  readonly effectiveSampleSize: number;
}

/** No verdict is given below this effective sample size, so a warning is. */
const fewestEffective = 100;
/** A propensity below this makes one row weigh as much as a hundred. */
const tiny = 0.01;

/** The support of every action of a log with a fixed list. */
export function inspectSupport(log: Log): { actions: readonly ActionSupport[]; findings: readonly Finding[] } {
  const actions = supportOf(log, log.spec.fixed ?? []);
  const findings = findingsOf(actions);
  const taken = actions.filter((support) => support.rows > 0);
  if (taken.length === 1) findings.unshift({ code: "only-action", severity: "warning", values: { action: taken[0].action } });
  return { actions, findings };
}

// One pass over the log, one column per sum.
function supportOf(log: Log, names: readonly string[]): ActionSupport[] {
  const rows = new Float64Array(names.length);
  const rewards = new Float64Array(names.length);
  const propensities = new Float64Array(names.length);
  const smallest = new Float64Array(names.length).fill(Number.POSITIVE_INFINITY);
  const weights = new Float64Array(names.length);
  const squares = new Float64Array(names.length);
  for (let row = 0; row < log.rows; row++) {
    const action = log.actions[row];
    const propensity = log.propensities[row];
    rows[action]++;
    rewards[action] += log.rewards[row];
    propensities[action] += propensity;
    if (!(propensity >= smallest[action])) smallest[action] = propensity;
    weights[action] += 1 / propensity;
    squares[action] += 1 / (propensity * propensity);
  }
  return names.map((name, action) => ({
    action: name, rows: rows[action], meanReward: rewards[action] / rows[action], meanPropensity: propensities[action] / rows[action],
    smallestPropensity: rows[action] === 0 ? Number.NaN : smallest[action],
    effectiveSampleSize: rows[action] === 0 ? 0 : (weights[action] * weights[action]) / squares[action],
  }));
}

function findingsOf(actions: readonly ActionSupport[]): Finding[] {
  const findings: Finding[] = [];
  const never = actions.filter(({ rows }) => rows === 0);
  const weak = actions.filter(({ rows, effectiveSampleSize }) => rows > 0 && effectiveSampleSize < fewestEffective);
  const rare = actions.filter(({ smallestPropensity }) => smallestPropensity < tiny);
  const about = (some: readonly ActionSupport[]): Finding["values"] => ({ count: some.length, total: actions.length, actions: listed(some) });
  if (never.length > 0) findings.push({ code: "never-chosen", severity: "warning", values: about(never) });
  if (weak.length > 0) {
    findings.push({
      code: "weak-support",
      severity: "warning",
      values: { ...about(weak), limit: fewestEffective, size: least(weak.map((support) => support.effectiveSampleSize)) },
    });
  }
  if (rare.length > 0) {
    const value = least(rare.map((support) => support.smallestPropensity));
    findings.push({
      code: "tiny-propensity",
      severity: value < tiny / 10 ? "warning" : "note",
      values: { ...about(rare), limit: tiny, value, weight: Math.round(1 / value) },
    });
  }
  return findings;
}

function listed(some: readonly ActionSupport[]): string {
  const names = some.slice(0, 6).map(({ action }) => action).join(", ");
  return some.length > 6 ? `${names}, ...` : names;
}

function least(values: readonly number[]): number {
  return values.reduce((smallest, value) => Math.min(smallest, value));
}

/** Subjects with far more rows than others: on them intervals rest. */
export function inspectSubjects(log: Log): { readonly subjects: number; readonly busiestShare: number; readonly findings: readonly Finding[] } {
  const counts = new Map<number, number>();
  for (const subject of log.subjects) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  const limit = Math.max(20, Math.ceil((20 * log.rows) / counts.size));
  let [busy, most] = [0, 0];
  for (const count of counts.values()) {
    if (count > limit) busy++;
    if (count > most) most = count;
  }
  const busiestShare = most / log.rows;
  const severity = busiestShare > 0.05 ? "warning" : "note";
  const findings: Finding[] = busy === 0 ? [] : [{ code: "busy-subjects", severity, values: { count: busy, limit, share: busiestShare } }];
  return { subjects: counts.size, busiestShare, findings };
}
