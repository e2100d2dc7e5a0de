// What a command line of propense train asks for: the problem or the environment, checked, and one job per seed.
import type { Command } from "commander";
import { algorithms, continuousAlgorithms } from "../algorithms/index.ts";
import { configure, createLearner, describe, fail, findNamed, seeded, type Algorithm, type Configurable, type Settings } from "../core/index.ts";
import type { ResumableJob } from "../edge/train-seed.ts";
import { blockStepsOf, createTrainee, type EnvironmentPlan } from "../experiment/index.ts";
import { continuousEnvironments, environments, problems, type Problem } from "../problems/index.ts";
import { openProblem } from "./log-input.ts";
import { objectOption, type CommonOptions } from "./options.ts";

/** The flags of the command. */
export interface TrainOptions extends CommonOptions {
  readonly preset?: string;
  readonly settings?: string;
  readonly algorithm: string;
  readonly config?: string;
  readonly decisions: number;
  readonly steps: number;
  readonly copies: number;
  readonly blockSteps?: number;
  readonly evaluateEvery: number;
  readonly episodes: number;
  readonly untilReturn?: number;
  readonly untilStable?: number;
  readonly seeds: number;
  readonly workers?: number;
  readonly out?: string;
  readonly checkpoint?: string;
  readonly checkpointEvery?: number;
}

/** What is trained where. */
export interface Training {
  readonly name: string;
  /** Null in an environment. */
  readonly store: { readonly problem: Problem; readonly preset: string } | null;
  readonly jobs: readonly ResumableJob[];
}

const ofEnvironments = ["steps", "copies", "blockSteps", "evaluateEvery", "episodes", "untilReturn", "untilStable"];
const ofProblems = ["preset", "settings", "decisions"];

/** Checks everything that can be checked before anything is trained. */
export async function planTraining(name: string, options: TrainOptions, command: Command): Promise<Training> {
  const isWorld = [...environments, ...continuousEnvironments].some((each) => each.name === name);
  const known = [...new Set([...problems, ...environments, ...continuousEnvironments].map((each) => each.name))];
  if (!known.includes(name)) fail("unknown-name", "problem or environment", `one of ${known.join(", ")}`, describe(name));
  if (options.checkpointEvery !== undefined && options.checkpoint === undefined) fail("bad-flag", "--checkpoint-every", "this flag beside --checkpoint only", "no --checkpoint");
  refuseStray(command, isWorld ? ofProblems : ofEnvironments, isWorld ? "a problem only; an environment takes --steps" : "an environment only; a problem takes --decisions");
  return isWorld ? planEnvironment(name, options) : planStore(name, options);
}

function refuseStray(command: Command, stray: readonly string[], expected: string): void {
  const given = command.options.find((option) => stray.includes(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === "cli");
  if (given !== undefined) fail("bad-flag", given.long ?? given.flags, `this flag for ${expected}`, "the other");
}

/** The algorithm of this name, for listed candidates or for real vectors; throws `unknown-name` listing both. */
export function findLearner(name: string): Configurable<Settings> {
  return findNamed<Algorithm | (typeof continuousAlgorithms)[number]>([...algorithms, ...continuousAlgorithms], name, "algorithm");
}

function planEnvironment(environment: string, options: TrainOptions): Training {
  const { algorithm, steps, copies, evaluateEvery, episodes, untilReturn = null, untilStable = null } = options;
  const jobs = seedsOf(options).map((seed): ResumableJob => {
    const config = settingsOf(options, seed);
    const { blockSteps = blockStepsOf({ ...findLearner(algorithm).defaults, ...config }, copies) } = options;
    const plan: EnvironmentPlan = { environment, algorithm, config, seed, steps, copies, blockSteps, evaluateEvery, episodes, untilReturn, untilStable };
    createTrainee(plan, { environments, algorithms, continuousEnvironments, continuousAlgorithms }, seeded(seed));
    return { run: { kind: "environment", plan }, checkpoints: checkpointsOf(options) };
  });
  return { name: environment, store: null, jobs };
}

async function planStore(name: string, options: TrainOptions): Promise<Training> {
  const { kind, preset, settings } = await openProblem(name, options);
  const problem = kind.create(settings);
  if (problem.world === undefined) fail("bad-flag", name, "a problem with a simulated store", "one without");
  const jobs = seedsOf(options).map((seed): ResumableJob => {
    const config = settingsOf(options, seed);
    createLearner(findNamed(algorithms, options.algorithm, "algorithm"), problem.spec, config);
    return { run: { kind: "season", plan: { problem: name, settings, algorithm: options.algorithm, config, seed, decisions: options.decisions } }, checkpoints: checkpointsOf(options) };
  });
  return { name, store: { problem, preset }, jobs };
}

function seedsOf({ seed, seeds }: TrainOptions): readonly number[] {
  return Array.from({ length: seeds }, (_, index) => seed + index);
}

// A network's first weights follow the seed of the run, unless they are given.
function settingsOf({ algorithm, config }: TrainOptions, seed: number): Settings {
  const found = findLearner(algorithm);
  const given = config === undefined ? {} : (objectOption("--config", config) as Settings);
  configure(found, given);
  return Object.hasOwn(found.defaults, "seed") && !Object.hasOwn(given, "seed") ? { ...given, seed } : given;
}

function checkpointsOf({ checkpoint, checkpointEvery = 10_000 }: TrainOptions): ResumableJob["checkpoints"] {
  return checkpoint === undefined ? null : { folder: checkpoint, every: checkpointEvery };
}
