// What is still to come in simulated time: a binary heap of events, earliest first, first come first served at equal times.

/** Events in order of time. */
export interface Schedule<Event> {
  add(time: number, event: Event): void;
  /** The earliest event that is due at `time`, taken out; null when there is none. */
  due(time: number): Event | null;
  readonly size: number;
}

interface Entry<Event> {
  readonly time: number;
  readonly order: number;
  readonly event: Event;
}

/** An empty schedule. */
export function createSchedule<Event>(): Schedule<Event> {
  const heap: Entry<Event>[] = [];
  let order = 0;
  return {
    add(time, event) {
      heap.push({ time, order: order++, event });
      siftUp(heap);
    },
    due(time) {
      if (heap.length === 0 || heap[0].time > time) return null;
      const first = heap[0];
      const last = heap.pop()!;
      if (heap.length > 0) {
        heap[0] = last;
        siftDown(heap);
      }
      return first.event;
    },
    get size() {
      return heap.length;
    },
  };
}

function earlier(a: Entry<unknown>, b: Entry<unknown>): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

function siftUp(heap: Entry<unknown>[]): void {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!earlier(heap[at], heap[parent])) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function siftDown(heap: Entry<unknown>[]): void {
  let at = 0;
  for (;;) {
    let first = at;
    for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && earlier(heap[child], heap[first])) first = child;
    if (first === at) return;
    swap(heap, at, first);
    at = first;
  }
}

function swap(heap: Entry<unknown>[], a: number, b: number): void {
  const kept = heap[a];
  heap[a] = heap[b];
  heap[b] = kept;
}
