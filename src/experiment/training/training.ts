// Runs a training by its plan: evaluations on the way, reasons to stop early, and the last good checkpoint.
import { PropenseError, type Fault, type Learner } from "../../core/index.ts";
import { refuseInfinite } from "./finite.ts";
import { createChangeMeter } from "../logs/stability.ts";
import type { Checkpoint, JudgedCheckpoint, StopReason, Training, TrainingPlan, TrainResult } from "./training-plan.ts";

const stretches = 20;
const progressMarks = 200;

/** Runs a training by its plan. A fault that is not a divergence is thrown, as is a learner that is not finite from the start. */
export function runTraining(training: Training, plan: TrainingPlan): TrainResult {
  const run = superviseTraining(training, plan);
  try {
    while (run.isOpen()) {
      training.advance(run.wanted());
      run.look();
    }
  } catch (error) {
    run.fail(error);
  }
  return run.result();
}

/** Watches over a training that somebody else moves on. */
export interface Supervisor {
  /** Whether the training is to go on. */
  isOpen(): boolean;
  /** Steps until something is due. */
  wanted(): number;
  /** Does what has become due since the last look. */
  look(): void;
  /** Ends the run with a divergence; throws any other error on. */
  fail(error: unknown): void;
  result(): TrainResult;
}

/** Begins with a checkpoint and an evaluation of the learner as it is. */
export function superviseTraining(training: Training, plan: TrainingPlan): Supervisor {
  const { steps, checkpointEvery = plan.evaluation?.every ?? Math.ceil(steps / 10) } = plan;
  const marks = [steps / stretches, steps / progressMarks, checkpointEvery, plan.evaluation?.every ?? steps, steps];
  const evaluator = createEvaluator(plan);
  const rewards = createStretches();
  const report = createReporter(plan);
  let before = training.steps();
  let checkpoint = checkpointOf(plan.learner, before);
  let fault: Fault | null = null;
  let stopped = evaluator.look(checkpoint) ?? "steps";
  return {
    isOpen: () => stopped === "steps" && training.steps() < steps,
    wanted: () => Math.min(steps, ...marks.map((mark) => nextMark(training.steps(), mark))) - training.steps(),
    look() {
      const now = training.steps();
      const over = now >= steps;
      if (over) training.settle();
      if (passed(before, now, steps / stretches) || over) rewards.close(training);
      const due = evaluator.isDue(before, now, over);
      if (due || over || passed(before, now, checkpointEvery)) {
        // Good is what has been judged without a fault.
        const candidate = checkpointOf(plan.learner, now);
        if (due) stopped = evaluator.look(candidate) ?? stopped;
        checkpoint = candidate;
      }
      if (passed(before, now, steps / progressMarks) || over) report(training);
      before = now;
    },
    fail(error) {
      fault = divergenceOf(error);
      stopped = "diverged";
    },
    result() {
      rewards.close(training);
      const { begun, explored } = training.totals();
      return {
        steps: training.steps(), episodes: begun, explorationShare: training.steps() === 0 ? 0 : explored / training.steps(), rewards: rewards.curve, evaluations: evaluator.curve,
        stopped, fault, checkpoint, best: evaluator.best(),
      };
    },
  };
}

// Marks lie at the whole parts of multiples of a distance that need not be whole.
function nextMark(steps: number, distance: number): number {
  let count = Math.floor((steps + 1) / distance);
  while (Math.floor(count * distance) <= steps) count++;
  return Math.floor(count * distance);
}

function passed(before: number, now: number, distance: number): boolean {
  return nextMark(before, distance) <= now;
}

/** A divergence as its fault; any other error is thrown on. */
function divergenceOf(error: unknown): Fault {
  if (!(error instanceof PropenseError)) throw error;
  const { fault } = error;
  if (fault.code !== "diverged" && !(fault.code === "broken-policy" && fault.got === "NaN")) throw error;
  return fault;
}

/** The learner as it is; throws `diverged` naming the tensor where a number of it is not finite. */
function checkpointOf(learner: Learner, steps: number): Checkpoint {
  const snapshot = learner.snapshot();
  refuseInfinite(snapshot, `after ${steps} steps`);
  return { steps, snapshot };
}

interface Evaluator {
  readonly curve: { readonly at: number[]; readonly values: number[] };
  isDue(before: number, now: number, over: boolean): boolean;
  /** Judges the learner as it is, which is the checkpoint; returns why to stop, or null. */
  look(checkpoint: Checkpoint): StopReason | null;
  best(): JudgedCheckpoint | null;
}

function createEvaluator({ learner, random, evaluation, stop = {} }: TrainingPlan): Evaluator {
  const curve = { at: [] as number[], values: [] as number[] };
  const { targetReturn = Number.POSITIVE_INFINITY, steady } = stop;
  const change = steady && createChangeMeter(learner.policy, steady.states, random.fork("steady"));
  let quiet = 0;
  let best: JudgedCheckpoint | null = null;
  return {
    curve,
    best: () => best,
    isDue: (before, now, over) => evaluation !== undefined && (over || passed(before, now, evaluation.every)),
    look(checkpoint) {
      if (evaluation === undefined) return null;
      const { steps } = checkpoint;
      const { meanReturn } = evaluation.judge(learner.policy, random.fork("evaluate").fork(steps));
      curve.at.push(steps);
      curve.values.push(meanReturn);
      if (best === null || meanReturn >= best.meanReturn) best = { ...checkpoint, meanReturn };
      const moved = change?.note() ?? null;
      if (steady !== undefined && moved !== null) quiet = moved <= steady.bound && steps > (steady.after ?? 0) ? quiet + 1 : 0;
      if (meanReturn >= targetReturn) return "target";
      return steady !== undefined && quiet >= steady.evaluations ? "steady" : null;
    },
  };
}

function createStretches(): { readonly curve: { readonly at: number[]; readonly values: number[] }; close(training: Training): void } {
  const curve = { at: [] as number[], values: [] as number[] };
  let [steps, reward] = [0, 0];
  return {
    curve,
    close(training) {
      const made = training.steps() - steps;
      if (made === 0) return;
      const total = training.totals().reward;
      curve.at.push(training.steps());
      curve.values.push((total - reward) / made);
      [steps, reward] = [training.steps(), total];
    },
  };
}

function createReporter({ onProgress }: TrainingPlan): (training: Training) => void {
  let [episodes, returns] = [0, 0];
  return (training) => {
    const totals = training.totals();
    const ended = totals.ended - episodes;
    onProgress?.({ steps: training.steps(), episodes: totals.ended, meanReturn: ended === 0 ? null : (totals.returns - returns) / ended });
    [episodes, returns] = [totals.ended, totals.returns];
  };
}
