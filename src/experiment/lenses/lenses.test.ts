// Shaping leaves what is best as it is and moves values by the potential; lenses keep the laws of environments; beliefs help.
import { describe, expect, it } from "vitest";
import { environmentLaws } from "../../../test/contracts/environment.ts";
import { findAlgorithm, qLearning } from "../../algorithms/index.ts";
import { valueIteration } from "../../algorithms/planners/index.ts";
import { createLearner, modal, seeded, type Environment, type Observation, type TabularModel, type TimeStep } from "../../core/index.ts";
import { createCountBonus, createDistillationBonus, createTileCoding, type HiddenMarkovModel } from "../../models/index.ts";
import { environmentOfDynamics, gridWorldLarge, gridWorldSmall, observationOf, threeSteps } from "../../problems/index.ts";
import { judge } from "../training/judge.ts";
import { train } from "../training/run.ts";
import { shaped, withBonus, withScaledRewards } from "./reward.ts";
import { abstracted, withBelief } from "./state.ts";

const solve = (model: TabularModel) => valueIteration.solve(model, { ...valueIteration.defaults, tolerance: 1e-12 });

// The same process with another reward on every transition.
function withRewards(model: TabularModel, reward: (from: number, to: number, paid: number, continues: number) => number): TabularModel {
  const rewards = model.rewards.slice();
  for (let pair = 0; pair < model.states * model.actions; pair++) {
    for (let at = model.starts[pair]; at < model.starts[pair + 1]; at++) rewards[at] = reward(Math.floor(pair / model.actions), model.next[at], rewards[at], model.continues[at]);
  }
  return { ...model, rewards };
}

describe("potential-based shaping", () => {
  it.each([["4x4", gridWorldSmall.model()], ["5x5", gridWorldLarge.model()]] as const)("%s grid: same best actions, values lower by the potential, for 10 random potentials", (_name, model) => {
    const plain = solve(model);
    for (let seed = 0; seed < 10; seed++) {
      const random = seeded(seed);
      const potential = Array.from({ length: model.states }, () => 10 * random.uniform() - 5);
      const moved = solve(withRewards(model, (from, to, paid, continues) => paid + continues * model.discount * potential[to] - potential[from]));
      for (let state = 0; state < model.states; state++) {
        if (!model.allowed.subarray(state * model.actions, (state + 1) * model.actions).includes(1)) continue;
        expect(Math.abs(moved.values[state] - (plain.values[state] - potential[state]))).toBeLessThan(1e-8);
        for (let action = 0; action < model.actions; action++) {
          const at = state * model.actions + action;
          expect(Math.abs(moved.actionValues[at] - (plain.actionValues[at] - potential[state]))).toBeLessThan(1e-8);
        }
      }
    }
  });

  it("a reward for coming nearer that is not taken back changes what is best: to and fro beats arriving", () => {
    const model = gridWorldSmall.model();
    const distance = (cell: number): number => Math.min(Math.floor(cell / 4) + (cell % 4), 6 - Math.floor(cell / 4) - (cell % 4));
    const discounted = { ...model, discount: 0.95 };
    const plain = solve(discounted);
    const tempted = solve(withRewards(discounted, (from, to, paid) => paid + (distance(to) < distance(from) ? 4 : 0)));
    const potential = solve(withRewards(discounted, (from, to, paid, continues) => paid + continues * 0.95 * -4 * distance(to) + 4 * distance(from)));
    const best = (plan: typeof plain, cell: number): number => plan.policy.subarray(cell * 4, cell * 4 + 4).indexOf(1);
    // Beside the upper left corner: going west arrives.
    expect(best(plain, 1)).toBe(2);
    expect(best(potential, 1)).toBe(2);
    expect(best(tempted, 1)).not.toBe(2);
    // Away for -1 and back for 3, for ever: (-1 + .95 x 3) / (1 - .95^2).
    expect(tempted.values[1]).toBeCloseTo(1.85 / 0.0975, 8);
  });

  it("telescopes on a played episode: the discounted return moves by minus the first potential", () => {
    const potential = ({ state }: Observation): number => 7 + 3 * state[0];
    const play = (environment: Environment): number => {
      environment.reset(seeded(1));
      let total = 0;
      let weight = 1;
      for (const action of [1, 1, 0]) {
        const step = environment.step(action) as Exclude<TimeStep, { kind: "first" }>;
        total += weight * step.reward;
        weight *= step.discount;
      }
      return total;
    };
    expect(play(threeSteps.create())).toBeCloseTo(0.81, 12);
    expect(play(shaped(threeSteps.create(), potential))).toBeCloseTo(0.81 - 7, 12);
  });
});

// A shop whose customer is content or annoyed; offering to the annoyed costs, and only what was clicked on says which it is.
const moods: HiddenMarkovModel = {
  states: 2, initial: Float64Array.of(0.5, 0.5), transition: Float64Array.of(0.9, 0.1, 0.1, 0.9),
  emissions: { kind: "discrete", symbols: 2, probabilities: Float64Array.of(0.7, 0.3, 0.3, 0.7) },
};

function moodShop(): Environment {
  let now = { mood: 0, step: 0, clicked: 0 };
  let random = seeded(0);
  const observe = (): Observation => ({ state: Float32Array.of(now.clicked), candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1), prices: new Float32Array(0) });
  const click = (mood: number): number => (random.uniform() < (mood === 0 ? 0.3 : 0.7) ? 1 : 0);
  return {
    spec: { state: [{ name: "clicked", low: 0, high: 1 }], candidate: [], fixed: ["rest", "offer"], limits: [], stages: 1, discount: 0 },
    reset(given) {
      random = given;
      const mood = random.uniform() < 0.5 ? 0 : 1;
      now = { mood, step: 0, clicked: click(mood) };
      return { kind: "first", observation: observe() };
    },
    step(action) {
      const reward = action === 0 ? 0 : now.mood === 1 ? 1 : -1;
      const mood = random.uniform() < 0.9 ? now.mood : 1 - now.mood;
      now = { mood, step: now.step + 1, clicked: click(mood) };
      return { kind: now.step === 30 ? "last" : "mid", observation: observe(), reward, costs: new Float32Array(0), discount: 0 };
    },
    save: () => null,
    restore: () => {},
  };
}

it("the belief over a hidden mood earns what a single click cannot: 4,000 episodes judged, 4 standard errors apart", () => {
  const watched = (): Environment => withBelief(moodShop(), { model: moods, evidence: ({ observation }) => [observation.state[0]] });
  const earned = [moodShop, watched].map((create) => {
    const learner = createLearner(qLearning, create().spec, { rate: "visits", epsilonFinal: 0.3 });
    train({ environment: create(), learner, steps: 20_000, random: seeded("train") });
    return judge(modal(learner.policy), create(), { episodes: 4000, random: seeded("judge") });
  });
  const [plain, believing] = earned;
  const squaredError = ({ returns, meanReturn }: typeof plain): number => returns.reduce((sum, each) => sum + (each - meanReturn) ** 2, 0) / returns.length / returns.length;
  expect(believing.meanReturn - plain.meanReturn).toBeGreaterThan(4 * Math.sqrt(squaredError(plain) + squaredError(believing)));
});

it("tiles let a linear learner bend: an offer that pays only in the middle of a range", () => {
  const shop = (): Environment => environmentOfDynamics({
    spec: { state: [{ name: "money", low: -1, high: 1 }], candidate: [], fixed: ["none", "offer"], limits: [], stages: 1, discount: 0 },
    start: (random) => 2 * random.uniform() - 1,
    observe: (money) => observationOf([money], [true, true]),
    act: (money, action, random) => ({ reward: action === 0 ? 0 : Math.abs(money) < 0.5 ? 1 : -1, discount: 0, next: 2 * random.uniform() - 1, last: false }),
  });
  const coded = (): Environment => abstracted(shop(), createTileCoding(shop().spec.state, { tilings: 4, tiles: 4, memory: 100 }));
  // The best is 1 on half of all states and 0 on the others; a line through the whole range cannot tell them apart.
  const [straight, bent] = [shop, coded].map((create) => {
    const learner = createLearner(findAlgorithm("epsilon-greedy"), create().spec);
    train({ environment: create(), learner, steps: 3000, random: seeded("train"), learnEvery: 10 });
    return judge(modal(learner.policy), create(), { episodes: 20, random: seeded("judge"), longest: 100 }).meanReturn / 100;
  });
  expect(straight).toBeLessThan(0.2);
  expect(bent).toBeGreaterThan(0.45);
});

it("a count bonus finds a late reward that greed on what was seen does not", () => {
  // Without exploration of its own: 600 steps, always the best-looking action.
  const greedyRun = (environment: Environment): number => {
    const learner = createLearner(qLearning, environment.spec, { epsilon: 0, epsilonFinal: 0, bins: 3, learningRate: 0.3, learningRateFinal: 0.3 });
    train({ environment, learner, steps: 600, random: seeded("greedy") });
    return threeSteps.value(modal(learner.policy), seeded(0));
  };
  const bonus = (): ReturnType<typeof createCountBonus> => createCountBonus({ fields: threeSteps.create().spec.state, bins: 3, strength: 0.5 });
  expect(greedyRun(threeSteps.create())).toBeLessThan(0.81);
  expect(greedyRun(withBonus(threeSteps.create(), bonus()))).toBeCloseTo(0.81, 10);
});

const fields = threeSteps.create().spec.state;
const lensed: readonly [string, () => Environment][] = [
  ["shaped", () => shaped(threeSteps.create(), ({ state }) => state[0])],
  ["count bonus", () => withBonus(threeSteps.create(), createCountBonus({ fields, bins: 3, strength: 1 }))],
  ["distillation bonus", () => withBonus(threeSteps.create(), createDistillationBonus({ fields, random: seeded(1), strength: 1, hidden: [8] }))],
  ["scaled rewards", () => withScaledRewards(threeSteps.create())],
  ["tiles", () => abstracted(threeSteps.create(), createTileCoding(fields, { tilings: 2, tiles: 3, memory: 100 }))],
  ["belief", () => withBelief(threeSteps.create(), { model: moods, evidence: (_step, action) => (action === null ? null : [action]) })],
];
describe.each(lensed)("through the lens %s", (_name, create) => {
  it.each(environmentLaws.map((law) => [law.name, law] as const))("%s", (_law, law) => law.check({ create, steps: 200 }));
});
