// What has to happen at a time: a binary heap by time, so that closing a window does not look at every open decision.

/** Something that falls due. */
export interface Due {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly kind: "close" | "forget";
  readonly campaign: string;
  readonly decision: string;
}

/** The earliest first. */
export interface DueQueue {
  add(due: Due): void;
  /** Takes the earliest where it is before this time, else null. */
  takeBefore(atMs: number): Due | null;
  readonly size: () => number;
}

/** An empty queue. */
export function createDueQueue(): DueQueue {
  const heap: Due[] = [];
  const swap = (a: number, b: number): void => { [heap[a], heap[b]] = [heap[b], heap[a]]; };
  const rise = (start: number): void => {
    for (let at = start; at > 0;) {
      const above = (at - 1) >> 1;
      if (heap[above].atMs <= heap[at].atMs) return;
      swap(above, at);
      at = above;
    }
  };
  const sink = (): void => {
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const least = left + 1 < heap.length && heap[left + 1].atMs < heap[left].atMs ? left + 1 : left;
      if (heap[at].atMs <= heap[least].atMs) return;
      swap(at, least);
      at = least;
    }
  };
  return {
    size: () => heap.length,
    add(due) {
      heap.push(due);
      rise(heap.length - 1);
    },
    takeBefore(atMs) {
      const first = heap[0];
      if (first === undefined || first.atMs >= atMs) return null;
      const last = heap.pop()!;
      if (heap.length > 0) {
        heap[0] = last;
        sink();
      }
      return first;
    },
  };
}
