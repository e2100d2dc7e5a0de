// The learner of hidden interests: it recovers interests from views, learns clicks upon them, and survives a snapshot in every phase.
import { describe, expect, it } from "vitest";
import { batchOf, createLearner, decodeSnapshot, encodeSnapshot, sampleNormal, sampleWeighted, seeded, snapshotName, type Learner, type Random, type Transition } from "../core/index.ts";
import { createInterestFilter, fitInterests } from "../models/index.ts";
import { latentInterest } from "./latent-interest.ts";

const names = ["a", "b", "c", "d", "e", "f"];
const spec = { state: names.map((name) => ({ name: `views=${name}`, low: 0, high: 20 })), candidate: [], fixed: names, limits: [], stages: 1, discount: 0 };
const allowed = new Uint8Array(6).fill(1);
const empty = new Float32Array(0);

/** Two directions of taste, three products each way and one for nobody: views are drawn from them, clicks likelier where views are. */
const points = [[2, 0], [1.5, 0.5], [-2, 0], [0, 2], [0, -2], [0, 0]];
const scoresOf = (taste: readonly number[]): number[] => points.map(([x, y]) => x * taste[0] + y * taste[1]);

function customer(random: Random): { readonly views: Float32Array; readonly scores: readonly number[] } {
  const scores = scoresOf([sampleNormal(random), sampleNormal(random)]);
  const views = new Float32Array(6);
  for (let view = 0; view < 12; view++) views[sampleWeighted(random, scores.map((score) => Math.exp(score)))]++;
  return { views, scores };
}

function batchFrom(customers: number, learner: Learner, random: Random) {
  const rows: Transition[] = [];
  for (let index = 0; index < customers; index++) {
    const { views, scores } = customer(random);
    const observation = { state: views, candidates: empty, allowed, prices: empty };
    for (let ask = 0; ask < 5; ask++) {
      const probabilities = learner.policy.probabilities(observation, random);
      const action = sampleWeighted(random, probabilities);
      const reward = random.uniform() < 1 / (1 + Math.exp(1 - scores[action])) ? 1 : 0;
      rows.push({ observation, action, propensity: probabilities[action], reward, costs: empty, discount: 0, next: null, last: ask === 4, stage: 0 });
    }
  }
  return batchOf(rows, spec);
}

const config = { rank: 2, histories: 600, passes: 30, uniformRows: 2000 };

describe("from views to choices", () => {
  it("fits a model whose view probabilities are nearer to the truth than the counts themselves (fresh customers, seed 1)", () => {
    const random = seeded(1);
    const histories = { count: 1500, counts: Float32Array.from(Array.from({ length: 1500 }, () => [...customer(random).views]).flat()) };
    const filter = createInterestFilter(fitInterests(histories, { candidates: 6, rank: 2, passes: 30, starts: 3 }, seeded(2)));
    const interests = new Float64Array(2);
    let [ours, theirs] = [0, 0];
    for (let index = 0; index < 300; index++) {
      const { views, scores } = customer(random);
      const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
      filter.mode(views, interests);
      const shares = filter.probabilities(interests);
      scores.forEach((score, at) => {
        ours += Math.abs(shares[at] - Math.exp(score) / total);
        theirs += Math.abs(views[at] / 12 - Math.exp(score) / total);
      });
    }
    expect(ours).toBeLessThan(0.75 * theirs);
  });

  it("reaches .85 of what knowing all tastes would add to the best single candidate, 2,000 fresh customers, seed 3", () => {
    const learner = createLearner(latentInterest, spec, config);
    const random = seeded(3);
    for (let round = 0; round < 12; round++) learner.learn(batchFrom(300, learner, random), random);
    let [ours, best] = [0, 0];
    const single = new Float64Array(6);
    for (let index = 0; index < 2000; index++) {
      const { views, scores } = customer(random);
      const probabilities = learner.policy.probabilities({ state: views, candidates: empty, allowed, prices: empty }, random);
      const share = (action: number): number => 1 / (1 + Math.exp(1 - scores[action]));
      ours += share(probabilities.indexOf(Math.max(...probabilities)));
      names.forEach((_, action) => { single[action] += share(action); });
      best += Math.max(...scores.map((_, action) => share(action)));
    }
    const constant = Math.max(...single);
    expect((ours - constant) / (best - constant)).toBeGreaterThan(0.85);
    expect(ours).toBeLessThanOrEqual(best);
  });
});

describe.each([["while it collects views", 1], ["after it fitted interests", 3]])("a snapshot %s", (_, rounds) => {
  it("goes on bit by bit alike", () => {
    const learner = createLearner(latentInterest, spec, config);
    for (let round = 0; round < rounds; round++) learner.learn(batchFrom(300, learner, seeded(`customers ${round}`)), seeded(`learn ${round}`));
    const snapshot = decodeSnapshot(encodeSnapshot(learner.snapshot()));
    const other = createLearner(latentInterest, spec, snapshot.config, snapshot);
    for (const each of [learner, other]) each.learn(batchFrom(300, each, seeded("more")), seeded("learn more"));
    expect(snapshotName(other.snapshot())).toBe(snapshotName(learner.snapshot()));
  });
});
