// Actors and a learner in one thread: what is learned, how stale it was, and that rounds repeat to the bit.
import { describe, expect, it } from "vitest";
import { algorithms, findAlgorithm } from "../../algorithms/index.ts";
import { createLearner, seeded, snapshotName, type Settings } from "../../core/index.ts";
import { environments, findEnvironment, identityWorld, vectorOfWorld } from "../../problems/index.ts";
import { actorHere, createActor, trainWithActors, type ActorJob, type ActorPort, type ActorTrainingOptions, type ActorTrainResult } from "./actors.ts";
import { judgeInCopies } from "./judge.ts";

const registries = { environments, algorithms };
const identity = identityWorld({ size: 5, length: 20, discount: 0 });
const small: Settings = { hidden: "16", bufferRows: 2000, warmup: 64, decay: 2000 };

function jobs(algorithm: string, config: Settings, count: number): ActorJob[] {
  return Array.from({ length: count }, (_, actor) => ({ environment: "identity", copies: 4, blockSteps: 8, algorithm, config, seed: 7, actor }));
}

async function run(algorithm: string, config: Settings, given: Partial<ActorTrainingOptions> = {}): Promise<{ readonly result: ActorTrainResult; readonly name: string; readonly value: number }> {
  const learner = createLearner(findAlgorithm(algorithm), identity.create().spec, config);
  const actors = jobs(algorithm, config, 2).map((job) => actorHere(job, registries));
  const result = await trainWithActors({ learner, actors, mode: "synchronous", steps: 2048, random: seeded(3), ...given });
  return { result, name: snapshotName(learner.snapshot()), value: identity.value(learner.policy, seeded(1)) };
}

describe("actors and a learner", () => {
  it.each([["dqn", small], ["ppo", { hidden: "16", rolloutRows: 64 }], ["q-learning", {}]] as const)("in rounds the same bytes come out: %s", async (algorithm, config) => {
    const [first, second] = [await run(algorithm, config), await run(algorithm, config)];
    expect(first.name).toBe(second.name);
    expect(first.result).toMatchObject({ steps: 2048, blocks: 64, staleness: { mean: 0.5, largest: 1 } });
  });

  it.each([["dqn", small], ["ppo", { hidden: "16", rolloutRows: 64 }]] as const)("as blocks arrive the identity world is learned: %s within 12,000 steps (seeds 7 and 3)", async (algorithm, config) => {
    const { result, value } = await run(algorithm, config, { mode: "asynchronous", steps: 12_000 });
    expect(value).toBeGreaterThan(algorithm === "dqn" ? 0.9 : 0.8);
    expect(result.staleness.largest).toBeGreaterThan(0);
    expect(result.rewards.values.at(-1)).toBeGreaterThan(result.rewards.values[0]);
  });

  it("a slow actor holds nobody up: its blocks come later, and staler", async () => {
    const config = small;
    const learner = createLearner(findAlgorithm("dqn"), identity.create().spec, config);
    const [quick, inner] = jobs("dqn", config, 2).map((job) => actorHere(job, registries));
    let asked = 0;
    const slow: ActorPort = { fill: async (acting) => { asked++; const block = await inner.fill(acting); for (let wait = 0; wait < 40; wait++) await Promise.resolve(); return block; } };
    const result = await trainWithActors({ learner, actors: [quick, slow], mode: "asynchronous", steps: 3200, random: seeded(3) });
    expect(asked).toBeLessThan(result.blocks / 3);
    expect(result.staleness.largest).toBeGreaterThan(4);
    expect(result.staleness.mean).toBeLessThan(3);
  });

  it("stops at the target, and where an actor fails says its fault", async () => {
    const evaluation = { every: 1000, judge: judgeInCopies(vectorOfWorld(identity, 10), { modal: true }) };
    const { result } = await run("dqn", small, { steps: 50_000, evaluation, stop: { targetReturn: 19.9 } });
    expect(result.stopped).toBe("target");
    await expect(run("dqn", small, { mode: "asynchronous", actors: [{ fill: () => Promise.reject(new Error("gone")) }] })).rejects.toThrow("gone");
    expect(() => createActor({ ...jobs("dqn", small, 1)[0], environment: "nowhere" }, registries)).toThrow("nowhere");
  });

  it("a copy acts as the learner does, and the block says with which probability", () => {
    const environment = findEnvironment("identity");
    const learner = createLearner(findAlgorithm("dqn"), environment.create().spec, small);
    const fill = createActor(jobs("dqn", { ...small, seed: 99 }, 1)[0], registries);
    const first = fill({ version: 0, by: { numbers: learner.acting!.read() } }).batch.propensities;
    expect([...new Set(first)]).toEqual([0.2]);
    const acting = learner.acting!.read();
    acting[acting.length - 1] = 2000;
    // Exploration has fallen to .05: the best candidate has .96 of the choices.
    expect(fill({ version: 1, by: { numbers: acting } }).batch.propensities.some((share) => Math.abs(share - 0.96) < 1e-9)).toBe(true);
    expect(() => learner.acting!.write(new Float64Array(3))).toThrow("acting numbers");
  });
});
