// Splits keep subjects apart, episodes whole and time in order; references are chosen on the training side alone; outlines by hand.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logOf } from "../../test/fixtures/logs.ts";
import { observationAt, seeded } from "../core/index.ts";
import { connectedGroups, outlineOf } from "./outline.ts";
import { learnReferences } from "./references.ts";
import { splitLog } from "./split.ts";

const rows = fc.array(fc.record({ episode: fc.nat(8), subject: fc.nat(6), time: fc.nat(1000) }), { minLength: 1, maxLength: 40 })
  .map((list) => list.toSorted((a, b) => a.episode - b.episode).map((row, reward) => ({ ...row, action: 0, propensity: 1, reward })));

describe("splitLog", () => {
  test.each(["subject", "time", "episode"] as const)("by %s: every row once, episodes whole", (by) => {
    fc.assert(fc.property(rows, fc.nat(100), (list, percent) => {
      const log = logOf(list, { actions: ["a"] });
      const { train, holdout } = splitLog(log, { share: percent / 100, by, random: seeded(percent) });
      expect([...train.rewards, ...holdout.rewards].toSorted((a, b) => a - b)).toEqual(list.map((row) => row.reward));
      expect([...train.episodes].filter((episode) => holdout.episodes.includes(episode))).toEqual([]);
      if (by === "subject") expect([...train.subjects].filter((subject) => holdout.subjects.includes(subject))).toEqual([]);
    }));
  });

  test("by time: no episode of the holdout begins before one of training", () => {
    fc.assert(fc.property(rows, (list) => {
      const { train, holdout } = splitLog(logOf(list, { actions: ["a"] }), { share: 0.5, by: "time", random: seeded(1) });
      const begins = (times: Float64Array, episodes: Uint32Array): number[] =>
        [...new Set(episodes)].map((episode) => Math.min(...times.filter((_, row) => episodes[row] === episode)));
      expect(Math.max(...begins(train.times, train.episodes), 0)).toBeLessThanOrEqual(Math.min(...begins(holdout.times, holdout.episodes), 1000));
    }));
  });

  test("half of ten subjects is five", () => {
    const list = Array.from({ length: 30 }, (_, row) => ({ action: 0, propensity: 1, reward: row, subject: row % 10 }));
    const { train, holdout } = splitLog(logOf(list, { actions: ["a"] }), { share: 0.5, by: "subject", random: seeded(3) });
    expect(new Set(train.subjects).size).toBe(5);
    expect([train.rows, holdout.rows]).toEqual([15, 15]);
  });
});

describe("outline", () => {
  test("a chain goes on while something follows; subjects that share one are one cluster", () => {
    const step = (episode: number, subject: number, discount: number) => ({ action: 0, propensity: 1, reward: 0, episode, subject, discount });
    const log = logOf([step(0, 7, 1), step(0, 8, 0), step(0, 9, 1), step(1, 8, 0), step(2, 3, 0.5)], { actions: ["a"] });
    const outline = outlineOf(log);
    expect([...outline.starts]).toEqual([0, 2, 3, 4, 5]);
    expect(outline.horizon).toBe(2);
    // Subjects 7 and 8 share the first chain, 8 has the third: one cluster; 9 and 3 stand alone.
    expect([...outline.clusterOf]).toEqual([0, 1, 0, 2]);
    expect(connectedGroups(log.subjects, log.episodes).count).toBe(2);
  });
});

describe("references", () => {
  // Candidate b is best overall; a is best where x = 1.
  const seen = (count: number, flip: number) => Array.from({ length: count }, (_, row) => {
    const [action, x] = [row % 2, (row >> 1) % 2];
    return { action, propensity: 0.5, state: [x, 0.5], reward: flip * (action === 1 ? 1 : x === 1 ? 1.5 : 0) };
  });
  const shape = { actions: ["a", "b"], state: [{ name: "x", low: 0, high: 1 }, { name: "nothing", low: 0, high: 1 }] };

  test("the best constant and the best per segment, by the column that is worth most", () => {
    const log = logOf(seen(400, 1), shape);
    const [constant, segment] = learnReferences(log);
    expect([constant.name, segment.name]).toEqual(["best constant (b)", "best per segment (x)"]);
    const choice = (row: number) => [...segment.policy.probabilities(observationAt(log.observations, row, log.spec), seeded(1))];
    expect([choice(0), choice(2)]).toEqual([[0, 1], [1, 0]]);
  });

  test("they know the training rows only", () => {
    expect(learnReferences(logOf(seen(400, -1), shape))[0].name).toBe("best constant (a)");
  });

  test("a ragged list has no constant candidate to speak of", () => {
    const log = logOf(seen(8, 1), shape);
    expect(learnReferences({ ...log, spec: { ...log.spec, fixed: null } })).toEqual([]);
  });
});
