// What the one function that draws owes: it draws from what it logs, and refuses what is no distribution.
import { expect } from "vitest";
import { greedy, seeded, uniform, type choose, type Observation, type Policy } from "../../src/core/index.ts";
import type { Law } from "./law.ts";

type Choose = typeof choose;

const probabilities = [0.5, 0.3, 0, 0.2];

const observation: Observation = {
  state: new Float32Array(0), candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1, 0, 1), prices: new Float32Array(0),
};

const fixed = (numbers: readonly number[]): Policy => ({ probabilities: () => Float64Array.from(numbers) });

export const choiceLaws: readonly Law<Choose>[] = [
  {
    name: "the propensity is the probability of what was drawn, and all probabilities are handed over",
    check(draw) {
      for (let seed = 0; seed < 200; seed++) {
        const choice = draw(fixed(probabilities), observation, seeded(seed));
        expect(choice.propensity).toBe(probabilities[choice.action]);
        expect([...choice.probabilities]).toEqual(probabilities);
      }
    },
  },
  {
    // Chi-square with 2 degrees of freedom: 13.8 is exceeded by chance once in 1,000; the seed is fixed.
    name: "20,000 draws have the frequencies of the policy (chi-square below 13.8, seed 1)",
    check(draw) {
      const random = seeded(1);
      const counts = [0, 0, 0, 0];
      for (let index = 0; index < 20_000; index++) counts[draw(fixed(probabilities), observation, random).action]++;
      const parts = counts.map((count, action) => (probabilities[action] === 0 ? 0 : (count - 20_000 * probabilities[action]) ** 2 / (20_000 * probabilities[action])));
      expect(counts[2]).toBe(0);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeLessThan(13.8);
    },
  },
  {
    name: "what is no distribution over the allowed candidates is refused",
    check(draw) {
      const broken = [[0.5, 0.3, 0.1, 0.1], [0.5, 0.5, 0, 0.2], [0.5, 0.3, 0, 0.1], [1.5, -0.5, 0, 0], [Number.NaN, 0.5, 0, 0.5], [0.5, 0.5], [0.2, 0.2, 0, 0.2, 0.4]];
      for (const numbers of broken) {
        expect(() => draw(fixed(numbers), observation, seeded(1))).toThrow(expect.objectContaining({ fault: expect.objectContaining({ code: "broken-policy" }) as unknown }));
      }
    },
  },
  {
    name: "where nothing is allowed it says so",
    check(draw) {
      const closed = { ...observation, allowed: new Uint8Array(4) };
      for (const policy of [greedy(() => {}), fixed([0, 0, 0, 0])]) {
        expect(() => draw(policy, closed, seeded(1))).toThrow(expect.objectContaining({ fault: expect.objectContaining({ code: "no-candidate" }) as unknown }));
      }
    },
  },
  {
    name: "the same seed draws the same",
    check(draw) {
      for (let seed = 0; seed < 50; seed++) expect(draw(uniform, observation, seeded(seed)).action).toBe(draw(uniform, observation, seeded(seed)).action);
    },
  },
];
