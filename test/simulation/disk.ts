// A simulated disk: a log of frames, of which only those before the last synchronisation are sure to survive the loss of power.
import type { NewRecord, StateChange } from "../../src/service/index.ts";
import type { Chance } from "./chance.ts";

/** What one write to the disk says. A frame that is torn by a crash counts as never written: a real one carries a checksum. */
export type Frame =
  | { readonly kind: "take"; readonly stream: string; readonly epoch: number }
  | { readonly kind: "append"; readonly stream: string; readonly epoch: number; readonly position: number; readonly records: readonly NewRecord[] }
  | { readonly kind: "cut"; readonly stream: string; readonly before: number }
  | { readonly kind: "state"; readonly changes: readonly StateChange[] | null };

/** The disk. Frames written together are torn apart by no crash. */
export interface Disk {
  /** All frames, in order, as the page cache holds them. */
  readonly frames: () => readonly (readonly Frame[])[];
  write(frames: readonly Frame[]): void;
  sync(): void;
  /** The power fails: of what was written since the last synchronisation a part survives, from the front. */
  losePower(chance: Chance): void;
  /** Grows with every loss of frames: whoever indexed them has to begin anew. */
  readonly generation: () => number;
}

/** An empty disk. */
export function createDisk(): Disk {
  const groups: (readonly Frame[])[] = [];
  let synced = 0;
  let generation = 0;
  return {
    frames: () => groups,
    write: (frames) => void groups.push(frames),
    sync: () => { synced = groups.length; },
    losePower(chance) {
      const kept = synced + chance.below(groups.length - synced + 1);
      if (kept < groups.length) generation++;
      groups.length = kept;
      synced = kept;
    },
    generation: () => generation,
  };
}
