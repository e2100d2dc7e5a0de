// Judging a policy as it stands over whole episodes: one environment, or many copies side by side.
import {
  createBlockChooser, modal, uniform, type BlockChoices, type Environment, type Observation, type Policy, type Random, type VectorEnvironment,
} from "../../core/index.ts";
import { mean } from "../../kernels/index.ts";
import { checkReward, createWalk } from "./walk.ts";

/** A policy over whole episodes. */
export interface Judgement {
  readonly episodes: number;
  /** Mean undiscounted sum of rewards of an episode. */
  readonly meanReturn: number;
  readonly returns: readonly number[];
  readonly meanLength: number;
}

/** Judges a policy on episodes that follow from `random` alone. */
export type Judge = (policy: Policy, random: Random) => Judgement;

/** How many episodes, how long, and whether the policy is judged as it acts or without its exploration. */
export interface JudgeOptions {
  readonly episodes: number;
  readonly random: Random;
  readonly longest?: number;
}

/** The policy as it stands over whole episodes, each from a fork of its own; an episode longer than `longest` is cut. */
export function judge(policy: Policy, environment: Environment, options: JudgeOptions): Judgement {
  const { episodes } = options;
  const walk = createWalk(environment, policy, options);
  const returns: number[] = [];
  let length = 0;
  while (returns.length < episodes) {
    let total = 0;
    for (let open = true; open; length++) {
      const { reward, last } = walk.step();
      total += reward;
      open = !last;
    }
    returns.push(total);
  }
  return { episodes, meanReturn: mean(returns), returns, meanLength: length / episodes };
}

/** A policy over one whole episode in each copy: as many episodes as there are copies, side by side. */
export function judgeFast(policy: Policy, environment: VectorEnvironment, random: Random): Judgement {
  const { copies, columns } = environment;
  const chooseAll = createBlockChooser(columns.now, copies);
  const choices = createChoices(copies);
  const draws = random.fork("choices");
  const returns = new Float64Array(copies);
  const over = new Uint8Array(copies);
  let length = 0;
  environment.reset(random.fork("episode"));
  for (let open = copies; open > 0;) {
    chooseAll(policy, draws, choices);
    environment.step(choices.actions);
    for (let copy = 0; copy < copies; copy++) {
      if (over[copy] === 1) continue;
      checkReward(columns.rewards[copy]);
      returns[copy] += columns.rewards[copy];
      length++;
      if (columns.lasts[copy] === 0) continue;
      over[copy] = 1;
      open--;
    }
  }
  return { episodes: copies, meanReturn: mean(returns), returns: [...returns], meanLength: length / copies };
}

/** Where the choices of this many copies are written. */
export function createChoices(copies: number): Required<BlockChoices> {
  return { actions: new Int32Array(copies), propensities: new Float64Array(copies), largest: new Float64Array(copies) };
}

/** Judges on this many episodes of an environment, one after the other; with `modal` without the policy's exploration. */
export function judgeIn(environment: Environment, options: Omit<JudgeOptions, "random"> & { readonly modal?: boolean }): Judge {
  return (policy, random) => judge(options.modal === true ? modal(policy) : policy, environment, { ...options, random });
}

/** Judges on one episode in each copy; with `modal` without the policy's exploration. */
export function judgeInCopies(environment: VectorEnvironment, options: { readonly modal?: boolean } = {}): Judge {
  return (policy, random) => judgeFast(options.modal === true ? modal(policy) : policy, environment, random);
}

/** The first `count` observations that a policy meets, uniform choice unless given: the fixed states on which policies are compared. */
export function statesMet(environment: Environment, { count, random, policy = uniform }: { readonly count: number; readonly random: Random; readonly policy?: Policy }): Observation[] {
  const walk = createWalk(environment, policy, { random });
  return Array.from({ length: count }, () => walk.step().observation);
}
