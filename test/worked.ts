// The worked numbers of docs/formulas.md, computed by the library itself.
import { createLearner, batchOf, explore, greedy, mixture, constant, pricedReward, seeded, uniform, type ContinuousPolicy, type Observation, type Policy, type Transition } from "../src/core/index.ts";
import { counterfactualAdvantage, findAlgorithm, valueIteration } from "../src/algorithms/index.ts";
import { admit } from "../src/algorithms/discrete-bcq.ts";
import { toInverseGaps } from "../src/algorithms/square-cb.ts";
import { clippedObjective, clippedSlope } from "../src/algorithms/surrogate.ts";
import { expectileGradient, imitationWeight, writePressure } from "../src/algorithms/value-targets.ts";
import { estimators, intervalOf, outlineOf, reliabilityOf, skewnessCorrected, studentT, truncatedTerms, type Replay } from "../src/evaluation/index.ts";
import { chainTerms } from "../src/evaluation/terms.ts";
import { choosePrice } from "../src/experiment/index.ts";
import { blend } from "../src/kernels/gradient-norm.ts";
import { huberGradient, logSlope, normalCdf, softmax, symmetricEigen, winProbabilityBeta, winProbabilityGaussian, squashedLogDensity, truncatedLogDensity } from "../src/kernels/index.ts";
import {
  ascend, ascentPlan, createBeliefFilter, createCountBonus, createCritics, createInterestFilter, createLongRunSums, createRewardScale, createRidge, createTabularModel,
  createTileCoding, fitCalibration, generalizedAdvantages, isotonic, likeliestPath, noPromises, paceSeason, policyOverCandidates, promise, promisedMaximum, reservedPace, shapingReward,
  solveKnapsack, startAscent, startPacing, startSeasonPacing, updatePacing, type HiddenMarkovModel,
} from "../src/models/index.ts";
import { probabilityOfImprovement, sampleEfficiency, successiveHalving } from "../src/experiment/index.ts";
import { matchingPennies, threeSteps } from "../src/problems/index.ts";
import { rewardAhead, type Ahead } from "../src/problems/coupon/visits-ahead.ts";
import { logOf } from "./fixtures/logs.ts";

/** Named numbers, as many of each as the document shows. */
export type Worked = { readonly [key: string]: readonly number[] };

const random = seeded("formulas");
const seen = (...state: number[]): Observation => ({ state: Float32Array.from(state), candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1, 1), prices: new Float32Array(0) });
const probabilitiesOf = (policy: Policy, actions: number): readonly number[] =>
  [...policy.probabilities({ ...seen(0), allowed: new Uint8Array(actions).fill(1) }, random)];
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Advantages of a and b in one state that follows itself; a pays 1, b pays 3. */
function advantagesWith(discount: number): readonly number[] {
  const sums = createLongRunSums({ models: 2, width: 1, states: 1, quantities: 1 });
  const one = Float64Array.of(1);
  for (const model of [0, 1, 0, 1]) sums.add({ model, x: one, f: one, following: Float64Array.of(discount), amounts: Float64Array.of(model === 0 ? 1 : 3) });
  return [...sums.solve({ values: 1e-9, advantages: 1e-9 })[0]];
}

/** Four choices between a and b, drawn evenly; the target always takes b; the model says .2 for a, .6 for b. */
function fourRows(): { readonly replay: Replay; readonly value: (name: string) => number } {
  const rows = [[1, 1], [0, 0], [1, 0], [1, 1]].map(([action, reward]) => ({ action, propensity: 0.5, reward }));
  const outline = outlineOf(logOf(rows, { actions: ["a", "b"] }));
  const quantity = { expected: Float64Array.of(0.6, 0.6, 0.6, 0.6), taken: Float64Array.of(0.6, 0.2, 0.6, 0.6), observed: Float64Array.of(1, 0, 0, 1) };
  const replay = { target: "b", outline, hasModel: true, weights: Float64Array.of(2, 0, 2, 2), discounts: new Float64Array(4), quantities: [quantity], unsupportedShare: 0, actionShares: new Float64Array(2) } as unknown as Replay;
  const value = (name: string): number => mean(chainTerms({ replay, quantity: replay.quantities[0], weights: bent(name, replay.weights), estimator: named(name) }));
  return { replay, value };
}

const named = (name: string) => estimators.find((each) => each.name === name)!;
const bent = (name: string, weights: Float64Array): Float64Array => weights.map((weight) => named(name).bend(weight, 0));

/** The value after one step of Q-learning from first values of `initial`. */
function oneUpdate(step: { readonly initial: number; readonly reward: number; readonly discount: number; readonly rate: number }): number {
  const spec = { state: [{ name: "cell", low: 0, high: 4 }], candidate: [], fixed: ["x", "y", "z"], limits: [], stages: 1, discount: 0.9 };
  const learner = createLearner(findAlgorithm("q-learning"), spec, { bins: 4, initial: step.initial, learningRate: step.rate, learningRateFinal: step.rate });
  const transition: Transition = {
    observation: seen(0.5), action: 0, propensity: 1, reward: step.reward, costs: new Float32Array(0), discount: step.discount,
    next: step.discount > 0 ? seen(1.5) : null, last: step.discount === 0, stage: 0,
  };
  learner.learn(batchOf([transition], spec), random);
  return learner.policy.explain!(seen(0.5)).scores[0];
}

function advantages(values: readonly number[], lambda: number): { readonly advantages: readonly number[]; readonly returns: readonly number[] } {
  const out = { advantages: new Float64Array(3), returns: new Float64Array(3) };
  generalizedAdvantages({ rewards: [0, 0, 1], discounts: [0.9, 0.9, 0], values, nextValues: [values[1], values[2], 0], continues: [1, 1, 0] }, 3, lambda, out);
  return { advantages: [...out.advantages], returns: [...out.returns] };
}

/** Where the mean slope of a loss is zero, by bisection: nine targets in ten lie at `high`, one at `low`. */
function settlesAt(slope: (error: number) => number, low: number, high: number): number {
  let [from, to] = [low, high];
  for (let step = 0; step < 100; step++) {
    const middle = (from + to) / 2;
    if (0.9 * slope(middle - high) + 0.1 * slope(middle - low) > 0) to = middle;
    else from = middle;
  }
  return from;
}

const moods: HiddenMarkovModel = {
  states: 2, initial: Float64Array.of(0.8, 0.2), transition: Float64Array.of(0.9, 0.1, 0.25, 0.75),
  emissions: { kind: "discrete", symbols: 3, probabilities: Float64Array.of(0.55, 0.4, 0.05, 0.1, 0.6, 0.3) },
};

/** One entry per `worked` block of the document. */
export const worked: { readonly [name: string]: () => Worked } = {
  "state value": () => {
    const waitsTwice: Policy = { probabilities: ({ state }) => Float64Array.from(state[0] === 2 ? [1, 0] : [0, 1]) };
    return { uniform: [threeSteps.value(uniform, random)], optimal: [threeSteps.value(waitsTwice, random)] };
  },
  offline: () => {
    const gradients = new Float32Array(2);
    writePressure(Float32Array.of(1, 0.5), 0, { allowed: Uint8Array.of(1, 1), start: 0, count: 2 }, { weight: 0.2, gradients, memory: new Float64Array(2) });
    const clone = Float64Array.of(0.7, 0.2, 0.1);
    return {
      "conservative slope": [gradients[0] + (1 - 0.8) - 0.2, gradients[1]],
      "admitted at .3": [...admit(clone, Uint8Array.of(1, 1, 1), 0.3)], "admitted at .1": [...admit(clone, Uint8Array.of(1, 1, 1), 0.1)],
      "expectile slope": [expectileGradient(2, 0.9), expectileGradient(-2, 0.9)],
      "imitation weight": [imitationWeight(0.5, 3, 100), imitationWeight(-0.5, 3, 100)],
    };
  },
  "dual ascent": () => {
    const plan = ascentPlan({ allowed: 2, step: 0.5, halvingUpdates: 1 });
    const first = ascend(plan, startAscent(plan), 3);
    const second = ascend(plan, first, 3);
    const { price, below } = choosePrice((at) => (at < 0.5 ? 3 : 1), { allowed: 2.5, highest: 1 });
    return { price: [first.price, second.price], "mean price": [second.meanPrice], "chosen price": [price], "share below": [below.share] };
  },
  process: () => {
    const log = logOf([{ action: 0, propensity: 0.5, reward: 1, discount: 0.9 }], { actions: ["a", "b"] });
    const values = { taken: Float64Array.of(0.5), expected: Float64Array.of(0.7), following: Float64Array.of(0.7), known: Uint8Array.of(1) };
    const terms = (steps: number): readonly number[] => [...truncatedTerms({ log, outline: outlineOf(log), quantities: [] }, values, { weights: Float64Array.of(1.5), observed: log.rewards, steps })];
    return { "nothing weighted": terms(0), "one choice": terms(1) };
  },
  team: () => ({
    advantage: [counterfactualAdvantage([1, 4, 2], [0.5, 0.25, 0.25], 1)],
    regret: [constant(0), uniform].map((policy) => matchingPennies.regret([policy, uniform], random)),
  }),
  runs: () => {
    const run = (...values: number[]) => ({ at: values.map((_, index) => 10 * index), values });
    const { median, restrictedMean } = sampleEfficiency([run(0, 1), run(0, 0, 0), run(0, 0, 0, 1), run(0, 0, 0, 0, 0)], 1);
    return {
      improvement: [probabilityOfImprovement([[1, 3]], [[2, 3]], { random, draws: 10 }).mean],
      steps: [median!, restrictedMean], budgets: successiveHalving({ trials: 8, budget: 80 }).map(({ budget }) => budget),
    };
  },
  "epsilon-greedy": () => ({ probabilities: probabilitiesOf(explore(greedy((_observation, _random, out) => out.set([1, 3, 2])), 0.3), 3) }),
  softmax: () => ({ probabilities: [...softmax(Float64Array.of(1 / 0.5, 2 / 0.5))], "upside down": [...softmax(Float64Array.of(0.5, 2 * 0.5))] }),
  mixture: () => ({ probabilities: probabilitiesOf(mixture([[0.5, constant(0)], [0.5, uniform]]), 4) }),
  isotonic: () => ({ pooled: [...isotonic([1, 3, 2, 4])], "weights 1, 1, 3, 1": [...isotonic([1, 3, 2, 4], [1, 1, 3, 1])] }),
  "visits ahead": () => {
    const ahead: Ahead = { visits: 2, kept: 0.5, leaveShare: (orders) => 0.5 - 0.1 * orders, orderShare: ({ coupons, orders }) => 0.1 + 0.1 * orders - 0.05 * coupons, gain: 1, idle: 0 };
    return {
      "after a coupon and an order": [rewardAhead(ahead, { coupons: 1, orders: 1 })], "after a coupon": [rewardAhead(ahead, { coupons: 1, orders: 0 })],
      "after neither": [rewardAhead(ahead, { coupons: 0, orders: 0 })],
    };
  },
  "long run": () => ({ advantages: advantagesWith(0.5), myopic: advantagesWith(0) }),
  "linear bound": () => {
    const ridge = createRidge({ models: 1, width: 1, penalty: 1 });
    for (const reward of [1, 0, 1, 1]) ridge.learn(0, Float64Array.of(1), reward);
    const [average, deviation] = [ridge.predict(0, Float64Array.of(1)), Math.sqrt(ridge.uncertainty(0, Float64Array.of(1)))];
    return { mean: [average], width: [deviation], bound: [average + 2 * deviation] };
  },
  thompson: () => ({
    gaussian: [...winProbabilityGaussian(Float64Array.of(0, 0.5), Float64Array.of(1, 1))], beta: [...winProbabilityBeta(Float64Array.of(2, 1), Float64Array.of(1, 1))],
  }),
  "square-cb": () => ({ probabilities: [...toInverseGaps(Float64Array.of(0.5, 0.3, 0.2), seen(0), 10)] }),
  "four rows": () => {
    const { value, replay } = fourRows();
    const total = replay.weights.reduce((sum, weight) => sum + weight, 0);
    const squares = replay.weights.reduce((sum, weight) => sum + weight * weight, 0);
    return {
      DM: [value("DM")], IPS: [value("IPS")], SNIPS: [value("SNIPS")], DR: [value("DR")], SNDR: [value("SNDR")], "DR without taken": [0.6 + value("IPS")],
      "mean weight": [total / 4], "effective sample": [total * total / squares],
    };
  },
  "latent-interest": () => {
    const filter = createInterestFilter({ candidates: 2, rank: 1, embedding: Float64Array.of(1, -1), popularity: new Float64Array(2) });
    const interests = new Float64Array(1);
    filter.mode([3, 1], interests);
    return { interests: [...interests], view: [filter.probabilities(interests)[0]] };
  },
  "bent weights": () => ({
    clipped: [named("clipped IPS").bend(5, 2)], switch: [named("Switch-DR").bend(5, 2)], DRos: [named("DRos").bend(5, 10)], SG: [named("SGIPS").bend(5, 0.1)],
  }),
  sequence: () => {
    const outline = { rows: 2, chains: 1, starts: Uint32Array.of(0, 2), horizon: 2, clusters: 1, clusterOf: Uint32Array.of(0) };
    const quantity = { expected: Float64Array.of(0.5, 0.5), taken: Float64Array.of(0.5, 0.5), observed: Float64Array.of(0, 1) };
    const weights = Float64Array.of(2, 2);
    const replay = { outline, weights, discounts: Float64Array.of(1, 0), hasModel: true } as unknown as Replay;
    const value = (name: string): number => chainTerms({ replay, quantity: quantity as unknown as Replay["quantities"][number], weights, estimator: named(name) })[0];
    return { IPS: [value("IPS")], DR: [value("DR")] };
  },
  intervals: () => {
    const terms = Float64Array.of(1, 2, 3, 4, 5);
    const outline = outlineOf(logOf(Array.from(terms, (reward) => ({ action: 0, propensity: 1, reward })), { actions: ["a"] }));
    const student = intervalOf(terms, outline, studentT);
    const bernstein = intervalOf(terms, outline, { kind: "bernstein", level: 0.95, low: 0, high: 10 });
    return { error: [student.standardError], student: [student.low, student.high], bernstein: [bernstein.low, bernstein.high] };
  },
  hall: () => ({ corrected: [skewnessCorrected(2, 0.5), skewnessCorrected(2, -0.5)] }),
  "q-learning": () => ({
    value: [oneUpdate({ initial: 2, reward: 1, discount: 0.9, rate: 0.5 })], "at an end": [oneUpdate({ initial: 2, reward: 1, discount: 0, rate: 0.5 })],
  }),
  "target network": () => {
    const target = Float32Array.of(0);
    for (let step = 0; step < 1000; step++) blend(target, Float32Array.of(1), 0.005);
    return { "after 1000 steps": [target[0]], copied: [1] };
  },
  "huber loss": () => {
    const gap = 4;
    return { squared: [settlesAt((error) => error, 0, gap) - gap], huber: [settlesAt((error) => huberGradient(error), 0, gap) - gap] };
  },
  "policy gradient": () => {
    const { returns } = advantages([0, 0, 0], 1);
    return { returns, immediate: [0, 0, 1] };
  },
  advantages: () => {
    const values = [0.5, 0.6, 0.8];
    return { "lambda 0": advantages(values, 0).advantages, "lambda .8": advantages(values, 0.8).advantages, "lambda 1": advantages(values, 1).advantages };
  },
  ppo: () => ({
    objective: [clippedObjective(1.5, 1, 0.2), clippedObjective(0.5, -1, 0.2), clippedObjective(1.5, -1, 0.2)],
    slope: [clippedSlope(1.5, 1, 0.2), clippedSlope(0.5, -1, 0.2), clippedSlope(1.5, -1, 0.2)],
  }),
  ddpg: () => ({
    density: [Math.exp(truncatedLogDensity({ mean: 0.9, deviation: 0.1, low: -1, high: 1 }, 1))], heaped: [1 - normalCdf(1)],
  }),
  td3: () => {
    const critics = createCritics({ count: 2, states: 1, actions: 1, hidden: [] }, { maxRows: 1, random }, null);
    critics.networks.forEach(({ engine }, index) => engine.arena.layers[0].bias.fill([2, 1.5][index], 0, 1));
    critics.write(1, new Float32Array(1), new Float32Array(1));
    const smallest = new Float64Array(1);
    critics.smallest(1, smallest);
    return { target: [1 + 0.9 * smallest[0]], "own copy": [1 + 0.9 * critics.networks[0].forward(1)[0]] };
  },
  sac: () => ({ "ln density": [squashedLogDensity(1, 0, 1)], "without the fold": [squashedLogDensity(1, 0, 1) + logSlope(1)] }),
  "drawn candidates": () => {
    const spec = { state: [], action: [{ name: "a", low: 0, high: 1 }], discount: 0 };
    const density = [0.5, 1.5, 1];
    const policy: ContinuousPolicy = { act: (_state, _random, out) => out, mode: (_state, out) => out, logDensity: (_state, [a]) => Math.log(density[Math.round(2 * a)]) };
    const chosen = (laws: readonly number[]): readonly number[] =>
      [...policyOverCandidates(policy, spec).probabilities({ ...seen(), candidates: Float32Array.from(laws.flatMap((law, index) => [index / 2, Math.log(law)])) }, random)];
    return { probabilities: chosen([0.5, 0.5, 1]), "without the law": chosen([1, 1, 1]) };
  },
  prices: () => {
    const spec = { state: [], candidate: [], fixed: ["a"], limits: ["spend"], stages: 1, discount: 0 };
    const observation = { ...seen(), allowed: Uint8Array.of(1), prices: Float32Array.of(0.5) };
    const batch = batchOf([{ observation, action: 0, propensity: 1, reward: 5, costs: Float32Array.of(3), discount: 0, next: null, last: true, stage: 0 }], spec);
    const plan = { cap: 100, integralGain: 1, proportionalGain: 0, initialPrice: 0.2, ceiling: 10 };
    return { priced: [pricedReward(batch, 0)], dual: [updatePacing(plan, startPacing(plan), { spent: 30, elapsedShare: 0.2 }).dual] };
  },
  calibration: () => {
    const platt = fitCalibration("platt", Float64Array.of(-1, -1, -1, 1, 1, 1), Float64Array.of(0, 0, 1, 0, 1, 1));
    const isotonicShare = fitCalibration("isotonic", Float64Array.of(1, 2, 3, 4), Float64Array.of(0, 1, 0, 1));
    const judged = reliabilityOf({ shares: Float64Array.of(0.1, 0.4, 0.6, 0.9), happened: Float64Array.of(0, 1, 0, 1), subjects: Uint32Array.of(0, 1, 2, 3) }, random);
    return {
      platt: [platt(1), platt(0)], isotonic: [1, 1.5, 2.5, 4].map(isotonicShare),
      brier: [judged.brier.value], "log loss": [judged.logLoss.value], "calibration error": [judged.calibrationError.value],
    };
  },
  "season pacing": () => {
    const plan = { cap: 1000, gain: 10, initialPrice: 1, ceiling: 8, spareShare: 0 };
    let promises = noPromises({ exceedShare: 0.01, reservations: 1000, largest: 100 });
    for (let offer = 0; offer < 400; offer++) promises = promise(promises, { money: 100, share: 0.25 }, 1);
    return {
      price: [paceSeason(plan, startSeasonPacing(plan), { spent: 300, passed: 10, left: 90 }).price],
      "late price": [paceSeason(plan, { price: 1, spent: 900, seen: 90 }, { spent: 920, passed: 1, left: 9 }).price],
      pace: [reservedPace(400), reservedPace(6)], bound: [1 - Math.exp((-0.3 * 28) / 2.8)], overbooked: [promisedMaximum(promises, 40_000)],
    };
  },
  knapsack: () => {
    const solved = solveKnapsack({ users: 2, options: 2, values: Float64Array.of(0, 5, 0, 3), costs: Float64Array.of(0, 10, 0, 10), budget: 15 });
    return { bound: [solved.bound], price: [solved.price], whole: [solved.value] };
  },
  planning: () => {
    const pays = [0.9, 0.9, 1.2];
    const model = createTabularModel({
      states: 1, actions: 3, discount: 0.9,
      outcomes: (_state, action) => [{ probability: 0.9, next: 0, reward: pays[action] }, { probability: 0.1, next: 0, reward: pays[action], ends: true }],
    });
    return { values: [...valueIteration.solve(model, valueIteration.defaults).actionValues] };
  },
  "tile coding": () => {
    const tiles = createTileCoding([{ name: "x", low: 0, high: 4 }], { tilings: 4, tiles: 4, memory: 100 });
    const lit = new Int32Array(4);
    tiles.active(Float32Array.of(0.9), lit);
    return { tiles: [...lit] };
  },
  components: () => ({ variances: [...symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values] }),
  belief: () => {
    const filter = createBeliefFilter(moods);
    filter.see([0]);
    const first = filter.belief[0];
    filter.see([2]);
    return { content: [first, filter.belief[0]], path: [...likeliestPath(moods, { rows: 3, values: Float64Array.of(0, 2, 2) })] };
  },
  shaping: () => {
    const potential = ({ state }: Observation): number => state[0];
    return { added: [shapingReward(potential, seen(2), seen(3), 0.9)], "at an end": [shapingReward(potential, seen(2), null, 0)], "to and fro": [(-1 + 0.95 * 3) / (1 - 0.95 * 0.95)] };
  },
  bonus: () => {
    const bonus = createCountBonus({ fields: [], bins: 1, strength: 1 });
    return { visits: Array.from({ length: 4 }, () => bonus.visit(seen(), 0, null)) };
  },
  "reward scale": () => {
    const scale = createRewardScale();
    for (const reward of [1, 2, 0]) scale.scale(reward, 0.5);
    return { deviation: [scale.deviation()] };
  },
};
