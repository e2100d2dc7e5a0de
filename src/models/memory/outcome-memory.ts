// The last few outcomes of every entry of a table: a model of what follows that is drawn from instead of counted, and that forgets.
import { sampleIndex, tensorOf, type Random, type Snapshot, type Tensor } from "../../core/index.ts";

/** One remembered outcome. */
export interface RememberedOutcome {
  readonly entry: number;
  readonly reward: number;
  /** 0 where nothing follows. */
  readonly discount: number;
  /** The first entry of the cell that followed; -1 where nothing follows. */
  readonly next: number;
}

/** Outcomes by entry. */
export interface OutcomeMemory {
  /** Entries with at least one outcome. */
  size(): number;
  write(outcome: RememberedOutcome): void;
  /** An outcome of an entry, both drawn evenly; there must be one. */
  draw(random: Random): RememberedOutcome;
  tensors(): { readonly [name: string]: Tensor };
}

/** A memory of the last `depth` outcomes of each entry, empty or a snapshot's. */
export function createOutcomeMemory(depth: number, from?: Snapshot): OutcomeMemory {
  // Slot k of the i-th remembered entry stands at i * depth + k.
  const placeOf = new Map<number, number>();
  const entries: number[] = [];
  const counts: number[] = [];
  let numbers = new Float64Array(3 * depth * 16);
  const write = ({ entry, reward, discount, next }: RememberedOutcome): void => {
    let place = placeOf.get(entry);
    if (place === undefined) {
      place = entries.push(entry) - 1;
      counts.push(0);
      placeOf.set(entry, place);
      if (entries.length * depth * 3 > numbers.length) numbers = doubled(numbers);
    }
    const at = 3 * (place * depth + (counts[place]++ % depth));
    numbers[at] = reward;
    numbers[at + 1] = discount;
    numbers[at + 2] = next;
  };
  if (from !== undefined) {
    const size = (from.tensors["remembered"] as Tensor | undefined)?.shape[0] ?? 0;
    const remembered = tensorOf(from, "remembered", [size, 2]);
    const outcomes = tensorOf(from, "outcomes", [size, depth, 3]);
    while (numbers.length < outcomes.length) numbers = doubled(numbers);
    numbers.set(outcomes);
    for (let place = 0; place < size; place++) {
      entries.push(remembered[2 * place]);
      counts.push(remembered[2 * place + 1]);
      placeOf.set(remembered[2 * place], place);
    }
  }
  return {
    size: () => entries.length,
    write,
    draw(random) {
      const place = sampleIndex(random, entries.length);
      const at = 3 * (place * depth + sampleIndex(random, Math.min(counts[place], depth)));
      return { entry: entries[place], reward: numbers[at], discount: numbers[at + 1], next: numbers[at + 2] };
    },
    tensors: () => ({
      remembered: { shape: [entries.length, 2], data: Float64Array.from(entries.flatMap((entry, place) => [entry, counts[place]])) },
      outcomes: { shape: [entries.length, depth, 3], data: numbers.slice(0, entries.length * depth * 3) },
    }),
  };
}

function doubled(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
