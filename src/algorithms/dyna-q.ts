// Dyna-Q over a discretised state: Q-learning that also learns from imagined steps, drawn from the outcomes it remembers.
import {
  pricedReward, tensorOf, transitionAt,
  type Algorithm, type Batch, type DecisionSpec, type Learner, type Observation, type Random, type Snapshot, type Tensor,
} from "../core/index.ts";
import { createOutcomeMemory, type OutcomeMemory } from "../models/index.ts";
import { createTabularCore, tabularDefaults, tabularRanges, type TabularCore, type TabularSettings } from "./tabular.ts";

const name = "dyna-q";

type DynaSettings = TabularSettings & {
  /** Imagined steps per real one. */
  readonly planning: number;
  /** Outcomes remembered of each entry: 1 is the model of a world without chance. */
  readonly outcomes: number;
};

/**
 * Every real step is learned from as in Q-learning and remembered; then `planning` times an entry that was tried and one of its
 * remembered outcomes are drawn, and learned from alike (Sutton 1990; Sutton & Barto 2018, section 8.2, there with one outcome).
 * Which candidates were allowed is remembered by state, as it was seen last.
 */
export const dynaQ: Algorithm<DynaSettings> = {
  name,
  summary: "Tabular Dyna-Q over a discretised state: Q-learning with imagined steps from remembered outcomes (Sutton 1990).",
  defaults: { ...tabularDefaults, planning: 10, outcomes: 16 },
  ranges: { ...tabularRanges, planning: { low: 0, high: 10_000, whole: true }, outcomes: { low: 1, high: 10_000, whole: true } },
  unsuited: (spec) => (spec.fixed === null ? "candidates differ from request to request, so that an imagined step would not know what can be chosen next" : null),
  create(spec, config, from): Learner {
    const core = createTabularCore(spec, config, from);
    const memory = createOutcomeMemory(config.outcomes, from);
    const masks = createMasks(spec.fixed!.length, from);
    return {
      policy: core.policy,
      learn(batch, random) {
        for (let row = 0; row < batch.rows; row++) {
          if (learnRow({ core, memory, masks }, batch, row)) imagine({ core, memory, masks }, config.planning, random);
        }
      },
      snapshot: () => ({ algorithm: name, spec, config, tensors: tensorsOf({ core, memory, masks }, spec), lineage: {} }),
    };
  },
};

/** What was allowed in each cell when it was seen last, by the first entry of the cell. */
type Masks = Map<number, Uint8Array>;

interface Parts {
  readonly core: TabularCore;
  readonly memory: OutcomeMemory;
  readonly masks: Masks;
}

function learnRow({ core, memory, masks }: Parts, batch: Batch, row: number): boolean {
  const { observation, action, discount, next } = transitionAt(batch, row);
  if (discount > 0 && next === null) return false;
  const entry = core.table.entry(observation, action, true);
  const following = discount > 0 && next !== null ? seeCell(core, masks, next) : -1;
  const reward = pricedReward(batch, row);
  memory.write({ entry, reward, discount, next: following });
  core.learn(entry, reward + (following < 0 ? 0 : discount * bestOf(core, following, masks)));
  return true;
}

function seeCell(core: TabularCore, masks: Masks, observation: Observation): number {
  const first = core.table.entry(observation, 0, true);
  const known = masks.get(first);
  if (known === undefined) masks.set(first, observation.allowed.slice());
  else known.set(observation.allowed);
  return first;
}

// Imagined steps do not move the clock: schedules are about real ones.
function imagine({ core, memory, masks }: Parts, times: number, random: Random): void {
  for (let time = 0; time < times; time++) {
    const { entry, reward, discount, next } = memory.draw(random);
    core.dream(entry, reward + (next < 0 ? 0 : discount * bestOf(core, next, masks)));
  }
}

function bestOf(core: TabularCore, first: number, masks: Masks): number {
  const allowed = masks.get(first)!;
  let best = Number.NEGATIVE_INFINITY;
  for (let action = 0; action < allowed.length; action++) {
    if (allowed[action] === 1) best = Math.max(best, core.table.value(first + action));
  }
  return best;
}

function tensorsOf({ core, memory, masks }: Parts, spec: DecisionSpec): { readonly [name: string]: Tensor } {
  const rows = [...masks];
  return {
    ...core.tensors(), ...memory.tensors(),
    maskCells: { shape: [rows.length], data: Float64Array.from(rows, ([first]) => first) },
    masks: { shape: [rows.length, spec.fixed!.length], data: Uint8Array.from(rows.flatMap(([, allowed]) => [...allowed])) },
  };
}

function createMasks(actions: number, from?: Snapshot): Masks {
  if (from === undefined) return new Map();
  const count = (from.tensors["maskCells"] as Tensor | undefined)?.shape[0] ?? 0;
  const cells = tensorOf(from, "maskCells", [count]);
  const rows = tensorOf(from, "masks", [count, actions]);
  return new Map(Array.from(cells, (first, row) => [first, Uint8Array.from(rows.subarray(row * actions, (row + 1) * actions))]));
}
