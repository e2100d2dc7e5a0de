// Claim: a whole CartPole DQN run with CleanRL's settings, 500,000 steps of acting, storing, sampling and learning, on one core.
import { dqn } from "../src/algorithms/index.ts";
import { createLearner, modal, seeded } from "../src/core/index.ts";
import { createFastTraining, judgeFast } from "../src/experiment/index.ts";
import { cartPole, vectorOfWorld } from "../src/problems/index.ts";
import type { BenchRow } from "./bench.ts";

/**
 * The settings of CleanRL's dqn.py (vwxyzjn/cleanrl): 500,000 steps, layers of 120 and 84, rate 2.5e-4, buffer 10,000, batch 128, first
 * step after 10,000 rows, one every 10, target copied every 500, exploration from 1 to .05 over half of the run, squared loss.
 */
export const cleanRlSettings = {
  hidden: "120-84", learningRate: 2.5e-4, learningRateFinal: 2.5e-4, bufferRows: 10_000, batchRows: 128, warmup: 10_000, trainEvery: 10, targetEvery: 500,
  epsilon: 1, epsilonFinal: 0.05, decay: 250_000, loss: "squared", double: false, largestNorm: 1e12,
};

/** A run of this many steps: seconds of processor time and the mean return of 100 episodes of the final policy without exploration. */
export function runCartPole(steps: number, seed: number): { readonly seconds: number; readonly meanReturn: number } {
  const environment = vectorOfWorld(cartPole, 1);
  const learner = createLearner(dqn, environment.spec, { ...cleanRlSettings, seed });
  const training = createFastTraining({ environment, learner, random: seeded(seed), blockSteps: 10 });
  const before = process.cpuUsage();
  training.advance(steps);
  const { user, system } = process.cpuUsage(before);
  const { meanReturn } = judgeFast(modal(learner.policy), vectorOfWorld(cartPole, 100), seeded("judge"));
  return { seconds: (user + system) / 1e6, meanReturn };
}

/** The claim; PyTorch's time is measured by its own row where it is installed, so that this one stands for itself. */
export async function run(): Promise<BenchRow[]> {
  const steps = 500_000;
  const { seconds } = runCartPole(steps, 1);
  return [{ claim: "whole CartPole DQN run, CleanRL's settings, 500,000 steps", value: Math.round(steps / seconds), unit: "steps/s", baseline: "itself", ratio: 1, target: "3.5x CleanRL on PyTorch" }];
}
