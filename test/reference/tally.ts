// Counts comparisons of one group and remembers the worst.
import type { ReferenceCheck } from "./kind.ts";

export interface Tally {
  /** Counts one number; `tolerance` is absolute. A number that is missing or no number on either side is a difference. */
  compare(where: string, ours: number | undefined, theirs: unknown, tolerance: number): void;
  /** Two lists, element by element; `toleranceOf` an element of theirs. Lists of different length differ. */
  compareAll(where: string, ours: ArrayLike<number>, theirs: unknown, toleranceOf: (theirs: number) => number): void;
  result(): ReferenceCheck;
}

/** A tally with nothing counted yet. */
export function createTally(group: string): Tally {
  let [compared, equal, largest, difference, place] = [0, 0, 0, 0, ""];
  const tally: Tally = {
    compare(where, ours, theirs, tolerance) {
      compared++;
      const gap = typeof theirs === "number" && ours !== undefined ? Math.abs(theirs - ours) : Number.NaN;
      const off = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap;
      const ratio = off === 0 ? 0 : off / tolerance;
      if (ratio <= 1) equal++;
      if (ratio > largest || place === "") [largest, difference, place] = [ratio, off, where];
    },
    compareAll(where, ours, theirs, toleranceOf) {
      const list = Array.isArray(theirs) ? (theirs as unknown[]).flat(2) : [];
      for (let k = 0; k < Math.max(1, list.length, ours.length); k++) {
        const element = list[k];
        tally.compare(`${where}[${k}]`, ours[k], element, typeof element === "number" ? toleranceOf(element) : 0);
      }
    },
    result: () => ({ group, compared, equal, largest, difference, where: place }),
  };
  return tally;
}

/** A group that nothing here can answer: said, never passed over. */
export function notCovered(group: string, note = "not yet covered"): ReferenceCheck {
  return { group, compared: 0, equal: 0, largest: 0, difference: 0, where: "", note };
}
