// One seed of the offline scores: a half-trained policy fills a log of cart-pole, and every learner makes what it can of that log alone.
import { findAlgorithm } from "../../src/algorithms/index.ts";
import { createLearner, explore, modal, seeded, type Batch, type Learner, type Policy, type Random } from "../../src/core/index.ts";
import { createFastTraining, judgeFast } from "../../src/experiment/index.ts";
import { findEnvironment, vectorOfWorld } from "../../src/problems/index.ts";

/** What fills the log: a deep Q-network stopped early, of whose decisions a share is drawn evenly. */
const behaviour = {
  steps: 7000, exploredShare: 0.3, rows: 20_000,
  settings: { hidden: "64-64", learningRate: 0.001, batchRows: 64, warmup: 500, trainEvery: 4, updates: 1, targetEvery: 400, epsilonFinal: 0.1, decay: 4000, horizon: 7000 },
};

/** Who learns from it; settings were chosen on seeds from 1000 on. */
export const learners: readonly { readonly algorithm: string; readonly settings: { readonly [name: string]: number | string | boolean } }[] = [
  { algorithm: "behaviour-cloning", settings: { passes: 20 } },
  { algorithm: "discrete-bcq", settings: { passes: 40, threshold: 0.3 } },
  { algorithm: "discrete-cql", settings: { passes: 60, conservatism: 0.5 } },
  { algorithm: "implicit-q-learning", settings: { passes: 60, expectile: 0.7, sharpness: 0.3 } },
];

const judgeEpisodes = 100;
const world = findEnvironment("cart-pole");

/** Mean returns over 100 fresh episodes. */
export interface OfflineSeed {
  readonly seed: number;
  /** The behaviour as it filled the log, and without its even draws. */
  readonly behaviour: number;
  readonly behaviourMode: number;
  /** In the order of `learners`, judged without exploration. */
  readonly learned: readonly number[];
  /** Seconds of processor time. */
  readonly seconds: number;
}

/** Everything follows from the seed; `only` are the learners to run, all unless given. */
export function runSeed(seed: number, only: typeof learners = learners): OfflineSeed {
  const started = secondsUsed();
  const random = seeded(seed);
  const { spec } = world.create();
  const judge = (policy: Policy): number => judgeFast(policy, vectorOfWorld(world, judgeEpisodes), random.fork("judge")).meanReturn;
  const teacher = createLearner(findAlgorithm("dqn"), spec, { ...behaviour.settings, seed });
  createFastTraining({ environment: vectorOfWorld(world, 1), learner: teacher, random: random.fork("teacher"), blockSteps: 4 }).advance(behaviour.steps);
  const acting = explore(modal(teacher.policy), behaviour.exploredShare);
  const log = logOf(acting, random.fork("log"));
  const learned = only.map(({ algorithm, settings }) => {
    const learner = createLearner(findAlgorithm(algorithm), spec, { ...settings, seed });
    learner.learn(log, random.fork("learn"));
    return judge(modal(learner.policy));
  });
  return { seed, behaviour: judge(acting), behaviourMode: judge(modal(teacher.policy)), learned, seconds: secondsUsed() - started };
}

function logOf(policy: Policy, random: Random): Batch {
  const found: Batch[] = [];
  const watcher: Learner = { policy, learn: (batch) => void found.push(batch), snapshot: () => ({ algorithm: "watcher", spec: world.create().spec, config: {}, tensors: {}, lineage: {} }) };
  createFastTraining({ environment: vectorOfWorld(world, 1), learner: watcher, random, blockSteps: behaviour.rows }).advance(behaviour.rows);
  return found[0];
}

function secondsUsed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
