// Several learners in one world: self-play towards a known equilibrium, dilemmas, and teams with a known best way.
import { describe, expect, it } from "vitest";
import { createCentralCritic, createValueDecomposition, findAlgorithm } from "../../algorithms/index.ts";
import { createLearner, constant, mixture, modal, seeded, snapshotName, uniform, type Batch, type JointEnvironment, type Players, type Policy, type Settings } from "../../core/index.ts";
import { additive, climbing, heavyRock, matchingPennies, prisonersDilemma, rendezvous, rockPaperScissors, stagHunt, type MatrixGame } from "../../problems/index.ts";
import { independently, judgeTogether, selfPlay, trainTogether } from "./together.ts";

const qLearning = findAlgorithm("q-learning");
const random = seeded("together");
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
const several = ({ specs }: JointEnvironment, config: Settings = {}): Players => independently(specs.map((spec) => createLearner(qLearning, spec, config)));

/** What the players come to without exploration, by seed: the first one's payoff. */
function learned(game: MatrixGame, seeds: readonly number[], steps: number, create: (environment: JointEnvironment, seed: number) => Players): number[] {
  return seeds.map((seed) => {
    const environment = game.create();
    const players = create(environment, seed);
    trainTogether({ environment, players, steps, random: seeded(seed) });
    return game.values(players.policies.map(modal), random)[0];
  });
}

const eight = [1, 2, 3, 4, 5, 6, 7, 8];
const falling = { epsilonFinal: 0.05, learningRate: 0.1, learningRateFinal: 0.1, decay: 1500 };

describe("self-play", () => {
  const config = { epsilon: 0.3, epsilonFinal: 0.3, learningRate: 0.1, learningRateFinal: 0.1 };
  const play = (game: MatrixGame, seed: number) =>
    selfPlay({ environment: game.create(), algorithm: qLearning, config, generations: 120, steps: 100, random: seeded(seed), against: "all" });

  it.each([matchingPennies, rockPaperScissors])("$name: the mean of all generations nears the equilibrium, the last one alone is beaten by whoever knows it (seeds 1 to 3)", (game) => {
    const regret = (policy: Policy): number => game.regret([policy, policy], random);
    const found = [1, 2, 3].map((seed) => play(game, seed));
    const firstEight = found.map(({ generations }) => regret(mixture(generations.slice(0, 8).map((policy) => [1 / 8, policy]))));
    const whole = found.map(({ average }) => regret(average));
    // 0 in the equilibrium; whoever always plays the same can be taken for 2.
    for (const each of whole) expect(each).toBeLessThan(0.4);
    expect(median(whole)).toBeLessThan(0.2);
    expect(median(whole)).toBeLessThan(median(firstEight) / 2);
    for (const { generations } of found) expect(regret(generations.at(-1)!)).toBe(2);
  });

  it("where rock wins thrice, answering all of the past nears .2, .6, .2, and answering the latest alone goes round all three alike (seeds 1 to 3)", () => {
    const found = (against: "all" | "latest"): number[] => [1, 2, 3].map((seed) => {
      const { average } = selfPlay({ environment: heavyRock.create(), algorithm: qLearning, config, generations: 120, steps: 100, random: seeded(seed), against });
      return heavyRock.regret([average, average], random);
    });
    expect(median(found("all"))).toBeLessThan(0.25);
    expect(Math.min(...found("latest"))).toBeGreaterThan(0.7);
  });

  it("the same seed plays the same games", () => {
    const [first, second] = [1, 2].map(() => selfPlay({ environment: rockPaperScissors.create(), algorithm: qLearning, config, generations: 3, steps: 40, random: seeded(5), against: "latest" }));
    expect(snapshotName(first.learner.snapshot())).toBe(snapshotName(second.learner.snapshot()));
  });

  it("refuses a world that is not zero-sum", () => {
    expect(() => play(stagHunt, 1)).toThrow("zero-sum");
  });
});

describe("learners side by side", () => {
  it("defect in the prisoner's dilemma, as each should and both regret: 1 each where 3 was to be had (8 seeds)", () => {
    expect(learned(prisonersDilemma, eight, 1500, (environment) => several(environment, falling))).toEqual(eight.map(() => 1));
  });
});

describe("teams", () => {
  const decomposed = (environment: JointEnvironment, seed: number): Players => createValueDecomposition(environment.specs, { seed, hidden: "", learningRate: 0.03, decay: 1500 });
  const critical = (environment: JointEnvironment): Players => createCentralCritic(environment.specs, { policyRate: 0.02 });

  it("the climbing game, 2,000 steps: alone they settle for 5, a decomposed value gets 6 or 7, a central critic 6; the best pair, 11, none finds as a rule (8 seeds)", () => {
    const alone = learned(climbing, eight, 2000, (environment) => several(environment, falling));
    const sum = learned(climbing, eight, 2000, decomposed);
    const critic = learned(climbing, eight, 2000, critical);
    expect(median(alone)).toBe(5);
    expect(Math.min(...sum)).toBeGreaterThanOrEqual(6);
    expect(Math.min(...critic)).toBeGreaterThanOrEqual(6);
    expect([...sum, ...critic].filter((value) => value === 11).length).toBeLessThan(4);
  });

  it("what is a sum is taken apart: of 20 seeds all find the best pair within 60 nearly random steps", () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed + 1);
    const found = learned(additive, seeds, 60, (environment, seed) =>
      createValueDecomposition(environment.specs, { seed, hidden: "", learningRate: 0.05, epsilon: 0.9, epsilonFinal: 0.9, warmup: 8 }));
    for (const value of found) expect(value).toBeCloseTo(1.6, 9);
  });

  it("hunts the stag, 4 each, in most of 8 seeds, and the hare, 2 each, in the others", () => {
    for (const create of [decomposed, (environment: JointEnvironment) => createCentralCritic(environment.specs)]) {
      const found = learned(stagHunt, eight, 1000, create);
      expect(found.every((value) => value === 4 || value === 2)).toBe(true);
      expect(found.filter((value) => value === 4).length).toBeGreaterThanOrEqual(5);
    }
  });

  const ways: readonly [string, number, number, (environment: JointEnvironment, seed: number) => Players][] = [
    ["value decomposition", 5000, 1, ({ specs }, seed) => createValueDecomposition(specs, { seed })],
    ["central critic", 15_000, 20, ({ specs }) => createCentralCritic(specs)],
    ["learners side by side", 6000, 1, (environment) => several(environment, { decay: 6000, learningRateFinal: 0.1 })],
  ];
  it.each(ways)("%s: two players meet in the better corner in two steps (3 seeds)", (_name, steps, learnEvery, create) => {
    for (const seed of [1, 2, 3]) {
      const environment = rendezvous();
      const players = create(environment, seed);
      const { rewards } = trainTogether({ environment, players, steps, random: seeded(seed), learnEvery });
      expect(judgeTogether(rendezvous(), players.policies.map(modal), { episodes: 5, random: seeded(9) })).toEqual([1, 1]);
      expect(rewards[0].values.at(-1)).toBeGreaterThan(rewards[0].values[0]);
    }
  });
});

describe("joint steps", () => {
  it("every player is handed the same steps as it saw them", () => {
    const seen: (readonly Batch[])[] = [];
    const players: Players = { policies: [constant(3), constant(0)], learn: (batches) => void seen.push(batches) };
    trainTogether({ environment: rendezvous(), players, steps: 5, random: seeded(1), learnEvery: 2 });
    expect(seen.map(([batch]) => batch.rows)).toEqual([2, 2, 1]);
    // East from corner 0 and north from corner 8: they meet in corner 2 with the second step, and begin again.
    expect([...seen[0][0].rewards]).toEqual([0, 1]);
    expect([...seen[0][1].lasts]).toEqual([0, 1]);
    expect([...seen[0][0].discounts]).toEqual([0.9, 0]);
    expect([seen[0][0].observations.states.indexOf(1), seen[0][1].observations.states.indexOf(1)]).toEqual([0, 8]);
  });

  it("a state that was written down goes on alike", () => {
    const [first, second] = [rendezvous(), rendezvous()];
    first.reset(seeded(1));
    first.step([3, 4]);
    second.restore(JSON.parse(JSON.stringify(first.save())) as ReturnType<JointEnvironment["save"]>);
    expect(second.step([3, 0])).toEqual(first.step([3, 0]));
    expect(() => second.step([9, 0])).toThrow("action");
  });

  it("the arithmetic of games by hand: pennies half and half are worth 0 without regret; heads against half and half lets the other gain 1", () => {
    expect(matchingPennies.values([uniform, uniform], random)).toEqual([0, 0]);
    expect(matchingPennies.regret([uniform, uniform], random)).toBe(0);
    expect(matchingPennies.regret([constant(0), uniform], random)).toBe(1);
    const third: Policy = { probabilities: () => Float64Array.of(0.2, 0.6, 0.2) };
    expect(heavyRock.regret([third, third], random)).toBeCloseTo(0, 12);
    expect(prisonersDilemma.regret([constant(1), constant(1)], random)).toBe(0);
    expect(prisonersDilemma.regret([constant(0), constant(0)], random)).toBe(4);
    expect([climbing.best, additive.best, stagHunt.best]).toEqual([22, 3.2, 8]);
    expect([matchingPennies, stagHunt, prisonersDilemma].map((game) => game.create().rewards)).toEqual(["zero-sum", "shared", "own"]);
  });
});
