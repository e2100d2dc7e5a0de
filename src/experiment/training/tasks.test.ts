// Many tasks at once, judged on one that was held out: at once by its descriptor, or after few steps over the shared trunk.
import { describe, expect, it } from "vitest";
import { createSharedTrunk, findAlgorithm, type TaskLearner } from "../../algorithms/index.ts";
import { constant, createLearner, modal, seeded, type Environment, type Policy } from "../../core/index.ts";
import { cartPole, goalFields, goalGrid, taskBandit } from "../../problems/index.ts";
import { judge } from "./judge.ts";
import { train } from "./run.ts";
import { meanInterval, pairedDifference } from "../comparing/statistics.ts";
import { anyOf, describedTask, trainTasks } from "./tasks.ts";

describe("a grid whose goal is told: 24 goals learned, the one at row 2, column 3 held out", () => {
  const held = goalGrid(2, 3);
  const grids = Array.from({ length: 25 }, (_, cell) => goalGrid(Math.floor(cell / 5), cell % 5));
  const described = (grid: typeof held): Environment => describedTask({ environment: grid.create(), descriptor: grid.descriptor }, goalFields);
  const judged = (policy: Policy): number => judge(modal(policy), described(held), { episodes: 60, random: seeded("judge") }).meanReturn;
  const learn = (environment: Environment, seed: number, steps: number): Policy => {
    const learner = createLearner(findAlgorithm("dqn"), environment.spec, { seed, trainEvery: 2, decay: Math.min(3000, steps / 2), warmup: 100, learningRate: 0.002 });
    train({ environment, learner, steps, random: seeded(seed) });
    return learner.policy;
  };

  it("is reached without a step of it, better than by 300 steps of it alone (5 seeds, 11 to 15)", () => {
    const seeds = [11, 12, 13, 14, 15];
    const others = (): Environment => anyOf(grids.filter(({ name }) => name !== held.name).map(described));
    const atOnce = seeds.map((seed) => judged(learn(others(), seed, 6000)));
    const alone = seeds.map((seed) => judged(learn(described(held), seed, 300)));
    // The best there is on these 60 beginnings is near the mean distance of all cells, 65 / 24.
    expect(held.bestReturn).toBeCloseTo(-65 / 24, 12);
    expect(meanInterval(atOnce).mean).toBeGreaterThan(-4);
    expect(pairedDifference(atOnce, alone).interval[0]).toBeGreaterThan(0);
  });
});

describe("bandits with the same hidden features: 6 tasks learned, the seventh held out", () => {
  const settings = { hidden: "32", warmup: 32, decay: 50 };
  const few = 100;
  const learnHeld = (learner: TaskLearner, seed: number, world: ReturnType<typeof taskBandit>): number => {
    trainTasks({ tasks: [{ task: 6, environment: world.create() }], learner, steps: few, random: seeded(seed).fork("held out") });
    return (world.value(modal(learner.policies[6]), seeded(0)) - world.uniform) / (world.optimum - world.uniform);
  };

  it("a head over the learned trunk is worth more after 100 steps than a network from scratch (8 seeds, 21 to 28, each with tastes of its own)", () => {
    const seeds = [21, 22, 23, 24, 25, 26, 27, 28];
    const shares = seeds.map((seed) => {
      const worlds = Array.from({ length: 7 }, (_, task) => taskBandit(10 * seed + task));
      const [shared, scratch] = [0, 1].map(() => createSharedTrunk(worlds[0].create().spec, 7, { ...settings, seed }));
      trainTasks({ tasks: worlds.slice(0, 6).map((world, task) => ({ task, environment: world.create() })), learner: shared, steps: 600, random: seeded(seed) });
      return [learnHeld(shared, seed, worlds[6]), learnHeld(scratch, seed, worlds[6])];
    });
    const [withTrunk, without] = [0, 1].map((side) => shares.map((pair) => pair[side]));
    expect(meanInterval(withTrunk).mean).toBeGreaterThan(0.75);
    expect(pairedDifference(withTrunk, without).interval[0]).toBeGreaterThan(0.1);
  });

  it("the same seed learns the same", () => {
    const probabilities = (): number[] => {
      const learner = createSharedTrunk(taskBandit(1).create().spec, 2, { ...settings, epsilonFinal: 0 });
      trainTasks({ tasks: [{ task: 0, environment: taskBandit(1).create() }], learner, steps: 120, random: seeded(1) });
      return [...learner.policies[0].probabilities(taskBandit(1).create().reset(seeded(3)).observation, seeded(1))];
    };
    expect(probabilities()).toEqual(probabilities());
  });
});

describe("worlds of tasks", () => {
  it("say which task it is behind the state, play one task an episode, and go on from what was written down", () => {
    const world = anyOf([goalGrid(0, 0), goalGrid(4, 4)].map((grid) => describedTask({ environment: grid.create(), descriptor: grid.descriptor }, goalFields)));
    const told = Array.from({ length: 40 }, (_, episode) => world.reset(seeded(episode)).observation.state.slice(2).join(" "));
    expect(told.filter((each) => each === "0 0").length + told.filter((each) => each === "4 4").length).toBe(40);
    expect(new Set(told).size).toBe(2);
    const other = anyOf([goalGrid(0, 0), goalGrid(4, 4)].map((grid) => describedTask({ environment: grid.create(), descriptor: grid.descriptor }, goalFields)));
    other.restore(JSON.parse(JSON.stringify(world.save())) as ReturnType<Environment["save"]>);
    expect(other.step(1)).toEqual(world.step(1));
    expect(judge(constant(0), world, { episodes: 3, random: seeded(1) }).episodes).toBe(3);
  });

  it("refuse what does not fit", () => {
    expect(() => anyOf([goalGrid(0, 0).create(), cartPole.create()])).toThrow("tasks");
    expect(() => describedTask({ environment: cartPole.create(), descriptor: [1] }, goalFields)).toThrow("descriptor");
  });
});
