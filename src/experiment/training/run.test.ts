// Training and judging in a corridor of three cells, whose returns are known.
import { describe, expect, test } from "vitest";
import { findAlgorithm } from "../../algorithms/index.ts";
import { constant, createLearner, mixture, seeded, uniform, type Batch, type DecisionSpec, type Environment, type Learner, type TimeStep } from "../../core/index.ts";
import { slate, threeSteps } from "../../problems/index.ts";
import { judge, judgeIn } from "./judge.ts";
import { train } from "./run.ts";

// Cells 0, 1, 2; "right" moves on, "stay" does not; each step costs 1, reaching the end pays 10 and ends the process.
const spec: DecisionSpec = { state: [{ name: "cell", low: 0, high: 2 }], candidate: [], fixed: ["stay", "right"], limits: [], stages: 1, discount: 0.9 };

function corridor(): Environment {
  let cell = 0;
  const observation = () => ({ state: Float32Array.of(cell), candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1), prices: new Float32Array(0) });
  return {
    spec,
    reset: () => { cell = 0; return { kind: "first", observation: observation() }; },
    step(action): TimeStep {
      cell += action;
      const ended = cell === 3;
      return { kind: ended ? "last" : "mid", observation: observation(), reward: ended ? 9 : -1, costs: new Float32Array(0), discount: ended ? 0 : 0.9 };
    },
    save: () => cell,
    restore: (state) => { cell = state as number; },
  };
}

function watch(): { learner: Learner; batches: Batch[] } {
  const batches: Batch[] = [];
  return { batches, learner: { policy: uniform, learn: (batch) => batches.push(batch), snapshot: () => ({ algorithm: "watch", spec, config: {}, tensors: {}, lineage: {} }) } };
}

describe("judge", () => {
  test("walking right takes three steps and returns -1 -1 +9", () => {
    expect(judge(constant(1), corridor(), { episodes: 4, random: seeded(1) }))
      .toEqual({ episodes: 4, meanReturn: 7, returns: [7, 7, 7, 7], meanLength: 3 });
  });

  test("an episode without end is cut", () => {
    expect(judge(constant(0), corridor(), { episodes: 2, random: seeded(1), longest: 5 }).returns).toEqual([-5, -5]);
  });

  test("uniform needs six steps on average: return 4 (2,000 episodes, seed 1, standard error .055)", () => {
    expect(Math.abs(judge(uniform, corridor(), { episodes: 2000, random: seeded(1) }).meanReturn - 4)).toBeLessThan(0.2);
  });
});

describe("train", () => {
  test("hands every transition to the learner once, in order, with ends marked", () => {
    const { learner, batches } = watch();
    const { policy } = { policy: constant(1) };
    const result = train({ environment: corridor(), learner: { ...learner, policy }, steps: 7, random: seeded(1), learnEvery: 3 });
    expect(batches.map((batch) => batch.rows)).toEqual([3, 3, 1]);
    expect([...batches[0].rewards, ...batches[1].rewards]).toEqual([-1, -1, 9, -1, -1, 9]);
    expect([...batches[0].lasts]).toEqual([0, 0, 1]);
    expect([...batches[0].discounts]).toEqual([0.9, 0.9, 0]);
    expect(batches[0].next!.states[0]).toBe(1);
    expect(result).toMatchObject({ steps: 7, episodes: 3 });
  });

  test("a cut episode goes on in the process: discount stays and what follows is known", () => {
    const { learner, batches } = watch();
    train({ environment: corridor(), learner: { ...learner, policy: constant(0) }, steps: 2, random: seeded(1), learnEvery: 2, longest: 2 });
    expect([...batches[0].lasts]).toEqual([0, 1]);
    expect([...batches[0].discounts]).toEqual([0.9, 0.9]);
    expect(batches[0].next!.offsets[2] - batches[0].next!.offsets[1]).toBe(2);
  });

  test("evaluates beside the training without changing it", () => {
    const run = (evaluated: boolean) => {
      const { learner, batches } = watch();
      const result = train({
        environment: corridor(), learner: { ...learner, policy: mixture([[0.5, uniform], [0.5, constant(1)]]) }, steps: 40, random: seeded(2), learnEvery: 10,
        ...(evaluated ? { evaluation: { every: 20, judge: judgeIn(corridor(), { episodes: 5 }) } } : {}),
      });
      return { result, actions: batches.flatMap((batch) => Array.from(batch.actions)) };
    };
    expect(run(true).actions).toEqual(run(false).actions);
    expect(run(true).result.evaluations.at).toEqual([0, 20, 40]);
    expect(run(false).result.evaluations.at).toEqual([]);
  });
});

describe("training reaches what is known of the classic worlds", () => {
  const cases = [
    { world: threeSteps, algorithm: "q-learning", atLeast: 0.75 },
    { world: slate, algorithm: "linear-ucb", atLeast: 0.9 },
  ];
  test.each(cases)("$algorithm in $world.name", ({ world, algorithm, atLeast }) => {
    const environment = world.create();
    const learner = createLearner(findAlgorithm(algorithm), environment.spec);
    const result = train({
      environment, learner, steps: 12_000, random: seeded(1), learnEvery: 20,
      evaluation: { every: 2000, judge: judgeIn(world.create(), { episodes: 200 }) },
    });
    const share = (world.value(learner.policy, seeded(2)) - world.uniform) / (world.optimum - world.uniform);
    expect(share).toBeGreaterThan(atLeast);
    expect(result.evaluations.values.at(-1)).toBeGreaterThan(result.evaluations.values[0]);
  });
});
