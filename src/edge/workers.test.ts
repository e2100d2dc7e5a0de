// The pool: order, progress, and every way to fail.
import { describe, expect, test } from "vitest";
import { PropenseError } from "../core/index.ts";
import { compare } from "../experiment/index.ts";
import { findProblem } from "../problems/index.ts";
import { runInWorkers, seedsInWorkers } from "./workers.ts";

const module = new URL("../../test/fixtures/square-worker.ts", import.meta.url);

describe("the pool", () => {
  test("gives results in the order of the jobs, whoever ran them", async () => {
    const done: number[] = [];
    const results = await runInWorkers<number, number>({ module, jobs: [1, 2, 3, 4, 5, 6, 7], threads: 3, report: (job) => done.push(job) });
    expect(results).toEqual([1, 4, 9, 16, 25, 36, 49]);
    expect(done.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test("has nothing to do without jobs", async () => {
    expect(await runInWorkers({ module, jobs: [] })).toEqual([]);
  });

  test("a fault keeps its code on the way out", async () => {
    const failed = await runInWorkers({ module, jobs: [1, 13, 2], threads: 2 }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PropenseError);
    expect((failed as PropenseError).fault).toEqual({ code: "bad-settings", where: "input", expected: "a luckier number", got: "13" });
  });

  test("a plain error keeps its message, a dead worker its exit code, a missing module its name", async () => {
    await expect(runInWorkers({ module, jobs: [14] })).rejects.toThrow("plainly broken");
    await expect(runInWorkers({ module, jobs: [15] })).rejects.toThrow("code 3");
    await expect(runInWorkers({ module: new URL("absent.ts", module), jobs: [1] })).rejects.toThrow("absent.ts");
  });
});

test("a comparison in threads is the comparison without them", async () => {
  const kind = findProblem("coupon");
  const settings = kind.parseSettings({ world: { customers: 60, seasonDays: 14 } });
  const options = { kind, preset: "tiny", settings, learners: [{ name: "chance", algorithm: "uniform" }], seeds: [1, 2], decisions: 80, measured: 80 };
  const shares: number[] = [];
  const threaded = await compare({ ...options, parallel: seedsInWorkers(2), onProgress: (share) => shares.push(share) });
  expect(threaded).toEqual(await compare(options));
  expect(threaded.rows.length).toBeGreaterThan(5);
  expect(shares.at(-1)).toBe(1);
});

test("a seed whose problem nobody knows fails with its name", async () => {
  const job = { problem: "no-such", settings: {}, learners: [], seed: 1, decisions: 1, measured: 1 };
  await expect(seedsInWorkers(1)([job], () => undefined)).rejects.toThrow("no-such");
});
