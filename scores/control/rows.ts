// The rows of the control scores: what is learned where, in how many steps, with which settings, and what was published for it.

/** One row. */
export interface ControlRow {
  readonly name: string;
  readonly algorithm: string;
  readonly world: string;
  readonly steps: number;
  /** Copies of the environment, and steps of each per batch of learning. */
  readonly copies: number;
  readonly blockSteps: number;
  readonly settings: { readonly [name: string]: number | string | boolean };
  /** The interquartile mean that is to be reached, and the least that every seed has to; and what was published. */
  readonly target: number;
  readonly leastSeed: number;
  readonly published: number;
  readonly publishedSteps: string;
  readonly source: string;
}

const zoo = "rl-baselines3-zoo 22e3ff2, benchmark.md";

// A policy that stays as it is for 256 steps and then learns 128 times: with steps in between, the pole fell in one run of ten.
const cartPoleReplay = {
  learningRate: 0.0023, learningRateFinal: 0.0003, horizon: 50_000, batchRows: 64, bufferRows: 50_000, warmup: 1000, trainEvery: 256, updates: 128,
  targetEvery: 256, epsilon: 1, epsilonFinal: 0.04, decay: 8000, returnSteps: 1, largestNorm: 10,
};
const acrobotReplay = {
  learningRate: 0.001, learningRateFinal: 0.00003, horizon: 100_000, batchRows: 64, bufferRows: 50_000, warmup: 1000, trainEvery: 4, updates: 4,
  targetEvery: 4, targetShare: 0.02, epsilon: 1, epsilonFinal: 0.05, decay: 12_000, largestNorm: 1000, prioritised: true,
};
const mountainCarReplay = {
  hidden: "64-64", learningRate: 0.002, learningRateFinal: 0.0002, horizon: 120_000, batchRows: 64, bufferRows: 50_000, warmup: 1000, trainEvery: 4, updates: 2,
  targetEvery: 600, epsilon: 1, epsilonFinal: 0.05, decay: 24_000, returnSteps: 3, largestNorm: 100,
};

/** All rows; settings were chosen on seeds from 1000 on. */
export const rows: readonly ControlRow[] = [
  {
    name: "CartPole-v1, DQN", algorithm: "dqn", world: "cart-pole", steps: 50_000, copies: 1, blockSteps: 4,
    settings: { ...cartPoleReplay, hidden: "128-128" },
    target: 500, leastSeed: 475, published: 500, publishedSteps: "50,000", source: zoo,
  },
  {
    name: "CartPole-v1, PPO", algorithm: "ppo", world: "cart-pole", steps: 100_000, copies: 8, blockSteps: 32,
    settings: {
      hidden: "64-64", rolloutRows: 256, epochs: 20, batchRows: 256, lambda: 0.8, entropy: 0, entropyFinal: 0, clip: 0.2,
      learningRate: 0.001, learningRateFinal: 0, valueRate: 0.001, horizon: 100_000,
    },
    target: 500, leastSeed: 475, published: 500, publishedSteps: "100,000", source: zoo,
  },
  {
    name: "Acrobot-v1, DQN", algorithm: "dqn", world: "acrobot", steps: 100_000, copies: 1, blockSteps: 4,
    settings: { ...acrobotReplay, hidden: "96-96", loss: "squared" },
    target: -76.6, leastSeed: -500, published: -76.639, publishedSteps: "100,000", source: zoo,
  },
  {
    name: "MountainCar-v0, DQN", algorithm: "dqn", world: "mountain-car", steps: 120_000, copies: 1, blockSteps: 4,
    settings: { ...mountainCarReplay, loss: "squared" },
    target: -110, leastSeed: -200, published: -100.849, publishedSteps: "120,000", source: zoo,
  },
  {
    name: "Pendulum-v1 on five torques, DQN", algorithm: "dqn", world: "pendulum", steps: 50_000, copies: 1, blockSteps: 4,
    settings: {
      hidden: "64-64", learningRate: 0.002, learningRateFinal: 0.0002, horizon: 50_000, batchRows: 64, bufferRows: 50_000, warmup: 1000, trainEvery: 4, updates: 2,
      targetEvery: 400, epsilon: 1, epsilonFinal: 0.05, decay: 8000, returnSteps: 1, largestNorm: 10,
    },
    target: -200, leastSeed: -2000, published: -156.995, publishedSteps: "20,000", source: `${zoo} (SAC, which acts on a continuous torque)`,
  },
  {
    name: "Pendulum-v1, SAC", algorithm: "sac", world: "pendulum", steps: 20_000, copies: 1, blockSteps: 1,
    settings: { hidden: "64-64", learningRate: 0.001, learningRateFinal: 0.0001, horizon: 20_000, batchRows: 64, warmup: 500, targetShare: 0.005 },
    target: -157, leastSeed: -2000, published: -156.995, publishedSteps: "20,000", source: zoo,
  },
  {
    name: "Pendulum-v1, TD3", algorithm: "td3", world: "pendulum", steps: 20_000, copies: 1, blockSteps: 1,
    settings: { hidden: "64-64", learningRate: 0.001, batchRows: 64, warmup: 500, targetShare: 0.02, noise: 0.2 },
    target: -157, leastSeed: -2000, published: -151.855, publishedSteps: "20,000", source: zoo,
  },
  {
    name: "Pendulum-v1, DDPG", algorithm: "ddpg", world: "pendulum", steps: 20_000, copies: 1, blockSteps: 1,
    settings: { hidden: "64-64", learningRate: 0.001, batchRows: 64, warmup: 500, targetShare: 0.02 },
    target: -152.099, leastSeed: -2000, published: -152.099, publishedSteps: "20,000", source: zoo,
  },
  // What follows has the settings of a row above or the defaults, scaled to its steps, without a search of its own.
  {
    name: "CartPole-v0, DQN", algorithm: "dqn", world: "cart-pole-200", steps: 20_000, copies: 1, blockSteps: 4,
    settings: { ...cartPoleReplay, hidden: "128-128", horizon: 20_000, decay: 4000 },
    target: 195, leastSeed: 195, published: 195, publishedSteps: "any number of", source: "the mean of 100 episodes that Gym calls solved",
  },
  {
    name: "CartPole-v1, quantile DQN", algorithm: "quantile-dqn", world: "cart-pole", steps: 50_000, copies: 1, blockSteps: 4,
    settings: { ...cartPoleReplay, hidden: "64-64", quantiles: 8 },
    target: 500, leastSeed: -2000, published: 500, publishedSteps: "50,000", source: zoo,
  },
  {
    name: "CartPole-v1, actor-critic", algorithm: "actor-critic", world: "cart-pole", steps: 200_000, copies: 8, blockSteps: 5,
    settings: { learningRate: 0.0007, learningRateFinal: 0, valueRate: 0.001, horizon: 200_000, entropy: 0 },
    target: 500, leastSeed: -2000, published: 500, publishedSteps: "500,000", source: `${zoo} (A2C)`,
  },
  {
    name: "Acrobot-v1, PPO", algorithm: "ppo", world: "acrobot", steps: 200_000, copies: 8, blockSteps: 32,
    settings: {
      hidden: "64-64", rolloutRows: 1024, epochs: 10, batchRows: 64, lambda: 0.94, entropy: 0.001, entropyFinal: 0, clip: 0.2,
      learningRate: 0.001, learningRateFinal: 0, valueRate: 0.001, horizon: 200_000,
    },
    target: -73.506, leastSeed: -2000, published: -73.506, publishedSteps: "1,000,000", source: zoo,
  },
  {
    name: "Acrobot-v1, quantile DQN", algorithm: "quantile-dqn", world: "acrobot", steps: 100_000, copies: 1, blockSteps: 4,
    settings: { ...acrobotReplay, hidden: "64-64", updates: 2, quantiles: 8 },
    target: -69.135, leastSeed: -2000, published: -69.135, publishedSteps: "100,000", source: zoo,
  },
  {
    name: "MountainCar-v0, quantile DQN", algorithm: "quantile-dqn", world: "mountain-car", steps: 120_000, copies: 1, blockSteps: 4,
    settings: { ...mountainCarReplay, quantiles: 8 },
    target: -106.042, leastSeed: -2000, published: -106.042, publishedSteps: "120,000", source: zoo,
  },
];
