// Several tasks over one trunk: what all of them need is learned together, and each has a head of its own.
import { cleared, fail, seeded, shareAmongBest, type Batch, type DecisionSpec, type Policy, type Random } from "../../core/index.ts";
import { huberGradient } from "../../kernels/index.ts";
import { createAdam, createNetwork, createNetworkInput, createTransitionBuffer, indistinct, linearSchedule, parseHidden, type NetworkShape } from "../../models/index.ts";
import { spreadEvenly } from "../exploration.ts";
import { teamDefaults, type TeamSettings } from "../teams/value-decomposition.ts";
import { bestAllowed } from "../value-targets.ts";

/** Learns tasks of one kind of decision; a task that is new begins with the trunk as the others left it. */
export interface TaskLearner {
  /** One per task. */
  readonly policies: readonly Policy[];
  /** Learns from transitions of one task. */
  learn(task: number, batch: Batch, random: Random): void;
}

/**
 * Q_t(s, a) = head_t(trunk(s)), each moved towards r + d max Q_t'(s', .) on replayed rows of its task (Caruana 1997 for the shared trunk; Mnih et
 * al. 2015 for the targets). Steps, exploration and target copies are counted by task, so that a task that comes later explores as the first did. Throws
 * `unsuited` unless choices are single ones from a fixed list without fields or limits.
 */
export function createSharedTrunk(spec: DecisionSpec, tasks: number, given: Partial<TeamSettings> = {}): TaskLearner {
  const settings = { ...teamDefaults, ...given };
  const input = createNetworkInput(spec);
  const reason = input.perCandidate || spec.stages > 1 || spec.limits.length > 0 ? "lists, stages or limits" : indistinct(spec);
  if (reason !== null) fail("unsuited", "shared trunk", "single choices from a fixed list without fields or limits", reason);
  const { width, outputs: actions } = input;
  const { batchRows } = settings;
  const heads = Array.from({ length: tasks }, (_, task) => ({ name: `task ${task}`, outputs: actions }));
  const shape: NetworkShape = { inputs: width, hidden: parseHidden(settings.hidden, "hidden"), activation: "relu", heads };
  const random = seeded(settings.seed).fork("tasks");
  const [online, target] = [0, 1].map(() => createNetwork(shape, { maxRows: batchRows, random }));
  const optimizer = createAdam(online, { rate: settings.learningRate, largestNorm: 10 });
  const epsilon = linearSchedule(settings.epsilon, settings.epsilonFinal, settings.decay);
  const drawn = { rows: new Int32Array(batchRows), weights: new Float64Array(batchRows) };
  const targets = new Float64Array(batchRows);
  const buffers = heads.map(() => createTransitionBuffer(spec, input, { capacity: settings.bufferRows, steps: 1, mostCandidates: actions, priorityExponent: null }));
  const starts = new Int32Array(batchRows);
  const steps = heads.map(() => 0);
  const { outputs } = online;
  const aim = (task: number): void => {
    const { columns } = buffers[task];
    buffers[task].writeNext(drawn.rows, target.inputs, starts);
    const following = { values: target.forward(batchRows), atoms: 1 };
    drawn.rows.forEach((row, index) => {
      const start = index * outputs + task * actions;
      const best = bestAllowed(following, start, { allowed: columns.nextAllowed, start: row * actions, count: columns.nextCounts[row] });
      targets[index] = columns.returns[row] + (best < 0 ? 0 : columns.discounts[row] * following.values[start + best]);
    });
  };
  const fit = (task: number): void => {
    buffers[task].writeChosen(drawn.rows, online.inputs);
    const values = online.forward(batchRows);
    online.outputGradients.fill(0);
    drawn.rows.forEach((row, index) => {
      const at = index * outputs + task * actions + buffers[task].columns.outputs[row];
      online.outputGradients[at] = huberGradient(values[at] - targets[index]) / batchRows;
    });
    online.backward(batchRows);
    optimizer.step();
  };
  return {
    policies: heads.map((_, task): Policy => ({
      probabilities(observation, _random, out) {
        const result = cleared(observation, out);
        online.forward(input.writeObservation(observation, online.inputs)).subarray(task * actions, (task + 1) * actions).forEach((value, action) => { result[action] = value; });
        return spreadEvenly(shareAmongBest(result, observation.allowed), observation, epsilon(steps[task]));
      },
    })),
    learn(task, batch, source) {
      for (let row = 0; row < batch.rows; row++) {
        if (!buffers[task].add(batch, row)) continue;
        steps[task]++;
        if (steps[task] >= settings.warmup) {
          buffers[task].sample(drawn, source, 1);
          aim(task);
          fit(task);
        }
        if (steps[task] % settings.targetEvery === 0) target.copyFrom(online);
      }
    },
  };
}
