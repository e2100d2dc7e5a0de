// Actors and a learner: copies of a policy collect blocks of experience, and one learner learns from the blocks.
import { createLearner, findNamed, seeded, type Algorithm, type Batch, type Learner, type Settings, type Snapshot } from "../../core/index.ts";
import { vectorOfWorld, type ClassicWorld } from "../../problems/index.ts";
import { createBlockActor } from "./block-actor.ts";
import { superviseTraining, type Supervisor } from "./training.ts";
import type { Training, TrainingPlan, TrainingTotals, TrainResult } from "./training-plan.ts";

/** All that an actor needs, as plain data that can travel to a thread. */
export interface ActorJob {
  /** A world with fixed candidates without fields and single choices, by name. */
  readonly environment: string;
  readonly copies: number;
  /** Steps of every copy per block. */
  readonly blockSteps: number;
  readonly algorithm: string;
  readonly config?: Settings;
  readonly seed: number;
  /** Its number among the actors of a run: each has randomness of its own. */
  readonly actor: number;
}

/** What an actor acts by, and after how many learned blocks the learner had come to it. */
export interface ActingVersion {
  readonly version: number;
  /** The learner's acting numbers where it has them, else its whole snapshot. */
  readonly by: { readonly numbers: Float64Array } | { readonly snapshot: Snapshot };
}

/** Experience of one actor; the batch says with which probability each choice was made. */
export interface ExperienceBlock {
  readonly version: number;
  readonly batch: Batch;
  /** All that the actor has been through so far. */
  readonly totals: TrainingTotals;
}

/** Somebody who acts, here or in a thread. */
export interface ActorPort {
  fill(acting: ActingVersion): Promise<ExperienceBlock>;
}

/** Where names are looked up. */
export interface TrainRegistries {
  readonly environments: readonly ClassicWorld[];
  readonly algorithms: readonly Algorithm[];
}

/** An actor; its batch is overwritten by the next block. The same job and the same versions give the same blocks wherever it runs. */
export function createActor(job: ActorJob, registries: TrainRegistries): (acting: ActingVersion) => ExperienceBlock {
  const environment = vectorOfWorld(findNamed(registries.environments, job.environment, "environment"), job.copies);
  const algorithm = findNamed(registries.algorithms, job.algorithm, "algorithm");
  const actor = createBlockActor(environment, { random: seeded(job.seed).fork("actor").fork(job.actor), blockSteps: job.blockSteps });
  let copy = createLearner(algorithm, environment.spec, job.config);
  return ({ version, by }) => {
    if ("numbers" in by) copy.acting!.write(by.numbers);
    else copy = createLearner(algorithm, environment.spec, job.config, by.snapshot);
    return { version, batch: actor.fill(copy.policy), totals: actor.totals() };
  };
}

/** An actor in this thread: a yardstick for those in others. */
export function actorHere(job: ActorJob, registries: TrainRegistries): ActorPort {
  const fill = createActor(job, registries);
  return { fill: (acting) => Promise.resolve(structuredClone(fill(acting))) };
}

/** How to train with actors. */
export interface ActorTrainingOptions extends TrainingPlan {
  readonly actors: readonly ActorPort[];
  /**
   * "synchronous": rounds in which all actors act by the same version, learned from in the actors' order: the same bytes every time.
   * "asynchronous": blocks are learned from as they arrive, and an actor goes on at once by what the learner knew before it learned from
   * the actor's block (as Mnih et al. 2016 and Espeholt et al. 2018 have it, with one learner); a run cannot be repeated exactly. Sound
   * for learners from replay, and for those that weigh a choice by its logged propensity (PPO); not for plain policy gradients.
   */
  readonly mode: "synchronous" | "asynchronous";
}

/** What a run with actors found. */
export interface ActorTrainResult extends TrainResult {
  readonly blocks: number;
  /** How many blocks the learner had learned from between the version a block was acted with and learning from it. */
  readonly staleness: { readonly mean: number; readonly largest: number };
}

/** Trains until the plan says so; the actors' blocks that are still under way at the end are waited for and dropped. */
export async function trainWithActors(options: ActorTrainingOptions): Promise<ActorTrainResult> {
  const learning = createBlockLearning(options);
  const run = superviseTraining(learning, options);
  try {
    await (options.mode === "synchronous" ? inRounds : asTheyArrive)(options.actors, learning, run);
  } catch (error) {
    run.fail(error);
  }
  return { ...run.result(), ...learning.found() };
}

async function inRounds(actors: readonly ActorPort[], learning: BlockLearning, run: Supervisor): Promise<void> {
  while (run.isOpen()) {
    const acting = learning.acting();
    const blocks = await Promise.all(actors.map((actor) => actor.fill(acting)));
    blocks.forEach((block, actor) => learning.learn(actor, block));
    run.look();
  }
}

async function asTheyArrive(actors: readonly ActorPort[], learning: BlockLearning, run: Supervisor): Promise<void> {
  const arrived: { readonly actor: number; readonly block: ExperienceBlock }[] = [];
  const send = (actor: number): Promise<void> => actors[actor].fill(learning.acting()).then((block) => void arrived.push({ actor, block }));
  const under = actors.map((_, actor) => send(actor));
  try {
    while (run.isOpen()) {
      // Where nothing has arrived, every block is still under way.
      if (arrived.length === 0) await Promise.race(under);
      const { actor, block } = arrived.shift()!;
      under[actor] = send(actor);
      learning.learn(actor, block);
      run.look();
    }
  } finally {
    await Promise.allSettled(under);
  }
}

interface BlockLearning extends Training {
  acting(): ActingVersion;
  learn(actor: number, block: ExperienceBlock): void;
  found(): Pick<ActorTrainResult, "blocks" | "staleness">;
}

function createBlockLearning({ learner, random, actors }: ActorTrainingOptions): BlockLearning {
  const source = random.fork("learn");
  const totals: TrainingTotals[] = actors.map(() => ({ reward: 0, begun: 0, ended: 0, returns: 0, explored: 0 }));
  const sum = (name: keyof TrainingTotals): number => totals.reduce((all, each) => all + each[name], 0);
  let [steps, blocks, stale, largest] = [0, 0, 0, 0];
  return {
    acting: () => ({ version: blocks, by: actingOf(learner) }),
    learn(actor, { version, batch, totals: now }) {
      stale += blocks - version;
      largest = Math.max(largest, blocks - version);
      learner.learn(batch, source);
      totals[actor] = now;
      steps += batch.rows;
      blocks++;
    },
    found: () => ({ blocks, staleness: { mean: blocks === 0 ? 0 : stale / blocks, largest } }),
    steps: () => steps,
    totals: () => ({ reward: sum("reward"), begun: sum("begun"), ended: sum("ended"), returns: sum("returns"), explored: sum("explored") }),
    settle: () => undefined,
    advance: () => { throw new Error("blocks arrive by themselves"); },
  };
}

function actingOf(learner: Learner): ActingVersion["by"] {
  return learner.acting === undefined ? { snapshot: learner.snapshot() } : { numbers: learner.acting.read() };
}
