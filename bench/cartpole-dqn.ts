// Claim: a whole CartPole DQN run with CleanRL's settings, 500,000 steps of acting, storing, sampling and learning, on one core.
import { dqn } from "../src/algorithms/index.ts";
import { createLearner, modal, seeded } from "../src/core/index.ts";
import { createFastTraining, judgeFast } from "../src/experiment/index.ts";
import { cartPole, vectorOfWorld } from "../src/problems/index.ts";
import type { BenchRow } from "./bench.ts";
import { startPython } from "./peers/process.ts";

/**
 * The settings of CleanRL's dqn.py (vwxyzjn/cleanrl): 500,000 steps, layers of 120 and 84, rate 2.5e-4, buffer 10,000, batch 128, first
 * step after 10,000 rows, one every 10, target copied every 500, exploration from 1 to .05 over half of the run, squared loss.
 */
export const cleanRlSettings = {
  hidden: "120-84", learningRate: 2.5e-4, learningRateFinal: 2.5e-4, bufferRows: 10_000, batchRows: 128, warmup: 10_000, trainEvery: 10, targetEvery: 500,
  epsilon: 1, epsilonFinal: 0.05, decay: 250_000, loss: "squared", double: false, largestNorm: 1e12,
};

// A fifth of the run, everything in it shortened alike, so that a measurement takes seconds.
const steps = 100_000;
const warmup = 2000;

interface CartPoleRun {
  /** Seconds of processor time. */
  readonly seconds: number;
  /** Of 100 episodes of the final policy without exploration. */
  readonly meanReturn: number;
}

/** A run of this many steps, exploration falling over the first half of it. */
export function runCartPole(length: number, seed: number, first = cleanRlSettings.warmup): CartPoleRun {
  const environment = vectorOfWorld(cartPole, 1);
  const learner = createLearner(dqn, environment.spec, { ...cleanRlSettings, warmup: first, decay: length / 2, seed });
  const training = createFastTraining({ environment, learner, random: seeded(seed), blockSteps: cleanRlSettings.trainEvery });
  const before = process.cpuUsage();
  training.advance(length);
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, meanReturn: judgeFast(modal(learner.policy), vectorOfWorld(cartPole, 100), seeded("judge")).meanReturn };
}

/** The claim, against the same loop in PyTorch where it is installed, else against itself. */
export async function run(): Promise<BenchRow[]> {
  const torch = await startPython("torch_cartpole.py");
  if (torch === null) process.stderr.write("PyTorch (python3-torch) is not installed: CartPole is measured without it\n");
  const rounds = torch === null ? 2 : 3;
  let [own, peer] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round++) {
    own = Math.min(own, runCartPole(steps, 1, warmup).seconds / steps);
    if (torch !== null) peer = Math.min(peer, await torch.ask(`${steps} ${warmup}`));
  }
  torch?.stop();
  return [{
    claim: "whole CartPole DQN run, CleanRL's settings, a fifth of 500,000 steps", value: Math.round(1 / own), unit: "steps/s",
    baseline: torch === null ? "itself" : `the same loop, ${torch.name}`, ratio: torch === null ? 1 : peer / own, target: "3.5x",
  }];
}
