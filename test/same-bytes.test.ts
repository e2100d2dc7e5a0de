// Same seed, same bytes: a run made twice ends in the same snapshot, and in the one that was measured on Node 24.21 and 26.
import { describe, expect, it } from "vitest";
import { actorCritic, ddpg, dqn, ppo, qLearning, quantileDqn, reinforce, sac, td3 } from "../src/algorithms/index.ts";
import { createContinuousLearner, createLearner, seeded, snapshotName, type Algorithm, type ContinuousAlgorithm, type Settings, type Snapshot } from "../src/core/index.ts";
import { createContinuousTraining, createFastTraining, train } from "../src/experiment/index.ts";
import { acrobot, cartPole, continuousPendulum, frozenLake, pendulum, vectorOfWorld, type ClassicWorld } from "../src/problems/classic/index.ts";

function runOn(world: ClassicWorld, algorithm: Algorithm, settings: Settings, seed = 1): Snapshot {
  const environment = vectorOfWorld(world, 4);
  const learner = createLearner(algorithm, environment.spec, { seed, ...settings });
  createFastTraining({ environment, learner, random: seeded(seed), blockSteps: 8 }).advance(1600);
  return learner.snapshot();
}

function runVector(algorithm: ContinuousAlgorithm, seed = 1): Snapshot {
  const environment = continuousPendulum.create();
  const learner = createContinuousLearner(algorithm, environment.spec, { seed, warmup: 200, hidden: "32-32", batchRows: 32 });
  createContinuousTraining({ environment, learner, random: seeded(seed) }).advance(800);
  return learner.snapshot();
}

function runTable(seed = 1): Snapshot {
  const environment = frozenLake.create();
  const learner = createLearner(qLearning, environment.spec);
  train({ environment, learner, steps: 5000, random: seeded(seed), learnEvery: 50 });
  return learner.snapshot();
}

// Names of what was learned: settings are left out, so that a new one with a default does not change them.
const numbersOf = (snapshot: Snapshot): string => snapshotName({ ...snapshot, config: {} }).slice(0, 16);

const replay = { warmup: 200, updates: 2, hidden: "32-32" };
const runs: readonly (readonly [name: string, run: (seed?: number) => Snapshot, pinned: string])[] = [
  ["dqn on CartPole", (seed) => runOn(cartPole, dqn, replay, seed), "07ede1258f7ec7c5"],
  ["dqn on Acrobot, prioritised, dueling, three rewards a target", (seed) => runOn(acrobot, dqn, { ...replay, prioritised: true, dueling: true, returnSteps: 3 }, seed), "d35d0101aa656e88"],
  ["quantile-dqn on a ladder of torques", (seed) => runOn(pendulum, quantileDqn, { ...replay, quantiles: 8 }, seed), "0beca6b2cbdff710"],
  ["ppo on CartPole", (seed) => runOn(cartPole, ppo, { rolloutRows: 400, epochs: 4, hidden: "32-32" }, seed), "19c6eee88eaccdc0"],
  ["actor-critic on CartPole", (seed) => runOn(cartPole, actorCritic, { hidden: "32-32" }, seed), "5ebe47ca46d43b5f"],
  ["reinforce on CartPole", (seed) => runOn(cartPole, reinforce, { hidden: "32-32" }, seed), "862b45342d7f63e7"],
  ["sac on Pendulum", (seed) => runVector(sac, seed), "71a6fc458a59a3ae"],
  ["td3 on Pendulum", (seed) => runVector(td3, seed), "ec23b4526bfa6507"],
  ["ddpg on Pendulum", (seed) => runVector(ddpg, seed), "305600c1c37fc051"],
  ["q-learning on a frozen lake", runTable, "00d1466aec503acd"],
];

describe("the same seed gives the same bytes", () => {
  it.each(runs)("%s", (_, run, pinned) => {
    const first = run();
    expect(snapshotName(run())).toBe(snapshotName(first));
    expect(numbersOf(first)).toBe(pinned);
    expect(numbersOf(run(2))).not.toBe(pinned);
  });
});
