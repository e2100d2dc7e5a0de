// Small worlds whose true values are sums over a table: the ground on which the intervals are put to the test.
import { seeded } from "../../src/core/index.ts";

/** A reward: with `chance` it is one of `payoffs` (drawn by `shares`), else 0. */
export interface World {
  readonly name: string;
  readonly kind: "regular" | "rare" | "heavy-tailed" | "poor overlap";
  /** Decisions in one log. */
  readonly decisions: number;
  /** Choices per decision; the stages of a slate earn one after the other. */
  readonly stages: number;
  /** Decisions of subject s, repeated in turn. */
  readonly perSubject: readonly number[];
  /** A subject's own shift of every chance, up or down with probability 1/2 each. */
  readonly subjectEffect: number;
  /** [contexts x actions] */
  readonly chances: readonly (readonly number[])[];
  readonly payoffs: readonly number[];
  readonly shares: readonly number[];
  /** [contexts x actions]; contexts are equally likely. */
  readonly logging: readonly (readonly number[])[];
  readonly target: readonly (readonly number[])[];
}

/** The exact value per decision of a table of probabilities: contexts equally likely, stages alike, subject effects cancel. */
export function trueValue(world: World, policy: World["logging"]): number {
  const payoff = world.payoffs.reduce((sum, value, index) => sum + value * world.shares[index], 0);
  let total = 0;
  world.chances.forEach((row, context) => row.forEach((chance, action) => { total += policy[context][action] * chance * payoff; }));
  return (world.stages * total) / world.chances.length;
}

/** The largest weight of one choice, and the effective share of decisions, 1 / E[w^2], exactly. */
export function overlapOf(world: World): { largestWeight: number; effectiveShare: number } {
  let largestWeight = 0;
  let second = 0;
  world.logging.forEach((row, context) => row.forEach((p, action) => {
    const weight = world.target[context][action] / p;
    largestWeight = Math.max(largestWeight, weight);
    second += (p * weight * weight) / world.logging.length;
  }));
  // Choices of a decision are independent given their contexts, which are drawn anew at each stage.
  let whole = 1;
  for (let stage = 0; stage < world.stages; stage++) whole *= second;
  return { largestWeight, effectiveShare: 1 / whole };
}

interface TableShape { readonly contexts: number; readonly actions: number }

// Uniform numbers in [low, high), the same for the same name.
function tableOf(name: string, { contexts, actions }: TableShape, [low, high]: readonly [number, number]): number[][] {
  const random = seeded(`coverage world ${name}`);
  return Array.from({ length: contexts }, () => Array.from({ length: actions }, () => low + (high - low) * random.uniform()));
}

function softmaxOf(scores: number[][], temperature: number): number[][] {
  return scores.map((row) => {
    const powers = row.map((score) => Math.exp(score / temperature));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  });
}

function greedyOf(scores: number[][], floor: number): number[][] {
  return scores.map((row) => row.map((score) => floor / row.length + (score === Math.max(...row) ? 1 - floor : 0)));
}

// The rule of a log that mostly takes one candidate, and a target that takes another one in a single context.
function boldOf(scores: number[][]): { logging: number[][]; target: number[][] } {
  const logging = greedyOf(scores, 0.1);
  const target = logging.map((row, context) => {
    if (context > 0) return row;
    const bold = row.indexOf(Math.min(...row));
    return row.map((p, action) => 0.42 * p + (action === bold ? 0.58 : 0));
  });
  return { logging, target };
}

function uniformOf({ contexts, actions }: TableShape): number[][] {
  return Array.from({ length: contexts }, () => Array.from({ length: actions }, () => 1 / actions));
}

const sure = { payoffs: [1], shares: [1] };
const alone = { perSubject: [1], subjectEffect: 0, stages: 1, decisions: 5000 };
const four = { contexts: 6, actions: 4 };
const twelve = { contexts: 12, actions: 5 };
const ten = { contexts: 5, actions: 10 };

/** Bounded rewards, largest weight at most 30, effective sample of at least 1,500 of 5,000: here the intervals have to hold. */
function regularWorlds(): World[] {
  const chances = tableOf("chances", four, [0.05, 0.6]);
  const raised = chances.map((row) => row.map((chance) => 0.2 + chance / 2));
  const wide = tableOf("wide", ten, [0.02, 0.5]);
  const plain = { name: "uniform log, nearly greedy target", kind: "regular", chances, logging: uniformOf(four), target: greedyOf(chances, 0.2) } as const;
  const skewed = softmaxOf(tableOf("logging", ten, [-2, 2]), 1.1);
  return [
    { ...alone, ...sure, ...plain },
    { ...alone, ...sure, name: "skewed log of ten candidates", kind: "regular", chances: wide, logging: skewed, target: softmaxOf(tableOf("other", ten, [-1, 1]), 2) },
    { ...alone, ...sure, ...plain, name: "ten decisions per subject", perSubject: [10], chances: raised, subjectEffect: 0.2 },
    { ...alone, ...sure, ...plain, name: "one to twenty decisions per subject", perSubject: [1, 1, 2, 3, 5, 8, 20], chances: raised, subjectEffect: 0.15 },
    { ...alone, ...sure, name: "bold in one context of twelve", kind: "regular", chances: tableOf("twelve", twelve, [0.05, 0.6]), ...boldOf(tableOf("twelve", twelve, [0.05, 0.6])) },
    { ...alone, ...plain, name: "gains and losses", payoffs: [-1, 0.5, 1], shares: [0.3, 0.3, 0.4] },
    { ...alone, ...sure, ...plain, name: "slates of two stages", stages: 2, target: greedyOf(chances, 0.55) },
  ];
}

/** Where intervals are known to struggle: what is measured is their coverage, and whether a verdict that is given is right. */
function hardWorlds(): World[] {
  const rare = tableOf("rare", four, [0.001, 0.006]);
  const conversions = tableOf("conversions", four, [0.005, 0.02]);
  const chances = tableOf("chances", four, [0.05, 0.6]);
  const flat = chances.map((row) => row.map(() => 0.3));
  const flatRare = rare.map((row) => row.map(() => 0.003));
  const steep = softmaxOf(tableOf("steep", ten, [-3, 3]), 1);
  const opposite = softmaxOf(tableOf("steep", ten, [3, -3]), 1.4);
  // Halving shares of doubling payoffs and a little heavier than that: the largest of ten carries a tenth of the mean.
  const payoffs = [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120];
  const shares = [0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625, 0.001953125, 0.001953125];
  const uniform = uniformOf(four);
  return [
    { ...alone, ...sure, name: "rare outcomes", kind: "rare", chances: rare, logging: uniform, target: greedyOf(rare, 0.1) },
    { ...alone, ...sure, name: "rare outcomes, nothing to gain", kind: "rare", chances: flatRare, logging: uniform, target: greedyOf(rare, 0.1) },
    { ...alone, ...sure, name: "rare outcomes, skewed log, nothing to gain", kind: "rare", chances: flatRare, logging: softmaxOf(tableOf("tilt", four, [-1.5, 1.5]), 1), target: uniform },
    { ...alone, payoffs, shares, name: "heavy-tailed spend", kind: "heavy-tailed", chances: conversions, logging: uniform, target: greedyOf(conversions, 0.1) },
    { ...alone, payoffs, shares, name: "heavy-tailed spend, nothing to gain", kind: "heavy-tailed", chances: flat.map((row) => row.map(() => 0.01)), logging: uniform, target: greedyOf(conversions, 0.1) },
    { ...alone, payoffs, shares, name: "heavy-tailed spend, skewed log, nothing to gain", kind: "heavy-tailed", chances: flat.map((row) => row.map(() => 0.05)), logging: softmaxOf(tableOf("tilt", four, [-1.5, 1.5]), 1), target: uniform },
    { ...alone, ...sure, name: "poor overlap", kind: "poor overlap", chances: tableOf("wide", ten, [0.02, 0.5]), logging: steep, target: opposite },
    { ...alone, ...sure, name: "poor overlap, a little better", kind: "poor overlap", chances: tableOf("wide", ten, [0.02, 0.5]), logging: softmaxOf(tableOf("steep", ten, [-2.5, 2.5]), 1), target: opposite },
    { ...alone, ...sure, name: "poor overlap, nothing to gain", kind: "poor overlap", chances: steep.map((row) => row.map(() => 0.2)), logging: steep, target: uniformOf(ten) },
    { ...alone, ...sure, name: "poor overlap, rare outcomes, nothing to gain", kind: "poor overlap", chances: steep.map((row) => row.map(() => 0.01)), logging: steep, target: uniformOf(ten) },
    { ...alone, ...sure, name: "poor overlap, subjects, nothing to gain", kind: "poor overlap", chances: steep.map((row) => row.map(() => 0.3)), perSubject: [5], subjectEffect: 0.15, logging: steep, target: uniformOf(ten) },
  ];
}

/** Every cell of the study. */
export const worlds: readonly World[] = [...regularWorlds(), ...hardWorlds()];
