// What is trained in an environment, listed candidates or real vectors alike: the training, the judge, and the look at whether the policy still moves.
import {
  createContinuousLearner, createLearner, fail, findNamed, modal, type Algorithm, type ContinuousAlgorithm, type Environment, type Random, type Settings, type Snapshot,
} from "../../core/index.ts";
import { vectorOfWorld, type ClassicWorld, type ContinuousWorld } from "../../problems/index.ts";
import { judgeIn, judgeInCopies, statesMet } from "./judge.ts";
import { createFastTraining } from "./run-fast.ts";
import { createChangeMeter, type ChangeMeter } from "../logs/stability.ts";
import { createStepTraining, type BlockTraining } from "./step-training.ts";
import { createContinuousTraining, judgeContinuousIn } from "./train-continuous.ts";

/** What is trained where, by name. */
export interface TraineePlan {
  readonly environment: string;
  readonly algorithm: string;
  readonly config: Settings;
  readonly copies: number;
  /** Steps of every copy per batch of learning. */
  readonly blockSteps: number;
  readonly episodes: number;
}

/** Where a run looks its names up; a world of real vectors may have the name of one with listed candidates, and the algorithm says which is meant. */
export interface EnvironmentRegistries {
  readonly environments: readonly ClassicWorld[];
  readonly algorithms: readonly Algorithm[];
  readonly continuousEnvironments: readonly ContinuousWorld[];
  readonly continuousAlgorithms: readonly ContinuousAlgorithm[];
}

/** A learner in its environment. */
export interface Trainee {
  readonly training: BlockTraining;
  snapshot(): Snapshot;
  /** The mean return without exploration, in episodes that follow from `random` alone. */
  judge(random: Random): number;
  /** A meter of change over fixed states, going on from `latest`; null where actions are real vectors, which never stand quite still. */
  meter(states: Random, look: Random, latest: readonly Float64Array[] | null): ChangeMeter | null;
}

/** States in which the policy is compared with the one before. */
const watchedStates = 64;

/** A fresh learner or a snapshot's. Throws `unsuited`, `unknown-name` or `bad-settings` before anything is learned. */
export function createTrainee(plan: TraineePlan, registries: EnvironmentRegistries, random: Random, from?: Snapshot): Trainee {
  const continuous = registries.continuousAlgorithms.find(({ name }) => name === plan.algorithm);
  return continuous === undefined ? listedTrainee(plan, registries, random, from) : continuousTrainee(plan, { continuous, random, from, worlds: registries.continuousEnvironments });
}

function listedTrainee(plan: TraineePlan, { environments, algorithms, continuousEnvironments }: EnvironmentRegistries, random: Random, from?: Snapshot): Trainee {
  const algorithm = findNamed(algorithms, plan.algorithm, "algorithm");
  if (!environments.some(({ name }) => name === plan.environment) && continuousEnvironments.some(({ name }) => name === plan.environment)) {
    fail("unsuited", plan.algorithm, "an algorithm for actions that are real vectors", `one for lists of candidates, in ${plan.environment}`);
  }
  const world = findNamed(environments, plan.environment, "environment");
  const learner = createLearner(algorithm, world.create().spec, plan.config, from);
  const acting = modal(learner.policy);
  const judge = isLaidOut(world.create()) ? judgeInCopies(vectorOfWorld(world, plan.episodes)) : judgeIn(world.create(), plan);
  return {
    training: trainingIn(world, { ...plan, learner, random }),
    snapshot: () => learner.snapshot(),
    judge: (source) => judge(acting, source).meanReturn,
    meter: (states, look, latest) => createChangeMeter(acting, statesMet(world.create(), { count: watchedStates, random: states }), look, latest),
  };
}

// A list of candidates with fields, or a decision in stages, does not fit the columns of fast training.
function trainingIn(world: ClassicWorld, { copies, ...options }: Omit<Parameters<typeof createStepTraining>[0], "environment"> & { readonly copies: number }): BlockTraining {
  const environment = world.create();
  if (isLaidOut(environment)) return createFastTraining({ ...options, environment: vectorOfWorld(world, copies) });
  if (copies > 1) fail("unsuited", "--copies", "1 for open lists of candidates and for choices in stages", copies);
  return createStepTraining({ ...options, environment });
}

/** Whether fast training can lay the environment out: a fixed list of candidates without fields, one choice per request. */
function isLaidOut({ spec }: Environment): boolean {
  return spec.fixed !== null && spec.candidate.length === 0 && spec.stages === 1;
}

interface ContinuousParts {
  readonly continuous: ContinuousAlgorithm;
  readonly worlds: readonly ContinuousWorld[];
  readonly random: Random;
  readonly from: Snapshot | undefined;
}

function continuousTrainee(plan: TraineePlan, { continuous, worlds, random, from }: ContinuousParts): Trainee {
  const world = worlds.find(({ name }) => name === plan.environment)
    ?? fail("unsuited", plan.algorithm, `an environment whose actions are real vectors: ${worlds.map(({ name }) => name).join(", ")}`, plan.environment);
  if (plan.copies > 1) fail("unsuited", "--copies", "1 where actions are real vectors", plan.copies);
  const learner = createContinuousLearner(continuous, world.create().spec, plan.config, from);
  const judge = judgeContinuousIn(world.create(), plan.episodes);
  return {
    training: createContinuousTraining({ environment: world.create(), learner, random, blockSteps: plan.blockSteps }),
    snapshot: () => learner.snapshot(),
    judge: (source) => judge(learner.policy, source).meanReturn,
    meter: () => null,
  };
}
