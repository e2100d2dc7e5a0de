// The rhythm of learning from replay: when rows come in, when gradient steps are made, and when the target network follows.
import type { Batch, Random, Range } from "../core/index.ts";
import type { DeepValueCore } from "./deep-value.ts";

/** A type and not an interface, since settings are open to reading by name. */
export type ReplaySettings = {
  /** Rows before the first gradient step. */
  readonly warmup: number;
  /** Every so many rows come `updates` gradient steps. */
  readonly trainEvery: number;
  readonly updates: number;
  /** Every so many rows the target network moves by `targetShare`: 1 copies it (Mnih et al. 2015), less blends it (Lillicrap et al. 2016). */
  readonly targetEvery: number;
  readonly targetShare: number;
};

/** Settings for small problems. */
export const replayDefaults: ReplaySettings = { warmup: 500, trainEvery: 4, updates: 1, targetEvery: 200, targetShare: 1 };

const count: Range = { low: 1, high: 1e9, whole: true };

/** What the settings may be. */
export const replayRanges: { readonly [name in keyof ReplaySettings]: Range } = {
  warmup: count, trainEvery: count, updates: count, targetEvery: count, targetShare: { low: 1e-6, high: 1 },
};

/** Takes in the rows of a batch, and learns in between as the settings say. */
export function learnByReplay(core: DeepValueCore, settings: ReplaySettings, batch: Batch, random: Random): void {
  for (let row = 0; row < batch.rows; row++) {
    core.buffer.add(batch, row);
    core.tick();
    const rows = core.rows();
    if (rows < settings.warmup || core.buffer.size() === 0) continue;
    if (rows % settings.trainEvery === 0) for (let update = 0; update < settings.updates; update++) core.update(random);
    if (rows % settings.targetEvery === 0) core.follow(settings.targetShare);
  }
}
