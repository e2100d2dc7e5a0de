// The best candidate within each segment of the customers: what a marketer's rule by one field could reach.
import { describe, fail, greedy, requestReturns, tensorOf, type Algorithm, type Batch, type DecisionSpec, type Learner, type Tensor } from "../core/index.ts";
import { createSegmentRule, segmentationsOf, type Segmentation, type SegmentRule } from "../models/index.ts";

const name = "best-per-segment";

/** A type and not an interface, since settings are open to reading by name. */
export type SegmentSettings = {
  /** The field to cut by ("channel" for the one-hot fields "channel=..."), or "auto" for the one that is worth most. */
  readonly field: string;
  /** Equal parts that a numeric field's range is cut into. */
  readonly bins: number;
};

/**
 * The best candidate per segment by self-normalised inverse propensities, as best-constant finds it for all. With field "auto" it
 * cuts by the field whose rule is worth most on held-out rows (SegmentRule.heldOutValue), decisions going to two halves in turn;
 * the first field wins ties, and the constant choice stands where no field is worth more than it. It does not explore.
 */
export const bestPerSegment: Algorithm<SegmentSettings> = {
  name,
  summary: "The best candidate per segment of one field, the field chosen by its value on held-out halves of the decisions.",
  defaults: { field: "auto", bins: 4 },
  ranges: { bins: { low: 2, high: 64, whole: true } },
  scope: "segment",
  unsuited: () => null,
  create(spec, config, from): Learner {
    const rules = cutsOf(spec, config).map((cut, index) => createSegmentRule(cut, from, `rule ${index} `));
    let decisions = from === undefined ? 0 : tensorOf(from, "decisions", [1])[0];
    let used = worthMost(rules, config);
    return {
      policy: greedy((observation, _random, out) => used.score(observation.state, out)),
      learn(batch) {
        decisions = learnRows(rules, batch, decisions);
        used = worthMost(rules, config);
      },
      snapshot: () => ({ algorithm: name, spec, config, tensors: tensorsOf(rules, decisions), lineage: {} }),
    };
  },
};

function tensorsOf(rules: readonly SegmentRule[], decisions: number): { readonly [name: string]: Tensor } {
  const parts = rules.map((rule, index) => rule.tensors(`rule ${index} `));
  return Object.assign({ decisions: { shape: [1], data: Float64Array.of(decisions) } }, ...parts) as { readonly [name: string]: Tensor };
}

// The constant choice is the rule of the one segment that holds everybody, and stands first.
function cutsOf(spec: DecisionSpec, { field, bins }: SegmentSettings): readonly Segmentation[] {
  const everybody: Segmentation = { name: "everybody", count: 1, segmentOf: () => 0, describe: () => "everybody" };
  const cuts = segmentationsOf(spec.state, bins);
  if (field === "auto") return [everybody, ...cuts];
  const cut = cuts.find((candidate) => candidate.name === field);
  return [everybody, cut ?? fail("bad-settings", `${name}.field`, `auto or one of ${cuts.map((each) => each.name).join(", ")}`, describe(field))];
}

function worthMost(rules: readonly SegmentRule[], { field }: SegmentSettings): SegmentRule {
  if (field !== "auto") return rules[1];
  const values = rules.map((rule) => rule.heldOutValue());
  return rules[values.indexOf(Math.max(...values))];
}

function learnRows(rules: readonly SegmentRule[], batch: Batch, decisions: number): number {
  const returns = requestReturns(batch);
  const { states } = batch.observations;
  let count = decisions;
  for (let row = 0; row < batch.rows; row++) {
    if (batch.stages[row] === 0) count++;
    const start = row * batch.spec.state.length;
    const seen = { states, start, action: batch.actions[row], value: returns[row], weight: 1 / batch.propensities[row] };
    for (const rule of rules) rule.add(count % 2, seen);
  }
  return count;
}
