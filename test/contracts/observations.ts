// Random observations, masks and transitions for any kind of decision, for the laws.
import * as fc from "fast-check";
import {
  batchOf, sampleIndex, type Batch, type DecisionSpec, type Field, type Observation, type Random, type Transition,
} from "../../src/core/index.ts";

/** A shop's bandit with a fixed list, no candidate features. */
export const fixedSpec: DecisionSpec = {
  state: [{ name: "channel=web", low: 0, high: 1 }, { name: "channel=app", low: 0, high: 1 }, { name: "age", low: 18, high: 90 }],
  candidate: [], fixed: ["none", "mail", "call", "gift"], limits: [], stages: 1, discount: 0,
};

/** A process with ragged lists, candidate features and two limits. */
export const raggedSpec: DecisionSpec = {
  state: [{ name: "basketCents", low: 0, high: 50_000 }, { name: "tier", low: 0, high: 3 }],
  candidate: [{ name: "valueCents", low: 0, high: 2000 }, { name: "percent", low: 0, high: 1 }],
  fixed: null, limits: ["spend", "mails"], stages: 1, discount: 0.9,
};

/** A slate of up to three choices. */
export const stagedSpec: DecisionSpec = {
  state: [{ name: "stage", low: 0, high: 2 }, { name: "taste", low: -1, high: 1 }],
  candidate: [{ name: "price", low: 0, high: 10 }],
  fixed: ["a", "b", "c", "d", "e"], limits: [], stages: 3, discount: 0,
};

/** An observation of this spec from whole numbers that fast-check or a stream provides. */
interface Parts {
  readonly count: number;
  readonly shares: (index: number) => number;
  readonly mask: (action: number) => boolean;
}

function observationFrom(spec: DecisionSpec, { count, shares, mask }: Parts): Observation {
  let used = 0;
  const within = ({ low, high }: Field): number => low + (high - low) * (1.4 * shares(used++) - 0.2);
  const state = Float32Array.from(spec.state, within);
  const candidates = Float32Array.from({ length: count * spec.candidate.length }, (_, index) => within(spec.candidate[index % spec.candidate.length]));
  const allowed = Uint8Array.from({ length: count }, (_, action) => (mask(action) ? 1 : 0));
  if (!allowed.includes(1)) allowed[count - 1] = 1;
  return { state, candidates, allowed, prices: Float32Array.from(spec.limits, () => shares(used++)) };
}

/** Observations whose numbers lie up to a fifth of the range outside the declared ranges; at least one candidate is allowed. */
export function observations(spec: DecisionSpec): fc.Arbitrary<Observation> {
  const most = spec.fixed?.length ?? 7;
  return fc.record({
    count: spec.fixed === null ? fc.integer({ min: 1, max: most }) : fc.constant(most),
    shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }),
    mask: fc.array(fc.boolean(), { minLength: most, maxLength: most }),
  }).map(({ count, shares, mask }) => observationFrom(spec, { count, shares: (index) => shares[index % 40], mask: (action) => mask[action] }));
}

/** One random observation from a stream. */
export function randomObservation(spec: DecisionSpec, random: Random): Observation {
  const count = spec.fixed?.length ?? 1 + sampleIndex(random, 7);
  return observationFrom(spec, { count, shares: () => random.uniform(), mask: () => random.uniform() < 0.7 });
}

/** Transitions of a uniform policy with random rewards, requests whole, episodes of a few requests. */
export function randomBatch(spec: DecisionSpec, requests: number, random: Random): Batch {
  const steps = Array.from({ length: requests }, () => stagesOf(spec, random)).flat();
  const transitions: Transition[] = [];
  steps.forEach((step, index) => {
    const closing = steps[index + 1]?.stage !== step.stage + 1;
    const ends = closing && random.uniform() < 0.3;
    const last = ends || index === steps.length - 1;
    const discount = !closing ? 1 : ends ? 0 : spec.discount;
    transitions.push({ ...step, discount, last, next: last || discount === 0 ? null : steps[index + 1].observation });
  });
  return batchOf(transitions, spec);
}

type Step = Omit<Transition, "discount" | "next" | "last">;

function stagesOf(spec: DecisionSpec, random: Random): Step[] {
  return Array.from({ length: 1 + sampleIndex(random, spec.stages) }, (_, stage) => {
    const observation = randomObservation(spec, random);
    const open = [...observation.allowed.keys()].filter((action) => observation.allowed[action] === 1);
    const action = open[sampleIndex(random, open.length)];
    return {
      observation, action, stage,
      propensity: 1 / open.length,
      reward: 2 * random.uniform() - 0.5 + 0.3 * action,
      costs: Float32Array.from(spec.limits, () => random.uniform()),
    };
  });
}
