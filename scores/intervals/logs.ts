// Draws logs from a world, as columns, fast enough for ten thousand of them.
import type { DecisionSpec, Log, Policy, Random } from "../../src/core/index.ts";
import { sampleIndex, sampleWeighted } from "../../src/core/index.ts";
import type { World } from "./worlds.ts";

/** What every log of a world shares: the kind of decision and whose decision each row is. */
export interface LogFrame {
  readonly world: World;
  readonly spec: DecisionSpec;
  readonly rows: number;
  /** [rows] */
  readonly subjects: Uint32Array;
  readonly subjectCount: number;
}

/** The frame of a world; the context is one-hot in the state. */
export function frameOf(world: World): LogFrame {
  const rows = world.decisions * world.stages;
  const subjects = new Uint32Array(rows);
  let subject = 0;
  for (let decision = 0, left = world.perSubject[0]; decision < world.decisions; decision++) {
    if (left === 0) left = world.perSubject[++subject % world.perSubject.length];
    left--;
    subjects.fill(subject, decision * world.stages, (decision + 1) * world.stages);
  }
  const spec: DecisionSpec = {
    state: world.chances.map((_, context) => ({ name: `context=${context}`, low: 0, high: 1 })),
    candidate: [], fixed: world.chances[0].map((_, action) => `action ${action}`), limits: [], stages: world.stages, discount: 0,
  };
  return { world, spec, rows, subjects, subjectCount: subject + 1 };
}

/** One log of the world under its logging policy. */
export function drawLog({ world, spec, rows, subjects, subjectCount }: LogFrame, random: Random): Log {
  const contexts = world.chances.length;
  const actions = world.chances[0].length;
  const effects = Float64Array.from({ length: subjectCount }, () => (random.uniform() < 0.5 ? -1 : 1) * world.subjectEffect);
  const states = new Float32Array(rows * contexts);
  const chosen = new Int32Array(rows);
  const propensities = new Float64Array(rows);
  const rewards = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const context = sampleIndex(random, contexts);
    const action = sampleWeighted(random, world.logging[context]);
    states[row * contexts + context] = 1;
    chosen[row] = action;
    propensities[row] = world.logging[context][action];
    const hit = random.uniform() < world.chances[context][action] + effects[subjects[row]];
    if (hit) rewards[row] = world.payoffs.length === 1 ? world.payoffs[0] : world.payoffs[sampleWeighted(random, world.shares)];
  }
  return {
    spec, rows, actions: chosen, propensities, rewards, costs: new Float32Array(0), next: null,
    observations: {
      rows, states, features: new Float32Array(0), featureStarts: new Uint32Array(rows), prices: new Float32Array(0),
      offsets: Uint32Array.from({ length: rows + 1 }, (_, row) => row * actions), allowed: new Uint8Array(rows * actions).fill(1),
    },
    ...sequenceColumns(rows, world.stages), subjects,
    metrics: [], metricValues: new Float64Array(0), times: new Float64Array(0), decisions: null,
  };
}

function sequenceColumns(rows: number, stages: number): Pick<Log, "discounts" | "lasts" | "stages" | "episodes"> {
  return {
    discounts: Float64Array.from({ length: rows }, (_, row) => ((row + 1) % stages === 0 ? 0 : 1)),
    lasts: Uint8Array.from({ length: rows }, (_, row) => ((row + 1) % stages === 0 ? 1 : 0)),
    stages: Uint8Array.from({ length: rows }, (_, row) => row % stages),
    episodes: Uint32Array.from({ length: rows }, (_, row) => Math.floor(row / stages)),
  };
}

/** The policy of a table [contexts x actions]. */
export function tablePolicy(table: World["target"]): Policy {
  const rows = table.map((row) => Float64Array.from(row));
  return { probabilities: ({ state }) => rows[state.indexOf(1)] };
}
