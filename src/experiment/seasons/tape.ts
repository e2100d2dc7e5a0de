// What a learner said and learned in a run, on a tape: played back it leads through the same run again without the learner being asked.
import { fail, type Learner, type Observation, type Policy, type Random, type Tensor } from "../../core/index.ts";

/** Distributions in the order they were asked for, with the numbers drawn for each, and how many batches were learned from. */
export interface Tape {
  readonly lengths: number[];
  readonly draws: number[];
  readonly values: number[];
  batches: number;
}

/** A learner that plays its tape to the end, and from there on asks the learner behind it and goes on recording. */
export interface TapedLearner extends Learner {
  /** Whether the tape has been played to its end. */
  live(): boolean;
  tape(): { readonly columns: { readonly [name: string]: Tensor }; readonly batches: number };
}

/** An empty tape. */
export function blankTape(): Tape {
  return { lengths: [], draws: [], values: [], batches: 0 };
}

/** The tape in these columns. */
export function tapeOf(columns: { readonly [name: string]: Tensor }, batches: number): Tape {
  return { lengths: [...columns["tapeLengths"].data], draws: [...columns["tapeDraws"].data], values: [...columns["tapeValues"].data], batches };
}

/** A learner in front of `learner`, whose state must be the one at the end of the tape. Nothing is recorded twice. */
export function createTapedLearner(learner: Learner, tape: Tape): TapedLearner {
  let [call, value, batch] = [0, 0, 0];
  const play = (count: number, random: Random, out: Float64Array): Float64Array => {
    if (tape.lengths[call] !== count) fail("bad-snapshot", "tape of the run", `${tape.lengths[call]} candidates at call ${call}`, count);
    for (let draw = 0; draw < tape.draws[call]; draw++) random.uniform();
    for (let index = 0; index < count; index++) out[index] = tape.values[value + index];
    return out;
  };
  const record = (observation: Observation, random: Random, out: Float64Array | undefined): Float64Array => {
    const counted = countDraws(random);
    const probabilities = learner.policy.probabilities(observation, counted.random, out);
    tape.lengths.push(probabilities.length);
    tape.draws.push(counted.drawn());
    for (const probability of probabilities) tape.values.push(probability);
    return probabilities;
  };
  const policy: Policy = {
    ...learner.policy,
    probabilities(observation, random, out) {
      const count = observation.allowed.length;
      const found = call < tape.lengths.length ? play(count, random, out ?? new Float64Array(count)) : record(observation, random, out);
      call++;
      value += count;
      return found;
    },
  };
  return {
    policy,
    learn(rows, random) {
      if (batch++ < tape.batches) return;
      learner.learn(rows, random);
      tape.batches++;
    },
    snapshot: () => learner.snapshot(),
    live: () => call >= tape.lengths.length && batch >= tape.batches,
    tape: () => ({
      batches: tape.batches,
      columns: {
        tapeLengths: { shape: [tape.lengths.length], data: Uint32Array.from(tape.lengths) },
        tapeDraws: { shape: [tape.draws.length], data: Uint32Array.from(tape.draws) },
        tapeValues: { shape: [tape.values.length], data: Float64Array.from(tape.values) },
      },
    }),
  };
}

function countDraws(random: Random): { readonly random: Random; readonly drawn: () => number } {
  let drawn = 0;
  return {
    drawn: () => drawn,
    random: {
      uniform() {
        drawn++;
        return random.uniform();
      },
      fork: (label) => random.fork(label),
      state: () => random.state(),
    },
  };
}
