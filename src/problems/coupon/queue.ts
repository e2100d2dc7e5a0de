// The next of many customers: a binary heap by day, hour and number, in typed arrays, so that ties always fall the same way.
import type { Visits } from "./visits.ts";

/** Customers waiting for their next visit. */
export interface Queue {
  push(customer: number): void;
  /** The customer whose time is earliest; -1 when nobody waits. */
  pop(): number;
}

/** A queue ordered by day and hour of each customer's visit, then by number; a visit must not change while it is waited for. */
export function createQueue({ day, hour }: Pick<Visits, "day" | "hour">): Queue {
  const heap = new Int32Array(day.length);
  let size = 0;
  const before = (a: number, b: number): boolean => {
    if (day[a] !== day[b]) return day[a] < day[b];
    return hour[a] === hour[b] ? a < b : hour[a] < hour[b];
  };
  const sink = (moved: number): void => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && before(heap[child + 1], heap[child])) child++;
      if (before(moved, heap[child])) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moved;
  };
  return {
    push(customer) {
      let at = size++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (before(heap[parent], customer)) break;
        heap[at] = heap[parent];
        at = parent;
      }
      heap[at] = customer;
    },
    pop() {
      if (size === 0) return -1;
      const first = heap[0];
      const moved = heap[--size];
      if (size > 0) sink(moved);
      return first;
    },
  };
}
