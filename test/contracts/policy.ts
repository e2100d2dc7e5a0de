// What every policy owes: a distribution over the allowed candidates, the same for the same seed.
import * as fc from "fast-check";
import { expect } from "vitest";
import { checkDistribution, seeded, type DecisionSpec, type Policy } from "../../src/core/index.ts";
import { expectSameBits, type Law } from "./law.ts";
import { observations } from "./observations.ts";

export interface PolicySubject {
  readonly spec: DecisionSpec;
  readonly policy: Policy;
  /** Random observations per law. */
  readonly runs: number;
}

export const policyLaws: readonly Law<PolicySubject>[] = [
  {
    name: "probabilities sum to one and are 0 where forbidden",
    check: (subject) => forAll(subject, (observation, seed) => {
      checkDistribution(subject.policy.probabilities(observation, seeded(seed)), observation);
    }),
  },
  {
    name: "the same seed gives the same probabilities, and asking changes nothing",
    check: (subject) => forAll(subject, (observation, seed) => {
      const first = subject.policy.probabilities(observation, seeded(seed)).slice();
      subject.policy.probabilities(observation, seeded(`${seed} again`));
      expectSameBits(subject.policy.probabilities(observation, seeded(seed)), first);
    }),
  },
  {
    name: "an array of the right length is written into and returned, whatever it held",
    check: (subject) => forAll(subject, (observation, seed) => {
      const wanted = subject.policy.probabilities(observation, seeded(seed)).slice();
      const out = new Float64Array(observation.allowed.length).fill(7);
      expect(subject.policy.probabilities(observation, seeded(seed), out)).toBe(out);
      expectSameBits(out, wanted);
    }),
  },
  {
    name: "the observation is left as it was",
    check: (subject) => forAll(subject, (observation, seed) => {
      const before = JSON.stringify(observation);
      subject.policy.probabilities(observation, seeded(seed));
      subject.policy.explain?.(observation);
      expect(JSON.stringify(observation)).toBe(before);
    }),
  },
  {
    name: "what explains it has a score and a list of parts per candidate, and the parts sum to the score",
    check: (subject) => forAll(subject, (observation) => {
      const explanation = subject.policy.explain?.(observation);
      if (explanation === undefined) return;
      const count = observation.allowed.length;
      expect([explanation.scores.length, explanation.contributions.length]).toEqual([count, count]);
      explanation.contributions.forEach((parts, action) => {
        if (parts.length === 0) return;
        const total = parts.reduce((sum, part) => sum + part.contribution, 0);
        expect(Math.abs(total - explanation.scores[action])).toBeLessThan(1e-6 * (1 + Math.abs(total)));
      });
    }),
  },
];

function forAll({ spec, runs }: PolicySubject, check: (observation: Parameters<Policy["probabilities"]>[0], seed: number) => void): void {
  fc.assert(fc.property(observations(spec), fc.nat(), check), { numRuns: runs, seed: 20_261_120 });
}
