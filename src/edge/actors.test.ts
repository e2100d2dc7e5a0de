// Actors and trainings in threads are those in one thread.
import { expect, it } from "vitest";
import { algorithms, findAlgorithm } from "../algorithms/index.ts";
import { createLearner, seeded, snapshotName, type Settings } from "../core/index.ts";
import { actorHere, trainWithActors, trainingsHere, type ActorJob, type ActorPort, type TrainJob, type TrainResult } from "../experiment/index.ts";
import { cartPole, environments } from "../problems/index.ts";
import { actorsInThreads, trainingsInWorkers } from "./workers.ts";

const config: Settings = { hidden: "16", bufferRows: 2000, warmup: 64 };
const jobs = [0, 1].map((actor): ActorJob => ({ environment: "cart-pole", copies: 4, blockSteps: 16, algorithm: "dqn", config, seed: 5, actor }));

async function train(actors: readonly ActorPort[], mode: "synchronous" | "asynchronous"): Promise<{ readonly name: string; readonly blocks: number }> {
  const learner = createLearner(findAlgorithm("dqn"), cartPole.create().spec, config);
  const { blocks } = await trainWithActors({ learner, actors, mode, steps: 1280, random: seeded(5) });
  return { name: snapshotName(learner.snapshot()), blocks };
}

it("rounds in threads come to the same bytes as rounds in one; as they arrive, to as many blocks", async () => {
  const threads = actorsInThreads(jobs);
  try {
    const inThreads = await train(threads.actors, "synchronous");
    expect(inThreads).toEqual(await train(jobs.map((job) => actorHere(job, { environments, algorithms })), "synchronous"));
    expect((await train(threads.actors, "asynchronous")).blocks).toBe(20);
  } finally {
    await threads.close();
  }
});

it("an actor that cannot begin fails with its fault", async () => {
  const threads = actorsInThreads([{ ...jobs[0], environment: "nowhere" }]);
  await expect(train(threads.actors, "asynchronous")).rejects.toThrow("nowhere");
  await threads.close();
});

it("trainings of three seeds in threads are those without, in the order of the seeds", async () => {
  const many = [1, 2, 3].map((seed): TrainJob => ({
    environment: "identity", algorithm: "ppo", config: { hidden: "8", rolloutRows: 64 }, seed, steps: 640, evaluation: { every: 320, episodes: 4, modal: true },
    stop: { steady: { states: 5, bound: 0, evaluations: 99 } }, ...(seed > 1 && { copies: { count: 2, blockSteps: 8 } }),
  }));
  const named = (results: readonly TrainResult[]): unknown[] => results.map(({ checkpoint, best, ...rest }) => [snapshotName(checkpoint.snapshot), best!.steps, rest]);
  const shares: number[] = [];
  const threaded = await trainingsInWorkers(2)(many, (_, share) => shares.push(share));
  const here = await trainingsHere({ environments, algorithms })(many, () => undefined);
  expect(named(threaded)).toEqual(named(here));
  expect(shares).toContain(1);
  expect(new Set(here.map(({ checkpoint }) => snapshotName(checkpoint.snapshot))).size).toBe(3);
});
