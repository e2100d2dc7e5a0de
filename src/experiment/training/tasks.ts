// Training on many tasks at once: one world that changes its task with every episode, or tasks side by side over a shared trunk.
import { canonical, fail, sampleIndex, type Environment, type Field, type Learner, type Random, type State, type TimeStep } from "../../core/index.ts";
import type { TaskLearner } from "../../algorithms/index.ts";
import { through } from "../lenses/lens.ts";
import { beside } from "../lenses/state.ts";
import { createTraining } from "./run.ts";

/** A task, and the numbers that say which one it is. */
export interface Task {
  readonly environment: Environment;
  /** One number per field of the descriptor. */
  readonly descriptor: readonly number[];
}

/**
 * The task's world with its descriptor behind every state: a policy over both can generalise to tasks it never saw (universal value functions: Schaul,
 * Horgan, Gregor & Silver 2015). Throws `bad-settings` where numbers and fields do not match.
 */
export function describedTask({ environment, descriptor }: Task, fields: readonly Field[]): Environment {
  if (descriptor.length !== fields.length) fail("bad-settings", "task descriptor", `${fields.length} numbers`, descriptor.length);
  const { state } = environment.spec;
  const tell = <Step extends TimeStep>(step: Step): Step => ({ ...step, observation: beside(step.observation, descriptor) });
  return through(environment, { spec: { ...environment.spec, state: [...state, ...fields] }, begin: tell, follow: tell, save: () => null, restore: () => undefined });
}

/** One world out of many of the same kind: every episode is another one's, drawn alike. Throws `bad-settings` unless they share one spec. */
export function anyOf(environments: readonly Environment[]): Environment {
  if (environments.length === 0) fail("bad-settings", "tasks", "at least one", "none");
  const { spec } = environments[0];
  if (environments.some((other) => canonical(other.spec) !== canonical(spec))) fail("bad-settings", "tasks", "one kind of decision", "several");
  let now = 0;
  return {
    spec,
    reset(random) {
      now = sampleIndex(random.fork("task"), environments.length);
      return environments[now].reset(random);
    },
    step: (action) => environments[now].step(action),
    save: () => ({ now, environments: environments.map((each) => each.save()) }),
    restore(state) {
      const saved = state as { readonly now: number; readonly environments: readonly State[] };
      now = saved.now;
      environments.forEach((each, index) => each.restore(saved.environments[index]));
    },
  };
}

/** Trains the tasks in turn, a stretch of steps each, every one from where it stood; the same seed gives the same learner. */
export function trainTasks({ tasks, learner, steps, random, stretch = 20 }: {
  /** The number of the task in the learner, and its world. */
  readonly tasks: readonly { readonly task: number; readonly environment: Environment }[];
  readonly learner: TaskLearner;
  /** Steps of every task. */
  readonly steps: number;
  readonly random: Random;
  readonly stretch?: number;
}): void {
  const trainings = tasks.map(({ task, environment }) => createTraining({ environment, learner: partOf(learner, task), random: random.fork(task) }));
  for (let made = 0; made < steps; made += stretch) for (const training of trainings) training.advance(Math.min(stretch, steps - made));
  for (const training of trainings) training.settle();
}

function partOf(learner: TaskLearner, task: number): Learner {
  return {
    policy: learner.policies[task],
    learn: (batch, random) => learner.learn(task, batch, random),
    snapshot: () => { throw new Error("a part of a task learner has no snapshot of its own"); },
  };
}
