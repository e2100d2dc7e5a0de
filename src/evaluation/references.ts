// What a target has to beat to be worth its trouble: the best constant candidate and the best one per segment, chosen on other rows.
import { constant, findNamed, greedy, requestReturns, type Log, type Policy } from "../core/index.ts";
import { createSegmentRule, createWeightedMeans, segmentationsOf, type SegmentRule } from "../models/index.ts";

/** A policy to be beaten. */
export interface ReferencePolicy {
  /** As verdicts name it: "best constant (NAME)", "best per segment (COLUMN)". */
  readonly name: string;
  readonly kind: "constant" | "segment";
  readonly policy: Policy;
}

/** How the references are chosen. */
export interface ReferenceOptions {
  /** The state column to cut by; left out, the one whose rule is worth most on held-out halves of the training rows. */
  readonly segmentBy?: string;
  /** Parts that a numeric column's range is cut into. */
  readonly bins?: number;
}

/**
 * The references that a training split supports, by the priced reward of each request. A constant choice needs a fixed list of
 * candidates to be one thing; segments need a state.
 */
export function learnReferences(train: Log, options: ReferenceOptions = {}): readonly ReferencePolicy[] {
  if (train.spec.fixed === null || train.rows === 0) return [];
  const segment = bestPerSegment(train, options);
  return segment === null ? [bestConstant(train)] : [bestConstant(train), segment];
}

/** Ties go to the candidate named first; a candidate that was never tried cannot win. */
function bestConstant(train: Log): ReferencePolicy {
  const names = train.spec.fixed ?? [];
  const means = createWeightedMeans(1);
  const returns = requestReturns(train);
  for (let row = 0; row < train.rows; row++) means.add(0, train.actions[row], returns[row], 1 / train.propensities[row]);
  let best = 0;
  for (let action = 1; action < names.length; action++) if (means.mean(0, action) > means.mean(0, best)) best = action;
  return { name: `best constant (${names[best]})`, kind: "constant", policy: constant(best) };
}

function bestPerSegment(train: Log, { segmentBy, bins = 4 }: ReferenceOptions): ReferencePolicy | null {
  const all = segmentationsOf(train.spec.state, bins);
  const cuts = segmentBy === undefined ? all : [findNamed(all, segmentBy, "state column to segment by")];
  if (cuts.length === 0) return null;
  const rules = cuts.map((cut) => createSegmentRule(cut, undefined, ""));
  learnRules(rules, train);
  const values = rules.map((rule) => rule.heldOutValue());
  const rule = rules[values.indexOf(Math.max(...values))];
  const policy = greedy((observation, _random, out) => rule.score(observation.state, out));
  return { name: `best per segment (${rule.cut.name})`, kind: "segment", policy };
}

// Requests go to the two halves in turn, so that a rule is valued on rows it was not chosen on.
function learnRules(rules: readonly SegmentRule[], train: Log): void {
  const returns = requestReturns(train);
  const { states } = train.observations;
  let requests = 0;
  for (let row = 0; row < train.rows; row++) {
    if (train.stages[row] === 0) requests++;
    const start = row * train.spec.state.length;
    const seen = { states, start, action: train.actions[row], value: returns[row], weight: 1 / train.propensities[row] };
    for (const rule of rules) rule.add(requests % 2, seen);
  }
}
