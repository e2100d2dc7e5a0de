// How decisions reach a learner: grouped by episode, with what followed, in a process and for a bandit.
import { expect, test } from "vitest";
import { seeded, uniform, transitionAt, type Batch, type DecisionSpec, type Learner, type Observation } from "../../core/index.ts";
import type { Assessment, DecidedStage } from "../../problems/index.ts";
import { createFeed } from "./feed.ts";

const process: DecisionSpec = { state: [{ name: "x", low: 0, high: 9 }], candidate: [], fixed: ["a", "b"], limits: [], stages: 1, discount: 0.9 };
const observe = (x: number): Observation => ({
  state: Float32Array.of(x), candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1), prices: new Float32Array(0),
});
const decided = (x: number): DecidedStage<unknown>[] =>
  [{ observation: observe(x), candidates: ["a", "b"], action: 0, propensity: 0.5, probabilities: Float64Array.of(0.5, 0.5), masked: [] }];
const assessed = (reward: number, ended = false): Assessment => ({ stages: [{ reward, costs: [] }], metrics: {}, settled: [], ended });

function watch(spec: DecisionSpec, every: number) {
  const batches: Batch[] = [];
  const learner: Learner = { policy: uniform, learn: (batch) => batches.push(batch), snapshot: () => { throw new Error("unused"); } };
  return { batches, feed: createFeed(learner, spec, { every, random: seeded(1) }) };
}

test("interleaved episodes are learned episode by episode, each row with its own successor", () => {
  const { batches, feed } = watch(process, 100);
  feed.open(0, "ann", decided(1));
  feed.open(1, "bob", decided(2));
  feed.open(2, "ann", decided(3));
  feed.open(3, "bob", decided(4));
  for (const token of [0, 1]) feed.finish(token, assessed(token), false);
  feed.finish(2, assessed(2, true), false);
  feed.finish(3, assessed(3), false);
  feed.close();
  const rows = Array.from({ length: 4 }, (_, row) => transitionAt(batches[0], row));
  expect(rows.map((row) => row.observation.state[0])).toEqual([1, 3, 2, 4]);
  expect(rows.map((row) => row.next?.state[0] ?? null)).toEqual([3, null, 4, null]);
  expect(rows.map((row) => row.discount)).toEqual([0.9, 0, 0.9, 0.9]);
  expect(rows.map((row) => row.last)).toEqual([false, true, false, true]);
});

test("in a process a decision waits for its successor; cut and ended ones do not", () => {
  const { batches, feed } = watch(process, 1);
  feed.open(0, "ann", decided(1));
  feed.finish(0, assessed(5), false);
  expect(batches).toHaveLength(0);
  feed.open(1, "ann", decided(2));
  expect(batches).toHaveLength(1);
  feed.finish(1, assessed(6), true);
  expect(batches).toHaveLength(2);
  feed.open(2, "ann", decided(3));
  feed.finish(2, assessed(7, true), false);
  expect(batches).toHaveLength(3);
  feed.close();
  expect(batches).toHaveLength(3);
});

test("a bandit learns at once, without successors", () => {
  const { batches, feed } = watch({ ...process, discount: 0 }, 1);
  feed.open(0, "ann", decided(1));
  feed.open(1, "ann", decided(2));
  feed.finish(1, assessed(6), false);
  expect(batches).toHaveLength(1);
  expect(batches[0].next).toBeNull();
});
