// Several players in one world: learning side by side or as a team, and judging them.
import {
  batchOf, canonical, choose, createLearner, fail, mixture, modal,
  type Algorithm, type JointEnvironment, type JointStep, type Learner, type Observation, type Players, type Policy, type Random, type Settings, type Transition,
} from "../../core/index.ts";
import { meansOver } from "../comparing/curves.ts";
import type { Progress } from "../seasons/results.ts";
import { checkReward } from "./walk.ts";

/** Each learns for itself from its own reward, as if the others were part of the world (Tan 1993). */
export function independently(learners: readonly Learner[]): Players {
  return {
    policies: learners.map(({ policy }) => policy),
    learn: (batches, random) => learners.forEach((learner, player) => learner.learn(batches[player], random.fork(player))),
  };
}

/** How players train. */
export interface TogetherOptions {
  readonly environment: JointEnvironment;
  readonly players: Players;
  /** Joint steps. */
  readonly steps: number;
  readonly random: Random;
  /** Steps per batch of learning; 1 unless given. */
  readonly learnEvery?: number;
}

/** Trains for this many joint steps; returns each player's mean reward per step over twenty stretches. The same seed gives the same players. */
export function trainTogether({ environment, players, steps, random, learnEvery = 1 }: TogetherOptions): { readonly rewards: readonly Progress[] } {
  const { specs } = environment;
  const source = random.fork("learn");
  const rewards = specs.map(() => new Float64Array(steps));
  const walk = createJointWalk(environment, () => players.policies, random);
  let pending: (readonly Transition[])[] = [];
  for (let step = 0; step < steps; step++) {
    const joint = walk();
    joint.forEach(({ reward }, player) => { rewards[player][step] = reward; });
    pending.push(joint);
    if (pending.length < learnEvery && step + 1 < steps) continue;
    players.learn(specs.map((spec, player) => batchOf(pending.map((each) => each[player]), spec)), source.fork(step));
    pending = [];
  }
  return { rewards: rewards.map((values) => meansOver(values, 20)) };
}

/** Mean undiscounted return of each player over whole episodes, [players]. */
export function judgeTogether(
  environment: JointEnvironment, policies: readonly Policy[], { episodes, random }: { readonly episodes: number; readonly random: Random },
): number[] {
  const walk = createJointWalk(environment, () => policies, random);
  const totals = environment.specs.map(() => 0);
  for (let over = 0; over < episodes;) {
    const joint = walk();
    joint.forEach(({ reward }, player) => { totals[player] += reward; });
    if (joint[0].last) over++;
  }
  return totals.map((total) => total / episodes);
}

/** How one learner plays against itself. */
export interface SelfPlayOptions<Config extends Settings> {
  /** Zero-sum, and all sides of one spec, which has to say the side where sides differ. */
  readonly environment: JointEnvironment;
  readonly algorithm: Algorithm<Config>;
  readonly config?: Settings;
  /** How often what was learned joins the opponents, and the joint steps in between. */
  readonly generations: number;
  readonly steps: number;
  readonly random: Random;
  /** Against all its past selves alike (fictitious play: Brown 1951; by learning: Heinrich, Lanctot & Silver 2015), or the latest alone, which may go round in circles. */
  readonly against: "all" | "latest";
}

/** What came of self-play. */
export interface SelfPlayResult {
  readonly learner: Learner;
  /** The policy of every generation, without exploration. */
  readonly generations: readonly Policy[];
  /** All generations alike: it is this mean that approaches an equilibrium of a zero-sum game (Robinson 1951), and not the last policy. */
  readonly average: Policy;
}

/** One learner plays all sides in turn against its past. Throws `unsuited` unless rewards are zero-sum and all sides have one spec. */
export function selfPlay<Config extends Settings>(options: SelfPlayOptions<Config>): SelfPlayResult {
  const { environment, algorithm, config, random } = options;
  const [spec] = environment.specs;
  if (environment.rewards !== "zero-sum") fail("unsuited", "self-play", "a zero-sum world", environment.rewards);
  if (environment.specs.some((other) => canonical(other) !== canonical(spec))) fail("unsuited", "self-play", "the same kind of decision on all sides", "different ones");
  const learner = createLearner(algorithm, spec, config);
  const frozen = (): Policy => modal(createLearner(algorithm, spec, config, learner.snapshot()).policy);
  const generations: Policy[] = [frozen()];
  for (let generation = 0; generation < options.generations; generation++) {
    playGeneration(options, learner, options.against === "latest" ? generations.slice(-1) : generations, random.fork(generation));
    generations.push(frozen());
  }
  const average = mixture(generations.map((policy): [number, Policy] => [1 / generations.length, policy]));
  return { learner, generations, average };
}

// The learner's side changes with every episode, and so do its opponents.
function playGeneration<Config extends Settings>({ environment, steps }: SelfPlayOptions<Config>, learner: Learner, past: readonly Policy[], random: Random): void {
  const draw = random.fork("opponents");
  const source = random.fork("learn");
  let episode = 0;
  const seats = (): Policy[] => environment.specs.map((_, side) => (
    side === episode % environment.specs.length ? learner.policy : past[Math.floor(draw.uniform() * past.length)]
  ));
  const walk = createJointWalk(environment, seats, random);
  for (let step = 0; step < steps; step++) {
    const own = walk()[episode % environment.specs.length];
    learner.learn(batchOf([own], environment.specs[0]), source);
    if (own.last) episode++;
  }
}

// Joint steps, one transition per player; `seats` is asked who plays at the beginning of every episode.
function createJointWalk(environment: JointEnvironment, seats: () => readonly Policy[], random: Random): () => readonly Transition[] {
  const draws = random.fork("choices");
  const starts = random.fork("episode");
  let episodes = 0;
  let now: JointStep | null = null;
  let policies: readonly Policy[] = [];
  return () => {
    if (now === null) {
      now = environment.reset(starts.fork(episodes++));
      policies = seats();
    }
    const { observations } = now;
    const choices = observations.map((observation, player) => choose(policies[player], observation, draws));
    const then = environment.step(choices.map(({ action }) => action));
    then.rewards.forEach(checkReward);
    const last = then.kind === "last";
    now = last ? null : then;
    return choices.map(({ action, propensity }, player) => transitionOf(environment, player, { after: then, action, propensity, observation: observations[player] }));
  };
}

function transitionOf({ specs }: JointEnvironment, player: number, { after, ...chosen }: { readonly after: JointStep; readonly action: number; readonly propensity: number; readonly observation: Observation }): Transition {
  return {
    ...chosen, reward: after.rewards[player], costs: new Float32Array(specs[player].limits.length), discount: after.discount,
    next: after.discount > 0 ? after.observations[player] : null, last: after.kind === "last", stage: 0,
  };
}
