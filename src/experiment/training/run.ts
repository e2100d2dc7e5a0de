// Trains a learner in an environment, step by step: any kind of decision, staged ones and open lists included.
import { batchOf, type Environment, type Transition } from "../../core/index.ts";
import { runTraining } from "./training.ts";
import type { Training, TrainingPlan, TrainResult } from "./training-plan.ts";
import { closesRequest, createWalk } from "./walk.ts";

/** How to train. */
export interface TrainOptions extends TrainingPlan {
  readonly environment: Environment;
  /** Steps per batch of learning; 1 unless given. */
  readonly learnEvery?: number;
  /** Longest episode; an episode that is longer is cut, not ended. */
  readonly longest?: number;
}

/** Learns for this many steps, or until there is a reason to stop; the same seed gives the same learner, evaluated or not. */
export function train(options: TrainOptions): TrainResult {
  return runTraining(createTraining(options), options);
}

/** A training step by step. */
export function createTraining(options: Omit<TrainOptions, "steps">): Training {
  const walk = createWalk(options.environment, options.learner.policy, options);
  const learn = createBatcher(options);
  let [steps, reward, ended, returns, running] = [0, 0, 0, 0, 0];
  return {
    steps: () => steps,
    totals: () => ({ reward, begun: walk.episodes(), ended, returns, explored: walk.explored() }),
    settle: () => learn(null),
    advance(wanted) {
      for (let made = 0; made < wanted; made++) {
        const transition = walk.step();
        steps++;
        reward += transition.reward;
        running += transition.reward;
        if (transition.last) {
          ended++;
          returns += running;
          running = 0;
        }
        learn(transition);
      }
      return wanted;
    },
  };
}

// Collects transitions into batches that end with a request, as the stages of one are learned from together; null learns what is left.
function createBatcher({ environment, learner, random, learnEvery = 1 }: Omit<TrainOptions, "steps">): (transition: Transition | null) => void {
  const source = random.fork("learn");
  let pending: Transition[] = [];
  let batches = 0;
  return (transition) => {
    if (transition !== null) pending.push(transition);
    if (pending.length === 0 || (transition !== null && (pending.length < learnEvery || !closesRequest(environment.spec.stages, transition)))) return;
    learner.learn(batchOf(pending, environment.spec), source.fork(batches++));
    pending = [];
  };
}
