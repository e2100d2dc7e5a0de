// Claim: training leaves no garbage behind. Prints the minor collections and the growth of the heap over 1,000,000 steps of each kind of learner.
// `node bench/garbage.ts` runs all; names choose some, a number other steps. Growth is told twice: what more is in use at the end, garbage included, and what no
// collection frees, from a fifth as many steps more.
import { spawnSync } from "node:child_process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { PerformanceObserver, constants, type PerformanceEntry } from "node:perf_hooks";
import { dqn, ppo, qLearning } from "../src/algorithms/index.ts";
import { createLearner, seeded, type Algorithm, type Settings, type VectorEnvironment } from "../src/core/index.ts";
import { createFastTraining } from "../src/experiment/index.ts";
import { cartPole, frozenLake, vectorOfWorld } from "../src/problems/classic/index.ts";
import { createStep } from "./kernels.ts";

/** Does at least so many steps. */
type Subject = (steps: number) => void;

function training(environment: VectorEnvironment, algorithm: Algorithm, settings: Settings): Subject {
  const learner = createLearner(algorithm, environment.spec, settings);
  const run = createFastTraining({ environment, learner, random: seeded(1), blockSteps: 8 });
  return (steps) => { run.advance(steps); };
}

function updates(): Subject {
  const { step } = createStep({ inputs: 10, hidden: 32, outputs: 4, batch: 32 });
  return (steps) => { for (let k = 0; k < steps; k++) step(); };
}

const copies = 8;
// A rate at which it learns to balance within the warm-up, so that episodes, each of which needs a stream of its own, are long.
const steady = {
  hidden: "32-32", trainEvery: 256, updates: 64, targetEvery: 256, learningRateFinal: 0.0001, horizon: 200_000, batchRows: 64, bufferRows: 200_000, epsilonFinal: 0.02,
};
const subjects: readonly (readonly [name: string, words: string, start: () => Subject])[] = [
  ["updates", "gradient steps of a deep Q-network", updates],
  ["tabular", "Q-learning on a frozen lake, environment and all", () => training(vectorOfWorld(frozenLake, copies), qLearning, {})],
  ["dqn", "DQN on CartPole, environment, replay and all", () => training(vectorOfWorld(cartPole, copies), dqn, steady)],
  ["prioritised", "DQN on CartPole with prioritised replay", () => training(vectorOfWorld(cartPole, copies), dqn, { ...steady, prioritised: true })],
  ["ppo", "PPO on CartPole, environment, rollouts and all", () => training(vectorOfWorld(cartPole, copies), ppo, { hidden: "32-32", rolloutRows: 1024, epochs: 4, horizon: 1_000_000 })],
];

const counts = { minor: 0, other: 0 };
const observer = new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const { kind } = (entry as PerformanceEntry & { readonly detail: { readonly kind: number } }).detail;
    if (kind === constants.NODE_PERFORMANCE_GC_MINOR) counts.minor++;
    else counts.other++;
  }
});
const rest = (): Promise<unknown> => new Promise((resolve) => { setTimeout(resolve, 100); });

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const used = (): number => process.memoryUsage().heapUsed;
const kibibytes = (bytes: number): string => (bytes / 1024).toFixed(0);

const names = process.argv.slice(2).filter((word) => !/^\d+$/.test(word));
const steps = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 1_000_000);
observer.observe({ entryTypes: ["gc"] });
for (const [name, words, start] of subjects) {
  if (names.length > 0 && !names.includes(name)) continue;
  // Each in a process of its own: loops that the engine has seen with other learners are optimised less.
  if (names.length !== 1) {
    const { status } = spawnSync(process.execPath, [import.meta.filename, name, String(steps)], { stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
    continue;
  }
  const subject = start();
  subject(Math.max(20_000, steps / 5));
  await rest();
  [counts.minor, counts.other] = [0, 0];
  const before = used();
  const begun = performance.now();
  subject(steps);
  const seconds = (performance.now() - begun) / 1000;
  const growth = used() - before;
  await rest();
  const { minor, other } = counts;
  // Only now, since a collection that is asked for makes the engine's room for new objects small, and minor ones frequent.
  collect();
  const base = used();
  subject(steps / 5);
  collect();
  const left = 5 * (used() - base);
  const missed = minor > Math.ceil(steps / 1_000_000) || left > 1_048_576;
  console.log(`${words}: ${steps.toLocaleString("en")} steps in ${seconds.toFixed(1)} s, ${minor} minor and ${other} other collections; heap in use ${kibibytes(growth)} KiB more, growth that no collection frees ${kibibytes(left)} KiB${missed ? " (MISSED)" : ""}`);
  if (missed) process.exitCode = 1;
}
observer.disconnect();
